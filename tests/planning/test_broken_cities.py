"""More that breaks than one sensor at one tree: docs/failure-modes.md."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explain import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS = 24.0
TENSION = Quantity.SOIL_WATER_TENSION_KPA
VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT


def drying(level: float, quantity: Quantity = VWC) -> Callable[[float], float]:
    """By 2 % of its level a day."""
    rate = (0.02 if quantity is TENSION else -0.02) / DAYS
    return lambda hour: level * (1.0 + hour * rate) * (1.0 + 0.004 * ((hour * 0.618) % 1.0))


def test_a_moved_probe_says_nothing_for_its_old_tree(city: Any, town: Any) -> None:
    """It was critical there; since the probe has gone, nobody knows."""
    old, new, sensor = city.tree("old"), city.tree("new"), city.sensor("S")
    gone = town.NOW - timedelta(hours=1)
    city.install(sensor, old, until=gone)
    city.install(sensor, new, since=gone)
    city.measure(
        sensor, drying(300.0, TENSION), around=town.NOW, first=-100, last=-2, quantity=TENSION
    )
    listed = town.rows(city.database, town.plan(city.database))
    for name in ("old", "new"):
        item = listed[name].recommendation
        assert (item.status, item.litres, item.confidence) == (Status.UNKNOWN, None, "-"), name


def test_a_group_of_which_all_sensors_are_broken_says_nothing(city: Any, town: Any) -> None:
    """Silent, in the air, cut: trees without a sensor get no number from them."""
    city.tree("bare")
    for name, value, last in (("a", 20.0, -5 * DAYS), ("b", 0.5, 0.5), ("c", 70.0, 0.5)):
        tree, sensor = city.tree(name), city.sensor(name)
        city.install(sensor, tree)
        city.measure(sensor, drying(value), around=town.NOW, first=-8 * DAYS, last=last)
    listed = town.rows(city.database, town.plan(city.database))
    assert {row.recommendation.status for row in listed.values()} == {Status.UNKNOWN}
    item = listed["bare"].recommendation
    assert (item.litres, item.rew, item.confidence) == (None, None, "-")
    assert sentence(item.reasons[0], item, "de").startswith(
        "Alle 3 Sensoren an ähnlichen Bäumen liefern keine brauchbaren Werte"
    )


def test_a_reading_at_the_end_of_the_calendar_stops_no_turn(city: Any, town: Any) -> None:
    """An earlier version let one in, and every list after its replay failed."""
    tree, sensor = city.tree("T"), city.sensor("S")
    city.install(sensor, tree)
    city.measure(sensor, drying(22.0), around=town.NOW, first=-8 * DAYS, last=0.5)
    town.plan(city.database)
    end = datetime(9999, 12, 31, 12, tzinfo=UTC)
    city.measure(sensor, drying(22.0), around=end, first=0, last=10, flags=Quality.FUTURE)
    item = town.rows(city.database, town.plan(city.database))["T"].recommendation
    assert item.rew is not None


def test_winter_frost_is_monitoring_by_the_last_state(city: Any, town: Any) -> None:
    winter = datetime(2026, 1, 20, 4, 30, tzinfo=UTC)
    tree, sensor = city.tree("T"), city.sensor("S")
    city.install(sensor, tree, since=winter - timedelta(days=60))
    around: dict[str, Any] = {"around": winter, "quantity": VWC}
    city.measure(sensor, drying(22.0), first=-10 * DAYS, last=-DAYS, **around)
    city.measure(sensor, drying(4.0), first=-DAYS, last=0.5, flags=Quality.FROZEN, **around)
    around["quantity"] = Quantity.SOIL_TEMPERATURE_C
    city.measure(sensor, lambda _hour: -0.5, first=-DAYS, last=0.5, **around)
    planned = town.plan(city.database, winter, winter.date())
    item = town.rows(city.database, planned)["T"].recommendation
    assert (item.status, item.litres) == (Status.MONITORING, None)
    assert item.rew is not None
    assert item.rew > 0.5, "ice is not dryness"
    assert "frozen" in [reason.code for reason in item.reasons]
