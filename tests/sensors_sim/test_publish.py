"""Publishing to real brokers: everything confirmed, clear words when it cannot be."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.sensors_sim.history import PublishedMessage
from baumfeuchte.sensors_sim.publish import WINDOW, Publisher, publish_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PASSWORD, WRONG = "pa:ss@w", "wrong-one"
AT = datetime(2026, 7, 15, tzinfo=UTC)


def messages(count: int, first: int = 0) -> list[PublishedMessage]:
    return [
        PublishedMessage(f"test/{i % 7}", str(i).encode(), AT) for i in range(first, first + count)
    ]


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


class Listener:
    """Subscribes with a persistent session and keeps what it gets."""

    def __init__(self, port: int) -> None:
        self.got: list[bytes] = []
        self.ready = threading.Event()
        self.client = Client(CallbackAPIVersion.VERSION2, client_id="listener", clean_session=False)
        self.client.on_connect = lambda client, *_: client.subscribe("test/#", qos=1)
        self.client.on_subscribe = lambda *_: self.ready.set()
        self.client.on_message = lambda _, __, message: self.got.append(message.payload)
        self.client.reconnect_delay_set(1, 1)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert self.ready.wait(5)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def listener(broker: Any) -> Iterator[Listener]:
    found = Listener(broker.port)
    yield found
    found.close()


def test_every_message_arrives_once_and_is_confirmed(broker: Any, listener: Listener) -> None:
    told: list[int] = []
    with Publisher(host="127.0.0.1", port=broker.port) as publisher:
        count = publish_all(publisher, messages(3000), progress=told.append)
        assert publisher.unconfirmed == 0
        assert publisher.confirmed == count == 3000
        wait_for(lambda: len(listener.got) == 3000)
    assert sorted(map(int, listener.got)) == list(range(3000))
    assert told == sorted(told)
    assert told[-1] == 3000
    assert len(told) == 16


def test_never_more_than_a_window_is_on_its_way(mosquitto: Any) -> None:
    with Publisher(host="127.0.0.1", port=mosquitto.port) as publisher:
        for message in messages(5 * WINDOW):
            publisher.publish(message)
            assert publisher.unconfirmed <= WINDOW
        publisher.flush()


def test_a_broker_that_restarts_gets_the_rest(mosquitto: Any) -> None:
    listener = Listener(mosquitto.port)
    try:
        with Publisher(host="127.0.0.1", port=mosquitto.port) as publisher:
            publish_all(publisher, messages(500))
            wait_for(lambda: len(listener.got) >= 500)
            mosquitto.stop()
            threading.Timer(0.5, mosquitto.start).start()
            publish_all(publisher, messages(500, first=500))
            assert publisher.confirmed == 1000
            wait_for(lambda: {int(x) for x in listener.got} == set(range(1000)), seconds=20)
    finally:
        listener.close()


def test_a_broker_that_stays_away_ends_the_history(mosquitto: Any) -> None:
    with Publisher(host="127.0.0.1", port=mosquitto.port, patience_s=0.3) as publisher:
        publish_all(publisher, messages(10))
        mosquitto.stop()
        with pytest.raises(BrokerError, match=r"went away .* messages unconfirmed"):
            publish_all(publisher, messages(500))


def test_stopping_ends_a_wait_for_a_broker_that_is_away(mosquitto: Any) -> None:
    stop = threading.Event()
    publisher = Publisher(
        host="127.0.0.1", port=mosquitto.port, patience_s=None, should_stop=stop.is_set
    )
    with publisher:
        mosquitto.stop()
        threading.Timer(0.5, stop.set).start()
        assert publish_all(publisher, messages(500)) < 500


def test_a_broker_that_starts_later_is_waited_for(mosquitto: Any) -> None:
    mosquitto.stop()
    later = threading.Timer(0.7, mosquitto.start)
    later.start()
    with Publisher(host="127.0.0.1", port=mosquitto.port, wait_s=20) as publisher:
        assert publish_all(publisher, messages(10)) == 10
    later.join()
    mosquitto.stop()
    began = time.monotonic()
    with pytest.raises(BrokerError, match="start it, or"):
        Publisher(host="127.0.0.1", port=mosquitto.port, wait_s=0.3).__enter__()
    assert time.monotonic() - began >= 0.3
    mosquitto.start()


def test_no_broker_is_one_clear_sentence(free_port: int) -> None:
    publisher = Publisher(host="127.0.0.1", port=free_port, username="u", password=PASSWORD)
    with pytest.raises(BrokerError) as error, publisher:
        pass
    assert str(error.value) == (
        f"The MQTT broker at 127.0.0.1:{free_port} cannot be reached (Connection refused); start "
        "it, or check BAUMFEUCHTE_MQTT_URL."
    )


@pytest.fixture
def guarded_port(start_mosquitto: Callable[..., Any]) -> int:
    """The port of a mosquitto that asks for user and password."""
    return int(start_mosquitto(passwords={"sim": PASSWORD}).port)


def test_user_and_password(guarded_port: int) -> None:
    with Publisher(
        host="127.0.0.1", port=guarded_port, username="sim", password=PASSWORD
    ) as publisher:
        assert publish_all(publisher, messages(20)) == 20
    wrong = Publisher(host="127.0.0.1", port=guarded_port, username="sim", password=WRONG)
    with pytest.raises(BrokerError, match="refuses us") as error, wrong:
        pass
    assert WRONG not in str(error.value)


def test_a_certificate_file_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    with pytest.raises(BrokerError, match=r"ca\.pem"):
        Publisher(host="127.0.0.1", port=8883, tls=True, ca_file=path)
    path.write_text("no certificate")
    with pytest.raises(BrokerError, match=r"ca\.pem"):
        Publisher(host="127.0.0.1", port=8883, tls=True, ca_file=path)
