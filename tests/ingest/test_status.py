"""The status topic says whether a worker is there, and never stands in the way of receiving."""

from __future__ import annotations

import json
import socket
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from baumfeuchte import __version__
from baumfeuchte.ingest.status import is_status_topic, status_topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baumfeuchte.ingest.subscriber import Subscriber

TOPIC = "baumfeuchte/v1/ingest/us/status"


class Watcher:
    """Somebody who looks at the status topics."""

    def __init__(self, port: int, user: str = "") -> None:
        self.heard: list[MQTTMessage] = []
        self._client = Client(CallbackAPIVersion.VERSION2)
        if user:
            self._client.username_pw_set(user, "pass")
        self._client.on_connect = lambda client, *_: client.subscribe("baumfeuchte/#", 1)
        self._client.on_message = lambda _, __, message: self.heard.append(message)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def states(self) -> list[str]:
        return [json.loads(message.payload)["state"] for message in self.heard]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def watch() -> Iterator[Callable[..., Watcher]]:
    """Watch a broker; ended with the test."""
    found: list[Watcher] = []

    def start(port: int, user: str = "") -> Watcher:
        found.append(Watcher(port, user))
        return found[-1]

    yield start
    for one in found:
        one.__exit__()


def test_online_then_offline(
    broker: Any, connect: Callable[..., Subscriber], watch: Callable[..., Watcher], fleet: Any
) -> None:
    begin = datetime.now(UTC).replace(microsecond=0)
    subscriber = connect(broker.url)
    watcher = watch(broker.port)  # comes later: the message is retained
    fleet.wait_for(lambda: watcher.heard)
    said = json.loads(watcher.heard[0].payload)
    assert (watcher.heard[0].topic, watcher.heard[0].retain) == (TOPIC, True)
    assert set(said) == {"state", "since", "version"}
    assert (said["state"], said["version"]) == ("online", __version__)
    assert begin <= datetime.fromisoformat(said["since"]) <= datetime.now(UTC)
    subscriber.close()
    fleet.wait_for(lambda: watcher.states() == ["online", "offline"])
    assert json.loads(watcher.heard[1].payload)["since"] is not None
    late = watch(broker.port)
    fleet.wait_for(lambda: late.states() == ["offline"])


def test_the_last_will_of_a_worker_that_is_killed(
    mosquitto: Any, stock: Any, watch: Callable[..., Watcher], fleet: Any, start_ingest: Any
) -> None:
    watcher = watch(mosquitto.port)
    ingest = start_ingest(stock.url, mosquitto.port)
    fleet.wait_for(lambda: watcher.states() == ["online"])
    ingest.kill()
    fleet.wait_for(lambda: watcher.states() == ["online", "offline"])
    assert json.loads(watcher.heard[1].payload)["since"] is None
    assert watcher.heard[1].topic == status_topic(fleet.CLIENT_ID)


def test_it_can_be_turned_off(
    mosquitto: Any, connect: Callable[..., Subscriber], watch: Callable[..., Watcher], fleet: Any
) -> None:
    watcher = watch(mosquitto.port)
    connect(mosquitto.url, status=False).close()
    connect(mosquitto.url, client_id="b").close()
    fleet.wait_for(lambda: len(watcher.heard) == 2)
    assert {message.topic for message in watcher.heard} == {status_topic("b")}


def test_a_worker_that_hears_itself_stores_nothing(
    mosquitto: Any, stock: Any, fleet: Any, start_ingest: Any
) -> None:
    topics = f"baumfeuchte/#,{fleet.TOPICS}"
    ingest = start_ingest(stock.url, mosquitto.port, BAUMFEUCHTE_MQTT_TOPICS=topics)
    ingest.wait_for_log("subscribed to")
    fleet.publish(mosquitto.port, [fleet.uplink(1)])
    fleet.wait_for(stock.uplinks)
    assert ingest.stop() == 0
    assert stock.counts() == (1, fleet.READINGS, 0)
    assert ingest.total("ignored") >= 1


@pytest.mark.parametrize("shared", [False, True])
def test_an_access_list_that_forbids_it(
    start_mosquitto: Callable[..., Any],
    connect: Callable[..., Subscriber],
    watch: Callable[..., Watcher],
    fleet: Any,
    shared: bool,
) -> None:
    rules = "user us\ntopic read test/#\nuser watcher\ntopic readwrite #\n"
    port = start_mosquitto(passwords={"us": "pass", "watcher": "pass"}, rules=rules).port
    watcher = watch(port, "watcher")
    topic = "$share/g/test/+" if shared else "test/+"
    subscriber = connect(f"mqtt://us:pass@127.0.0.1:{port}", topic)
    watcher._client.publish("test/1", b"x", qos=1)
    fleet.wait_for(lambda: subscriber.take(1, 0.1))
    assert subscriber.failure is None
    assert watcher.heard == []


class StrictBroker:
    """Speaks as much MQTT 3.1.1 as is needed to hang up on whoever wants to publish.

    AWS IoT does so, mosquitto does not: a will that is not allowed ends the connection before it
    is accepted, a message that is not allowed ends it later.
    """

    def __init__(self, *, forbids_will: bool) -> None:
        self.port = 0
        self.connections: list[bytes] = []
        self._forbids_will = forbids_will
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        while head := stream.read(2):
            kind, body = head[0] >> 4, stream.read(head[1])
            if kind == 1:
                self.connections.append(body)
                if self._forbids_will and body[7] & 0x04:
                    return
                connection.sendall(b"\x20\x02\x00\x00")
            elif kind == 8:
                connection.sendall(b"\x90\x03" + body[:2] + b"\x01")
                connection.sendall(b"\x30\x08\x00\x06test/1")
            elif kind == 3:
                return


@pytest.mark.parametrize("forbids_will", [True, False])
def test_a_broker_that_hangs_up_over_it(
    connect: Callable[..., Subscriber], fleet: Any, forbids_will: bool
) -> None:
    strict = StrictBroker(forbids_will=forbids_will)
    try:
        subscriber = connect(f"mqtt://127.0.0.1:{strict.port}")
        fleet.wait_for(lambda: len(strict.connections) == 2)
        fleet.wait_for(lambda: subscriber.received >= 1)
        assert [bool(body[7] & 0x04) for body in strict.connections] == [True, False]
        assert subscriber.failure is None
        subscriber.close()
    finally:
        strict.close()


def test_topics() -> None:
    assert status_topic("us") == TOPIC
    assert status_topic("a/b+#") == "baumfeuchte/v1/ingest/a_b__/status"
    assert is_status_topic(status_topic("x/y"))
    assert not is_status_topic("baumfeuchte/v1/gateway/readings")
