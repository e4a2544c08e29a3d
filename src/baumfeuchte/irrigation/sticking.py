"""Q6, relative to the sensor: a value that stands still longer than its surroundings allow.

How long a value may stay the same depends on the probe's resolution, its depth and the season: in
the series at hand up to 108 hours at 0.1 Vol.-%, but 8 hours at 0.005 Vol.-%. So a limit in hours
fails on both sides. The measure is what the sensor missed meanwhile: changes, as it made them just
before and after, and a distance, as it went in as long a time before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    median_of_valid,
)
from baumfeuchte.irrigation.windows import between, steps

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_H = 24.0
"""A day holds every diurnal signal once (irrigation-science 4.8)."""
LEAST_READINGS = 12
OWN_RUNS = 1.3
OWN_SHARE = 0.9
"""Longer than 1.3 times the run that 90 % of the sensor's time is spent below. Section 5 takes the
longest run, but that may itself have been a fault."""
LEAST_RUNS = 50
"""With fewer other runs nothing is known about what is usual."""
AROUND_H = 120.0
"""Five days before and after a run say how lively the value is at that time of the year."""
MISSED_CHANGES = 30.0
MISSED_CHANGES_SO_FAR = 18.0
MISSED_CHANGES_THEN_RISE = 8.0
MISSED_CHANGES_THEN_FALL = 4.0
MISSED_SPAN = 8.0
MISSED_SPAN_SO_FAR = 4.5
MISSED_SPAN_THEN_RISE = 4.5
MISSED_SPAN_THEN_FALL = 1.5
"""How many changes and which span a run must have missed: most, if it ends with a small step as
natural runs do; fewer, if it ends with a jump to where the value would be. Rain also ends natural
runs with a rise, but no soil falls by several steps at once. While a run lasts nobody knows its
end. The span keeps a value that flickers between two steps of a coarse scale from looking lively.
"""
JUMP_STEPS = 2.5
"""All spans in the sensor's own median step: its resolution, where that is coarse."""
_SAMPLES = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """Runs of one value, (K,) each: sensor, first reading, first behind, readings of the row."""

    row: IntArray
    first: IntArray
    beyond: IntArray
    count: IntArray

    @property
    def length(self) -> IntArray:
        return self.beyond - self.first

    def where(self, wanted: BoolArray) -> _Runs:
        return _Runs(
            row=self.row[wanted],
            first=self.first[wanted],
            beyond=self.beyond[wanted],
            count=self.count[wanted],
        )


def stood_still(wetness: npt.ArrayLike, interval_h: float) -> BoolArray:
    """Q6 relative to the sensor's own changes (irrigation-science 5, decision 0010).

    Args:
        wetness: (N, T) any unit, wetter = larger; NaN only at the end of a row.
        interval_h: usual time between two readings, hours.

    Returns:
        (N, T) the readings of such a run from its 24th hour on; the first day may be natural.
    """
    every_reading = as_floats(wetness)
    per_hour = max(1, round(1.0 / interval_h))
    # More than one reading an hour would count one slow move several times.
    found = _stood_still(every_reading[..., ::per_hour], interval_h * per_hour)
    whole = np.repeat(found, per_hour, axis=-1)[..., : every_reading.shape[-1]]
    return np.asarray(whole & ((per_hour == 1) | (steps(every_reading) == 0.0)))


def _stood_still(series: FloatArray, interval_h: float) -> BoolArray:
    change = steps(series) != 0.0  # also the first reading, whose step is NaN
    every = _runs(change & np.isfinite(series), np.isfinite(series).sum(axis=-1))
    least = max(LEAST_READINGS, round(LEAST_H / interval_h))
    runs = _unusual(every, every.length >= least)
    if runs.row.size == 0:
        return np.zeros(series.shape, dtype=np.bool_)
    unit = median_step(series)[runs.row]
    newest = runs.count - 1
    jump = (series[runs.row, np.minimum(runs.beyond, newest)] - series[runs.row, runs.first]) / unit
    around = max(LEAST_READINGS, round(AROUND_H / interval_h))
    changes = _usual_changes(np.cumsum(change, axis=-1), runs, around) * runs.length
    span = _usual_span(series, runs) / unit
    lasts = runs.beyond >= runs.count
    stuck = (
        ((changes >= MISSED_CHANGES) & (span >= MISSED_SPAN))
        | (lasts & (changes >= MISSED_CHANGES_SO_FAR) & (span >= MISSED_SPAN_SO_FAR))
        | (
            (jump >= JUMP_STEPS)
            & (changes >= MISSED_CHANGES_THEN_RISE)
            & (span >= MISSED_SPAN_THEN_RISE)
        )
        | (
            (jump <= -JUMP_STEPS)
            & (changes >= MISSED_CHANGES_THEN_FALL)
            & (span >= MISSED_SPAN_THEN_FALL)
        )
    )
    found = runs.where(stuck)
    shape = (series.shape[0], series.shape[1])
    return between(shape, found.row, found.first + least, found.beyond - 1)


