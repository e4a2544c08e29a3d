"""What other probes tell of a probe reaches the list and the sensors to look at."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.weather import DayWeather, WeatherReport
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_quality import ProbeQuality, probe_qualities
from baumfeuchte.storage.weather import store_report
from baumfeuchte.weather.fetch import cells_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.domain.recommendation import Recommendation

HOURS = -45 * 24.0


def dry(hour: float) -> float:
    """Dries by 0.2 a day, with a daily wave that no rule takes for standing still."""
    return round(22.0 - 0.2 * (hour - HOURS) / 24 + 0.05 * ((hour * 0.618) % 1.0), 3)


def answers(rise: float, since: float) -> Callable[[float], float]:
    """The same, wetter within a day from some hours after the water on, and draining."""

    def value(hour: float) -> float:
        after = max(hour - since, 0.0)
        return round(dry(hour) + rise * (1.0 - math.exp(-after / 6)) * math.exp(-after / 200), 3)

    return value


def known(city: Any) -> dict[tuple[int, int], ProbeQuality]:
    with city.database.begin() as conn:
        return {(item.sensor_id, item.probe): item for item in run(conn, probe_qualities())}


def codes(item: ProbeQuality) -> list[object]:
    return [reason["code"] for reason in item.reasons]


def measure(
    city: Any, town: Any, sensor: int, value: Callable[[float], float], **rest: Any
) -> None:
    city.measure(sensor, value, around=town.NOW, first=HOURS, last=0.5, **rest)


def plan(city: Any, town: Any, number: str, now: datetime | None = None) -> Recommendation:
    planned = town.plan(city.database, now=now or town.NOW)
    found: Recommendation = town.rows(city.database, planned)[number].recommendation
    return found


@pytest.fixture
def two_depths(city: Any, town: Any) -> tuple[int, int]:
    """A tree with a probe in 30 and one in 60 cm, watered five days ago; only the lower one knows.

    Its sensor and the tree.
    """
    tree, sensor = city.tree("T", planting_year=2024), city.sensor("S")
    city.install(sensor, tree, depth_cm=30.0)
    city.install(sensor, tree, probe=1, depth_cm=60.0)
    measure(city, town, sensor, dry)
    measure(city, town, sensor, answers(5.0, -5 * 24 + 6), probe=1)
    city.water(tree, at=town.NOW - timedelta(days=5), litres=100.0)
    return sensor, tree


def test_a_probe_that_did_not_see_the_watering_is_left_out(
    city: Any, town: Any, two_depths: tuple[int, int]
) -> None:
    sensor, _ = two_depths
    item = plan(city, town, "T")
    found = known(city)
    assert codes(found[sensor, 0]) == ["no_response"]
    assert found[sensor, 0].level == "bad"
    assert found[sensor, 0].since == datetime(2026, 7, 10, 10, tzinfo=town.NOW.tzinfo)
    assert (found[sensor, 1].level, codes(found[sensor, 1])) == ("good", [])
    assert item.status is not Status.UNKNOWN
    said = " ".join(sentence(reason, item, "de") for reason in item.reasons)
    assert "In 60 cm Tiefe" in said
    assert "In 30 cm Tiefe" not in said


def test_a_second_run_says_it_once_and_the_next_judgement_anew(
    city: Any, town: Any, two_depths: tuple[int, int]
) -> None:
    sensor, _ = two_depths
    plan(city, town, "T")
    plan(city, town, "T", town.NOW + timedelta(minutes=20))
    assert codes(known(city)[sensor, 0]) == ["no_response"]
    later = town.NOW + timedelta(hours=2)
    city.measure(sensor, dry, around=town.NOW, first=1, last=2)
    plan(city, town, "T", later)
    judged = known(city)[sensor, 0]
    assert judged.judged_at == later, "bad ones are looked at every hour"
    assert codes(judged) == ["no_response"]


def test_without_a_witness_nobody_is_accused(city: Any, town: Any) -> None:
    tree, sensor = city.tree("T", planting_year=2024), city.sensor("S")
    city.install(sensor, tree)
    measure(city, town, sensor, dry)
    city.water(tree, at=town.NOW - timedelta(days=5), litres=100.0)
    plan(city, town, "T")
    assert known(city)[sensor, 0].level == "good"


def test_rain_that_four_similar_trees_felt_makes_the_fifth_doubtful(city: Any, town: Any) -> None:
    sensors = []
    for number in range(5):
        sensors.append(city.sensor(f"S{number}"))
        city.install(sensors[-1], city.tree(f"T{number}", planting_year=2024), depth_cm=30.0)
        measure(city, town, sensors[-1], dry if number == 0 else answers(4.0, -6 * 24 + 12))
    (cell,) = cells_of([(51.46, 7.24)])
    days = [
        DayWeather(day=town.DAY - timedelta(days=back), et0_mm=4.0, rain_mm=22.0 * (back == 6))
        for back in range(1, 60)
    ]
    with city.database.begin() as conn:
        store_report(conn, cell, WeatherReport(provider="dwd", observed=tuple(days)), town.NOW)
    town.tell_weather(city.database, et0_mm=4.0, rain_mm=0.0, at=town.NOW)
    item = plan(city, town, "T0")
    found = known(city)
    assert (found[sensors[0], 0].level, codes(found[sensors[0], 0])) == (
        "questionable",
        ["no_response"],
    )
    assert all(codes(found[sensor, 0]) == [] for sensor in sensors[1:])
    assert "doubtful_probe" in [reason.code for reason in item.reasons]
    assert found[sensors[0], 0].quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT
