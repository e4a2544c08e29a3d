"""Time of the forecast engine for many sensors, next to one call per series.

    python benchmarks/forecast.py [SENSORS]

Each sensor brings 60 days of its own history; learning, hindcasts and 14 days ahead are counted.
Compare only the ratio: the seconds belong to this machine.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from baumfeuchte.irrigation import forecast_series
from baumfeuchte.irrigation.crossing import days_until_dry
from baumfeuchte.irrigation.drive import DailyWeather
from baumfeuchte.irrigation.engine import LEADS, forecast_sensors
from baumfeuchte.irrigation.series import PAST_DAYS

CELLS = 200
SAMPLE = 100
ORIGIN = np.datetime64("2026-07-01T00:00:00", "s")


def city(count: int, seed: int = 1) -> tuple[np.ndarray, DailyWeather, np.ndarray]:
    """Levels (61, N) in Vol.-%, weather of 200 cells, and the cell of each sensor."""
    random = np.random.default_rng(seed)
    days = PAST_DAYS + LEADS
    rain = np.where(random.random((days, CELLS)) < 0.25, random.gamma(1.5, 5.0, (days, CELLS)), 0.0)
    weather = DailyWeather(
        rain, random.uniform(1.5, 6.0, (days, CELLS)), random.uniform(12, 25, rain.shape)
    )
    cell = random.integers(0, CELLS, count)
    level = np.empty((PAST_DAYS + 1, count))
    level[0] = random.uniform(18.0, 30.0, count)
    for day in range(PAST_DAYS):
        dried = 0.01 * weather.et0_mm[day, cell] * (level[day] - 8.0)
        level[day + 1] = np.minimum(level[day] - dried + 0.2 * rain[day, cell], 34.0)
    return level + 0.1 * random.standard_normal(level.shape), weather, cell


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    level, weather, cell = city(count)
    is_tension = np.zeros(count, dtype=np.bool_)
    begin = time.perf_counter()
    outcome = forecast_sensors(level, is_tension, weather, cell=cell)
    together = time.perf_counter() - begin
    begin = time.perf_counter()
    days = days_until_dry(outcome, np.full(count, 15.0), is_tension, LEADS)
    crossing = time.perf_counter() - begin
    day = ORIGIN.astype("datetime64[D]") - PAST_DAYS + np.arange(PAST_DAYS + LEADS)
    times = ORIGIN - np.arange(PAST_DAYS + 1)[::-1] * np.timedelta64(1, "D")
    sample = min(SAMPLE, count)
    begin = time.perf_counter()
    for one in range(sample):
        rain, et0, air = (column[:, cell[one]] for column in weather)
        table = {"day": day, "rain_mm": rain, "et0_mm": et0, "tmean_c": air}
        alone = forecast_series(
            times,
            level[:, one],
            quantity="vwc_percent",
            horizons=np.arange(1, LEADS + 1),
            weather_past={name: column[:PAST_DAYS] for name, column in table.items()},
            weather_future={name: column[PAST_DAYS:] for name, column in table.items()},
        )
        assert np.allclose(alone[1], np.clip(outcome.centre[:, one], 0.0, 60.0), atol=1e-9)
    single = (time.perf_counter() - begin) / sample
    print(f"sensors {count}, days of history {PAST_DAYS}, days ahead {LEADS}, cells {CELLS}")
    print(f"  all at once           {together:8.3f} s   {1e3 * together / count:8.3f} ms/sensor")
    print(f"  days until a limit    {crossing:8.3f} s   {int(np.isfinite(days).sum())} reach it")
    print(
        f"  one call per series   {single * count:8.1f} s   {1e3 * single:8.3f} ms/sensor (scaled)"
    )
    print(f"  ratio                 {single * count / together:8.1f}")


if __name__ == "__main__":
    main()
