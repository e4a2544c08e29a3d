from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.evapotranspiration import (
    daylight_hours,
    et0_climatology,
    et0_daily,
    et0_hargreaves,
    et0_hourly,
    extraterrestrial_radiation_mj,
    saturation_vapour_pressure_kpa,
    wind_at_2m_ms,
)

UCCLE = {
    "tmax_c": 21.5,
    "tmin_c": 12.3,
    "rhmax_percent": 84,
    "rhmin_percent": 63,
    "wind_ms": 2.78,
    "wind_height_m": 10,
    "latitude_deg": 50.8,
    "elevation_m": 100,
    "day_of_year": 187,
    "sunshine_h": 9.25,
}


def test_fao56_example_8_and_9_sun() -> None:
    assert float(extraterrestrial_radiation_mj(-20, 246)) == pytest.approx(32.2, abs=0.05)
    assert float(daylight_hours(-20, 246)) == pytest.approx(11.7, abs=0.05)


def test_fao56_example_14_wind() -> None:
    assert float(wind_at_2m_ms(3.2, 10)) == pytest.approx(2.4, abs=0.05)


def test_fao56_table_2_3_vapour_pressure() -> None:
    assert saturation_vapour_pressure_kpa([1, 20, 48]).tolist() == pytest.approx(
        [0.657, 2.338, 11.162], abs=0.002
    )


def test_fao56_example_19_night_hour() -> None:
    night = et0_hourly(
        temperature_c=28, rh_percent=90, wind_2m_ms=1.9, net_radiation_mj=-0.100, elevation_m=8
    )
    assert float(night) == pytest.approx(0.0, abs=0.01)


def test_fao56_example_20_hargreaves() -> None:
    lyon = et0_hargreaves(tmax_c=26.6, tmin_c=14.8, latitude_deg=45.72, day_of_year=196)
    assert float(lyon) == pytest.approx(5.03, abs=0.03)


def test_days_at_once_equal_one_by_one() -> None:
    days = UCCLE | {"tmax_c": np.array([21.5, 30.0]), "day_of_year": np.array([187, 200])}
    both = et0_daily(**days)
    second = et0_daily(**(UCCLE | {"tmax_c": 30.0, "day_of_year": 200}))
    assert both.tolist() == pytest.approx([3.88, float(second)], abs=0.01)


@pytest.mark.parametrize(
    "missing", [("rhmax_percent",), ("rhmin_percent",), ("sunshine_h",)], ids=str
)
def test_what_is_missing_is_named(missing: tuple[str, ...]) -> None:
    less = {key: value for key, value in UCCLE.items() if key not in missing}
    with pytest.raises(InputError, match="ET0 needs"):
        et0_daily(**less)


def test_never_below_zero_even_in_the_polar_night() -> None:
    doy = np.arange(1, 367)
    assert (extraterrestrial_radiation_mj(80, doy) >= 0).all()
    assert (et0_hargreaves(tmax_c=-20, tmin_c=-30, latitude_deg=70, day_of_year=doy) >= 0).all()
    winter = UCCLE | {"day_of_year": 1, "latitude_deg": 70.0, "tmax_c": -5.0, "tmin_c": -9.0}
    assert float(et0_daily(**winter)) >= 0


def test_climatology_over_the_year() -> None:
    year = et0_climatology(np.arange(1, 366))
    assert year.min() == pytest.approx(0.2)
    assert year.max() == pytest.approx(3.5, abs=0.01)
    assert int(year.argmax()) + 1 in range(165, 178)
    assert float(et0_climatology(80)) == pytest.approx(1.75)
