"""Planning runs on a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.recommendation import PlanningRun, Status
from baumfeuchte.domain.tree import Installation, Sensor, Site, Tree, Watering
from baumfeuchte.planning.run import plan_day
from baumfeuchte.storage.bulk import write_readings
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import ListRow, list_rows, runs_of_day
from baumfeuchte.storage.registry import (
    all_sensors,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from collections.abc import Iterator

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
TREES = {"dry": 12.0, "soon": 17.5, "wet": 24.0, "silent": None, "bare": None}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=1)
    yield database
    database.dispose()


@pytest.fixture
def ids(database: Database) -> dict[str, int]:
    """Young trees in Sl3 with a probe in 60 cm each, but for the bare one."""
    with database.begin() as conn:
        upsert_trees(
            conn,
            [
                Tree(
                    number=name,
                    species="Tilia cordata",
                    planting_year=2024,
                    latitude=51.46,
                    longitude=7.24,
                    site=Site(soil="Sl3"),
                )
                for name in TREES
            ],
        )
        found = dict(run(conn, tree_ids_by_number()))
        names = [name for name in TREES if name != "bare"]
        upsert_sensors(conn, [Sensor(dev_eui=name, device="dragino/LSE01") for name in names])
        sensors = {sensor.dev_eui: sensor.id for sensor in run(conn, all_sensors())}
        since = datetime(2026, 4, 1, tzinfo=UTC)
        upsert_installations(
            conn,
            [
                Installation(
                    sensor_id=sensors[name] or 0,
                    probe=0,
                    tree_id=found[name],
                    depth_cm=60,
                    since=since,
                )
                for name in names
            ],
        )
    return found


def measure(
    database: Database,
    values: dict[str, float | None],
    until: datetime = NOW,
    hours: int = 120,
    flags: Quality = Quality.GOOD,
) -> None:
    """Hourly water content of the last days, falling by half a percent a day."""
    with database.begin() as conn:
        sensors = {sensor.dev_eui: sensor.id for sensor in run(conn, all_sensors())}
        write_readings(
            conn,
            [
                Reading(
                    sensor_id=sensors[name] or 0,
                    probe=0,
                    quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
                    observed_at=until - timedelta(hours=back),
                    value=value + back * 0.5 / 24,
                    flags=flags,
                )
                for name, value in values.items()
                if value is not None
                for back in range(hours)
            ],
        )


def plan(database: Database, now: datetime = NOW, day: date = DAY) -> PlanningRun:
    with database.begin() as conn:
        return plan_day(conn, day=day, now=now, zone=BERLIN)


def rows(database: Database, planned: PlanningRun) -> dict[str, ListRow]:
    with database.begin() as conn:
        return {row.tree.number: row for row in run(conn, list_rows(planned.id))}


def test_the_driest_tree_leads_the_list(database: Database, ids: dict[str, int]) -> None:
    measure(database, TREES)
    listed = rows(database, plan(database))
    assert set(listed) == set(ids)
    assert listed["dry"].rank == 1
    assert listed["dry"].recommendation.status is Status.CRITICAL
    assert (listed["dry"].recommendation.litres or 0) >= 50
    assert listed["dry"].recommendation.water_by == DAY
    assert listed["soon"].rank == 2
    assert listed["soon"].recommendation.status is Status.SOON
    assert listed["wet"].recommendation.status is Status.OK
    assert listed["wet"].recommendation.litres == 0
    assert listed["silent"].recommendation.status is Status.UNKNOWN
    assert listed["bare"].recommendation.status is Status.UNKNOWN
    assert listed["bare"].recommendation.reasons[0].code == "no_sensor"
    assert listed["silent"].recommendation.reasons[0].code == "no_reading"


def test_the_same_day_twice_is_one_revision(database: Database, ids: dict[str, int]) -> None:
    assert ids
    measure(database, TREES)
    first = plan(database)
    again = plan(database, NOW + timedelta(minutes=5))
    assert (first.id, first.revision) == (again.id, 1)


def test_after_the_morning_new_readings_only_confirm_the_list(
    database: Database, ids: dict[str, int]
) -> None:
    assert ids
    noon = NOW + timedelta(hours=7)
    measure(database, {"dry": 12.0, "wet": 24.0}, until=noon)
    first = plan(database, noon)
    measure(database, {"dry": 11.0, "wet": 23.0}, until=noon + timedelta(hours=3), hours=3)
    again = plan(database, noon + timedelta(hours=3))
    assert (again.id, again.as_of) == (first.id, noon + timedelta(hours=3))
    newest = rows(database, again)["dry"].recommendation.last_observed_at
    assert newest == noon + timedelta(hours=3)


def test_new_advice_is_a_revision_and_the_old_one_stays(
    database: Database, ids: dict[str, int]
) -> None:
    measure(database, TREES)
    first = plan(database)
    with database.begin() as conn:
        add_watering(
            conn,
            Watering(
                tree_id=ids["dry"],
                watered_at=NOW + timedelta(hours=2),
                litres=100,
                idempotency_key="w1",
            ),
        )
    second = plan(database, NOW + timedelta(hours=3))
    assert second.revision == first.revision + 1
    before, after = rows(database, first)["dry"], rows(database, second)["dry"]
    assert after.recommendation.status not in {Status.CRITICAL, Status.DRY}
    assert before.recommendation.status is Status.CRITICAL
    assert (after.recommendation.litres or 0) < (before.recommendation.litres or 0)
    with database.begin() as conn:
        assert [item.is_current for item in run(conn, runs_of_day(DAY))] == [False, True]


def test_stale_data_is_unknown_and_tells_its_age(database: Database, ids: dict[str, int]) -> None:
    assert ids
    measure(database, {"dry": 12.0}, until=NOW - timedelta(days=5))
    recommendation = rows(database, plan(database))["dry"].recommendation
    assert recommendation.status is Status.UNKNOWN
    assert recommendation.litres is None
    assert recommendation.last_observed_at == NOW - timedelta(days=5)
    assert recommendation.reasons[0].code == "stale"
    assert recommendation.reasons[0].value == 5


def test_very_old_data_still_tells_its_age(database: Database, ids: dict[str, int]) -> None:
    assert ids
    measure(database, {"dry": 12.0}, until=datetime(2026, 5, 1, tzinfo=UTC))
    recommendation = rows(database, plan(database))["dry"].recommendation
    assert recommendation.status is Status.UNKNOWN
    assert recommendation.last_observed_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_bad_values_are_not_used(database: Database, ids: dict[str, int]) -> None:
    assert ids
    measure(database, {"dry": 12.0}, flags=Quality.OUT_OF_RANGE)
    recommendation = rows(database, plan(database))["dry"].recommendation
    assert recommendation.status is Status.UNKNOWN
    assert recommendation.reasons[0].code == "bad_values"


def test_the_list_of_a_past_day_does_not_know_the_days_after(
    database: Database, ids: dict[str, int]
) -> None:
    assert ids
    measure(database, {"dry": 12.0}, until=NOW + timedelta(days=10), hours=96)
    listed = rows(database, plan(database, NOW + timedelta(days=10)))
    assert listed["dry"].recommendation.status is Status.UNKNOWN
    assert listed["dry"].recommendation.last_observed_at is None


def test_winter_is_monitoring(database: Database, ids: dict[str, int]) -> None:
    assert ids
    winter = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    measure(database, {"dry": 12.0}, until=winter)
    recommendation = rows(database, plan(database, winter, winter.date()))["dry"].recommendation
    assert recommendation.status is Status.MONITORING
    assert recommendation.litres is None
    assert recommendation.rew is not None


def test_an_empty_register_is_an_empty_list(database: Database) -> None:
    planned = plan(database)
    assert planned.revision == 1
    assert rows(database, planned) == {}
