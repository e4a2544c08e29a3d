"""The loop as a whole: broker, ingest, database; stopping, waiting, never taking too much."""

from __future__ import annotations

import gc
import logging
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from baumfeuchte.domain.errors import SchemaError, StorageUnavailableError
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.inbox import Inbox
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.ingest.service import Service, wait_for_database
from baumfeuchte.ingest.subscriber import Subscriber
from baumfeuchte.storage.bulk import WRITER_LOCK
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LATE = "70b3d57ba0000abc"
TTS = "v3/city@ttn/devices/tree-1/up"


class Running:
    """A service in a thread of its own."""

    def __init__(self, port: int, subscriber: Subscriber, intake: Intake, **options: Any) -> None:
        self.port = port
        self.subscriber = subscriber
        self.service = Service(subscriber, intake, clock=lambda: datetime.now(UTC), **options)
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.service.run(wait_s=10)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.error = error

    def join(self) -> None:
        self._thread.join(30)
        assert not self._thread.is_alive()

    def stop(self) -> None:
        self.service.stop()
        self.join()


@pytest.fixture
def serve(mosquitto: Any, intake: Intake, fleet: Any) -> Iterator[Callable[..., Running]]:
    """Run a service on mosquitto; stopped with the test."""
    found: list[Running] = []

    def start(
        inbox: Inbox | None = None,
        intake: Intake = intake,
        topics: str = fleet.TOPICS,
        **options: Any,
    ) -> Running:
        broker = Broker(
            address=parse_broker_url(mosquitto.url),
            topics=tuple(topics.split(",")),
            client_id=fleet.CLIENT_ID,
        )
        subscriber = Subscriber([broker], clock=lambda: datetime.now(UTC), inbox=inbox)
        found.append(Running(mosquitto.port, subscriber, intake, **options))
        return found[-1]

    yield start
    for one in found:
        one.stop()


# --- the main path -----------------------------------------------------------------------------


def test_from_the_broker_to_the_rows(
    broker: Any, stock: Any, fleet: Any, start_ingest: Callable[..., Any]
) -> None:
    fleet.open_session(broker.port)
    fleet.publish(broker.port, [fleet.uplink(n) for n in range(500)])
    ingest = start_ingest(stock.url, broker.port)
    fleet.wait_for(lambda: stock.uplinks() >= 500, what=ingest.log)
    more = [fleet.uplink(n) for n in range(500, 1500)]
    join = ("application/city/device/x/event/join", b'{"devAddr": "01a2b3c4", "time": "x"}')
    unknown, rubbish = fleet.uplink(0, LATE), ("application/city/device/x/event/up", b"{")
    fleet.publish(broker.port, [*more, join, unknown, rubbish, more[0], fleet.uplink(1500)])
    fleet.wait_for(lambda: stock.uplinks() >= 1501, what=ingest.log)
    assert ingest.stop() == 0
    assert stock.numbers() == list(range(1501))
    assert stock.counts() == (1501, 4503, 2)
    assert {reason for reason, *_ in stock.rejections()} == {"unknown_device", "not_json"}
    assert ingest.total("stored") == 1501
    assert ingest.total("readings") == 4503
    assert (ingest.total("ignored"), ingest.total("rejected")) == (1, 2)
    assert ingest.total("duplicate") >= 1
    assert ingest.log.rstrip().endswith("stopped")


def test_a_second_run_has_nothing_left_to_do(
    mosquitto: Any, stock: Any, fleet: Any, start_ingest: Callable[..., Any]
) -> None:
    fleet.open_session(mosquitto.port)
    fleet.publish(mosquitto.port, [fleet.uplink(n) for n in range(300)])
    ingest = start_ingest(stock.url, mosquitto.port)
    fleet.wait_for(lambda: stock.uplinks() >= 300, what=ingest.log)
    assert ingest.stop() == 0
    assert fleet.waiting_messages(mosquitto.port) == 0


def test_stopping_in_the_middle_acknowledges_what_is_committed(
    mosquitto: Any, stock: Any, fleet: Any, start_ingest: Callable[..., Any]
) -> None:
    fleet.open_session(mosquitto.port)
    fleet.publish(mosquitto.port, [fleet.uplink(n) for n in range(4000)])
    ingest = start_ingest(stock.url, mosquitto.port)
    fleet.wait_for(stock.uplinks, what=ingest.log)
    assert ingest.stop() == 0
    stored = stock.uplinks()
    assert stock.numbers() == list(range(stored))
    assert stored + fleet.waiting_messages(mosquitto.port) == 4000


def test_a_message_of_the_things_stack_beside_one_of_chirpstack(
    mosquitto: Any, stock: Any, fleet: Any, serve: Callable[..., Running]
) -> None:
    running = serve(topics=f"{fleet.TOPICS},v3/+/devices/+/up,baumfeuchte/v1/+/readings")
    fleet.register(stock.url, {"logger-1": "baumfeuchte/values"})
    own = {"quantity": "rain_mm", "value": 3}
    tts = (
        b'{"end_device_ids": {"device_id": "tree-1", "dev_eui": "70B3D57BA0000000"},'
        b' "uplink_message": {"f_cnt": 1, "f_port": 1, "frm_payload": "AgABAAMBLIB4C7g="}}'
    )
    fleet.wait_for_subscription(running.subscriber)
    fleet.publish(mosquitto.port, [fleet.uplink(0), (TTS, tts), fleet.values("logger-1", own)])
    fleet.wait_for(lambda: stock.uplinks() == 3)
    found = stock.rows("SELECT network FROM uplinks ORDER BY 1")
    assert [network for (network,) in found] == ["baumfeuchte", "chirpstack-v4", "tts-v3"]


