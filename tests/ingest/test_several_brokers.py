"""One city, two networks: one process receives from several brokers, none holds another up."""

from __future__ import annotations

import logging
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.inbox import Inbox
from baumfeuchte.ingest.subscriber import Subscriber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def connect_all() -> Iterator[Callable[..., Subscriber]]:
    """Connect to several URLs; closed with the test."""
    found: list[Subscriber] = []

    def start(*urls: str, wait_s: float = 10, inbox: Inbox | None = None) -> Subscriber:
        brokers = [
            Broker(
                address=parse_broker_url(url), topics=("test/+",), client_id="us", name=f"net-{n}"
            )
            for n, url in enumerate(urls)
        ]
        found.append(Subscriber(brokers, clock=lambda: datetime.now(UTC), inbox=inbox))
        found[-1].start(wait_s)
        return found[-1]

    yield start
    for one in found:
        one.close()


@pytest.fixture
def other(start_mosquitto: Callable[..., Any]) -> Any:
    """A second mosquitto."""
    return start_mosquitto("max_inflight_messages 1000", "max_queued_messages 0")


def url_of(port: int) -> str:
    return f"mqtt://127.0.0.1:{port}"


def all_ready(subscriber: Subscriber) -> bool:
    return all(link.ready for link in subscriber._links)


def take(subscriber: Subscriber, count: int) -> list[int]:
    """Take and acknowledge so many messages."""
    found: list[int] = []
    until = time.monotonic() + 20
    while len(found) < count:
        assert time.monotonic() < until, f"only {len(found)} of {count} messages came"
        part = subscriber.take(count - len(found), 0.1)
        subscriber.acknowledge(part)
        found += [int(one.payload) for one in part]
    return found


def send(fleet: Any, port: int, numbers: range) -> None:
    fleet.publish(port, [("test/1", str(n).encode()) for n in numbers])


def test_each_broker_gets_the_acknowledgements_of_its_own_messages(
    mosquitto: Any, other: Any, connect_all: Callable[..., Subscriber], fleet: Any
) -> None:
    subscriber = connect_all(mosquitto.url, url_of(other.port))
    fleet.wait_for(lambda: all_ready(subscriber))
    send(fleet, mosquitto.port, range(300))
    send(fleet, other.port, range(1000, 1300))
    found: list[Any] = []
    fleet.wait_for(lambda: found.extend(subscriber.take(600, 0.1)) or len(found) >= 600)
    # Both brokers count their messages from 1: a number alone does not tell which is meant.
    safe = [one for one in found if int(one.payload) < 100 or int(one.payload) >= 1200]
    subscriber.acknowledge(safe)
    subscriber.close()
    again = connect_all(mosquitto.url, url_of(other.port))
    assert sorted(take(again, 400)) == [*range(100, 300), *range(1000, 1200)]
    assert again.take(1, 0.2) == []


