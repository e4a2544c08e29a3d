"""One transaction per batch on a real PostgreSQL: nothing lost, nothing doubled."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import SchemaError, StorageError, StorageUnavailableError
from baumfeuchte.ingest.intake import Intake, Outcome
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Iterable

LATE = "70b3d57ba0000abc"
VALUE = {"quantity": "soil_moisture_vwc_percent", "value": 23.4}


def kinds(outcomes: Iterable[Outcome]) -> list[str]:
    return [outcome.reason or outcome.kind for outcome in outcomes]


@pytest.fixture
def takes(intake: Intake, fleet: Any) -> Any:
    """Take sent messages; answers what became of each."""
    return lambda *sent, **fields: kinds(intake.take([fleet.message(s, **fields) for s in sent]))


def test_a_batch_of_everything(intake: Intake, stock: Any, fleet: Any) -> None:
    batch = [
        fleet.message(sent)
        for sent in (
            fleet.uplink(1),
            ("application/city/device/x/event/join", b'{"devAddr": "01a2b3c4", "time": "x"}'),
            fleet.uplink(2, LATE),
            ("somewhere", b"no JSON"),
            fleet.uplink(3),
        )
    ]
    stored, ignored, unknown, broken, last = intake.take(batch)
    assert stored == last == Outcome(kind="stored", readings=3)
    assert (ignored.kind, ignored.reason) == ("ignored", "join")
    assert (unknown.kind, unknown.reason) == ("rejected", "unknown_device")
    assert "sensors import" in unknown.detail
    assert broken.kind == "rejected"
    assert stock.counts() == (2, 6, 2)
    assert stock.rejections()[0] == (
        "unknown_device",
        unknown.detail,
        LATE,
        "chirpstack-v4",
    )
    assert stock.rows("SELECT raw FROM rejections ORDER BY id") == [
        (batch[2].payload,),
        (b"no JSON",),
    ]


def test_the_end_of_the_calendar_counts_as_no_time(takes: Any, stock: Any, fleet: Any) -> None:
    """A server's clock that is wrong costs no reading; our own JSON is refused and kept."""
    end = "9999-12-31T12:00:00Z"
    assert takes(fleet.uplink(1, time=end)) == ["stored"]
    assert stock.rows("SELECT DISTINCT observed_at FROM readings") == [(fleet.NOW,)]
    assert takes(fleet.values("logger", VALUE, observed_at=end)) == ["invalid_field"]
    assert takes(fleet.values("logger", {**VALUE, "observed_at": end})) == ["invalid_field"]
    assert stock.counts() == (1, 3, 2)


def test_what_is_kept_of_an_uplink(intake: Intake, stock: Any, fleet: Any) -> None:
    message = fleet.message(fleet.uplink(7))
    intake.take([message])
    (row,) = stock.rows(
        "SELECT s.dev_eui, u.network, u.topic, u.f_port, u.f_cnt, u.rssi_dbm, u.snr_db,"
        " u.gateway_id, u.raw, u.arrived_at, s.last_seen_at = u.received_at"
        " FROM uplinks u JOIN sensors s ON s.id = u.sensor_id"
    )
    where = (fleet.EUIS[7], "chirpstack-v4", message.topic)
    radio = (1, 7, -97, 8.5, "0016c001f153a14c")
    assert row == (*where, *radio, message.payload, fleet.NOW, True)


def test_a_registration_takes_effect_at_once(takes: Any, stock: Any, fleet: Any) -> None:
    assert takes(fleet.uplink(1, LATE)) == ["unknown_device"]
    fleet.register(stock.url, {LATE: fleet.DEVICE})
    assert takes(fleet.uplink(2, LATE)) == ["stored"]


