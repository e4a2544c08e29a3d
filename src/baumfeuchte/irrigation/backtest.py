"""How good would the forecast have been? Rolling origins through a measured series.

The scoring of the project's reference backtest: at chosen midnights the forecast answers from
the 60 days before, and is compared with what the sensor then said and with "no change".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.backtest_series import DailyState, SensorSeries, daily_state
from baumfeuchte.irrigation.engine import LEADS
from baumfeuchte.irrigation.series import PAST_DAYS
from baumfeuchte.irrigation.series_forecast import QUANTILES, days_until, forecast_series

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.irrigation.backtest_series import DailyTable, TimeArray

FEWEST_DAYS = 60
RUN_IN_DAYS, FEWEST_RUN_IN_DAYS = 21, 15
FEWEST_PAST_READINGS = 12
LEAST_RANGE = {"vwc_percent": 1.5, "tension_kpa": 3.0}
"""A series that moved less, in its own unit, says nothing about a forecast."""
DRY_SHARE, DRY_SHARE_TENSION = 0.3, 0.7
FEWEST_DAYS_SEEN = 12
NEVER_DAYS = LEADS + 1.0
"""What a warning that did not come counts as in the mean error of the day."""
_DAY = np.timedelta64(86_400, "s")


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestOptions:
    """What is asked.

    Attributes:
        horizons: whole days ahead, 1..14, ascending.
        max_origins: at most so many origins a series.
        weather_ahead: True gives the forecast the weather that came, False only the past one.
        latitude_deg: degrees, for ET0 from temperatures.
        forecast: the rule under test, with the arguments of ``forecast_series``.
        crossing: the rule for the day of the threshold, with the arguments of ``days_until``.
    """

    horizons: tuple[int, ...] = (1, 3, 7)
    max_origins: int = 60
    weather_ahead: bool = True
    latitude_deg: float | None = None
    forecast: Callable[..., FloatArray] = forecast_series
    crossing: Callable[..., float] = days_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """All forecasts of one series beside what came; values in shares of the series' own range.

    Attributes:
        observed: (O, H) what came.
        last: (O,) the last value before the origin: "no change".
        quantiles: (O, 3, H); a forecast that was not made is "no change" without spread.
        declined: (O,) bool.
        reached_days: (K,) days until the threshold, NaN = not within 14 days.
        said_days: (K,) what the forecast said, NaN = not within 14 days.
        reason: why there is nothing to score, or "".
    """

    observed: FloatArray
    last: FloatArray
    quantiles: FloatArray
    declined: BoolArray
    reached_days: FloatArray
    said_days: FloatArray
    reason: str = ""


def run_series(series: SensorSeries, options: BacktestOptions) -> Trial:
    """Forecast a series from its own past at every chosen midnight (irrigation-science 8).

    Args:
        series: Vol.-% or kPa.
        options: horizons in days, number of origins, weather.

    Returns:
        The trial; without origins it has a reason.
    """
    state = daily_state(series)
    if state is None or np.isfinite(state.levels).sum() < FEWEST_DAYS:
        return _nothing(options, "fewer than 90 good readings on 60 days")
    low, high = np.nanquantile(state.levels, [0.05, 0.95])
    least = LEAST_RANGE[series.quantity]
    if high - low < least:
        unit = "kPa" if series.quantity == "tension_kpa" else "Vol.-%"
        return _nothing(options, f"moved by less than {least:g} {unit}")
    origins = choose_origins(state.levels, options.horizons, options.max_origins)
    runs = [_Origin.at(state, series, int(day), options) for day in origins]
    runs = [run for run in runs if run.times.size >= FEWEST_PAST_READINGS]
    if not runs:
        return _nothing(options, "no day with three weeks of readings before it and a target after")
    answers = [run.quantiles(series, options) for run in runs]
    threshold = dry_threshold(float(low), float(high), is_tension=series.quantity == "tension_kpa")
    crossings = [run.crossing(series, options, threshold, float(high - low)) for run in runs]
    found = as_floats([pair for pair in crossings if pair is not None]).reshape(-1, 2)
    ahead = np.array(options.horizons)
    last = as_floats([run.last for run in runs])
    quantiles = as_floats(answers)
    declined = np.asarray(np.isnan(quantiles).any(axis=(1, 2)))
    quantiles = np.where(declined[:, None, None], last[:, None, None], quantiles)
    return Trial(
        observed=as_floats([run.after[ahead - 1] for run in runs]) / (high - low),
        last=last / (high - low),
        quantiles=np.sort(quantiles, axis=1) / (high - low),
        declined=declined,
        reached_days=found[:, 0],
        said_days=found[:, 1],
    )


def choose_origins(levels: FloatArray, horizons: Sequence[int], max_origins: int) -> IntArray:
    """Midnights to forecast from: evenly over all that have a past and targets (no randomness).

    Args:
        levels: (D,) of each midnight, any unit, NaN for gaps.
        horizons: days ahead whose level must be known.
        max_origins: at most so many.

    Returns:
        (O,) row numbers. Source: irrigation-science 8 (rolling origins).
    """
    known = np.isfinite(levels)
    day = np.arange(RUN_IN_DAYS, max(levels.size - max(horizons), RUN_IN_DAYS))
    before = np.concatenate(([0], np.cumsum(known)))
    good = known[day] & (before[day + 1] - before[day - RUN_IN_DAYS] >= FEWEST_RUN_IN_DAYS)
    for ahead in horizons:
        good &= known[day + ahead]
    day = day[good]
    if day.size <= max_origins:
        return day
    return day[np.linspace(0, day.size - 1, max_origins).round().astype(np.int64)]


def dry_threshold(low: float, high: float, *, is_tension: bool) -> float:
    """X: 30 % of the series' own range; for tension 70 % on a log scale (irrigation-science 8).

    Args:
        low: 5 % quantile of the series, Vol.-% or kPa.
        high: 95 % quantile, same unit.
        is_tension: True for kPa.
    """
    if not is_tension:
        return low + DRY_SHARE * (high - low)
    start, end = np.log(max(low, 1.0)), np.log(max(high, 2.0))
    return float(np.exp(start + DRY_SHARE_TENSION * (end - start)))


def first_crossing_days(levels: FloatArray, threshold: float, *, is_tension: bool) -> float:
    """Days until a measured path is dry, between two days by a line; NaN if it never is.

    Args:
        levels: (1 + L,) at day 0, 1, 2 ... in Vol.-% or kPa, NaN for gaps; day 0 is not dry.
        threshold: same unit.
        is_tension: True for kPa: dry is above. Source: irrigation-science 4.6.
    """
    dry = levels >= threshold if is_tension else levels <= threshold
    days = np.flatnonzero(dry[1:]) + 1
    if days.size == 0:
        return float("nan")
    day = int(days[0])
    before = int(np.flatnonzero(np.isfinite(levels[:day]))[-1])
    drop = levels[before] - levels[day]
    return before + float((levels[before] - threshold) / drop) * (day - before)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """One midnight: what was known, and (kept apart) what came."""

    midnight: np.datetime64
    times: TimeArray
    values: FloatArray
    past: DailyTable | None
    future: DailyTable | None
    level: float
    last: float
    after: FloatArray

    @classmethod
    def at(
        cls, state: DailyState, series: SensorSeries, day: int, options: BacktestOptions
    ) -> _Origin:
        midnight = np.datetime64(int(state.midnights[day].astype(np.int64)), "s")
        known = (state.times <= midnight) & (state.times > midnight - PAST_DAYS * _DAY)
        values = state.values[known]
        after = np.full(LEADS, np.nan)
        came = state.levels[day + 1 : day + 1 + LEADS]
        after[: came.size] = came
        recent = values[-1:] if state.daily else values[-3:]
        ahead = options.weather_ahead
        return cls(
            midnight=midnight,
            times=state.times[known],
            values=values,
            past=_part(series.weather, midnight - PAST_DAYS * _DAY, PAST_DAYS),
            future=_part(series.weather, midnight, LEADS) if ahead else None,
            level=float(state.levels[day]),
            last=float(np.median(recent)) if recent.size else float("nan"),
            after=after,
        )

    def _arguments(self, series: SensorSeries, options: BacktestOptions) -> dict[str, object]:
        return {
            "quantity": series.quantity,
            "origin": self.midnight,
            "weather_past": self.past,
            "weather_future": self.future,
            "latitude_deg": options.latitude_deg,
        }

    def quantiles(self, series: SensorSeries, options: BacktestOptions) -> FloatArray:
        found = options.forecast(
            self.times, self.values, horizons=options.horizons, **self._arguments(series, options)
        )
        return as_floats(found).reshape(len(QUANTILES), len(options.horizons))

    def crossing(
        self, series: SensorSeries, options: BacktestOptions, threshold: float, span: float
    ) -> tuple[float, float] | None:
        """Days until X (measured, said), or None where the origin is dry or the future unknown."""
        is_tension = series.quantity == "tension_kpa"
        wet = self.level < 0.97 * threshold if is_tension else self.level > threshold + 0.02 * span
        if not wet:
            return None
        path = np.concatenate(([self.level], self.after))
        reached = first_crossing_days(path, threshold, is_tension=is_tension)
        if np.isnan(reached) and np.isfinite(self.after).sum() < FEWEST_DAYS_SEEN:
            return None
        said = options.crossing(
            self.times,
            self.values,
            threshold,
            max_days=LEADS,
            **self._arguments(series, options),
        )
        return reached, float(said) if np.isfinite(said) else float("nan")


def _part(table: DailyTable | None, start: np.datetime64, days: int) -> DailyTable | None:
    """Rows of a daily table from a midnight on, None if there are none."""
    if table is None:
        return None
    day = np.asarray(table["day"])
    rows = (day >= start) & (day < start + days * _DAY)
    return {name: column[rows] for name, column in table.items()} if rows.any() else None


def _nothing(options: BacktestOptions, reason: str) -> Trial:
    ahead, none = len(options.horizons), np.zeros(0)
    return Trial(
        observed=np.zeros((0, ahead)),
        last=none,
        quantiles=np.zeros((0, len(QUANTILES), ahead)),
        declined=np.zeros(0, dtype=np.bool_),
        reached_days=none,
        said_days=none,
        reason=reason,
    )
