"""Why soil became wetter: rain, a logged watering, or something nobody wrote down (E1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

RAIN_MM = 2.0
"""mm in the 24 h before from which on rain is the cause (irrigation-science 4.1)."""
LOGGED_WITHIN_H = 24
QUIET_H = 6
"""Hours without a mark that end an event: two cans of water are one watering [A]."""


class Cause(StrEnum):
    """Cause of a wetting event (irrigation-science 4.1 E1)."""

    RAIN = "rain"
    WATERING = "watering"
    UNEXPLAINED = "unexplained_wetting"
    """Volunteer, leak, neighbour: counts as a watering with unknown litres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WettingEvents:
    """E events, (E,) each, by row and hour.

    Attributes:
        row: of the series.
        hour: column of the first marked hour.
        cause: E causes.
    """

    row: IntArray
    hour: IntArray
    cause: tuple[Cause, ...]


def wetting_causes(
    events: BoolArray, rain_mm: npt.ArrayLike, watering_hours: npt.ArrayLike
) -> WettingEvents:
    """Find where events begin, and name their cause (irrigation-science 4.1 E1).

    Args:
        events: (N, T) marked hours of ``events.wetting_events`` or its tension twin.
        rain_mm: (N, T) or (T,) mm of each hour; NaN (unknown) counts as none.
        watering_hours: (N, T) or (T,) True in hours with a logged watering.

    Returns:
        Rain where 2 mm and more fell in the 24 h up to the event; else a watering logged within
        24 h before it, or up to 6 h after it (crews log late); else unexplained. An unexplained
        event is to be counted as a watering with unknown litres: it ends a dry segment, and
        neither loss nor volume are learned from its day.
    """
    begins = events & ~_recently(events, QUIET_H)
    row, hour = np.nonzero(begins)
    shape = events.shape
    fallen = np.nan_to_num(np.broadcast_to(as_floats(rain_mm), shape))
    rain = _sum_of_last(fallen, LOGGED_WITHIN_H)[row, hour]
    logged = np.broadcast_to(np.asarray(watering_hours, dtype=np.bool_), shape).astype(np.float64)
    near = _sum_of_last(logged, LOGGED_WITHIN_H)[row, hour] > 0.0
    ahead = np.minimum(hour + QUIET_H, shape[1] - 1)
    near |= _sum_of_last(logged, LOGGED_WITHIN_H + QUIET_H)[row, ahead] > 0.0
    codes = np.where(rain >= RAIN_MM, 0, np.where(near, 1, 2))
    kinds = tuple(Cause)
    return WettingEvents(
        row=row.astype(np.int64),
        hour=hour.astype(np.int64),
        cause=tuple(kinds[code] for code in codes.tolist()),
    )


def _recently(events: BoolArray, hours: int) -> BoolArray:
    """Whether one of the hours before each hour is marked."""
    marked = np.zeros((events.shape[0], events.shape[1] + 1))
    marked[:, 1:] = np.cumsum(events, axis=1)
    begin = np.maximum(np.arange(events.shape[1]) - hours, 0)
    return np.asarray(marked[:, :-1] - marked[:, begin] > 0)


def _sum_of_last(values: FloatArray, hours: int) -> FloatArray:
    """Sum of the last hours, the present one included."""
    total = np.zeros((values.shape[0], values.shape[1] + 1))
    total[:, 1:] = np.cumsum(values, axis=1)
    end = np.arange(1, values.shape[1] + 1)
    return as_floats(total[:, end] - total[:, np.maximum(end - hours, 0)])
