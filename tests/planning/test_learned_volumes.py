"""Volumes learned from judged waterings, on a real database."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.tree import Site
from baumfeuchte.domain.watering_outcome import Outcome
from baumfeuchte.planning.learned_volumes import learned_volumes
from baumfeuchte.planning.watering_outcomes import evaluate_waterings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from baumfeuchte.planning.rain import RainSpan

WATERED = datetime(2026, 7, 10, 8, 20, tzinfo=UTC)


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


def test_volumes_start_at_the_register_and_know_stones(city: Any) -> None:
    site = Site(soil="Sl3", wetted_volume_m3=1.0, stone_fraction=0.5)
    tree, sensor = city.tree("B1", site=site), city.sensor("a1")
    city.install(sensor, tree)
    city.measure(sensor, rise(12.0, 20.0))
    city.water(tree)
    evaluate(city)
    with city.database.begin() as conn:
        # 80 l in half of 2.0 m3 are 0.08: the first lesson moves ln V by 0.41 of ln 2.
        volumes = learned_volumes(conn, now=NOW)
        assert volumes[tree].volume_m3 == pytest.approx(2.0 ** (0.25 / 0.61), rel=1e-6)
        assert learned_volumes(conn, now=NOW + timedelta(days=800)) == {}


def test_a_season_is_replayed_in_order_of_time(city: Any) -> None:
    """Three waterings of 100 l in soil that answers as 1.0 m3 would; a fourth ran off."""
    tree, sensor = city.tree("B1"), city.sensor("a1")
    city.install(sensor, tree)
    days = (0, 10, 20, 30)
    for day in days:
        at = WATERED + timedelta(days=day)
        after = 12.1 if day == 30 else 20.0
        city.measure(sensor, rise(12.0, after), around=at, last=31)
        city.water(tree, at)
    found = evaluate(city, WATERED + timedelta(days=33), again=timedelta(0))
    assert found == {Outcome.EFFECTIVE: 3, Outcome.NO_RESPONSE: 1}
    with city.database.begin() as conn:
        volume = learned_volumes(conn, now=WATERED + timedelta(days=33))[tree]
    variance, log_volume = 0.25, math.log(0.38)
    for _ in range(3):
        gain = variance / (variance + 0.36)
        log_volume, variance = log_volume * (1 - gain), variance * (1 - gain)
    assert volume.volume_m3 == pytest.approx(math.exp(log_volume))
    assert volume.log_variance == pytest.approx(variance)
    assert volume.waterings == 3
