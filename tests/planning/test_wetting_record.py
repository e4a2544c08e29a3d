"""Wetting events in the database, and where the water came from."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.weather import DayWeather, WeatherReport
from baumfeuchte.planning.quality import judge_sensors
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_quality import WettingEvent, wettings_of_sensor
from baumfeuchte.storage.weather import store_report
from baumfeuchte.weather.fetch import cells_of

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def watered(hour: float) -> float:
    """Two days before the end the soil becomes wetter by five percent; before, it only dries."""
    slow = 24 - 7 * (hour + 1440) / 1440 + 0.1 * math.sin(hour / 24 * 2 * math.pi)
    return round(slow + (5 * math.exp((-40 - hour) / 60) if hour > -40 else 0), 2)


def found(city: Any, town: Any, sensor: int) -> list[WettingEvent]:
    judge_sensors(city.database, now=NOW, zone=town.BERLIN)
    with city.database.begin() as conn:
        return run(conn, wettings_of_sensor(sensor, NOW - timedelta(days=60)))


def rained(city: Any, rain_mm: float) -> None:
    days = [
        DayWeather(day=(NOW - timedelta(days=back)).date(), et0_mm=4.0, rain_mm=rain_mm)
        for back in range(1, 20)
    ]
    told = WeatherReport(provider="bright_sky", observed=tuple(days))
    with city.database.begin() as conn:
        store_report(conn, cells_of([(51.46, 7.24)])[0], told, NOW - timedelta(hours=2))


@pytest.mark.parametrize(
    ("litres", "rain_mm", "cause"),
    [
        (80.0, None, "watering"),
        (80.0, 0.0, "watering"),
        (None, None, "unknown"),
        (None, 0.0, "unexplained"),
        (80.0, 9.0, "rain"),
    ],
)
def test_where_the_water_came_from(  # noqa: PLR0917 - cases and fixtures
    city: Any,
    town: Any,
    put: Callable[..., int],
    litres: float | None,
    rain_mm: float | None,
    cause: str,
) -> None:
    sensor = put(watered)
    with city.database.begin() as conn:
        tree_id = conn.scalar(sa.text("SELECT tree_id FROM installations"))
    if litres is not None:
        city.water(tree_id, NOW - timedelta(hours=42), litres)
    if rain_mm is not None:
        rained(city, rain_mm)
    (event,) = found(city, town, sensor)
    assert (NOW - event.at) / timedelta(hours=1) == pytest.approx(39, abs=1)
    assert event.rise == pytest.approx(5, abs=0.5)
    assert event.cause == cause


def test_what_is_known_later_takes_the_place(city: Any, town: Any, put: Any) -> None:
    sensor = put(watered)
    assert [event.cause for event in found(city, town, sensor)] == ["unknown"]
    rained(city, 12.0)
    with city.database.begin() as conn:
        conn.execute(sa.text("TRUNCATE sensor_judgements"))
    assert [event.cause for event in found(city, town, sensor)] == ["rain"]


@pytest.mark.parametrize("days", [2, 8, 12])
@pytest.mark.parametrize("litres", [80.0, None])
def test_a_logged_watering_explains_as_long_as_the_rise_is_told(
    city: Any, town: Any, put: Callable[..., int], days: int, litres: float | None
) -> None:
    sensor = put(
        lambda hour: round(20 - hour / 300 + math.sin(hour) / 50 + 7 * (hour > -24 * days), 2)
    )
    with city.database.begin() as conn:
        tree_id = conn.scalar(sa.text("SELECT tree_id FROM installations"))
    if litres is not None:
        city.water(tree_id, NOW - timedelta(days=days, hours=2), litres)
    found(city, town, sensor)
    with city.database.begin() as conn:
        (reasons,) = conn.scalars(sa.text("SELECT reasons FROM sensor_quality"))
    codes = [reason["code"] for reason in reasons]
    assert codes == (["level_shift"] if litres is None else [])


@pytest.mark.parametrize(("litres", "level"), [(80.0, "good"), (None, "questionable")])
def test_heavy_soil_that_keeps_a_logged_watering_is_no_fault(
    city: Any, town: Any, put: Callable[..., int], litres: float | None, level: str
) -> None:
    def clay(hour: float) -> float:
        slow = 24 - 7 * (hour + 1440) / 1440 + 0.02 * math.sin(hour)
        return round(slow + (7 if hour > -40 else 0), 2)

    sensor = put(clay)
    with city.database.begin() as conn:
        tree_id = conn.scalar(sa.text("SELECT tree_id FROM installations"))
    if litres is not None:
        city.water(tree_id, NOW - timedelta(hours=42), litres)
    events = found(city, town, sensor)
    assert [event.cause for event in events] == ([] if litres is None else ["watering"])
    with city.database.begin() as conn:
        assert conn.scalar(sa.text("SELECT level FROM sensor_quality")) == level
