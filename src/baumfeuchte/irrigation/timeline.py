"""Raw series in any order and with gaps, as rows of valid readings in the order of time.

Rules look at neighbouring readings; so each sensor's valid readings move to the front of its row,
and what the rules mark moves back. Many sensors then give what each of them gives alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.windows import latest, steps

if TYPE_CHECKING:
    import numpy.typing as npt

LARGEST_NUMBER = 1.0e9
"""No sensor of any quantity sends more; beyond it there is no reading."""
_SECONDS_PER_HOUR = 3600.0
_DEFAULT_INTERVAL_H = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """N sensors, T places each; NaN behind a sensor's last valid reading.

    Attributes:
        values: (N, T) in the unit of the quantity.
        hours: (N, T) hours since 1970 (UTC).
        interval_h: usual hours between two readings.
        source: (N, T) where in its row each reading came from.
        by_time: (N, T) places of all readings in the order of time.
        leader: (N, T) of those, which one is the first of the same moment.
        in_order: nothing had to be moved.
    """

    values: FloatArray
    hours: FloatArray
    interval_h: float
    source: IntArray
    by_time: IntArray
    leader: IntArray
    in_order: bool

    def aligned(self, values: npt.ArrayLike) -> FloatArray:
        """Bring another quantity of the same readings (N, T) into the same order."""
        if self.in_order:
            return as_floats(values)
        moved = np.take_along_axis(as_floats(values), self.source, axis=-1)
        return as_floats(np.where(np.isfinite(self.values), moved, np.nan))

    def restored(self, marks: BoolArray) -> BoolArray:
        """Bring marks (N, T) back to where the readings were; repetitions get the same ones."""
        if self.in_order or not marks.any():
            return marks & np.isfinite(self.values)
        found = np.zeros(marks.shape, dtype=np.bool_)
        np.put_along_axis(found, self.source, marks & np.isfinite(self.values), axis=-1)
        ordered = np.take_along_axis(found, self.by_time, axis=-1)
        spread = np.take_along_axis(ordered, self.leader, axis=-1)
        np.put_along_axis(found, self.by_time, spread, axis=-1)
        return found


def seconds_of(times: npt.ArrayLike) -> FloatArray:
    """Times as Unix seconds (UTC), NaN for "not a time".

    Args:
        times: datetime64 (taken as UTC), numbers (Unix seconds) or aware datetimes.

    Raises:
        ValueError: anything else, or a datetime without a time zone.

    Source: irrigation-science 5 (rules go by the hour).
    """
    array = np.asarray(times)
    if array.size == 0:
        return np.zeros(array.shape)
    if array.dtype.kind == "M":
        seconds = array.astype("datetime64[us]").astype(np.int64) / 1.0e6
        return as_floats(np.where(np.isnat(array), np.nan, seconds))
    if array.dtype.kind in "iuf":
        return as_floats(array)
    moments = array.ravel().tolist()
    if not all(isinstance(moment, datetime) and moment.tzinfo is not None for moment in moments):
        raise ValueError("times must be datetime64 (UTC), Unix seconds or aware datetimes")
    return as_floats([moment.timestamp() for moment in moments]).reshape(array.shape)


def timeline(
    seconds: npt.ArrayLike, values: npt.ArrayLike, interval_h: float | None = None
) -> Timeline:
    """Put readings in order; of several at the same time the first one given is judged.

    Args:
        seconds: (T,) or (N, T) Unix seconds; not finite = no reading.
        values: (N, T), any unit; not finite or beyond ``LARGEST_NUMBER`` = no reading.
        interval_h: usual hours between two readings; learned where it is not given.

    Raises:
        ValueError: the shapes do not fit.

    Source: irrigation-science 5.
    """
    series = as_floats(values)
    clock = as_floats(seconds)
    if series.ndim != 2 or clock.shape not in ((series.shape[-1],), series.shape):  # noqa: PLR2004
        raise ValueError(
            f"values of shape {series.shape} need times of the same shape, "
            f"or one time per column; got {clock.shape}"
        )
    clock = np.broadcast_to(clock, series.shape)
    valid = (np.abs(series) <= LARGEST_NUMBER) & np.isfinite(clock)
    if valid.all() and (clock[..., 1:] > clock[..., :-1]).all():
        return _as_it_is(series, clock, interval_h)
    order = np.argsort(np.where(valid, clock, np.inf), axis=-1, kind="stable")
    hours = _taken(np.where(valid, clock, np.nan), order) / _SECONDS_PER_HOUR
    # A second reading of the same moment goes to the end, too.
    again = steps(hours) == 0.0
    by_time, leader = order, latest(~again)
    behind = np.argsort(again | np.isnan(hours), axis=-1, kind="stable")
    order = np.take_along_axis(order, behind, axis=-1)
    gone = _taken(again | np.isnan(hours), behind)
    hours = np.where(gone, np.nan, _taken(hours, behind))
    return Timeline(
        values=as_floats(np.where(gone, np.nan, _taken(series, order))),
        hours=as_floats(hours),
        interval_h=_usual_interval(hours) if interval_h is None else interval_h,
        source=order.astype(np.int64),
        by_time=by_time.astype(np.int64),
        leader=leader,
        in_order=False,
    )


def _as_it_is(series: FloatArray, clock: FloatArray, interval_h: float | None) -> Timeline:
    """The usual case: regular readings from a database need not be moved."""
    hours = as_floats(clock / _SECONDS_PER_HOUR)
    place = np.broadcast_to(np.arange(series.shape[-1], dtype=np.int64), series.shape)
    return Timeline(
        values=series,
        hours=hours,
        interval_h=_usual_interval(hours) if interval_h is None else interval_h,
        source=place,
        by_time=place,
        leader=place,
        in_order=True,
    )


def _taken(values: np.ndarray, order: np.ndarray) -> np.ndarray:
    return np.take_along_axis(values, order, axis=-1)


def _usual_interval(hours: FloatArray) -> float:
    gaps = steps(hours)
    known = gaps[np.isfinite(gaps) & (gaps > 0.0)]
    return float(np.median(known)) if known.size else _DEFAULT_INTERVAL_H
