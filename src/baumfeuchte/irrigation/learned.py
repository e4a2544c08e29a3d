"""What probes with a history of their own will do: the forecast that they learned (4.2-4.6).

A probe that has measured for three weeks tells more about its soil than any class does; until then
the loss model with the soil's parameters speaks (``outlook``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.crossing import days_until_dry
from baumfeuchte.irrigation.drive import DailyWeather
from baumfeuchte.irrigation.engine import LEADS, forecast_branches
from baumfeuchte.irrigation.moisture_scale import from_scale
from baumfeuchte.irrigation.retention import RetentionCurve, rew_from_tension, theta_from_rew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.irrigation.weather_state import WeatherState

LEAST_LEARNING_DAYS = 21
"""Daily values in the last 60 days from which on a probe's own forecast counts [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPaths:
    """Forecast of L probes, m3/m3.

    Attributes:
        columns: (L,) which of the K counted probes they are.
        middle, low, high: (H, L) median, and 10 % and 90 % quantiles of the water content.
        days: (L,) until the critical limit, 0 = reached, inf = beyond the horizon.
    """

    columns: IntArray
    middle: FloatArray
    low: FloatArray
    high: FloatArray
    days: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSoil:
    """Curve and limits (m3/m3) of K probes."""

    curve: RetentionCurve
    field_capacity: FloatArray
    wilting_point: FloatArray
    saturation: FloatArray

    def take(self, rows: IntArray) -> ProbeSoil:
        """Those of some probes."""
        return ProbeSoil(
            curve=self.curve.take(rows),
            field_capacity=self.field_capacity[rows],
            wilting_point=self.wilting_point[rows],
            saturation=self.saturation[rows],
        )


def learned_paths(
    levels: FloatArray,
    is_tension: BoolArray,
    cell: IntArray,
    soil: ProbeSoil,
    *,
    critical: FloatArray,
    may_learn: BoolArray,
    branches: Sequence[WeatherState],
) -> list[LearnedPaths]:
    """Forecast the probes that have learned enough, in each weather (irrigation-science 4.2-4.6).

    Args:
        levels: (K, D) daily values, Vol.-% or kPa, the planning day last, NaN for gaps.
        is_tension: (K,) True for kPa.
        cell: (K,) row of the weather.
        soil: of the K probes.
        critical: (K,) limit in the unit of the probe.
        may_learn: (K,) False where something else counts, for example a watering since.
        branches: of one past, with D - 1 days of it at least; H days ahead, at most 14 of which
            are forecast. They differ in the rain to come only.
    """
    enough = np.isfinite(levels).sum(axis=1) >= LEAST_LEARNING_DAYS
    columns = np.flatnonzero(enough & may_learn)
    days = min(branches[0].et0_mm.shape[1], LEADS)
    if columns.size == 0:
        empty, none = np.empty((days, 0)), np.empty(0)
        path = LearnedPaths(columns=columns, middle=empty, low=empty, high=empty, days=none)
        return [path] * len(branches)
    past = levels.shape[1] - 1
    tension, ground = is_tension[columns], soil.take(columns)
    outcomes = forecast_branches(
        levels[columns].T,
        tension,
        [_daily(weather, past) for weather in branches],
        cell=cell[columns],
    )

    def theta(scaled: FloatArray) -> FloatArray:
        found = level_theta(from_scale(scaled[:days], tension).T, tension, ground).T
        return as_floats(np.clip(found, 0.5 * ground.wilting_point, ground.saturation))

    return [
        LearnedPaths(
            columns=columns.astype(np.int64),
            middle=theta(outcome.centre),
            low=theta(outcome.centre - outcome.below),
            high=theta(outcome.centre + outcome.above),
            days=days_until_dry(outcome, critical[columns], tension, days),
        )
        for outcome in outcomes
    ]


def level_theta(levels: FloatArray, is_tension: BoolArray, soil: ProbeSoil) -> FloatArray:
    """Water contents (K, D) in m3/m3 of daily values in Vol.-% or kPa (irrigation-science 1.4).

    Args:
        levels: (K, D), NaN for gaps.
        is_tension: (K,) True for kPa.
        soil: of the K probes.
    """
    theta = levels / 100.0
    rows = np.flatnonzero(is_tension)
    if rows.size:
        some = soil.take(rows)
        curve = RetentionCurve(
            theta_r=some.curve.theta_r[:, None],
            theta_s=some.curve.theta_s[:, None],
            alpha_per_hpa=some.curve.alpha_per_hpa[:, None],
            n=some.curve.n[:, None],
        )
        theta[rows] = theta_from_rew(
            rew_from_tension(levels[rows], curve),
            some.field_capacity[:, None],
            some.wilting_point[:, None],
        )
    return as_floats(theta)


def _daily(weather: WeatherState, past: int) -> DailyWeather:
    known = weather.past_et0_mm.shape[1]
    air = weather.temperature_c
    return DailyWeather(
        rain_mm=_days(weather.past_rain_mm, weather.rain_mm, past),
        et0_mm=_days(weather.past_et0_mm, weather.et0_mm, past),
        temperature_c=_days(air[:, :known], air[:, known:], past),
    )


def _days(before: FloatArray, ahead: FloatArray, past: int) -> FloatArray:
    """(past + 14, C): the last days before, then the days ahead; NaN where too few are known."""
    known = before[:, -past:] if past else before[:, :0]
    gap = np.full((before.shape[0], past - known.shape[1]), np.nan)
    end = np.full((before.shape[0], max(LEADS - ahead.shape[1], 0)), np.nan)
    return as_floats(np.concatenate([gap, known, ahead[:, :LEADS], end], axis=1).T)
