"""Forecast of N sensors at once from their daily levels and daily weather (irrigation-science 4).

This is the engine: `forecast_series` runs it for one series, a plan for all sensors of a city.
Learning, forecast and hindcasts of a sensor need its own 60 days only, so sensors are worked on
in slices that fit the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from baumfeuchte.irrigation.arrays import as_floats
from baumfeuchte.irrigation.bands import Trust, band_widths, learn_trust
from baumfeuchte.irrigation.drive import DailyWeather, Drive, prepare_drive
from baumfeuchte.irrigation.forecast_priors import PRIORS, Priors
from baumfeuchte.irrigation.loss import DEFAULT_KAPPA_PER_MM
from baumfeuchte.irrigation.moisture_scale import to_scale
from baumfeuchte.irrigation.paths import walk
from baumfeuchte.irrigation.response import Response, learn_response
from baumfeuchte.irrigation.unshown import (
    LOG_TENSION_PER_PERCENT,
    Shown,
    shown_by,
    unshown_widths,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray

LEADS = 14
SLICE = 256
LEAST_STEP_VWC_PERCENT = 0.01
LEAST_STEP_LOG_TENSION = 0.0005
_Rows = TypeVar("_Rows", Drive, Response)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Forecast of N sensors for leads 1..14 on the scale of ``moisture_scale``.

    Attributes:
        start: (N,) level at the origin (filled by the model after a gap), NaN without any value.
        path: (14, N) what the model says.
        centre: (14, N) the median: the path as far as it is believed.
        below, above: (14, N) distances to the 10 % and the 90 % quantile.
        gap_days: (N,) days without value before the origin.
    """

    start: FloatArray
    path: FloatArray
    centre: FloatArray
    below: FloatArray
    above: FloatArray
    gap_days: FloatArray


def forecast_sensors(
    levels: FloatArray,
    is_tension: BoolArray,
    weather: DailyWeather,
    *,
    cell: IntArray | None = None,
    priors: Priors = PRIORS,
) -> Outcome:
    """Learn and forecast N sensors (irrigation-science 4.2-4.6).

    Args:
        levels: (T + 1, N) one value a day, Vol.-% or kPa, NaN for gaps; the last is the origin.
        is_tension: (N,) True for kPa.
        weather: (T + 14, C) mm per day and degree C, NaN where unknown; the first T are past.
        cell: (N,) weather column of each sensor; None where C = N.
        priors: what sensors have in common.
    """
    return forecast_branches(levels, is_tension, (weather,), cell=cell, priors=priors)[0]


def forecast_branches(
    levels: FloatArray,
    is_tension: BoolArray,
    branches: Sequence[DailyWeather],
    *,
    cell: IntArray | None = None,
    priors: Priors = PRIORS,
) -> list[Outcome]:
    """Learn N sensors once and forecast them in several weathers (irrigation-science 4.4).

    Args:
        levels: (T + 1, N) one value a day, Vol.-% or kPa, NaN for gaps; the last is the origin.
        is_tension: (N,) True for kPa.
        branches: (T + 14, C) each, mm per day and degree C; one past, and the same days known.
        cell: (N,) weather column of each sensor; None where C = N.
        priors: what sensors have in common.

    Raises:
        ValueError: the branches have another past, or know of other days.
    """
    _check_branches(branches, levels.shape[0] - 1)
    scaled = to_scale(levels, is_tension)
    count = scaled.shape[1]
    columns = np.arange(count) if cell is None else cell
    parts = []
    for begin in range(0, count, SLICE):
        rows = slice(begin, min(begin + SLICE, count))
        local = [weather.take(columns[rows]) for weather in branches]
        parts.append(_forecast_slice(scaled[:, rows], is_tension[rows], local, priors))
    return [
        Outcome(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in of], axis=-1)
                for field in fields(Outcome)
            }
        )
        for of in zip(*parts, strict=True)
    ]


