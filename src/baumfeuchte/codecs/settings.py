"""Reading a sensor's settings: what its payload does not tell."""

from __future__ import annotations

from math import isfinite


def as_number(value: object) -> float | None:
    """Read a number of a setting, which may also have come as text from a table.

    Args:
        value: of the setting.

    Returns:
        A finite number, whole ones as an integer; None for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() else number
