"""Times as callers have them, as UTC times that NumPy counts with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def utc_times(times: npt.ArrayLike) -> npt.NDArray[np.datetime64]:
    """Give times as datetime64[s], whole s of UTC (irrigation-science 4.1: days of one clock).

    NumPy knows no time zones: it warns and, from a text, drops what it does not understand.

    Args:
        times: any shape; datetime64, and datetimes or texts without zone, count as UTC; those with
            a zone or a "Z" are converted.

    Raises:
        ValueError: something that is no time.
    """
    array = np.asarray(times)
    if array.dtype.kind in "OU":
        plain = [_without_zone(moment) for moment in array.ravel().tolist()]
        array = np.array(plain, dtype=np.object_).reshape(array.shape)
    try:
        return array.astype("datetime64[s]")
    except (TypeError, ValueError) as error:
        raise ValueError(f"not a time: {error}") from error


def _without_zone(moment: object) -> object:
    if isinstance(moment, str):
        moment = _parsed(moment)
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC).replace(tzinfo=None)
    return moment


def _parsed(text: str) -> object:
    """Give a text with a zone as a datetime; others are left to NumPy, which knows more forms."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo is None else moment
