from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.drive import (
    DEFAULT_ET0_MM,
    INTERCEPTED_MM,
    RAIN_SCALE_MM,
    DailyWeather,
    prepare_drive,
    rain_effect,
    store_step,
)

NAN = float("nan")


def weather(
    rain: list[float], et0: list[float] | None = None, air: list[float] | None = None
) -> DailyWeather:
    days = len(rain)
    return DailyWeather(
        np.array(rain)[:, None],
        np.array(et0 or [4.0] * days)[:, None],
        np.array(air or [15.0] * days)[:, None],
    )


def test_effect_of_rain_grows_and_saturates() -> None:
    effect = rain_effect(np.array([0.0, INTERCEPTED_MM, INTERCEPTED_MM + RAIN_SCALE_MM, 500.0]))
    assert effect[:2].tolist() == [0.0, 0.0]
    assert effect[2] == pytest.approx(1.0 - np.exp(-1.0))
    assert effect[3] == pytest.approx(1.0)


def test_snow_waits_for_warm_days_and_no_water_is_lost() -> None:
    drive = prepare_drive(weather([5.0, 7.0, 0.0, 0.0, 0.0], air=[-4.0, -1.0, 2.0, 3.0, 9.0]), 5)
    assert drive.water_mm[:, 0].tolist() == [0.0, 0.0, 6.0, 6.0, 0.0]
    assert drive.water_mm.sum() == pytest.approx(12.0)
    assert drive.frost[0, 0] == pytest.approx(0.8)


def test_unknown_days_are_flagged_and_get_what_is_usual() -> None:
    rain = [10.0 if day % 5 == 0 else 0.0 for day in range(30)]
    drive = prepare_drive(weather([*rain, NAN, NAN], [*[4.0] * 25, *[6.0] * 5, NAN, NAN]), 30)
    assert drive.known[:30].all()
    assert not drive.known[30:].any()
    assert 0.0 < drive.usual_water_mm[0] < 2.0  # less than the mean: half of the days are dry
    assert drive.et0_mm[30, 0] == pytest.approx(4.5)  # mean of the last 20 days


def test_without_any_weather_there_is_a_default_and_no_rain() -> None:
    drive = prepare_drive(weather([NAN] * 10, [NAN] * 10, [NAN] * 10), 8)
    assert not drive.rain_record[0]
    assert drive.usual_water_mm[0] == 0.0
    assert (drive.et0_mm == DEFAULT_ET0_MM).all()
    assert (drive.frost == 0.0).all()


def test_negative_rain_counts_as_unknown() -> None:
    assert not prepare_drive(weather([-1.0, 2.0]), 2).known[0, 0]


@given(st.floats(0, 1), st.floats(0, 200), st.floats(0, 12))
def test_the_upper_store_stays_between_empty_and_full(
    filling: float, rain: float, et0: float
) -> None:
    after = store_step(np.array(filling), np.array(rain), np.array(et0))
    assert 0.0 <= after <= 1.0
    assert store_step(np.array(filling), np.array(rain + 1.0), np.array(et0)) >= after
