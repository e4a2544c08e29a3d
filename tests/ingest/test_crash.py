"""Nothing is lost and nothing is doubled, whoever of the three is killed at the worst moment.

The moment is not left to chance: the database holds the transaction with one marked message,
before or at its commit, until the test lets it go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from shared_locks import ADVISORY

from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Self

pytestmark = [pytest.mark.slow, pytest.mark.mosquitto]

MESSAGES = 5000
MARKED = 2500  # later than the first batch, which has at most 2,000; earlier than the last one
KEY = 4711
GATE = f"""
CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock_shared({KEY}); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER gate AFTER UPDATE ON sensors %s
FOR EACH ROW WHEN (NEW.dev_eui = '%s') EXECUTE FUNCTION wait_at_gate();
"""
BEFORE_COMMIT, AT_COMMIT = "NOT DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"
HELD = f"{ADVISORY} AND objid = {KEY}"
WAITING = f"{HELD} AND NOT granted"


class Gate:
    """Closed from the start; the transaction with the marked message waits before it."""

    def __init__(self, stock: Any, fleet: Any, place: str = AT_COMMIT) -> None:
        self._stock, self._fleet = stock, fleet
        stock.rows(GATE % (place, fleet.MARK))
        self._conn = psycopg.connect(stock.url, autocommit=True)
        self._conn.execute("SELECT pg_advisory_lock(%s)", [KEY])

    def wait(self) -> int:
        """Until somebody waits at the gate; answers how many uplinks are committed."""
        self._fleet.wait_for(lambda: self._stock.value(WAITING), what="nobody came to the gate")
        committed = int(self._stock.uplinks())
        assert 0 < committed <= MARKED, "the kill must fall into the middle"
        return committed

    def open(self) -> None:
        self._conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.open()


@pytest.fixture
def sent(fleet: Any) -> list[Any]:
    """5,000 messages, the marked one among them."""
    return [fleet.uplink(n, fleet.MARK if n == MARKED else None) for n in range(MESSAGES)]


@pytest.fixture
def backlog(fleet: Any, mosquitto: Any, sent: list[Any]) -> Any:
    """A broker that holds all messages for us."""
    fleet.open_session(mosquitto.port)
    fleet.publish(mosquitto.port, sent)
    return mosquitto


def assert_complete(stock: Any, fleet: Any, ingest: Any, port: int) -> None:
    """All messages are stored once, and the broker holds none of them any more."""
    assert ingest.process.poll() is None
    # The last one of all: whatever the broker sends again comes before it.
    fleet.publish(port, [fleet.uplink(MESSAGES)])
    fleet.wait_for(lambda: stock.uplinks() > MESSAGES, what=f"{stock.uplinks()}: {ingest.log}")
    assert ingest.stop() == 0
    total = MESSAGES + 1
    assert stock.numbers() == list(range(total))
    assert stock.counts() == (total, fleet.READINGS * total, 0)
    assert fleet.waiting_messages(port) == 0


def test_ingest_is_killed_before_a_commit(
    stock: Any, fleet: Any, backlog: Any, start_ingest: Callable[..., Any]
) -> None:
    with Gate(stock, fleet, BEFORE_COMMIT) as gate:
        first = start_ingest(stock.url, backlog.port)
        committed = gate.wait()
        first.kill()
    fleet.wait_for(lambda: not stock.value(HELD))
    assert stock.uplinks() == committed, "the server must have rolled the batch back"
    ingest = start_ingest(stock.url, backlog.port)
    assert_complete(stock, fleet, ingest, backlog.port)


def test_ingest_is_killed_between_commit_and_acknowledgement(
    stock: Any, fleet: Any, backlog: Any, start_ingest: Callable[..., Any]
) -> None:
    with Gate(stock, fleet) as gate:
        first = start_ingest(stock.url, backlog.port)
        before = gate.wait()
        first.freeze()
    fleet.wait_for(lambda: stock.uplinks() > before)
    committed = stock.uplinks()
    assert before < committed < MESSAGES
    first.kill()
    ingest = start_ingest(stock.url, backlog.port)
    assert_complete(stock, fleet, ingest, backlog.port)
    # The whole batch of the marked message came again, and nothing of it was stored twice.
    assert ingest.total("duplicate") >= committed - before


def test_readings_without_a_time_come_again_as_the_same(
    stock: Any, fleet: Any, mosquitto: Any, start_ingest: Callable[..., Any]
) -> None:
    """They stand at their arrival, which is another one the second time."""
    fleet.register(stock.url, {fleet.MARK: "baumfeuchte/values"})
    filters = "baumfeuchte/v1/+/readings"
    fleet.open_session(mosquitto.port, filters)
    quantity = "soil_ec_us_cm"
    sent = [fleet.values(fleet.MARK, {"quantity": quantity, "value": v}) for v in (20, 21, 22)]
    fleet.publish(mosquitto.port, sent)
    topics = {"BAUMFEUCHTE_MQTT_TOPICS": filters}
    with Gate(stock, fleet):
        first = start_ingest(stock.url, mosquitto.port, **topics)
        fleet.wait_for(lambda: stock.value(WAITING), what=first.log)
        first.freeze()
    fleet.wait_for(lambda: stock.uplinks() == 3)
    stored = stock.rows("SELECT observed_at, value FROM readings ORDER BY 1")
    first.kill()
    fleet.publish(mosquitto.port, [fleet.values(fleet.MARK, {"quantity": quantity, "value": 23})])
    ingest = start_ingest(stock.url, mosquitto.port, **topics)
    fleet.wait_for(lambda: stock.uplinks() == 4, what=ingest.log)
    assert ingest.stop() == 0
    assert ingest.total("duplicate") == 3
    found = stock.rows("SELECT observed_at, value FROM readings ORDER BY 1")
    assert found[:3] == stored
    assert [value for _, value in found] == [20, 21, 22, 23]


def test_ingest_is_killed_again_and_again_while_messages_come(
    stock: Any, fleet: Any, mosquitto: Any, sent: list[Any], start_ingest: Callable[..., Any]
) -> None:
    fleet.open_session(mosquitto.port)
    parts, committed = 4, [0]
    for part in range(parts):
        size = MESSAGES // parts
        fleet.publish(mosquitto.port, sent[part * size : (part + 1) * size])
        ingest = start_ingest(stock.url, mosquitto.port)
        if part < parts - 1:
            fleet.wait_for(lambda: stock.uplinks() > committed[-1])
            ingest.kill()
            committed.append(stock.uplinks())
    assert 0 < committed[1] < committed[2] < committed[3] < MESSAGES
    assert_complete(stock, fleet, ingest, mosquitto.port)


def test_the_broker_stops_and_starts_again(
    stock: Any, fleet: Any, backlog: Any, start_ingest: Callable[..., Any]
) -> None:
    with Gate(stock, fleet) as gate:
        ingest = start_ingest(stock.url, backlog.port)
        gate.wait()
        backlog.stop()
    ingest.wait_for_log("no connection to the MQTT broker")
    backlog.start()
    assert_complete(stock, fleet, ingest, backlog.port)
    assert ingest.total("duplicate") > 0, "what was not acknowledged must have come again"


@pytest.fixture
def durable_server(open_folder: Path) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL with full crash safety."""
    server = EmbeddedPostgres(open_folder / "durable")
    yield server
    server.stop()


def test_postgresql_is_killed_and_starts_again(
    fleet: Any,
    durable_server: EmbeddedPostgres,
    backlog: Any,
    start_ingest: Callable[..., Any],
) -> None:
    url = durable_server.start()
    migrate(url)
    fleet.register(url, dict.fromkeys([*fleet.EUIS, fleet.MARK], fleet.DEVICE))
    stock = fleet.Stock(url)
    with Gate(stock, fleet) as gate:
        ingest = start_ingest(url, backlog.port)
        committed = gate.wait()
        durable_server.kill()
    ingest.wait_for_log("messages wait and are tried again")
    assert durable_server.start() == url
    assert stock.uplinks() >= committed, "what was acknowledged must have survived"
    assert_complete(stock, fleet, ingest, backlog.port)
    assert "the database is back" in ingest.log
