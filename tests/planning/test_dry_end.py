"""A probe that fell silent at its dry end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.planning.dry_end import HOLD, held_probes, held_values, told
from baumfeuchte.storage.readings import NewestValue

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def newest(
    value: float = 210.0,
    days_ago: float = 2.0,
    kind: Quantity = Quantity.SOIL_WATER_TENSION_KPA,
) -> NewestValue:
    at = NOW - timedelta(days=days_ago)
    return NewestValue(
        installation_id=1,
        tree_id=7,
        sensor_id=5,
        probe=0,
        depth_cm=30.0,
        quantity=kind,
        usable_at=at,
        value=value,
        any_at=at,
        any_flags=0,
    )


def held(row: NewestValue, seen: datetime | None = NOW) -> list[tuple[date, float]]:
    values = held_values([row], {5: seen}, day=DAY, zone=BERLIN)
    return [(value.local_day, value.value) for value in values]


def test_the_last_value_stays_in_force_while_the_sensor_lives() -> None:
    assert held(newest()) == [(DAY - timedelta(days=1), 210.0), (DAY, 210.0)]


@pytest.mark.parametrize(
    "row",
    [
        newest(value=149.0),
        newest(value=40.0, kind=Quantity.SOIL_MOISTURE_VWC_PERCENT),
        newest(value=160.0, kind=Quantity.SOIL_MOISTURE_VWC_PERCENT),
        newest(days_ago=0.0),
    ],
)
def test_only_very_dry_and_silent_tension_probes_are_held(row: NewestValue) -> None:
    assert held(row) == []


def test_a_sensor_that_fell_silent_altogether_is_not_held() -> None:
    assert held(newest(), seen=NOW - timedelta(days=2)) == []
    assert held(newest(), seen=None) == []


def test_it_ends_after_a_while() -> None:
    last = held(newest(days_ago=30.0))[-1][0]
    assert last == (NOW - timedelta(days=30) + HOLD).astimezone(BERLIN).date()


def advice(status: Status, confidence: str = "-") -> Recommendation:
    return Recommendation(
        tree_id=7, day=DAY, status=status, litres=50, rule_version="x", confidence=confidence
    )


def test_the_advice_says_so_in_both_languages() -> None:
    values = held_values([newest()], {5: NOW}, day=DAY, zone=BERLIN)
    item = told(advice(Status.CRITICAL), held_probes(values, DAY))
    assert item.inputs["held_dry_end_probes"] == 1
    assert "jenseits ihres Messbereichs" in sentence(item.reasons[-1], item, "de")
    assert "beyond its range" in sentence(item.reasons[-1], item, "en")


@pytest.mark.parametrize(("before", "after"), [("A", "B"), ("B", "C"), ("C", "D"), ("D", "D")])
def test_a_held_value_costs_a_class(before: str, after: str) -> None:
    assert told(advice(Status.CRITICAL, before), {7: 1}).confidence == after
    assert told(advice(Status.CRITICAL, before), {8: 1}).confidence == before


def test_other_trees_and_unknown_ones_are_left_alone() -> None:
    assert told(advice(Status.CRITICAL), {8: 1}) == advice(Status.CRITICAL)
    assert told(advice(Status.UNKNOWN), {7: 1}) == advice(Status.UNKNOWN)