def test_a_name_of_a_server_without_deveui(intake: Intake, stock: Any, fleet: Any) -> None:
    topic = "v3/city@zde/devices/Baum-3/up"

    def sent(f_cnt: int) -> tuple[str, bytes]:
        _, body = fleet.uplink(1)
        uplink = {"f_port": 1, "f_cnt": f_cnt, "frm_payload": json.loads(body)["data"]}
        ids = {"device_id": "Baum-3", "application_ids": {"application_id": "city"}}
        document = {"end_device_ids": ids, "uplink_message": uplink}
        return topic, json.dumps(document).encode()

    (outcome,) = intake.take([fleet.message(sent(1))])
    assert (outcome.kind, outcome.reason) == ("rejected", "no_device")
    assert "`baumfeuchte sensors alias`" in outcome.detail
    stock.rows(
        "INSERT INTO sensor_aliases SELECT 'baum-3', id FROM sensors WHERE dev_eui = %s",
        fleet.EUIS[3],
    )
    assert kinds(intake.take([fleet.message(sent(2))])) == ["stored"]
    where = "SELECT DISTINCT dev_eui FROM readings r JOIN sensors s ON s.id = r.sensor_id"
    assert stock.rows(where) == [(fleet.EUIS[3],)]


def test_one_message_that_holds_several(intake: Intake, stock: Any, fleet: Any) -> None:
    topic, first = fleet.uplink(1)
    _, second = fleet.uplink(2)
    body = b"[" + first + b', {"what": "is this"},' + second + b"]"
    outcomes = intake.take([fleet.message((topic, body))])
    assert kinds(outcomes) == ["stored", "unknown_envelope", "stored"]
    assert stock.counts() == (2, 6, 1)
    assert kinds(intake.take([fleet.message((topic, second))])) == ["duplicate"]


def test_settings_of_a_sensor_reach_its_codec(takes: Any, stock: Any, fleet: Any) -> None:
    fleet.register(stock.url, {LATE: "baumfeuchte/values"})
    assert takes(fleet.uplink(1, LATE)) == ["unknown_device_type"]
    assert takes(fleet.values(LATE.upper(), VALUE)) == ["stored"]


def test_the_last_sign_of_life_never_goes_back(takes: Any, stock: Any, fleet: Any) -> None:
    def seen() -> Any:
        return stock.value("SELECT last_seen_at FROM sensors WHERE dev_eui = %s", fleet.EUIS[0])

    takes(fleet.uplink(20))
    newest = seen()
    takes(fleet.uplink(0))
    assert seen() == newest
    takes(fleet.uplink(40, time=(fleet.NOW + timedelta(days=400)).isoformat()))
    assert seen() == fleet.NOW  # a clock that is ahead must not make a silent sensor look alive


# --- duplicates --------------------------------------------------------------------------------


def test_redelivery_changes_nothing(intake: Intake, stock: Any, fleet: Any) -> None:
    batch = [fleet.message(fleet.uplink(n)) for n in range(600)]
    batch.append(fleet.message(fleet.uplink(9, LATE)))
    assert kinds(intake.take(batch)).count("stored") == 600
    before, image = stock.counts(), stock.rows("SELECT * FROM readings ORDER BY 1, 2, 3, 4")
    again = kinds(
        intake.take([fleet.message((m.topic, m.payload), redelivered=True) for m in batch])
    )
    assert again == ["duplicate"] * 600 + ["unknown_device"]
    assert stock.counts() == before == (600, 1800, 1)
    assert stock.rows("SELECT * FROM readings ORDER BY 1, 2, 3, 4") == image


def test_twice_in_one_batch(takes: Any, stock: Any, fleet: Any) -> None:
    sent = [fleet.uplink(1), fleet.uplink(2), fleet.uplink(1), fleet.uplink(1, LATE)]
    found = takes(*sent, fleet.uplink(1), fleet.uplink(1, LATE), fleet.uplink(3))
    assert found == [
        *("stored", "stored", "duplicate", "unknown_device"),
        *("duplicate", "unknown_device", "stored"),
    ]
    assert stock.counts() == (3, 9, 1)


