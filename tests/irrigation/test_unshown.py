"""A sensor that has shown little gets a band that any sensor would need."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from baumfeuchte.irrigation import forecast_series
from baumfeuchte.irrigation.drive import DailyWeather, Drive, prepare_drive
from baumfeuchte.irrigation.moisture_scale import from_scale, to_scale
from baumfeuchte.irrigation.unshown import Shown, shown_by, unshown_widths

ORIGIN = np.datetime64("2024-07-01T00:00:00", "s")
HOUR = np.timedelta64(1, "h")
DAYS = ORIGIN.astype("datetime64[D]") - 60 + np.arange(74)
ALL = list(range(1, 15))
NAN = float("nan")


def table(
    rain_ahead: float = 0.0, *, rain_before: float = 0.0, et0: float = 4.0
) -> dict[str, object]:
    rain = np.zeros(74)
    rain[:60:4] = rain_before
    rain[61] = rain_ahead
    return {"day": DAYS, "rain_mm": rain, "et0_mm": np.full(74, et0)}


def band(values: np.ndarray, quantity: str = "vwc_percent", **weather: float) -> np.ndarray:
    """(below, above) by lead, of hourly values that end at the origin."""
    times = ORIGIN - np.arange(values.size)[::-1] * HOUR
    told = table(**weather)
    low, middle, high = forecast_series(
        times, values, quantity=quantity, horizons=ALL, weather_past=told, weather_future=told
    )
    return np.stack([middle - low, high - middle])


def drying(days: float, level: float = 25.0) -> np.ndarray:
    """Hourly, a tenth of a Vol.-% a day, ending at the level."""
    hours = np.arange(int(days * 24))[::-1]
    return level + 0.1 * hours / 24.0


def test_the_band_is_widest_where_least_is_known() -> None:
    widths = [band(drying(days)).sum(axis=0) for days in (0.2, 2, 5, 10, 20, 60)]
    for shorter, longer in pairwise(widths):
        assert (shorter > longer).all()
    assert (widths[0] > 2.0 * widths[-1]).all()


def test_a_sensor_of_one_day_may_lose_what_et0_takes() -> None:
    below, above = band(drying(0.2))
    assert 1.0 < below[0] < 2.5
    assert 4.0 < below[6] < 7.0
    assert (below > above).all()
    assert (band(drying(0.2), et0=1.0)[0] < below).all()


def test_dry_soil_has_little_to_lose() -> None:
    dry, wet = band(drying(0.2, 8.0))[0], band(drying(0.2, 40.0))[0]
    assert wet[6] > 4.0 * dry[6]


def test_a_sensor_that_never_saw_rain_may_rise_with_it() -> None:
    still = 8.0 + 0.01 * np.sin(np.arange(1440))
    none, rain = band(still)[1], band(still, rain_ahead=50.0)[1]
    assert none[1] < 0.5
    assert rain[0] == pytest.approx(none[0], abs=0.1)
    assert 8.0 < rain[1] < 25.0
    seen = band(still, rain_ahead=50.0, rain_before=10.0)[1]
    assert seen[1] < 0.2 * rain[1]


def drive_of(rain: float, past: int = 60) -> Drive:
    shape = (past + 14, 1)
    return prepare_drive(
        DailyWeather(np.full(shape, rain), np.full(shape, 4.0), np.full(shape, 18.0)), past
    )


def test_rain_fills_no_further_than_saturation() -> None:
    shown = Shown(of_days=np.zeros(2), of_rain=np.ones(2))
    start, tension = to_scale([55.0, 6.0], [False, True]), np.array([False, True])
    drive = drive_of(100.0)
    none = np.zeros(2, dtype=np.int64)
    _, rise = unshown_widths(shown, drive, start, none, tension, leads=14)
    assert from_scale(start + rise[-1], tension) == pytest.approx([60.0, 0.0])


def test_evidence_is_days_and_millimetres() -> None:
    levels = np.full((61, 1), 20.0)
    full = shown_by(levels, drive_of(2.0))
    assert full.of_days[0] == pytest.approx((7 / 67) ** 2)
    assert full.of_rain[0] == pytest.approx((15 / 135) ** 2)
    assert shown_by(levels, drive_of(0.0)).of_rain[0] == 1.0
    levels[:-1] = NAN
    nothing = shown_by(levels, drive_of(2.0))
    assert (nothing.of_days[0], nothing.of_rain[0]) == (1.0, 1.0)


def test_unknown_rain_counts_as_usual_rain() -> None:
    levels = np.full((61, 1), 20.0)
    assert shown_by(levels, drive_of(NAN)).of_rain[0] == shown_by(levels, drive_of(2.0)).of_rain[0]


def test_weather_since_the_last_level_counts() -> None:
    drive, water = drive_of(2.0), np.array([False])
    shown = shown_by(np.full((61, 1), NAN), drive)
    start = np.array([25.0])
    now, late = (
        unshown_widths(shown, drive, start, np.array([gap]), water, leads=14) for gap in (0, 5)
    )
    for fresh, old in zip(now, late, strict=True):
        assert fresh[5:9] == pytest.approx(old[:4])
        assert (old > fresh).all()
