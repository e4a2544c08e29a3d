"""Wetting events and where the water came from (irrigation-science 4.1 E1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.plausibility import spikes
from baumfeuchte.irrigation.windows import extreme_before, following, noise_scale

if TYPE_CHECKING:
    import numpy.typing as npt

RISE_THETA = 0.010
WINDOW_H = 6
TENSION_FALL_KPA = 5.0
TENSION_FALL_SHARE = 0.25
TENSION_WINDOW_H = 24
USUAL_STEPS = 1.5
"""A rise also exceeds 1.5 times the step that 90 % of a sensor's steps do not exceed: a noisy probe
is never dry for long otherwise."""
RAIN_24H_MM = 2.0


class Cause(IntEnum):
    """Where the water of a wetting event came from."""

    UNKNOWN = 0
    """No rain data and no logged watering: nobody can tell."""
    RAIN = 1
    WATERING = 2
    UNEXPLAINED = 3
    """Neither rain nor a logged watering: a volunteer, a leak, a neighbour's hose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wettings:
    """K wetting events, (K,) each, by sensor and time.

    Attributes:
        row: sensor.
        index: first reading above the limit: the event has begun.
        last: last reading above it.
        rise: from the driest reading of the window before to the wettest of the event; Vol.-%, or
            kPa by which the tension fell.
    """

    row: IntArray
    index: IntArray
    last: IntArray
    rise: FloatArray


def wetting_events(
    theta: npt.ArrayLike, *, window_h: int = WINDOW_H, rise_theta: float = RISE_THETA
) -> BoolArray:
    """Mark hours that lie 0.010 m3/m3 above the lowest of the 6 h before (irrigation-science 4.1).

    Args:
        theta: (..., T) hourly m3/m3, NaN for gaps.
        window_h: hours before that count.
        rise_theta: m3/m3.

    Returns:
        (..., T); spikes (Q4) are no events. An event begins at its first marked hour.
    """
    series = as_floats(theta)
    lowest = extreme_before(series, window_h, lowest=True)
    # The tiny margin keeps a rise of exactly the limit from being lost to rounding.
    risen = series - lowest >= rise_theta - 1.0e-12
    found: BoolArray = risen & ~spikes(series)
    return found


def tension_wetting_events(
    tension_kpa: npt.ArrayLike, *, window_h: int = TENSION_WINDOW_H
) -> BoolArray:
    """Mark hours where tension fell by max(5 kPa, 25 %) within 24 h (irrigation-science 4.1 E1).

    Args:
        tension_kpa: (..., T) hourly kPa, NaN for gaps.
        window_h: hours (readings) before that count.
    """
    series = as_floats(tension_kpa)
    highest = extreme_before(series, window_h, lowest=False)
    fallen: BoolArray = highest - series >= np.maximum(
        TENSION_FALL_KPA, TENSION_FALL_SHARE * highest
    )
    return fallen


def first_hour(events: BoolArray) -> int | None:
    """Index (hours) of the first marked hour of one series (irrigation-science 4.1), or None."""
    return int(events.argmax()) if events.any() else None


def find_wettings(
    values: npt.ArrayLike,
    interval_h: float,
    *,
    is_tension: bool = False,
    faulty: npt.ArrayLike = False,
) -> Wettings:
    """Find the wetting events of series with any regular interval (irrigation-science 4.1 E1).

    Args:
        values: (N, T) Vol.-% or kPa, NaN only at the end of a row.
        interval_h: usual time between two readings, hours.
        is_tension: the values are kPa.
        faulty: (N, T) readings that quality control takes for faults; they neither begin an event
            nor count as the dry level before one.

    Returns:
        The events. Readings in a row above the limit are one event.
    """
    series = np.where(np.asarray(faulty, dtype=np.bool_), np.nan, as_floats(values))
    if is_tension:
        window = max(1, round(TENSION_WINDOW_H / interval_h))
        marks = tension_wetting_events(series, window_h=window)
        before = extreme_before(series, window, lowest=False)
        wetter = -1.0
    else:
        window = max(1, round(WINDOW_H / interval_h))
        before = extreme_before(series, window, lowest=True)
        least = np.maximum(100.0 * RISE_THETA, USUAL_STEPS * noise_scale(series))
        marks = series - before >= least - 1.0e-9
        wetter = 1.0
    began = np.zeros(marks.shape, dtype=np.bool_)
    began[..., 1:] = marks[..., :-1]
    row, index = np.nonzero(marks & ~began)
    last = following(~marks)[row, index] - 1
    return Wettings(
        row=row,
        index=index,
        last=last,
        rise=_rise(wetter * series, wetter * before, row, index, last),
    )


def causes(rain_24h_mm: npt.ArrayLike, watered_24h: npt.ArrayLike) -> IntArray:
    """Tell where the water came from (irrigation-science 4.1 E1).

    Args:
        rain_24h_mm: (K,) mm in the 24 h before each event; NaN = unknown.
        watered_24h: (K,) whether a watering was logged within 24 h.

    Returns:
        (K,) ``Cause``: rain from 2 mm on, else a logged watering, else unexplained; unknown where
        the rain is unknown and nothing was logged.
    """
    rain = as_floats(rain_24h_mm)
    watered = np.asarray(watered_24h, dtype=np.bool_)
    dry = np.where(np.isnan(rain), Cause.UNKNOWN, Cause.UNEXPLAINED)
    found = np.where(rain >= RAIN_24H_MM, Cause.RAIN, np.where(watered, Cause.WATERING, dry))
    return np.asarray(found, dtype=np.int64)


def _rise(
    series: FloatArray, before: FloatArray, row: IntArray, index: IntArray, last: IntArray
) -> FloatArray:
    """Wettest reading of each event above the level before it."""
    if row.size == 0:
        return np.zeros(0)
    length = series.shape[-1] + 1
    # One long row with a spare place per sensor, so that an event may end with the last reading.
    flat = np.concatenate((series, np.full((series.shape[0], 1), np.nan)), axis=-1).ravel()
    bounds = np.stack((row * length + index, row * length + last + 1), axis=-1).ravel()
    highest = np.fmax.reduceat(flat, bounds)[::2]
    return as_floats(highest - before[row, index])