def test_known_and_new_ones_mixed(takes: Any, stock: Any, fleet: Any) -> None:
    takes(*(fleet.uplink(n) for n in range(0, 100, 2)))
    found = takes(*(fleet.uplink(n) for n in range(100)))
    assert found == ["duplicate", "stored"] * 50
    assert stock.numbers() == list(range(100))
    assert stock.counts() == (100, 300, 0)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "duplicate"), (119, "duplicate"), (-119, "duplicate"), (121, "stored"), (-121, "stored")],
)
def test_another_path_of_the_same_reception(
    takes: Any, fleet: Any, seconds: int, expected: str
) -> None:
    at = fleet.NOW - timedelta(hours=1)
    takes(fleet.uplink(1, time=at.isoformat()))
    other = [{"gatewayId": "other", "rssi": -50, "snr": 1}]
    shifted = (at + timedelta(seconds=seconds)).isoformat()
    assert takes(fleet.uplink(1, time=shifted, rxInfo=other)) == [expected]


@pytest.mark.parametrize(("changes"), [{"fCnt": 2}, {"fPort": 2}, {"data": "AgABAAMBLYB4C7g="}])
def test_not_the_same_uplink(takes: Any, fleet: Any, changes: dict[str, Any]) -> None:
    assert takes(fleet.uplink(1), fleet.uplink(1, **changes))[1] != "duplicate"


def test_equal_values_without_a_time(takes: Any, stock: Any, fleet: Any) -> None:
    fleet.register(stock.url, {"logger-1": "baumfeuchte/values"})
    bare, counted = fleet.values("logger-1", VALUE), fleet.values("logger-1", VALUE, sequence=4)
    later, next_day = (fleet.NOW + timedelta(**{u: 1}) for u in ("minutes", "days"))
    assert takes(bare) == ["stored"]
    # The next measurement may well have the same value ...
    assert takes(bare, arrived_at=later) == ["stored"]
    # ... unless the broker says that it sent this before.
    assert takes(bare, arrived_at=later + timedelta(hours=1), redelivered=True) == ["duplicate"]
    # A counter tells two measurements apart, for a day.
    assert takes(counted) == ["stored"]
    assert takes(counted, arrived_at=next_day - timedelta(seconds=1)) == ["duplicate"]
    assert takes(counted, arrived_at=next_day + timedelta(seconds=1)) == ["stored"]
    timed = fleet.values("logger-1", VALUE, observed_at="2026-07-01T00:00:00Z")
    assert takes(timed, timed) == ["stored", "duplicate"]


def test_two_workers_with_the_same_messages(stock: Any, fleet: Any) -> None:
    batch = [fleet.message(fleet.uplink(n)) for n in range(1000)]
    batch += [fleet.message(fleet.uplink(n, LATE)) for n in range(5)]

    def work(turn: int) -> list[str]:
        database = Database(stock.url, pool_size=1)
        intake, found = Intake(database), list[str]()
        parts = [batch[i : i + 201] for i in range(0, 1005, 201)]
        for part in parts if turn % 2 else parts[::-1]:
            found += kinds(intake.take(part))
        database.dispose()
        return found

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert sum(found.count("stored") for found in results) == 1000
    assert sum(found.count("duplicate") for found in results) == 3000
    assert stock.counts() == (1000, 3000, 5)


# --- when the database is not as it should be ----------------------------------------------------


def test_a_database_that_is_away(fleet: Any, free_port: int) -> None:
    database = Database(f"postgresql://u:secret@127.0.0.1:{free_port}/x", pool_size=1)
    with pytest.raises(StorageUnavailableError) as error:
        Intake(database).take([fleet.message(fleet.uplink(1))])
    assert "secret" not in str(error.value)


def test_a_missing_table_is_not_the_fault_of_messages(
    intake: Intake, stock: Any, fleet: Any
) -> None:
    stock.rows("ALTER TABLE readings RENAME TO elsewhere")
    with pytest.raises(SchemaError):
        intake.take([fleet.message(fleet.uplink(n)) for n in range(10)])
    assert stock.value("SELECT count(*) FROM uplinks") == 0
    assert stock.rejections() == []


def test_a_database_that_refuses_everything(intake: Intake, stock: Any, fleet: Any) -> None:
    stock.rows("ALTER TABLE uplinks ADD CONSTRAINT none CHECK (f_cnt < 0)")
    stock.rows("ALTER TABLE rejections ADD CONSTRAINT none CHECK (id < 0)")
    with pytest.raises(StorageError):
        intake.take([fleet.message(fleet.uplink(n)) for n in range(3)])
    assert stock.counts() == (0, 0, 0)
