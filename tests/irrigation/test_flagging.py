from __future__ import annotations

import importlib.util
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.irrigation import flag_sensors, flag_series
from baumfeuchte.irrigation.events import Cause
from baumfeuchte.irrigation.quality import Level, Rule, Score

if TYPE_CHECKING:
    from collections.abc import Callable

JULY = np.datetime64("2026-05-01T00:00", "m")


def hourly(values: np.ndarray) -> np.ndarray:
    return JULY + np.arange(values.size) * np.timedelta64(60, "m")


def test_a_healthy_probe_is_good(healthy: np.ndarray) -> None:
    flags = flag_series(hourly(healthy), healthy)
    assert flags.score is Score.GOOD
    assert not flags.suspicious.any()
    assert not flags.flags.any()
    assert flags.wettings.seconds.size > 5


def test_a_fault_is_marked_reading_by_reading(healthy: np.ndarray) -> None:
    healthy[700] += 8.0
    healthy[-30:] = 2.0 + 0.1 * np.sin(np.arange(30))
    flags = flag_series(hourly(healthy), healthy, depth_cm=30.0)
    assert np.flatnonzero(flags.rules[Rule.SPIKE]).tolist() == [700]
    assert flags.level[700] == Level.QUESTIONABLE
    assert Quality(int(flags.flags[700])) is Quality.QUESTIONABLE
    assert (flags.level[-30:] == Level.BAD).all()
    assert all(Quality.FAULTY & int(flag) for flag in flags.flags[-30:])
    assert flags.score is Score.BAD


def test_order_and_repetitions_do_not_matter(healthy: np.ndarray) -> None:
    healthy[700] += 8.0
    healthy[1200:1260] = healthy[1199]
    times = hourly(healthy)
    plain = flag_series(times, healthy)
    order = np.random.default_rng(1).permutation(healthy.size)
    mixed = flag_series(times[order], healthy[order])
    assert np.array_equal(mixed.level, plain.level[order])
    double = flag_series(np.repeat(times, 2), np.repeat(healthy, 2))
    assert np.array_equal(double.level, np.repeat(plain.level, 2))


def test_gaps_are_no_readings(healthy: np.ndarray) -> None:
    healthy[700] += 8.0
    with_gap = np.insert(healthy, 705, [np.nan, np.nan])
    times = np.insert(hourly(healthy), 705, [hourly(healthy)[704]] * 2)
    flags = flag_series(times, with_gap)
    assert np.flatnonzero(flags.suspicious).tolist() == [700]
    assert not flags.suspicious[705:707].any()


def test_what_is_not_a_number_but_infinite_is_out_of_range() -> None:
    flags = flag_series([0, 3600, 7200], [20.0, np.inf, 21.0])
    assert flags.rules[Rule.RANGE].tolist() == [False, True, False]


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_hardly_any_readings(size: int) -> None:
    flags = flag_series(3600.0 * np.arange(size), np.full(size, 25.0))
    assert flags.level.tolist() == [0] * size
    assert flags.score is (Score.GOOD if size else Score.BAD)


def test_a_constant_series_is_stuck_in_season() -> None:
    flags = flag_series(hourly(np.zeros(1000)), np.full(1000, 25.0))
    assert np.flatnonzero(flags.rules[Rule.STUCK])[0] == 335


def test_aware_datetimes_and_domain_names() -> None:
    begin = datetime(2026, 7, 1, tzinfo=UTC)
    times = [begin + timedelta(hours=hour) for hour in range(5)]
    flags = flag_series(times, [20, 70, 20, 20, 20], Quantity.SOIL_MOISTURE_VWC_PERCENT)
    assert np.flatnonzero(flags.rules[Rule.RANGE]).tolist() == [1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: flag_series([0, 1], [1.0]), "values: need one number per time"),
        (lambda: flag_series([[0, 1]], [[1.0, 2.0]]), "values: need one number per time"),
        (lambda: flag_series([0], [1.0], "moisture"), "unknown quantity"),
        (lambda: flag_series(["now"], [1.0]), "times must be"),
        (lambda: flag_series([0], [1.0], soil_temperature_c=[1.0, 2.0]), "soil temperatures"),
        (lambda: flag_series([0], [1.0], rain=([0, 1], [1.0])), "rain: need one number"),
        (lambda: flag_series([0], [1.0], neighbours=[([0], [])]), "neighbours: need one"),
        (lambda: flag_sensors([0, 1], [1.0, 2.0]), "need times of the same shape"),
        (
            lambda: flag_sensors([0, 1], [[1.0, 2.0]], soil_temperature_c=[[1.0]]),
            "soil temperatures",
        ),
    ],
)
def test_wrong_shapes_say_what_is_wrong(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_wettings_have_a_cause(healthy: np.ndarray) -> None:
    values = 25.0 - 0.005 * np.arange(1000.0)
    for hour in (200, 500, 800):
        values[hour:] += 4.0
        values[hour + 1 :] += 2.0
    times = hourly(values)
    rain = np.zeros(1000)
    rain[199] = 12.0
    flags = flag_series(
        times, values, rain=(times, rain), waterings=([times[500].astype("datetime64[s]")], [80.0])
    )
    assert flags.wettings.cause.tolist() == [Cause.RAIN, Cause.WATERING, Cause.UNEXPLAINED]
    assert flags.wettings.rise == pytest.approx([6.0] * 3, abs=0.2)
    assert flags.wettings.rain_24h_mm.tolist() == [12.0, 0.0, 0.0]
    blind = flag_series(times, values)
    assert blind.wettings.cause.tolist() == [Cause.UNKNOWN] * 3
    assert flag_series(times, healthy[:1000], "soil_temperature_c").wettings.seconds.size == 0


def test_a_shallow_probe_that_rises_without_rain(healthy: np.ndarray) -> None:
    values = 25.0 + 0.02 * np.sin(np.arange(200.0))
    values[100:] += 3.0
    dry = (hourly(values), np.zeros(200))
    flags = flag_series(hourly(values), values, depth_cm=5.0, rain=dry)
    assert np.flatnonzero(flags.rules[Rule.UNEXPLAINED_RISE]).tolist() == [100]
    assert Rule.UNEXPLAINED_RISE not in flag_series(hourly(healthy), healthy, rain=dry).rules


def test_the_group_and_the_water_are_asked(soil: Callable[..., np.ndarray]) -> None:
    base = soil(60)
    group = [(hourly(base), base + shift) for shift in (0.5, 1.0, -1.0)]
    deaf = 24.0 + 0.1 * np.sin(np.arange(base.size) / 4.0)
    wet = int(np.argmax(np.diff(base) > 0.5))
    water = ([hourly(base)[wet].astype("datetime64[s]")], [100.0])
    flags = flag_series(hourly(base), deaf, waterings=water, neighbours=group)
    assert flags.rules[Rule.NO_RESPONSE][wet + 26]
    assert not flags.rules[Rule.NO_RESPONSE][: wet + 24].any()
    assert flags.rules[Rule.UNLIKE_NEIGHBOURS].any()
    assert not flag_series(hourly(base), base, waterings=water, neighbours=group).suspicious.any()
    tree = flag_series(hourly(base), deaf, waterings=water, other_depths=group)
    assert np.array_equal(tree.rules[Rule.NO_RESPONSE], flags.rules[Rule.NO_RESPONSE])
    assert Rule.UNLIKE_NEIGHBOURS not in tree.rules


def test_two_winters_of_a_probe_with_temperature() -> None:
    seconds = np.datetime64("2023-11-01", "s").astype(np.int64) + 3600 * 3 * np.arange(8 * 600)
    second = seconds >= np.datetime64("2024-12-01", "s").astype(np.int64)
    values = 30.0 + 0.3 * np.sin(np.arange(seconds.size) / 9.0) + 5.0 * second
    warm = 5.0 + np.sin(np.arange(seconds.size) / 4.0)
    flags = flag_series(seconds, values, soil_temperature_c=warm)
    assert np.array_equal(flags.rules[Rule.DRIFT], second)


def fleet(soil: Callable[..., np.ndarray]) -> np.ndarray:
    rows = np.stack([soil(60, seed=seed) for seed in range(6)])
    rows[0, 500:520] = 2.0
    rows[1, 700] += 9.0
    rows[2, 600:700] = rows[2, 599]
    rows[3, 300:] += 7.0
    rows[4, 100:800:7] = np.nan
    rows[5] = np.nan
    return rows


@pytest.mark.parametrize("quantity", ["vwc_percent", "tension_kpa", "soil_temperature_c"])
def test_many_sensors_are_many_single_ones(soil: Callable[..., np.ndarray], quantity: str) -> None:
    rows = fleet(soil)
    times = hourly(rows[0])
    many = flag_sensors(times, rows, quantity)
    for index, row in enumerate(rows):
        one = flag_series(times, row, quantity)
        for rule, marks in many.rules.items():
            assert np.array_equal(marks[index], one.rules[rule]), (index, rule)
        assert np.array_equal(many.level[index], one.level)
        assert np.array_equal(many.flags[index], one.flags)
        assert many.score[index] is one.score


def test_many_sensors_with_weather_and_temperature(soil: Callable[..., np.ndarray]) -> None:
    rows = fleet(soil)
    times = hourly(rows[0])
    cold = np.full(rows.shape, 3.0) + 0.1 * np.sin(np.arange(rows.shape[1]))
    cold[:, 50:60] = 0.0
    rain = (times, np.zeros(times.size))
    depth, sat = np.full(6, 5.0), np.full(6, 0.3)
    many = flag_sensors(
        times, rows, soil_temperature_c=cold, rain=rain, depth_cm=depth, theta_s=sat
    )
    for index, row in enumerate(rows):
        one = flag_series(
            times, row, soil_temperature_c=cold[index], rain=rain, depth_cm=5.0, theta_s=0.3
        )
        for rule, marks in many.rules.items():
            assert np.array_equal(marks[index], one.rules[rule]), (index, rule)


ANY_TIMES = hnp.arrays(np.float64, st.shared(st.integers(0, 80), key="size"), elements=st.floats())
ANY_VALUES = hnp.arrays(
    np.float64,
    st.shared(st.integers(0, 80), key="size"),
    elements=st.one_of(
        st.floats(), st.sampled_from([0.0, -1.0, 20.0, 20.1, 240.0, 255.0, 65535.0, np.nan])
    ),
)


@settings(max_examples=150, deadline=None)
@given(ANY_VALUES, st.sampled_from([*Quantity]), st.sampled_from([60, 3600, 14_400, 86_400]))
def test_no_values_make_it_fail(values: np.ndarray, quantity: Quantity, step_s: int) -> None:
    times = 1.7e9 + step_s * np.arange(values.size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        flags = flag_series(times, values, quantity)
    assert flags.level.shape == values.shape
    assert set(np.unique(flags.level)) <= {0, 1, 2}
    assert not flags.level[np.isnan(values)].any()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 10**10), max_size=60), st.integers(0, 2**32 - 1))
