"""What makes a reading doubtful, wherever it comes from: a frame, a gateway or a file.

A codec judges what its device sends (``plausible``); this judges the reading that becomes of it, by
its value and by its time.
"""

from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CLOCK_TOLERANCE: Final = timedelta(minutes=10)
"""How far a time may be ahead of our clock."""

FROZEN_BELOW_C: Final = 1.0  # irrigation-science 5, Q3

FREEZES: Final = frozenset({Quantity.SOIL_WATER_TENSION_KPA, Quantity.SOIL_MOISTURE_VWC_PERCENT})
"""What a probe says wrongly while its soil is frozen."""

WRONG: Final = Quality.OUT_OF_RANGE | Quality.SENTINEL
"""A soil temperature with one of these says nothing about frost."""

_RANGES: Final[Mapping[Quantity, tuple[float, float]]] = {  # irrigation-science 5, Q1
    Quantity.SOIL_WATER_TENSION_KPA: (0.0, inf),
    Quantity.SOIL_MOISTURE_VWC_PERCENT: (0.0, 60.0),
    Quantity.SOIL_TEMPERATURE_C: (-60.0, 60.0),
    Quantity.AIR_TEMPERATURE_C: (-60.0, 60.0),
}
_UNBOUNDED: Final = (-inf, inf)
# Plain numbers: operations on IntFlag cost more than all the rest of a reading.
_OUT_OF_RANGE: Final = int(Quality.OUT_OF_RANGE)
_FUTURE: Final = int(Quality.FUTURE)
_TOO_EARLY: Final = int(Quality.BEFORE_INSTALLATION)


def doubts(
    quantity: Quantity,
    value: float,
    observed_at: datetime,
    newest: datetime,
    installed_since: datetime | None,
) -> int:
    """Judge a reading by its value and its time (irrigation-science 5, Q1).

    Args:
        quantity: what the value means.
        value: finite, in the unit that the quantity names.
        observed_at: when it was measured (UTC).
        newest: the latest time that can be true: our clock and ``CLOCK_TOLERANCE``.
        installed_since: when the sensor's first probe came into the ground (UTC); None: not yet.

    Returns:
        The flags ``OUT_OF_RANGE``, ``FUTURE`` and ``BEFORE_INSTALLATION`` as a number.
    """
    low, high = _RANGES.get(quantity, _UNBOUNDED)
    found = 0 if low <= value <= high else _OUT_OF_RANGE
    if observed_at > newest:
        return found | _FUTURE
    if installed_since is not None and observed_at < installed_since:
        return found | _TOO_EARLY
    return found
