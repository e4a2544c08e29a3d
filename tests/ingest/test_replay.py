"""What was kept comes in later: rejections after a registration, uplinks after a correction."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity
from baumfeuchte.domain.tree import Installation, Tree
from baumfeuchte.ingest.replay import BATCH, replay_rejections
from baumfeuchte.ingest.replay_uplinks import replay_uplinks
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings import tree_readings
from baumfeuchte.storage.registry import (
    sensors_by_eui,
    tree_ids_by_number,
    upsert_installations,
    upsert_trees,
)

if TYPE_CHECKING:
    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.storage.engine import Database

LATE, OTHER = "70b3d57ba0000abc", "70b3d57ba0000def"


@pytest.fixture
def again(database: Database, fleet: Any) -> Any:
    """Replay rejections at a fixed time of our clock."""
    return lambda **filters: replay_rejections(database, lambda: fleet.NOW, **filters)


@pytest.fixture
def send(intake: Intake, fleet: Any) -> Any:
    """Take sent messages."""
    return lambda *sent, **fields: intake.take([fleet.message(s, **fields) for s in sent])


# --- rejections --------------------------------------------------------------------------------


def test_a_late_registration_brings_all_readings(
    database: Database, send: Any, again: Any, stock: Any, fleet: Any
) -> None:
    send(*(fleet.uplink(n, LATE) for n in range(30)))
    assert stock.counts() == (0, 0, 30)
    first = fleet.NOW - timedelta(days=3)
    tree = Tree(number="BO-1", species="Tilia", planting_year=2020, latitude=51.0, longitude=7.0)
    fleet.register(stock.url, {LATE: fleet.DEVICE})
    with database.begin() as conn:
        upsert_trees(conn, [tree])
        tree_id = dict(run(conn, tree_ids_by_number()))["BO-1"]
        (sensor,) = run(conn, sensors_by_eui([LATE]))
        upsert_installations(
            conn,
            [
                Installation(
                    sensor_id=sensor.id, probe=0, tree_id=tree_id, depth_cm=30.0, since=first
                )
            ],
        )
    result = again()
    assert (result.read, result.kinds, result.added) == (30, {"stored": 30}, 90)
    assert not result.reasons
    assert stock.counts() == (30, 90, 0)
    with database.begin() as conn:
        found = run(conn, tree_readings(tree_id, first, fleet.NOW))
    assert len(found) == 90
    assert {reading.depth_cm for reading in found} == {30.0}


def test_a_second_replay_changes_nothing(send: Any, again: Any, stock: Any, fleet: Any) -> None:
    send(*(fleet.uplink(n, LATE) for n in range(5)), ("x", b"no JSON"))
    assert again().kinds == {"rejected": 6}
    assert stock.counts() == (0, 0, 6)
    fleet.register(stock.url, {LATE: fleet.DEVICE})
    result = again()
    assert result.kinds == {"stored": 5, "rejected": 1}
    assert result.reasons.total() == 1
    assert stock.value("SELECT min(resolved_at) FROM rejections") == fleet.NOW
    image = stock.rows("SELECT * FROM rejections ORDER BY id")
    assert again().kinds == {"rejected": 1}
    assert stock.counts() == (5, 15, 1)
    assert stock.rows("SELECT * FROM rejections ORDER BY id") == image


def test_what_came_in_meanwhile_is_not_doubled(
    send: Any, again: Any, stock: Any, fleet: Any
) -> None:
    send(fleet.uplink(1, LATE), fleet.uplink(2, LATE))
    fleet.register(stock.url, {LATE: fleet.DEVICE})
    send(fleet.uplink(1, LATE), redelivered=True)
    assert again().kinds == {"duplicate": 1, "stored": 1}
    assert stock.counts() == (2, 6, 0)


def test_filters(send: Any, again: Any, stock: Any, fleet: Any) -> None:
    old, new = fleet.NOW - timedelta(days=9), fleet.NOW
    send(fleet.uplink(1, LATE), arrived_at=old)
    send(fleet.uplink(2, LATE), fleet.uplink(3, OTHER), ("x", b"no JSON"), arrived_at=new)
    fleet.register(stock.url, dict.fromkeys((LATE, OTHER), fleet.DEVICE))
    assert again(dev_eui="nobody").read == 0
    assert again(since=new + timedelta(seconds=1)).read == 0
    assert again(reason="truncated").read == 0
    assert again(reason="unknown_device", dev_eui=LATE, since=new).kinds == {"stored": 1}
    assert stock.numbers() == [2]
    assert again(dev_eui=OTHER).kinds == {"stored": 1}
    assert again(reason="unknown_device").kinds == {"stored": 1}
    assert stock.numbers() == [1, 2, 3]
    assert len(stock.rejections()) == 1


def test_more_than_a_batch(send: Any, again: Any, stock: Any, fleet: Any) -> None:
    count = BATCH + 7
    send(*(fleet.uplink(n, LATE) for n in range(count)))
    fleet.register(stock.url, {LATE: fleet.DEVICE})
    assert again().kinds == {"stored": count}
    assert stock.counts() == (count, 3 * count, 0)


def test_a_refused_row_does_not_stop_a_replay(
    send: Any, again: Any, stock: Any, fleet: Any
) -> None:
    send(*(fleet.uplink(n, LATE) for n in range(9)))
    fleet.register(stock.url, {LATE: fleet.DEVICE})
    stock.rows("ALTER TABLE uplinks ADD CONSTRAINT poison CHECK (f_cnt <> 4)")
    result = again()
    assert result.kinds == {"stored": 8, "rejected": 1}
    assert result.reasons == {"storage_error": 1}
    stock.rows("ALTER TABLE uplinks DROP CONSTRAINT poison")
    assert again().kinds == {"stored": 1}
    assert stock.counts() == (9, 27, 0)


# --- uplinks -----------------------------------------------------------------------------------


def tensions(stock: Any) -> list[Any]:
    return [v for (v,) in stock.rows("SELECT value FROM readings WHERE quantity = 1 ORDER BY 1")]


def test_a_corrected_value_and_a_missing_one(
    database: Database, send: Any, stock: Any, fleet: Any
) -> None:
    send(*(fleet.uplink(n) for n in range(20)))
    right = stock.rows("SELECT * FROM readings ORDER BY 1, 2, 3, 4")
    assert replay_uplinks(database).corrected == 0
    # As a wrong codec would have left them.
    stock.rows("UPDATE readings SET value = value * 10 WHERE quantity = 1")
    stock.rows("UPDATE readings SET flags = 64 WHERE quantity = 6")
    stock.rows("DELETE FROM readings WHERE quantity = 11")
    result = replay_uplinks(database)
    assert (result.read, result.added, result.corrected) == (20, 20, 40)
    assert stock.rows("SELECT * FROM readings ORDER BY 1, 2, 3, 4") == right
    again = replay_uplinks(database)
    assert (again.read, again.added, again.corrected) == (20, 0, 0)


def test_a_corrected_setting_reads_the_same_frames_anew(
    database: Database, send: Any, stock: Any, fleet: Any
) -> None:
    f_port, frame = encode(
        "dragino/LSE01",
        [
            Measurement(quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT, probe=0, value=41.5),
            Measurement(quantity=Quantity.SOIL_TEMPERATURE_C, probe=0, value=18.2),
            Measurement(quantity=Quantity.SOIL_EC_US_CM, probe=0, value=120),
            Measurement(quantity=Quantity.BATTERY_V, probe=0, value=3.4),
        ],
    )
    # A bit in the last byte that only newer firmware sets on purpose.
    data = base64.b64encode(frame[:-1] + bytes([frame[-1] | 0x80])).decode()
    fleet.register(stock.url, {LATE: "dragino/LSE01"}, firmware="1.2")
    send(*(fleet.uplink(n, LATE, data=data, fPort=f_port) for n in range(5)))
    found = "SELECT q.name FROM readings r JOIN quantities q ON q.code = r.quantity GROUP BY 1"
    # With the water content that ingest makes of a permittivity alone.
    told = {"permittivity", "soil_moisture_vwc_percent", "battery_v"}
    assert {name for (name,) in stock.rows(found)} == told
    fleet.register(stock.url, {LATE: "dragino/LSE01"}, firmware="1.0")
    before = stock.value("SELECT count(*) FROM readings")
    result = replay_uplinks(database, dev_eui=LATE)
    assert (result.read, result.added, result.corrected, result.removed) == (5, 10, 5, 5)
    assert stock.value("SELECT count(*) FROM readings") == before + 5
    names = {name for (name,) in stock.rows(found)}
    assert "soil_moisture_vwc_percent" in names
    assert "permittivity" not in names
    assert replay_uplinks(database, dev_eui=LATE).changed == 0


def test_what_no_uplink_says_any_more_goes_but_imported_values_stay(
    database: Database, send: Any, stock: Any, fleet: Any
) -> None:
    send(*(fleet.uplink(n) for n in range(BATCH + 7)))
    right = stock.counts()[1]
    more = (
        "INSERT INTO readings SELECT sensor_id, %s, 0, received_at, 5, %s FROM uplinks"
        " ON CONFLICT DO NOTHING"
    )
    stock.rows(more, 3, 0)  # as a wrong codec would have made them
    stock.rows(more, 4, int(Quality.IMPORTED))
    result = replay_uplinks(database)
    assert (result.added, result.corrected, result.removed) == (0, 0, BATCH + 7)
    assert stock.counts()[1] == right + BATCH + 7
    assert stock.value("SELECT count(*) FROM readings WHERE quantity = 3") == 0


@pytest.fixture(params=[2, 3])
def _small_batches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baumfeuchte.ingest.replay_uplinks.BATCH", request.param)


@pytest.mark.usefixtures("_small_batches")
def test_uplinks_of_one_moment_on_two_pages(
    database: Database, send: Any, stock: Any, fleet: Any
) -> None:
    """Neither takes the other's values for outdated."""
    one = {"quantity": "soil_temperature_c", "value": 16}
    fleet.register(stock.url, {"logger": "baumfeuchte/values"})
    send(
        *(
            fleet.values(
                "logger",
                {**one, "probe": probe},
                observed_at=f"2026-07-1{day}T05:00:00Z",
                sequence=probe,
            )
            for day in range(3)
            for probe in range(3 if day else 1)
        )
    )
    image = stock.rows("SELECT * FROM readings ORDER BY observed_at, probe")
    assert len(image) == 7
    result = replay_uplinks(database)
    assert (result.read, result.changed) == (7, 0)
    assert stock.rows("SELECT * FROM readings ORDER BY observed_at, probe") == image