def _runs(begins: BoolArray, count: IntArray) -> _Runs:
    row, first = np.nonzero(begins)
    beyond = count[row].astype(np.int64)
    same_row = row[1:] == row[:-1]
    beyond[:-1] = np.where(same_row, first[1:], beyond[:-1])
    return _Runs(row=row, first=first, beyond=beyond, count=count[row].astype(np.int64))


def _unusual(every: _Runs, long: BoolArray) -> _Runs:
    """Those that are 1.3 times longer than what holds nine tenths of the sensor's other time.

    The run itself does not count: in a short series it may be a tenth of the time.

    Args:
        every: runs of all sensors, by sensor.
        long: which of them are asked for.
    """
    asked = every.where(long)
    if asked.row.size == 0:
        return asked
    length = every.length.astype(np.float64)
    # One sorted key for all sensors that are asked for: no run is as long as ``longest``.
    longest = length.max() + 1.0
    concerned = np.isin(every.row, asked.row)
    row, length = every.row[concerned], length[concerned]
    key = row * longest + length
    order = np.argsort(key, kind="stable")
    row = row[order]
    total = np.concatenate(([0.0], np.cumsum(length[order])))
    own = asked.length.astype(np.float64)
    begin = np.searchsorted(row, asked.row, side="left")
    end = np.searchsorted(row, asked.row, side="right")
    longer = np.searchsorted(key[order], asked.row * longest + own / OWN_RUNS, side="right")
    others_longer = total[end] - total[longer] - own
    others = total[end] - total[begin] - own
    known = end - begin > LEAST_RUNS
    return asked.where(known & (others_longer <= (1.0 - OWN_SHARE) * others))


def _usual_changes(total: IntArray, runs: _Runs, around: int) -> FloatArray:
    """Changes per reading, the smaller of before and after (only before, where nothing follows)."""

    def rate(start: IntArray, end: IntArray) -> FloatArray:
        start = np.clip(start, 0, runs.count - 1)
        end = np.clip(end, 0, runs.count - 1)
        readings = np.maximum(end - start, 1)
        changes = total[runs.row, end] - total[runs.row, start]
        return as_floats(np.where(end - start >= LEAST_READINGS, changes / readings, np.nan))

    before = rate(runs.first - around, runs.first)
    after = rate(runs.beyond, runs.beyond + around)
    return as_floats(np.nan_to_num(np.fmin(before, after)))


def _usual_span(series: FloatArray, runs: _Runs) -> FloatArray:
    """How far the value went in as long a time, the smaller of before and after the run."""
    part = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    offset = np.floor(part * runs.length[:, None]).astype(np.int64)

    def span(position: IntArray) -> FloatArray:
        inside = (position >= 0) & (position < runs.count[:, None])
        value = series[runs.row[:, None], np.clip(position, 0, series.shape[-1] - 1)]
        high = np.where(inside, value, -np.inf).max(axis=-1, initial=-np.inf)
        low = np.where(inside, value, np.inf).min(axis=-1, initial=np.inf)
        enough = inside.sum(axis=-1) >= _SAMPLES // 2
        return as_floats(np.where(enough, high - np.where(enough, low, 0.0), np.nan))

    before = span(runs.first[:, None] - 1 - offset)
    after = span(runs.beyond[:, None] + offset)
    return as_floats(np.nan_to_num(np.fmin(before, after)))


def median_step(values: npt.ArrayLike) -> FloatArray:
    """Median size of the steps that are not 0: the resolution, where that is coarse.

    Args:
        values: (N, T) any unit.

    Returns:
        (N,) same unit, infinite without a step. Source: irrigation-science 5 Q6.
    """
    size = np.abs(steps(values))
    found = median_of_valid(np.where(size > 0.0, size, np.nan))
    return as_floats(np.where(np.isfinite(found), found, np.inf))
