from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.evapotranspiration import (
    et0_hourly,
    extraterrestrial_radiation_mj,
)
from baumfeuchte.irrigation.hourly_radiation import (
    clear_sky_hour_mj,
    extraterrestrial_radiation_hour_mj,
    net_radiation_hour_mj,
    vapour_pressure_of_hour_kpa,
)

# FAO-56 example 19: N'Diaye (Senegal), 16 deg 13' N, 16 deg 15' W, 8 m; 1 October, 14:00-15:00.
LATITUDE, LONGITUDE, DAY = 16.22, -16.25, 274
# The book's clock is that of 15 deg W; the middle of the hour is 14:30 there, 15:30 UTC.
MIDDLE_UTC_H = 15.5


def test_fao56_example_19_the_sun_of_an_hour() -> None:
    ra = extraterrestrial_radiation_hour_mj(LATITUDE, LONGITUDE, DAY, MIDDLE_UTC_H)
    assert float(ra) == pytest.approx(3.543, abs=0.01)
    assert float(clear_sky_hour_mj(ra, 8)) == pytest.approx(2.658, abs=0.01)


def test_fao56_example_19_from_measured_radiation_to_et0() -> None:
    pressure = vapour_pressure_of_hour_kpa(38, 52)
    assert float(pressure) == pytest.approx(3.445, abs=0.005)
    net = net_radiation_hour_mj(
        radiation_mj=2.450,
        temperature_c=38,
        vapour_pressure_kpa=pressure,
        relative_radiation=2.450 / 2.658,
    )
    assert float(net) == pytest.approx(1.749, abs=0.01)
    et0 = et0_hourly(
        temperature_c=38, rh_percent=52, wind_2m_ms=3.3, net_radiation_mj=net, elevation_m=8
    )
    assert float(et0) == pytest.approx(0.63, abs=0.01)


def test_fao56_example_19_the_night() -> None:
    night = net_radiation_hour_mj(
        radiation_mj=0.0,
        temperature_c=28,
        vapour_pressure_kpa=vapour_pressure_of_hour_kpa(28, 90),
        relative_radiation=0.8,
    )
    assert float(night) == pytest.approx(-0.100, abs=0.005)


@pytest.mark.parametrize("latitude", [-35.0, 0.0, 51.5, 69.0])
@pytest.mark.parametrize("longitude", [-120.0, 7.2])
@pytest.mark.parametrize("day", [15, 172, 355])
def test_the_hours_of_a_day_add_up_to_the_day(latitude: float, longitude: float, day: int) -> None:
    hours = extraterrestrial_radiation_hour_mj(latitude, longitude, day, np.arange(24) + 0.5)
    assert (hours >= 0).all()
    whole = float(extraterrestrial_radiation_mj(latitude, day))
    # The declination is that of the day, so only the ends of the sums differ.
    assert float(hours.sum()) == pytest.approx(whole, rel=0.005, abs=0.02)


def test_at_noon_most_and_at_midnight_nothing() -> None:
    hours = extraterrestrial_radiation_hour_mj(51.5, 0.0, 172, np.arange(24) + 0.5)
    assert int(hours.argmax()) in (11, 12)
    assert hours[0] == 0.0
