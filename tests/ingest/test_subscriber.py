"""The MQTT side against real brokers: nothing is lost at the door."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.ingest.inbox import Delivery, Inbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.ingest.subscriber import Subscriber


@pytest.fixture
def publish(fleet: Any) -> Callable[..., None]:
    """Publish the numbers of a range."""
    return lambda port, numbers, **options: fleet.publish(
        port, [(f"test/{n % 3}", str(n).encode()) for n in numbers], **options
    )


def take(subscriber: Subscriber, count: int, *, acknowledge: bool = False) -> list[Delivery]:
    """Wait for so many messages; more than the broker's window only where we acknowledge."""
    found: list[Delivery] = []
    until = time.monotonic() + 20
    while len(found) < count:
        assert time.monotonic() < until, f"only {len(found)} of {count} messages came"
        part = subscriber.take(count - len(found), 0.1)
        if acknowledge:
            subscriber.acknowledge(part)
        found += part
    return found


def numbers(found: list[Delivery]) -> list[int]:
    return [int(one.payload) for one in found]


# --- a persistent session ----------------------------------------------------------------------


def test_messages_arrive_in_order_and_only_once(
    broker: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    first = connect(broker.url)
    publish(broker.port, range(1000))
    found = take(first, 1000, acknowledge=True)
    assert numbers(found) == list(range(1000))
    assert {one.qos for one in found} == {1}
    assert not any(one.redelivered for one in found)
    assert first.received == 1000
    first.close()
    second = connect(broker.url)
    publish(broker.port, [1000])
    assert numbers(take(second, 1)) == [1000]


def test_the_broker_keeps_messages_while_we_are_away(
    broker: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    connect(broker.url).close()
    publish(broker.port, range(2000))
    found = take(connect(broker.url), 2000, acknowledge=True)
    assert numbers(found) == list(range(2000))


def test_what_was_not_acknowledged_comes_back(
    broker: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    first = connect(broker.url)
    publish(broker.port, range(90))  # iotcore has a window of 100
    found = take(first, 90)
    first.acknowledge(found[:30])
    first.close()
    assert numbers(take(connect(broker.url), 60)) == list(range(30, 90))


def test_a_repeat_says_so(
    mosquitto: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    first = connect(mosquitto.url)
    publish(mosquitto.port, range(3))
    take(first, 3)
    first.close()
    assert all(one.redelivered for one in take(connect(mosquitto.url), 3))


def test_a_message_that_the_broker_kept_says_so(
    mosquitto: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    keeper = connect(mosquitto.url, "other")
    keeper._links[0]._client.publish("test/1", b"7", qos=1, retain=True)
    keeper.close()
    (kept,) = take(connect(mosquitto.url, client_id="b"), 1)
    assert (kept.retained, kept.redelivered) == (True, False)
    live = connect(mosquitto.url, "test/2", client_id="c")
    publish(mosquitto.port, [8])
    (found,) = take(live, 1)
    assert (found.retained, found.redelivered) == (False, False)


def test_starting_means_that_the_topics_are_granted(
    broker: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    for number in range(20):
        subscriber = connect(broker.url, client_id=f"us-{number}")
        publish(broker.port, [number], qos=0)
        assert numbers(take(subscriber, 1)) == [number]
        subscriber.close()


def test_an_old_acknowledgement_is_not_sent_on_a_new_connection(
    mosquitto: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    """Its number may name another message there."""
    subscriber = connect(mosquitto.url)
    publish(mosquitto.port, range(5))
    old = take(subscriber, 5)
    mosquitto.stop()
    mosquitto.start()
    again = take(subscriber, 5)
    assert {one.connection for one in old}.isdisjoint(one.connection for one in again)
    subscriber.acknowledge(old)
    subscriber.close()
    assert numbers(take(connect(mosquitto.url), 5)) == list(range(5))


def test_it_connects_again_by_itself(
    broker: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    subscriber = connect(broker.url)
    publish(broker.port, range(10))
    subscriber.acknowledge(take(subscriber, 10))
    broker.stop()
    broker.start()
    seen: set[int] = set()
    until = time.monotonic() + 20
    while 99 not in seen:  # a broker that forgot our session needs our subscription first
        assert time.monotonic() < until
        publish(broker.port, [99])
        seen |= set(numbers(subscriber.take(100, 0.2)))
    assert subscriber.failure is None


def test_qos_0_needs_no_acknowledgement(
    mosquitto: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    subscriber = connect(mosquitto.url)
    publish(mosquitto.port, range(5), qos=0)
    found = take(subscriber, 5)
    assert {one.qos for one in found} == {0}
    subscriber.acknowledge(found)
    publish(mosquitto.port, [5])
    assert numbers(take(subscriber, 1)) == [5]


# --- when it is too much -----------------------------------------------------------------------


def test_a_full_inbox_leaves_the_rest_to_the_broker(
    broker: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    subscriber = connect(broker.url, inbox=Inbox(max_messages=100))
    publish(broker.port, range(4000))
    until = time.monotonic() + 10
    while not subscriber.inbox.is_full:
        assert time.monotonic() < until
    assert len(subscriber.inbox) <= 100
    assert subscriber.received <= 100
    found: list[int] = []
    while len(found) < 4000:
        found += numbers(take(subscriber, min(50, 4000 - len(found)), acknowledge=True))
    assert sorted(found) == list(range(4000))


def test_large_messages_fill_it_as_well(
    mosquitto: Any, connect: Callable[..., Subscriber], fleet: Any
) -> None:
    connect(mosquitto.url).close()
    fleet.publish(mosquitto.port, [("test/1", b"%-200000d" % n) for n in range(60)])
    subscriber = connect(mosquitto.url, inbox=Inbox(max_bytes=1_000_000))
    until = time.monotonic() + 10
    while not subscriber.inbox.is_full:
        assert time.monotonic() < until
    assert subscriber.received <= 12, "a burst ends after a megabyte"
    assert numbers(take(subscriber, 60, acknowledge=True)) == list(range(60))


def test_stopping_lets_nothing_more_in(
    mosquitto: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    subscriber = connect(mosquitto.url)
    publish(mosquitto.port, range(10))
    found = take(subscriber, 4)
    subscriber.stop_receiving()
    publish(mosquitto.port, range(10, 20))
    while not subscriber.inbox.is_exhausted:
        found += subscriber.take(100, 5)
    subscriber.acknowledge(found)
    subscriber.close()
    rest = take(connect(mosquitto.url), 20 - len(found))
    assert sorted(numbers(found + rest)) == list(range(20))


def test_the_broker_reads_our_last_acknowledgements(
    mosquitto: Any, connect: Callable[..., Subscriber], fleet: Any
) -> None:
    """To close while it is still sending must not reset the connection under its hands."""
    connect(mosquitto.url).close()
    fleet.publish(mosquitto.port, [("test/1", b"%-1500d" % n) for n in range(6000)])
    seen: set[int] = set()
    while len(seen) < 5000:
        subscriber = connect(mosquitto.url)
        found = take(subscriber, 600, acknowledge=True)
        subscriber.close()
        assert seen.isdisjoint(numbers(found)), "what was acknowledged came again"
        seen |= set(numbers(found))


# --- several workers ---------------------------------------------------------------------------


def test_two_workers_share_the_load_and_nothing_of_an_absent_one_is_lost(
    mosquitto: Any, connect: Callable[..., Subscriber], publish: Callable[..., None]
) -> None:
    shared = "$share/city/test/+"
    workers = [connect(mosquitto.url, shared, client_id=f"us-{n}") for n in range(2)]
    publish(mosquitto.port, range(400))
    found = [list[Delivery](), list[Delivery]()]
    until = time.monotonic() + 20
    while sum(map(len, found)) < 400:
        assert time.monotonic() < until
        for mine, worker in zip(found, workers, strict=True):
            mine.extend(worker.take(400, 0.05))
    assert all(len(mine) >= 100 for mine in found)
    assert sorted(numbers(found[0] + found[1])) == list(range(400))
    workers[0].acknowledge(found[0])
    workers[1].close()  # it has acknowledged nothing
    # Its session keeps what was its own, and mosquitto adds its share of what comes meanwhile.
    publish(mosquitto.port, range(400, 500))
    back = connect(mosquitto.url, shared, client_id="us-1")
    seen = set(numbers(found[0]))
    until = time.monotonic() + 20
    while seen != set(range(500)):
        assert time.monotonic() < until, f"{500 - len(seen)} are missing"
        for worker in (workers[0], back):
            seen |= set(numbers(worker.take(400, 0.05)))


def test_two_with_one_client_id_are_told_what_throws_them_out(
    broker: Any,
    connect: Callable[..., Subscriber],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(2):
        connect(broker.url, status=False)
    until = time.monotonic() + 20
    while "another process has the client id us, too" not in caplog.text:
        assert time.monotonic() < until, caplog.text
        time.sleep(0.1)
    assert "give each its own BAUMFEUCHTE_MQTT_CLIENT_ID" in caplog.text