def _check_branches(branches: Sequence[DailyWeather], past: int) -> None:
    first = branches[0]
    for other in branches[1:]:
        same = all(
            np.array_equal(a[:past], b[:past], equal_nan=True)
            for a, b in zip(first, other, strict=True)
        )
        if not same or not np.array_equal(np.isfinite(first.rain_mm), np.isfinite(other.rain_mm)):
            msg = "branches of a forecast differ in the rain to come only, not in what is known"
            raise ValueError(msg)


def _forecast_slice(
    levels: FloatArray, is_tension: BoolArray, branches: Sequence[DailyWeather], priors: Priors
) -> list[Outcome]:
    """Hindcasts end today: what they teach is the same in every branch."""
    past = levels.shape[0] - 1
    drives = [prepare_drive(weather, past) for weather in branches]
    least = np.where(is_tension, LEAST_STEP_LOG_TENSION, LEAST_STEP_VWC_PERCENT)
    response = learn_response(levels, drives[0], least, priors)
    filled, gap = _fill_to_origin(response, drives[0], levels)
    start = np.where(gap > 0, filled[-1], levels[-1])
    known_ahead = drives[0].known[past : past + LEADS]
    trust = _after_gap(learn_trust(response, drives[0], levels, known_ahead, priors), gap)
    shown = shown_by(levels, drives[0], priors)
    learned = _Learned(response, trust, filled, start, gap, is_tension, shown)
    return [_outcome(learned, drive, known_ahead, priors) for drive in drives]


class _Learned(NamedTuple):
    """What the past of N sensors taught.

    Attributes:
        filled: (T + 1, N) levels to walk from: without noise, and without gap before the origin.
        start: (N,) what the sensor says at the origin, or would say after a gap.
    """

    response: Response
    trust: Trust
    filled: FloatArray
    start: FloatArray
    gap: IntArray
    is_tension: BoolArray
    shown: Shown


def _outcome(learned: _Learned, drive: Drive, known_ahead: BoolArray, priors: Priors) -> Outcome:
    response, trust, filled, start, gap, is_tension, shown = learned
    past = filled.shape[0] - 1
    path = walk(response, drive, filled, np.array([past]), known_ahead)[:, 0]
    change = trust.slope * (path - start)
    percent = np.where(is_tension, LOG_TENSION_PER_PERCENT, 1.0)
    uptake = 100.0 * DEFAULT_KAPPA_PER_MM * percent * drive.et0_mm[past : past + LEADS]
    below, above = band_widths(trust, change, response.step, np.cumsum(uptake, axis=0), priors)
    lower, upper = unshown_widths(shown, drive, start, gap, is_tension, leads=LEADS, priors=priors)
    return Outcome(
        start=start,
        path=path,
        centre=start + change,
        below=as_floats(np.hypot(below, lower)),
        above=as_floats(np.hypot(above, upper)),
        gap_days=gap.astype(np.float64),
    )


def _fill_to_origin(
    response: Response, drive: Drive, levels: FloatArray
) -> tuple[FloatArray, IntArray]:
    """Walk from the last value to the origin where the origin has none; and the days walked."""
    past = levels.shape[0] - 1
    finite = np.isfinite(levels)
    gap = np.where(finite.any(axis=0), finite[::-1].argmax(axis=0), 0)
    filled = response.start.copy()
    for days in np.unique(gap[gap > 0]):
        rows = np.flatnonzero(gap == days)
        last = past - int(days)
        known = drive.known[last:past, rows]
        some = walk(
            _take(response, rows), _take(drive, rows), filled[:, rows], np.array([last]), known
        )
        filled[last + 1 :, rows] = some[:, 0]
    return filled, gap.astype(np.int64)


def _take(values: _Rows, rows: IntArray) -> _Rows:
    """Give the columns of some sensors."""
    taken = {
        field.name: getattr(values, field.name)[..., rows]
        for field in fields(values)
        if isinstance(getattr(values, field.name), np.ndarray)
    }
    return replace(values, **taken)


def _after_gap(trust: Trust, gap: IntArray) -> Trust:
    """After a gap of g days, lead h is as uncertain as lead h + g."""
    if not gap.any():
        return trust
    lead = np.minimum(np.arange(LEADS)[:, None] + gap, LEADS - 1)
    return replace(trust, error=np.take_along_axis(trust.error, lead, axis=0))