def test_frames_that_are_not_understood_any_more_keep_their_readings(
    database: Database, send: Any, stock: Any, fleet: Any
) -> None:
    send(fleet.uplink(0), fleet.uplink(1))
    fleet.register(stock.url, {fleet.EUIS[0]: "nobody/knows"})
    result = replay_uplinks(database)
    assert (result.read, result.reasons) == (2, {"unknown_device_type": 1})
    assert stock.counts() == (2, 6, 0)


def test_filters_of_uplinks(database: Database, send: Any, stock: Any, fleet: Any) -> None:
    send(*(fleet.uplink(n) for n in range(40)))
    stock.rows("UPDATE readings SET value = -1 WHERE quantity = 1")
    since = stock.value("SELECT received_at FROM uplinks WHERE f_cnt = 30")
    assert replay_uplinks(database, since=since).corrected == 10
    assert replay_uplinks(database, dev_eui=fleet.EUIS[0]).corrected == 2
    assert tensions(stock).count(-1) == 28


def test_more_than_a_batch_of_uplinks(
    database: Database, send: Any, stock: Any, fleet: Any
) -> None:
    count = BATCH + 3
    send(*(fleet.uplink(n) for n in range(count)))
    stock.rows("DELETE FROM readings")
    result = replay_uplinks(database)
    assert (result.read, result.added) == (count, 3 * count)


def test_a_sensor_that_there_is_not(database: Database) -> None:
    with pytest.raises(NotFoundError, match="sensors import"):
        replay_uplinks(database, dev_eui=LATE)