def test_one_that_is_away_at_the_start_comes_later(
    mosquitto: Any,
    other: Any,
    connect_all: Callable[..., Subscriber],
    fleet: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other.stop()
    subscriber = connect_all(mosquitto.url, url_of(other.port), wait_s=0)
    send(fleet, mosquitto.port, range(10))
    assert take(subscriber, 10) == list(range(10))
    fleet.wait_for(lambda: f"127.0.0.1:{other.port} (net-1) cannot be reached" in caplog.text)
    assert "the other brokers are not held up" in caplog.text
    other.start()
    fleet.wait_for(lambda: all_ready(subscriber), seconds=40)
    send(fleet, other.port, range(10, 20))
    assert take(subscriber, 10) == list(range(10, 20))
    assert subscriber.failure is None


def test_one_that_goes_away_and_comes_back(
    mosquitto: Any, other: Any, connect_all: Callable[..., Subscriber], fleet: Any
) -> None:
    subscriber = connect_all(url_of(other.port), mosquitto.url)
    fleet.wait_for(lambda: all_ready(subscriber))
    mosquitto.stop()
    send(fleet, other.port, range(500))
    assert take(subscriber, 500) == list(range(500))
    mosquitto.start()
    send(fleet, mosquitto.port, range(500, 1000))
    assert take(subscriber, 500) == list(range(500, 1000))


def test_one_that_refuses_us_does_not_hold_the_other_up(
    mosquitto: Any,
    start_mosquitto: Callable[..., Any],
    connect_all: Callable[..., Subscriber],
    fleet: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    guarded = start_mosquitto(passwords={"city": "pass"})
    subscriber = connect_all(f"mqtt://city:s3cret@127.0.0.1:{guarded.port}", mosquitto.url)
    fleet.wait_for(lambda: f"{guarded.port} (net-0) refuses us (Not authorized)" in caplog.text)
    assert "s3cret" not in caplog.text
    send(fleet, mosquitto.port, range(100))
    assert take(subscriber, 100) == list(range(100))
    assert subscriber.failure is None


def test_a_refusal_is_not_said_again_as_an_absence(
    mosquitto: Any,
    start_mosquitto: Callable[..., Any],
    connect_all: Callable[..., Subscriber],
    fleet: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    guarded = start_mosquitto(passwords={"city": "pass"})
    connect_all(f"mqtt://city:wrong@127.0.0.1:{guarded.port}", mosquitto.url, wait_s=0)
    fleet.wait_for(lambda: caplog.text.count("refuses us") > 1)
    assert "cannot be reached" not in caplog.text


def test_none_is_there(
    free_port: int, connect_all: Callable[..., Subscriber], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BrokerError, match="None of the 2 MQTT brokers can be used"):
        connect_all(url_of(free_port), "mqtt://broker.invalid", wait_s=0.5)
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert any("(net-0) cannot be reached" in text for text in errors)
    assert any("(net-1) cannot be reached" in text for text in errors)


def test_a_full_inbox_holds_all_of_them_back_and_lets_all_of_them_in_again(
    mosquitto: Any, other: Any, connect_all: Callable[..., Subscriber], fleet: Any
) -> None:
    subscriber = connect_all(mosquitto.url, url_of(other.port), inbox=Inbox(max_messages=100))
    fleet.wait_for(lambda: all_ready(subscriber))
    send(fleet, mosquitto.port, range(2000))
    send(fleet, other.port, range(2000, 2900))
    fleet.wait_for(lambda: subscriber.inbox.is_full)
    assert len(subscriber.inbox) <= 200
    assert sorted(take(subscriber, 2900)) == list(range(2900))


@pytest.fixture
def brokers_file(mosquitto: Any, other: Any, fleet: Any, tmp_path: Path) -> str:
    """A file that lists both."""
    (tmp_path / "two.password").write_text("s3cret\n")
    path = tmp_path / "brokers.toml"
    path.write_text(
        f'[[broker]]\nname = "one"\nurl = "{mosquitto.url}"\n'
        f'[[broker]]\nname = "two"\nurl = "{url_of(other.port)}"\nusername = "city"\n'
        f'password_file = "two.password"\ntopics = ["{fleet.TOPICS}"]\nstatus = false\n'
    )
    return str(path)


def test_from_two_brokers_to_the_rows(
    stock: Any, fleet: Any, start_ingest: Callable[..., Any], brokers_file: str
) -> None:
    ingest = start_ingest(stock.url, None, brokers_file=brokers_file)
    ingest.wait_for_log("(one)")
    ingest.wait_for_log("(two)")
    one, two = (int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", _urls(brokers_file)))
    fleet.publish(one, [fleet.uplink(n) for n in range(200)])
    fleet.publish(two, [fleet.uplink(n) for n in range(100, 300)])  # half are known
    fleet.wait_for(lambda: stock.uplinks() >= 300, what=ingest.log)
    assert ingest.stop() == 0
    assert stock.numbers() == list(range(300))
    assert "s3cret" not in ingest.log
    assert fleet.waiting_messages(one, f"{fleet.CLIENT_ID}-one") == 0
    assert fleet.waiting_messages(two, f"{fleet.CLIENT_ID}-two") == 0


def _urls(brokers_file: str) -> str:
    return Path(brokers_file).read_text("utf-8")
