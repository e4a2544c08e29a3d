"""Judging waterings on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.calibration import CalibrationKind, SiteCalibration
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.planning.learned_volumes import learned_volumes
from baumfeuchte.planning.watering_outcomes import evaluate_waterings
from baumfeuchte.storage.query import run
from baumfeuchte.storage.watering_outcomes import outcomes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from baumfeuchte.planning.rain import RainSpan

WATERED = datetime(2026, 7, 10, 8, 20, tzinfo=UTC)
TENSION = Quantity.SOIL_WATER_TENSION_KPA


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


NOW = WATERED + hours(31)


def no_rain(spans: Sequence[RainSpan]) -> list[float | None]:
    return [0.0 for _ in spans]


def rise(before: float = 12.0, after: float = 20.0, at: float = 0.0) -> Callable[[float], float]:
    """A value that changes at an hour since the watering."""
    return lambda hour: before if hour < at else after


def evaluate(city: Any, now: datetime = NOW, **options: Any) -> dict[Outcome, int]:
    with city.database.begin() as conn:
        return evaluate_waterings(conn, now=now, **({"rain": no_rain} | options))


def outcome(city: Any, *watering_ids: int) -> WateringOutcome:
    with city.database.begin() as conn:
        found = run(conn, outcomes_of(watering_ids))
    assert [item.watering_id for item in found] == list(watering_ids)
    return found[0]


def test_a_watering_that_arrived_teaches_the_volume_of_its_tree(city: Any) -> None:
    tree, sensor = city.tree("B1"), city.sensor("a1")
    installation = city.install(sensor, tree)
    city.measure(sensor, rise(12.0, 24.0))
    watering = city.water(tree)
    assert evaluate(city) == {Outcome.EFFECTIVE: 1}
    found = outcome(city, watering)
    assert found.outcome is Outcome.EFFECTIVE
    assert found.evaluated_at == NOW
    assert found.response == pytest.approx(0.12)
    assert (found.teaching_litres, found.taught_response) == (100.0, pytest.approx(0.12))
    assert found.detail == {
        "litres": 100.0,
        "rain_mm": 0.0,
        "best": installation,
        "probes": [
            {
                "installation_id": installation,
                "depth_cm": 30.0,
                "quantity": "soil_moisture_vwc_percent",
                "counted": True,
                "before": 0.12,
                "peak": 0.24,
                "after": 0.24,
                "response": 0.12,
                "before_age_h": 1,
                "after_h": 24,
            }
        ],
    }
    with city.database.begin() as conn:
        volumes = learned_volumes(conn, now=NOW)
    # The case P26 of the source: V 0.38 and 100 l at eta 0.8 by 0.12.
    assert list(volumes) == [tree]
    assert volumes[tree].volume_m3 == pytest.approx(0.4784, abs=1e-4)
    assert volumes[tree].log_variance == pytest.approx(0.1475, abs=1e-4)
    assert volumes[tree].waterings == 1


def test_it_is_judged_when_thirty_hours_are_over_and_not_twice(city: Any) -> None:
    tree, sensor = city.tree("B1"), city.sensor("a1")
    city.install(sensor, tree)
    city.measure(sensor, rise())
    watering = city.water(tree)
    assert evaluate(city, WATERED + hours(29.9)) == {}
    assert evaluate(city, WATERED + hours(30)) == {Outcome.EFFECTIVE: 1}
    first = outcome(city, watering)
    assert evaluate(city, WATERED + hours(30)) == {}
    assert evaluate(city, WATERED + hours(35.9)) == {}
    assert outcome(city, watering) == first
    assert evaluate(city, WATERED + hours(36)) == {Outcome.EFFECTIVE: 1}  # again, for late data


def test_late_data_changes_the_judgement_for_a_week(city: Any) -> None:
    tree, sensor = city.tree("B1"), city.sensor("a1")
    city.install(sensor, tree)
    city.measure(sensor, rise(), last=0)
    watering = city.water(tree)
    evaluate(city)
    assert outcome(city, watering).outcome is Outcome.NOT_SEEN
    assert outcome(city, watering).detail["reason"] == "no_value_after"
    city.measure(sensor, rise(), first=0)
    assert evaluate(city, WATERED + hours(30) + timedelta(days=7)) == {Outcome.EFFECTIVE: 1}
    assert outcome(city, watering).outcome is Outcome.EFFECTIVE
    assert evaluate(city, WATERED + hours(31) + timedelta(days=7)) == {}
    again = {"again": timedelta(days=30)}
    assert evaluate(city, WATERED + timedelta(days=20), **again) == {Outcome.EFFECTIVE: 1}


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        ("nothing", "no_probe"),
        ("later", "installed_later"),
        ("removed", "removed"),
        ("silent", "no_data"),
        ("bad", "unusable"),
        ("impossible", "no_value_after"),
        ("before", "no_value_after"),
        ("after", "no_value_before"),
    ],
)
def test_why_nobody_saw_it(city: Any, prepare: str, reason: str) -> None:
    tree, sensor = city.tree("B1"), city.sensor("a1")
    if prepare == "later":
        city.install(sensor, tree, since=WATERED + hours(1))
        city.measure(sensor, rise())
    elif prepare == "removed":
        city.install(sensor, tree, until=WATERED - hours(1))
        city.measure(sensor, rise())
    elif prepare != "nothing":
        city.install(sensor, tree)
    if prepare == "bad":
        city.measure(sensor, rise(), flags=Quality.FROZEN)
    elif prepare == "impossible":
        city.measure(sensor, rise(12.0, 88.0))
    elif prepare == "before":
        city.measure(sensor, rise(), last=0)
    elif prepare == "after":
        city.measure(sensor, rise(), first=0)
    watering = city.water(tree)
    assert evaluate(city) == {Outcome.NOT_SEEN: 1}
    found = outcome(city, watering)
    assert found.detail["reason"] == reason
    assert (found.response, found.teaching_litres) == (None, None)


def test_a_moved_probe_speaks_for_the_tree_that_it_was_at(city: Any) -> None:
    """Ten hours after the watering it goes to another tree, in much wetter soil."""
    first, second, sensor = city.tree("B1"), city.tree("B2"), city.sensor("a1")
    city.install(sensor, first)
    city.install(sensor, second, since=WATERED + hours(10))
    city.measure(sensor, rise(12.0, 24.0, at=10))
    here, there = city.water(first), city.water(second)
    assert evaluate(city) == {Outcome.NOT_SEEN: 2}
    assert outcome(city, here).detail["reason"] == "no_value_after"
    assert outcome(city, there).detail["reason"] == "installed_later"


def test_rain_and_no_weather(city: Any) -> None:
    wet, dry, sensors = city.tree("B1"), city.tree("B2"), [city.sensor("a1"), city.sensor("a2")]
    for sensor, tree in zip(sensors, (wet, dry), strict=True):
        city.install(sensor, tree)
        city.measure(sensor, rise())
    ids = [city.water(wet), city.water(dry)]
    asked: list[RainSpan] = []

    def rain(spans: Sequence[RainSpan]) -> list[float | None]:
        asked.extend(spans)
        return [5.0 if span.tree_id == wet else 1.0 for span in spans]

    assert evaluate(city, rain=rain) == {Outcome.MASKED_BY_RAIN: 1, Outcome.EFFECTIVE: 1}
    assert {(span.since - WATERED, span.until - WATERED) for span in asked} == {
        (hours(0), hours(24)),
        (hours(-12), hours(0)),
    }
    assert outcome(city, ids[0]).detail["rain_mm"] == 5.0
    later = NOW + hours(7)
    with city.database.begin() as conn:
        assert evaluate_waterings(conn, now=later) == {Outcome.EFFECTIVE: 2}
        assert learned_volumes(conn, now=later) == {}  # the rise may be rain
    assert "rain_mm" not in outcome(city, ids[0]).detail


def test_two_waterings_in_a_day_share_what_was_seen(city: Any) -> None:
    tree, sensor = city.tree("B1"), city.sensor("a1")
    city.install(sensor, tree)
    city.measure(sensor, lambda hour: 12.0 if hour < 0 else 16.0 if hour < 5 else 20.0, last=60)
    first = city.water(tree, litres=60)
    second = city.water(tree, WATERED + hours(5), litres=40)
    evaluate(city, NOW + hours(6))
    assert outcome(city, first).teaching_litres == 100.0
    found = outcome(city, second)
    assert found.outcome is Outcome.EFFECTIVE
    assert found.teaching_litres is None
    assert found.detail["follows_another"] is True


def test_tension_and_its_silent_dry_end(city: Any) -> None:
    """The probe left out what is beyond 200 kPa until it was watered."""
    tree, sensor = city.tree("B1"), city.sensor("a1")
    city.install(sensor, tree, depth_cm=45)
    city.measure(sensor, lambda _hour: 190.0, first=-100, last=-60, quantity=TENSION)
    city.measure(sensor, lambda _hour: 18.0, first=1, quantity=TENSION)
    watering = city.water(tree)
    assert evaluate(city) == {Outcome.EFFECTIVE: 1}
    found = outcome(city, watering)
    assert found.teaching_litres is None
    assert found.detail["probes"][0]["bounded"] is True  # type: ignore[index]


def test_the_probes_own_field_capacity_counts(city: Any) -> None:
    tree, sensor = city.tree("B1"), city.sensor("a1")
    installation = city.install(sensor, tree)
    city.measure(sensor, rise(12.0, 22.0))
    city.water(tree)
    low = SiteCalibration(
        installation_id=installation,
        kind=CalibrationKind.WINTER,
        period="2025/26",
        field_capacity=0.19,
        wilting_point=0.03,
        days=90,
    )
    assert evaluate(city) == {Outcome.EFFECTIVE: 1}
    later = evaluate(city, NOW + hours(7), calibrations={installation: low})
    assert later == {Outcome.ABOVE_FIELD_CAPACITY: 1}


@pytest.mark.parametrize(
    "watered",
    [
        datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    ],
)
def test_24_hours_are_24_hours_when_the_clock_changes(city: Any, watered: datetime) -> None:
    """The value exactly 24 hours later is the one that counts, not the one at the same o'clock."""
    at = watered.astimezone(UTC)
    tree, sensor = city.tree("B1"), city.sensor("a1")
    city.install(sensor, tree, since=at - timedelta(days=5))
    city.measure(sensor, lambda hour: 12.0 if hour < 0 else 15.0 + hour / 10, around=at)
    watering = city.water(tree, at)
    with city.database.begin() as conn:
        conn.exec_driver_sql("SET TIME ZONE 'Europe/Berlin'")
        evaluate_waterings(conn, now=at + hours(30), rain=no_rain)
    assert outcome(city, watering).response == pytest.approx(0.15 + 0.024 - 0.12)


def test_old_waterings_are_left_alone(city: Any) -> None:
    tree = city.tree("B1")
    old = city.water(tree, WATERED - timedelta(days=90))
    assert evaluate(city) == {}
    assert evaluate(city, back=timedelta(days=100)) == {Outcome.NOT_SEEN: 1}
    assert outcome(city, old).detail == {"litres": 100.0, "rain_mm": 0.0, "reason": "no_probe"}


def test_many_waterings_come_in_batches(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baumfeuchte.planning.watering_outcomes._BATCH", 3)
    tree = city.tree("B1")
    for day in range(10):
        city.water(tree, WATERED - timedelta(days=day))
    assert evaluate(city) == {Outcome.NOT_SEEN: 10}
    assert evaluate(city) == {}


def test_a_rain_source_that_leaves_out_spans_is_a_mistake(city: Any) -> None:
    city.water(city.tree("B1"))
    with pytest.raises(ValueError, match="1 amounts for 2 spans"):
        evaluate(city, rain=lambda _spans: [0.0])
