from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.series import daily_levels, resolution_of, valid_readings, weather_days

ORIGIN = np.datetime64("2024-07-01T00:00:00", "s")
HOUR, DAY = np.timedelta64(1, "h"), np.timedelta64(1, "D")
NAN = float("nan")


def test_readings_are_sorted_and_impossible_ones_left_out() -> None:
    times = np.array(
        ["2024-06-03", "2024-06-01", "2024-06-02", "NaT", "2024-06-04"], "datetime64[s]"
    )
    when, what = valid_readings(times, [30.0, 10.0, 120.0, 20.0, NAN], is_tension=False)
    assert what.tolist() == [10.0, 30.0]
    assert (np.diff(when) > 0).all()


def test_of_repeats_the_last_given_counts() -> None:
    when, what = valid_readings(
        np.array([ORIGIN, ORIGIN - DAY, ORIGIN]), [1.0, 2.0, 3.0], is_tension=False
    )
    assert what.tolist() == [2.0, 3.0]
    assert when.size == 2


def test_sentinels_of_tension_never_reach_a_forecast() -> None:
    times = ORIGIN + np.arange(6) * HOUR
    _, what = valid_readings(times, [240.0, 255.0, 31.0, -0.4, -40.0, 0.0], is_tension=True)
    assert what.tolist() == [31.0, -0.4, 0.0]


@pytest.mark.parametrize("value", [65535.0, -1.0, 327.67])
def test_a_sentinel_of_tension_needs_three_readings(value: float) -> None:
    assert kept([30.0, 31.0, value, value, value], is_tension=True) == [30.0, 31.0]
    assert kept([30.0, 31.0, value, value], is_tension=True) == [30.0, 31.0, value, value]


def test_nought_kpa_is_wet_and_nought_percent_a_fault() -> None:
    assert kept([5.0, 0.0, 0.0, 0.0, 0.0], is_tension=True) == [5.0, 0.0, 0.0, 0.0, 0.0]
    assert kept([5.0, 0.0, 0.0, 0.0, 0.0], is_tension=False) == [5.0]
    assert kept([5.0, 0.0, 0.0], is_tension=False) == [5.0, 0.0, 0.0]
    assert kept([5.0, 0.001, 0.001, 0.001], is_tension=False) == [5.0, 0.001, 0.001, 0.001]


def test_tension_beyond_any_sensor_is_none() -> None:
    assert kept([30.0, 1.0e5, 1.1e5], is_tension=True) == [30.0, 1.0e5]


def test_more_water_than_soil_holds_is_none_unless_the_probe_always_says_so() -> None:
    assert kept([30.0, 31.0, 60.0, 60.1, 100.0], is_tension=False) == [30.0, 31.0, 60.0]
    assert kept([70.0, 58.0, 80.0, 101.0], is_tension=False) == [70.0, 58.0, 80.0]


def test_fractions_stay_what_they_are() -> None:
    assert kept([0.21, 0.2, 0.2, 0.2], is_tension=False) == [0.21, 0.2, 0.2, 0.2]


def kept(values: list[float], *, is_tension: bool) -> list[float]:
    times = ORIGIN + np.arange(len(values)) * HOUR
    return valid_readings(times, values, is_tension=is_tension)[1].tolist()


@pytest.mark.parametrize(
    ("times", "values"),
    [
        (np.array([ORIGIN]), [1.0, 2.0]),
        (np.array([[ORIGIN]]), [[1.0]]),
        (["soon"], [1.0]),
    ],
)
def test_shapes_and_times_that_cannot_be_used_are_named(times: object, values: list[float]) -> None:
    with pytest.raises(ValueError, match="times"):
        valid_readings(times, values, is_tension=False)


def test_a_level_is_the_median_of_the_last_three_hours() -> None:
    times = ORIGIN - np.array([5, 2, 1, 0]) * HOUR
    assert daily_levels(times, np.array([9.0, 1.0, 5.0, 2.0]), ORIGIN)[60] == 2.0


def test_else_the_last_value_of_the_day_and_nan_for_days_without() -> None:
    times = np.array([ORIGIN - 40 * HOUR, ORIGIN - 30 * HOUR])
    levels = daily_levels(times, np.array([7.0, 8.0]), ORIGIN)
    assert levels[59] == 8.0
    assert np.isnan(levels[60])
    assert np.isfinite(levels).sum() == 1


def test_what_lies_after_the_origin_or_too_far_back_is_not_looked_at() -> None:
    times = np.array([ORIGIN - 70 * DAY, ORIGIN + HOUR])
    assert np.isnan(daily_levels(times, np.array([7.0, 8.0]), ORIGIN)).all()


def table(first: str, rain: list[float], **more: list[float]) -> dict[str, object]:
    day = np.datetime64(first, "D") + np.arange(len(rain))
    return {"day": day, "rain_mm": rain, **more}


def test_weather_finds_its_step() -> None:
    past, future = table("2024-06-29", [3.0, 4.0]), table("2024-07-01", [5.0])
    weather = weather_days((past, future), ORIGIN, 14, None)
    assert weather.rain_mm[58:61, 0].tolist() == [3.0, 4.0, 5.0]
    assert np.isnan(weather.rain_mm[61:]).all()
    assert weather.rain_mm.shape == (74, 1)


def test_a_step_takes_the_day_of_its_middle() -> None:
    morning = ORIGIN + 8 * HOUR  # 08:00 to 08:00: sixteen hours of the first day
    weather = weather_days((table("2024-07-01", [5.0]),), morning, 14, None)
    assert weather.rain_mm[60, 0] == 5.0


def test_et0_comes_from_temperatures_where_the_latitude_is_known() -> None:
    given = table("2024-06-30", [0.0], tmin_c=[12.0], tmax_c=[27.0])
    known = weather_days((given,), ORIGIN, 14, 51.5)
    assert 4.0 < known.et0_mm[59, 0] < 7.0
    assert known.temperature_c[59, 0] == pytest.approx(19.5)
    assert np.isnan(weather_days((given,), ORIGIN, 14, None).et0_mm[59, 0])


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ({"rain_mm": [1.0]}, "day"),
        ({"day": ["tomorrow"], "rain_mm": [1.0]}, "day"),
        ({"day": np.array(["2024-06-30"], "datetime64[D]"), "rain_mm": [1.0, 2.0]}, "rain_mm"),
    ],
)
def test_tables_that_cannot_be_used_are_named(bad: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        weather_days((bad,), ORIGIN, 14, None)


@pytest.mark.parametrize("step", [5.0, 1.0, 0.5, 0.2, 0.1])
def test_a_sensor_tells_its_steps(step: float) -> None:
    levels = np.array([20.0, NAN, *(20.0 + step * np.array([1, 0, 0, 3, 1, 1, 2, 1, 4, 1]))])
    assert resolution_of(levels) == step


def test_fine_few_or_still_levels_tell_none() -> None:
    assert resolution_of(np.linspace(20.0, 21.0, 30)) == 0.0
    assert resolution_of(np.arange(9.0)) == 0.0
    assert resolution_of(np.full(61, 20.0)) == 0.0
    assert resolution_of(np.full(61, NAN)) == 0.0
