"""The forecast of every counted probe: learned where it can be, else by the soil's parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.interval import (
    NO_WEATHER_FACTOR,
    Z_80,
    days_to_threshold,
    default_q50,
    default_q80,
    error_scale,
)
from baumfeuchte.irrigation.learned import learned_paths
from baumfeuchte.irrigation.loss import forecast
from baumfeuchte.irrigation.probes import DOUBTFUL_FACTOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.irrigation.learned import LearnedPaths
    from baumfeuchte.irrigation.probes import PreparedProbes
    from baumfeuchte.irrigation.weather_state import WeatherState

Z_50 = 0.6745
"""Half width of the 50 % interval of a standard normal distribution."""
_NARROW = Z_50 / Z_80
TAIL, INNER_TAIL = 0.1, 0.25
"""Share of the futures below the edges of the 80 % and the 50 % band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbePaths:
    """Water content of K probes on H + 1 days, m3/m3; row 0 is this morning.

    Attributes:
        middle: (H + 1, K) median.
        low, high: (H + 1, K) 10 % and 90 % quantile.
        low_expected: (H + 1, K) the lower one if the expected rain falls.
        inner_low, inner_high: (H + 1, K) 25 % and 75 % quantile.
        days: (K,) until the critical limit, 0 = reached, inf = beyond the horizon.
        dry_middle, dry_low, dry_high: (H + 1, K) the same where the expected rain does not fall.
        dry_chance: (H + 1, K) probability of that, 0..1.
        learned: (K,) True where the probe's own history speaks.
    """

    middle: FloatArray
    low: FloatArray
    low_expected: FloatArray
    high: FloatArray
    inner_low: FloatArray
    inner_high: FloatArray
    days: FloatArray
    dry_middle: FloatArray
    dry_low: FloatArray
    dry_high: FloatArray
    dry_chance: FloatArray
    learned: BoolArray


def probe_paths(ready: PreparedProbes, weather: WeatherState) -> ProbePaths:
    """Forecast every probe on its own, with and without the rain (irrigation-science 2.3, 4.2-4.6).

    Of the three branches of 4.4 the wet one is left out: more rain than expected harms no tree.
    Where it stays dry with a probability of 10 % and more, the lower edge of the band is at most
    the path without rain.

    Args:
        ready: K probes, m3/m3.
        weather: of their cells, mm per day. Without a forecast no rain is assumed, and half
            widths are 1.3 times as wide (section 7).

    Returns:
        The band of a questionable probe is three times as wide (section 5).
    """
    branches = [weather, weather.without_rain()] if weather.rains else [weather]
    expected, *rest = _branches(ready, branches)
    chance = weather.dry_chance()[ready.cell].T
    chance = np.concatenate([np.ones((1, chance.shape[1])), chance])
    if not rest:
        return replace(
            expected, dry_middle=expected.middle, dry_low=expected.low, dry_high=expected.high
        )
    dry = rest[0]
    likely = chance >= TAIL
    return replace(
        expected,
        low=as_floats(np.where(likely, np.minimum(expected.low, dry.middle), expected.low)),
        inner_low=as_floats(
            np.where(
                chance >= INNER_TAIL,
                np.minimum(expected.inner_low, dry.middle),
                expected.inner_low,
            )
        ),
        dry_middle=dry.middle,
        dry_low=dry.low,
        dry_high=dry.high,
        dry_chance=as_floats(chance),
    )


def _branches(ready: PreparedProbes, branches: Sequence[WeatherState]) -> list[ProbePaths]:
    """The forecast of every probe in each weather (irrigation-science 4.2-4.6).

    Learned where the history allows it, else by the soil.
    """
    learned = learned_paths(
        ready.levels,
        ready.is_tension,
        ready.cell,
        ready.soil,
        critical=ready.critical_native,
        may_learn=~ready.watered,
        branches=branches,
    )
    found = []
    for weather, known in zip(branches, learned, strict=True):
        paths = _of_the_soil(ready, weather)
        _learned_first(paths, known, ready)
        _widen_doubtful(paths, ready)
        found.append(paths)
    return found


def _widen_doubtful(paths: ProbePaths, ready: PreparedProbes) -> None:
    columns = np.flatnonzero(ready.doubtful)
    middle = paths.middle[:, columns]
    edges = (paths.low, paths.low_expected, paths.high, paths.inner_low, paths.inner_high)
    for band in edges:
        band[:, columns] = middle + DOUBTFUL_FACTOR * (band[:, columns] - middle)


def _learned_first(paths: ProbePaths, learned: LearnedPaths, ready: PreparedProbes) -> None:
    """Put what probes learned in the place of what their soil says."""
    columns, days = learned.columns, slice(1, learned.middle.shape[0] + 1)
    # The morning's value is known to both; only what follows is the forecast's.
    for name in ("middle", "low", "high"):
        getattr(paths, name)[days, columns] = getattr(learned, name)
    middle = learned.middle
    paths.low_expected[days, columns] = learned.low
    paths.inner_low[days, columns] = middle + _NARROW * (learned.low - middle)
    paths.inner_high[days, columns] = middle + _NARROW * (learned.high - middle)
    paths.days[columns] = np.where(
        paths.middle[0, columns] <= ready.critical[columns], 0.0, learned.days
    )
    paths.learned[columns] = True


def _half_widths(ready: PreparedProbes, rain: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of the 80 % and the 50 % interval in error scales, (H + 1, K) each (irrigation-science 4.6).

    Few values are of different age or stand in different weather: each pair is looked up once.

    Args:
        ready: K probes.
        rain: (H, C) mm of their cells.
    """
    rain_sum = np.concatenate([np.zeros((1, rain.shape[1])), np.cumsum(rain, axis=0)])
    ages, of_age = np.unique(ready.age_days, return_inverse=True)
    pairs, of_pair = np.unique(of_age * rain.shape[1] + ready.cell, return_inverse=True)
    # An older value has already lost certainty.
    lead = np.arange(rain_sum.shape[0])[:, None] + ages[pairs // rain.shape[1]]
    fallen = rain_sum[:, pairs % rain.shape[1]]
    wide, narrow = default_q80(lead, fallen), default_q50(lead, fallen)
    return wide.take(of_pair, axis=1), narrow.take(of_pair, axis=1)


def _of_the_soil(ready: PreparedProbes, weather: WeatherState) -> ProbePaths:
    """F1 with the soil's parameters and the default half widths (irrigation-science 4.2, 4.6)."""
    rain = np.nan_to_num(weather.rain_mm, nan=0.0).T
    ahead = forecast(
        ready.theta_now,
        ready.model,
        weather.et0_mm.T.take(ready.cell, axis=1),
        rain.take(ready.cell, axis=1),
        log_correction=ready.log_correction,
        segment_days=ready.segment_days,
    )
    path = np.concatenate([ready.theta_now[None], ahead], axis=0)
    scale = error_scale(np.maximum(ready.theta_start, ready.theta_now), path)
    scale *= np.where(weather.told[ready.cell], 1.0, NO_WEATHER_FACTOR)
    wide, narrow = _half_widths(ready, rain)
    wide *= scale
    narrow *= scale
    return ProbePaths(
        middle=path,
        low=as_floats(path - wide),
        low_expected=as_floats(path - wide),
        high=as_floats(path + wide),
        inner_low=as_floats(path - narrow),
        inner_high=as_floats(path + narrow),
        days=days_to_threshold(path[0], path[1:], ready.critical),
        dry_middle=path,
        dry_low=path,
        dry_high=path,
        dry_chance=np.ones(path.shape),
        learned=np.zeros(path.shape[1], dtype=np.bool_),
    )