def test_no_times_make_it_fail(seconds: list[int], seed: int) -> None:
    values = np.round(20.0 + np.random.default_rng(seed).standard_normal(len(seconds)), 1)
    flags = flag_series(np.array(seconds, dtype=np.int64), values)
    assert flags.level.shape == values.shape


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-3.0, 3.0))
def test_another_level_and_another_year_change_nothing(seed: int, shift: float) -> None:
    random = np.random.default_rng(seed)
    values = np.round(22.0 + np.cumsum(0.03 * random.standard_normal(600)), 2)
    values[300] += 9.0
    values[400:460] = values[399]
    moved = np.round(values + round(shift), 2)
    one = flag_series(hourly(values), values)
    other = flag_series(hourly(values) + np.timedelta64(365 * 24 * 60, "m"), moved)
    for rule in (Rule.LEVEL_SHIFT, Rule.STUCK, Rule.NOISE):
        assert np.array_equal(one.rules[rule], other.rules[rule]), rule


def test_rain_explains_a_slow_rise() -> None:
    hour = np.arange(1440.0)
    values = np.round(25.0 + 0.1 * np.sin(hour / 4.0) - 0.005 * hour, 2)
    values[500:900] += 0.025 * np.arange(400)
    values[900:] += 10.0
    times = hourly(values)
    rain = np.zeros(values.size)
    assert flag_series(times, values).rules[Rule.DRIFT].any()
    assert flag_series(times, values, rain=(times, rain)).rules[Rule.DRIFT].any()
    rain[400::100] = 6.0
    assert not flag_series(times, values, rain=(times, rain)).rules[Rule.DRIFT].any()


def test_the_harness_plugin_hands_the_series_on(healthy: np.ndarray) -> None:
    path = Path(__file__).parents[2] / "benchmarks" / "_backtest_qc.py"
    spec = importlib.util.spec_from_file_location("_backtest_qc", path)
    assert spec is not None
    assert spec.loader is not None
    plugin = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plugin)
    healthy[700] += 8.0
    times = hourly(healthy)
    found = plugin.qc(times, healthy, {"quantity": "vwc_percent", "depth_cm": None, "site": "?"})
    assert found.dtype == np.bool_
    assert np.flatnonzero(found).tolist() == [700]
    assert np.array_equal(plugin.qc(times, healthy, {}), found)