# --- when the database is away -----------------------------------------------------------------


def test_messages_wait_while_the_database_is_away(
    stock: Any,
    fleet: Any,
    serve: Callable[..., Running],
    postgres_server: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    running = serve()
    port = running.port
    fleet.wait_for_subscription(running.subscriber)
    fleet.publish(port, [fleet.uplink(n) for n in range(100)])
    fleet.wait_for(lambda: stock.uplinks() == 100)
    name = stock.value("SELECT current_database()")
    postgres_server.disconnect(name)
    fleet.publish(port, [fleet.uplink(n) for n in range(100, 300)])
    fleet.wait_for(lambda: "wait and are tried again" in caplog.text)
    postgres_server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
    fleet.wait_for(lambda: stock.uplinks() == 300)
    assert "the database is back" in caplog.text
    running.stop()
    assert running.error is None
    assert stock.numbers() == list(range(300))
    assert fleet.waiting_messages(port) == 0


def test_stopping_while_the_database_is_away_gives_everything_back(
    mosquitto: Any,
    fleet: Any,
    serve: Callable[..., Running],
    free_port: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    nowhere = Database(f"postgresql://u:p@127.0.0.1:{free_port}/x", pool_size=1)
    running = serve(intake=Intake(nowhere), monotonic=lambda: 20 * time.monotonic())
    fleet.wait_for_subscription(running.subscriber)
    fleet.publish(mosquitto.port, [fleet.uplink(n) for n in range(50)])
    fleet.wait_for(lambda: "wait and are tried again" in caplog.text)
    running.stop()
    assert running.error is None
    assert "go back" in caplog.text
    assert fleet.waiting_messages(mosquitto.port) == 50


def test_a_database_that_stays_away_is_said_again_and_again(
    mosquitto: Any,
    fleet: Any,
    serve: Callable[..., Running],
    free_port: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    nowhere = Database(f"postgresql://u:p@127.0.0.1:{free_port}/x", pool_size=1)
    running = serve(intake=Intake(nowhere), monotonic=lambda: 100 * time.monotonic())
    fleet.wait_for_subscription(running.subscriber)
    fleet.publish(mosquitto.port, [fleet.uplink(1)])
    fleet.wait_for(lambda: caplog.text.count("1 messages wait and are tried again") >= 2)


def test_no_more_is_taken_in_than_there_is_room_for(
    mosquitto: Any, stock: Any, fleet: Any, serve: Callable[..., Running]
) -> None:
    fleet.open_session(mosquitto.port)
    with psycopg.connect(stock.url, autocommit=True) as busy:
        busy.execute("SELECT pg_advisory_lock(%s)", [WRITER_LOCK])
        running = serve(Inbox(max_messages=100))
        # Messages that are not read stay at the broker, however many come.
        fleet.publish(mosquitto.port, [fleet.uplink(n) for n in range(6000)])
        fleet.wait_for(lambda: running.subscriber.inbox.is_full)
        received = running.subscriber.received
        assert received < 4000
        fleet.publish(mosquitto.port, [fleet.uplink(6000)])
        assert running.subscriber.received == received
        assert stock.uplinks() == 0
    fleet.wait_for(lambda: stock.uplinks() == 6001)
    assert stock.numbers() == list(range(6001))


def test_a_schema_that_vanishes_ends_it(
    mosquitto: Any, stock: Any, fleet: Any, serve: Callable[..., Running]
) -> None:
    running = serve()
    fleet.wait_for_subscription(running.subscriber)
    stock.rows("ALTER TABLE readings RENAME TO elsewhere")
    fleet.publish(mosquitto.port, [fleet.uplink(1)])
    running.join()
    assert isinstance(running.error, SchemaError)
    stock.rows("ALTER TABLE elsewhere RENAME TO readings")
    assert stock.counts() == (0, 0, 0)
    assert fleet.waiting_messages(mosquitto.port) == 1
    assert gc.isenabled()


# --- the start ---------------------------------------------------------------------------------


def test_a_database_that_is_not_there_is_waited_for_and_given_up(free_port: int) -> None:
    nowhere = Database(f"postgresql://u:p@127.0.0.1:{free_port}/x", pool_size=1)
    begin = time.monotonic()
    with pytest.raises(StorageUnavailableError):
        wait_for_database(nowhere, 0.3)
    assert time.monotonic() - begin >= 0.3


def test_a_database_without_tables_is_not_waited_for(empty_database_url: str) -> None:
    empty = Database(empty_database_url, pool_size=1)
    try:
        with pytest.raises(SchemaError, match="baumfeuchte migrate"):
            wait_for_database(empty, 600)
    finally:
        empty.dispose()


def test_a_database_that_is_there(database: Database) -> None:
    wait_for_database(database, 0)


def test_a_stop_that_wakes_nobody_is_seen(
    serve: Callable[..., Running], stock: Any, fleet: Any
) -> None:
    running = serve()
    fleet.wait_for_subscription(running.subscriber)
    fleet.publish(running.port, [fleet.uplink(1)])
    fleet.wait_for(lambda: stock.uplinks() == 1)
    # As a signal does that comes between the last look and the wait for messages.
    running.service._stop_at = time.monotonic()
    running.join()
    assert running.error is None
