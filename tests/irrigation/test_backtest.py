"""Rolling origins on series whose answer is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baumfeuchte.irrigation.backtest import (
    BacktestOptions,
    choose_origins,
    dry_threshold,
    first_crossing_days,
    run_series,
)
from baumfeuchte.irrigation.backtest_scores import score
from baumfeuchte.irrigation.backtest_series import SensorSeries, daily_state, daily_weather

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import FloatArray

START = np.datetime64("2024-04-01T00:00:00", "s")
DAY = np.timedelta64(86_400, "s")
HOUR = np.timedelta64(3_600, "s")


def hourly(values: FloatArray, quantity: Any = "vwc_percent") -> SensorSeries:
    times = START + np.arange(1, values.size + 1) * HOUR
    return SensorSeries(sensor="a", quantity=quantity, times=times, values=values)


def daily(values: FloatArray, quantity: Any = "vwc_percent") -> SensorSeries:
    """Dated on the day that they describe: known at its end."""
    times = START + np.arange(values.size) * DAY
    return SensorSeries(sensor="a", quantity=quantity, times=times, values=values)


def drying(days: int = 150) -> FloatArray:
    return 12.0 + 25.0 * np.exp(-np.arange(1, days * 24 + 1) / 24.0 / 40.0)


def sawtooth(days: int = 200) -> FloatArray:
    """At the end of each day: a point drier, and from 30 again every 16 days."""
    return 30.0 - np.arange(1, days + 1) % 16.0


def oracle(_times: object, _values: object, **asked: Any) -> FloatArray:
    """Knows the sawtooth, with an interval of one point to each side."""
    day = round((asked["origin"] - START) / DAY)
    came = np.array([30.0 - (day + ahead) % 16.0 for ahead in asked["horizons"]])
    return np.stack([came - 1.0, came, came + 1.0])


def off_on_odd_days(times: object, values: object, **asked: Any) -> FloatArray:
    """Half a point off on even days and two on odd ones, too wet and too dry by turns."""
    day = round((asked["origin"] - START) / DAY)
    return oracle(times, values, **asked) + (0.5, 2.0, -0.5, -2.0)[day % 4]


def no_change(_times: object, values: FloatArray, **asked: Any) -> FloatArray:
    return np.full((3, len(asked["horizons"])), values[-1])


def asked_for(series: SensorSeries, **options: Any) -> Any:
    chosen = BacktestOptions(**options)
    return score([run_series(series, chosen)], chosen.horizons)


def test_one_who_knows_the_future_has_skill_one() -> None:
    found = asked_for(daily(sawtooth()), forecast=oracle, max_origins=1000)
    assert found.origins == 200 - 21 - 7
    assert found.declined == 0
    assert [lead.days for lead in found.leads] == [1, 3, 7]
    for lead in found.leads:
        assert lead.error_percent == 0.0
        assert lead.skill == 1.0
        assert lead.coverage == 1.0
        assert lead.no_change_percent > 5.0


def test_error_coverage_and_pinball_are_counted_right() -> None:
    series = daily(sawtooth())
    found = asked_for(series, forecast=off_on_odd_days, max_origins=1000)
    span = np.subtract(*np.quantile(sawtooth(), [0.95, 0.05]))
    # Half of the origins are odd: one point below or above the interval.
    for lead in found.leads:
        assert lead.coverage == 0.5
        assert lead.error_percent == pytest.approx(100.0 * 1.25 / span)
        right = (0.1 * 0.5 + 0.5 * 0.5 + 0.1 * 1.5) / 3.0
        wrong = (0.9 * 1.0 + 0.5 * 2.0 + 0.1 * 3.0) / 3.0
        assert lead.pinball_percent == pytest.approx(100.0 * (right + wrong) / 2.0 / span)
        assert lead.skill == pytest.approx(1.0 - lead.error_percent / lead.no_change_percent)


def test_no_change_has_skill_nought() -> None:
    found = asked_for(daily(sawtooth()), forecast=no_change)
    assert [lead.skill for lead in found.leads] == [0.0, 0.0, 0.0]


def test_a_steady_dry_down_is_forecast_well() -> None:
    days = (START - 10 * DAY).astype("datetime64[D]") + np.arange(180)
    weather = {"day": days, "rain_mm": np.zeros(180), "et0_mm": np.full(180, 3.0)}
    series = replace(hourly(drying()), weather=weather)
    found = asked_for(series)
    for lead, least in zip(found.leads, (0.88, 0.8, 0.75), strict=True):
        assert lead.skill > least
    assert found.crossing.reached > 3
    assert found.crossing.missed == 0.0
    assert found.crossing.error_days < 2.0
    # Without knowing that it stays dry the forecast is more careful, and still not worse.
    careful = asked_for(series, weather_ahead=False)
    assert all(lead.skill > 0.0 for lead in careful.leads)
    assert careful.leads[2].skill < found.leads[2].skill


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        (hourly(np.full(2400, 21.0)), "moved by less than 1.5 Vol.-%"),
        (hourly(np.full(2400, 21.0), "tension_kpa"), "moved by less than 3 kPa"),
        (daily(sawtooth(80)), "fewer than 90 good readings"),
        (hourly(drying(50)), "fewer than 90 good readings on 60 days"),
        (daily(np.where(np.arange(220) % 2, np.nan, sawtooth(220))), "no day with three weeks"),
    ],
)
def test_what_cannot_be_scored_says_why(series: SensorSeries, reason: str) -> None:
    trial = run_series(series, BacktestOptions())
    assert reason in trial.reason
    found = score([trial], (1, 3, 7))
    assert (found.origins, found.leads) == (0, ())
    assert found.crossing.error_days is None


def test_the_skill_of_a_series_that_stays_is_undefined() -> None:
    values = np.concatenate([np.full(30, 30.0), np.full(110, 20.0)])
    horizons = (1,)
    trial = run_series(daily(values), BacktestOptions(horizons=horizons, forecast=no_change))
    after = trial.observed[:, 0] == trial.last
    still = replace(
        trial,
        observed=trial.observed[after],
        last=trial.last[after],
        quantiles=trial.quantiles[after],
        declined=trial.declined[after],
    )
    assert score([still], horizons).leads[0].skill is None


def test_a_forecast_that_is_not_made_counts_as_no_change() -> None:
    def silent(_times: object, _values: object, **_: Any) -> FloatArray:
        return np.full((3, 3), np.nan)

    found = asked_for(daily(sawtooth()), forecast=silent)
    assert found.declined == found.origins == 60
    assert [lead.skill for lead in found.leads] == [0.0, 0.0, 0.0]
    assert [lead.coverage for lead in found.leads] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("weather_ahead", [True, False])
def test_no_forecast_looks_ahead(weather_ahead: bool) -> None:
    """What is measured after an origin changes nothing of its forecast."""
    rng = np.random.default_rng(3)
    values = 22.0 + 6.0 * np.sin(np.arange(120 * 24) / 200.0) + rng.normal(0.0, 0.1, 120 * 24)
    days = START.astype("datetime64[D]") + np.arange(-5, 130)
    weather = {"day": days, "rain_mm": rng.exponential(1.0, 135), "et0_mm": np.full(135, 3.0)}
    options = BacktestOptions(max_origins=1000, weather_ahead=weather_ahead)
    series = replace(hourly(values), weather=weather)
    before = run_series(series, options)
    cut = 70
    changed = values.copy()
    changed[cut * 24 :] = rng.permutation(changed[cut * 24 :])
    rain = np.where(days >= (START + cut * DAY), 9.0, weather["rain_mm"])
    wetter = weather if weather_ahead else weather | {"rain_mm": rain}
    after = run_series(replace(series, values=changed, weather=wetter), options)
    made = cut - 21  # the first origin is the 22nd midnight; the last, that of the cut
    span = [_span(values), _span(changed)]
    np.testing.assert_allclose(
        before.quantiles[:made] * span[0], after.quantiles[:made] * span[1], rtol=1e-12
    )
    assert not np.allclose(before.quantiles[made] * span[0], after.quantiles[made] * span[1])


def _span(values: FloatArray) -> float:
    state = daily_state(hourly(values))
    assert state is not None
    return float(np.subtract(*np.nanquantile(state.levels, [0.95, 0.05])))


def test_a_forecaster_is_handed_the_past_only() -> None:
    seen = []

    def watching(times: Any, values: Any, **asked: Any) -> FloatArray:
        origin = asked["origin"]
        seen.append(
            (
                times.max() <= origin,
                times.min() > origin - 60 * DAY,
                asked["weather_past"]["day"].max() < origin,
                asked["weather_future"]["day"].min() >= origin,
                asked["weather_future"]["day"].size,
            )
        )
        return no_change(times, values, **asked)

    days = START.astype("datetime64[D]") + np.arange(200)
    series = replace(hourly(np.tile(sawtooth(16), 200)), weather={"day": days})
    asked_for(series, forecast=watching)
    assert seen == [(True, True, True, True, 14)] * 60


def test_origins_are_spread_over_the_whole_series() -> None:
    levels = np.arange(400.0)
    every = choose_origins(levels, (1, 3, 7), 10_000)
    assert (every[0], every[-1], every.size) == (21, 392, 372)
    some = choose_origins(levels, (1, 3, 7), 60)
    assert (some[0], some[-1], some.size) == (21, 392, 60)
    assert np.diff(some).min() >= 6
    levels[100] = np.nan
    gone = set(every) - set(choose_origins(levels, (1, 3, 7), 10_000))
    assert gone == {93, 97, 99, 100}


def test_days_to_x_are_scored() -> None:
    # 30 % of the range of 14..29 (5-95 % of 15..30): the crossing is known to a fraction of a day.
    threshold = dry_threshold(15.0, 30.0, is_tension=False)
    assert threshold == pytest.approx(19.5)
    path = np.array([21.0, 20.0, 19.0, 30.0])
    assert first_crossing_days(path, threshold, is_tension=False) == pytest.approx(1.5)
    gap = np.array([21.0, np.nan, 19.0])
    assert first_crossing_days(gap, threshold, is_tension=False) == pytest.approx(1.5)
    assert np.isnan(first_crossing_days(path[:2], threshold, is_tension=False))
    kpa = dry_threshold(1.0, 100.0, is_tension=True)
    assert kpa == pytest.approx(10.0 ** (2 * 0.7))
    assert first_crossing_days(np.array([20.0, 30.0]), kpa, is_tension=True) < 1.0


def test_warnings_that_fail_are_counted() -> None:
    series = daily(sawtooth())

    def never(*_: Any, **__: Any) -> float:
        return float("inf")

    def always(*_: Any, **__: Any) -> float:
        return 2.0

    silent = asked_for(series, forecast=no_change, crossing=never, max_origins=1000).crossing
    assert silent.reached > 50
    assert (silent.missed, silent.warned_3_days, silent.false_3_days) == (1.0, 0.0, None)
    loud = asked_for(series, forecast=no_change, crossing=always, max_origins=1000).crossing
    assert (loud.missed, loud.warned_3_days) == (0.0, 1.0)
    assert 0.0 < loud.false_3_days < 1.0
    assert silent.error_days > loud.error_days > 0.0
    assert loud.false_alarms is None  # the sawtooth gets dry every 16 days


def test_daily_values_are_known_at_the_end_of_their_day() -> None:
    state = daily_state(daily(sawtooth()))
    assert state is not None
    assert state.daily
    assert state.midnights[0] == START + DAY
    noon = replace(daily(sawtooth()), times=daily(sawtooth()).times + 12 * HOUR)
    of_noon = daily_state(noon)
    assert of_noon is not None
    np.testing.assert_array_equal(of_noon.midnights, state.midnights)
    np.testing.assert_array_equal(of_noon.levels, state.levels)


def test_minutes_become_hours_and_a_midnight_takes_its_last_three() -> None:
    times = START + np.arange(1, 4 * 24 * 60 // 10) * np.timedelta64(600, "s")
    values = np.arange(times.size, dtype=float) % 47.0
    state = daily_state(
        SensorSeries(sensor="a", quantity="vwc_percent", times=times[::-1], values=values[::-1])
    )
    assert state is not None
    assert (np.diff(state.times) == HOUR).all()
    assert state.values[0] == pytest.approx(values[:6].mean())
    assert state.levels[0] == pytest.approx(np.median(state.values[21:24]))


def test_hourly_weather_becomes_days() -> None:
    times = START + np.arange(47) * HOUR
    temperature = np.arange(47.0)
    temperature[30:40] = np.nan
    table = daily_weather(times, {"rain_mm": np.full(47, 0.5), "air_temp_c": temperature})
    assert table["day"].astype(str).tolist() == ["2024-04-01", "2024-04-02"]
    np.testing.assert_allclose(table["rain_mm"], [12.0, 11.5])
    np.testing.assert_allclose(table["tmean_c"], [11.5, np.nan])
    np.testing.assert_allclose(table["tmin_c"], [0.0, np.nan])
    np.testing.assert_allclose(table["tmax_c"], [23.0, np.nan])
    whole = daily_weather(times[[24, 0]], {"tmin_c": [3.0, 2.0], "et0_mm": [1.0, np.nan]})
    np.testing.assert_allclose(whole["tmin_c"], [2.0, 3.0])
    np.testing.assert_allclose(whole["et0_mm"], [np.nan, 1.0])
