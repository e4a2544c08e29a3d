"""Streams of a broker that mosquitto never sends: cut, slow, huge, of another quality, nonsense."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.buffered_socket import BufferedSocket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baumfeuchte.ingest.inbox import Delivery
    from baumfeuchte.ingest.subscriber import Subscriber

MEGABYTE = 1024 * 1024


@pytest.fixture
def play(scripted: Any) -> Iterator[Callable[..., Any]]:
    """Start a broker that plays acts."""
    found: list[Any] = []

    def start(*acts: Callable[[Any], None]) -> Any:
        found.append(scripted.ScriptedBroker(*acts))
        return found[-1]

    yield start
    for one in found:
        one.close()


def take(subscriber: Subscriber, count: int, fleet: Any) -> list[Delivery]:
    found: list[Delivery] = []

    def more() -> bool:
        found.extend(subscriber.take(100, 0.05))
        assert subscriber.failure is None
        return len(found) >= count

    fleet.wait_for(more, what=f"{count} messages did not come")
    subscriber.acknowledge(found)
    return found


def mid_of(body: bytes) -> int:
    return int(struct.unpack(">H", body[:2])[0])


def test_a_connection_that_ends_within_a_packet(
    play: Callable[..., Any], connect: Callable[..., Subscriber], fleet: Any, scripted: Any
) -> None:
    whole, cut = scripted.publish(1, b"one"), scripted.publish(2, b"two")

    def first(visit: Any) -> None:
        visit.welcome()
        visit.send(whole + cut[:-2])
        assert mid_of(visit.wait_for(scripted.PUBACK)) == 1

    def second(visit: Any) -> None:
        visit.welcome(session=True)
        visit.send(cut)
        assert mid_of(visit.wait_for(scripted.PUBACK)) == 2

    broker = play(first, second)
    subscriber = connect(broker.url)
    assert [one.payload for one in take(subscriber, 1, fleet)] == [b"one"]
    assert [one.payload for one in take(subscriber, 1, fleet)] == [b"two"]
    broker.finish()


def test_byte_by_byte(
    play: Callable[..., Any], connect: Callable[..., Subscriber], fleet: Any, scripted: Any
) -> None:
    stream = scripted.publish(1, b"x" * 130) + b"\xd0\0" + scripted.publish(2, b"two", qos=0)

    def act(visit: Any) -> None:
        visit.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        visit.welcome()
        for position in range(len(stream)):
            visit.send(stream[position : position + 1])
        assert mid_of(visit.wait_for(scripted.PUBACK)) == 1

    broker = play(act)
    found = take(connect(broker.url), 2, fleet)
    assert [(one.payload, one.qos) for one in found] == [(b"x" * 130, 1), (b"two", 0)]
    broker.finish()


def test_huge_messages_between_small_ones(
    play: Callable[..., Any], connect: Callable[..., Subscriber], fleet: Any, scripted: Any
) -> None:
    sizes = [3, 2 * MEGABYTE, 5, MEGABYTE, 7, MEGABYTE - 11, 0, 300_000]
    stream = b"".join(scripted.publish(n, b"x" * size) for n, size in enumerate(sizes, 1))

    def act(visit: Any) -> None:
        visit.welcome()
        visit.send(stream)
        for number in range(1, len(sizes) + 1):
            assert mid_of(visit.wait_for(scripted.PUBACK)) == number

    broker = play(act)
    found = take(connect(broker.url), len(sizes), fleet)
    assert [len(one.payload) for one in found] == sizes
    broker.finish()


def test_the_rest_of_a_huge_message_is_waited_for_without_work(scripted: Any) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        sock = BufferedSocket(ours)
        huge = scripted.publish(1, b"x" * 2 * MEGABYTE)
        half = len(huge) // 2 + 100_000
        read = 0

        def drain() -> int:
            got = 0
            while True:
                try:
                    got += len(sock.recv(len(huge)))
                except BlockingIOError:
                    return got

        for begin in range(0, half, 50_000):
            theirs.sendall(huge[begin : min(begin + 50_000, half)])
            read += drain()
        assert read == half
        assert not sock.pending()
        theirs.sendall(huge[half : half + 10])
        assert drain() == 10
        theirs.close()
        assert sock.recv(1) == b""
        assert sock.pending()


def test_a_message_of_quality_2_is_acknowledged_when_it_is_stored(
    play: Callable[..., Any], connect: Callable[..., Subscriber], fleet: Any, scripted: Any
) -> None:
    def act(visit: Any) -> None:
        visit.welcome()
        visit.send(scripted.publish(1, b"first") + scripted.publish(7, b"twice", qos=2))
        assert mid_of(visit.wait_for(scripted.PUBREC)) == 7
        visit.send(scripted.publish(2, b"last") + scripted.packet(0x62, struct.pack(">H", 7)))
        assert mid_of(visit.wait_for(scripted.PUBCOMP)) == 7

    broker = play(act)
    found = take(connect(broker.url), 3, fleet)
    assert {one.payload: one.qos for one in found} == {b"first": 1, b"last": 1, b"twice": 2}
    broker.finish()


def test_properties_of_mqtt_5(
    play: Callable[..., Any], connect: Callable[..., Subscriber], fleet: Any, scripted: Any
) -> None:
    expiry = b"\x02" + struct.pack(">I", 60)
    user = b"\x26\0\1k\0\1v"

    def act(visit: Any) -> None:
        visit.welcome(is_5=True)
        visit.send(scripted.publish(1, b"none", properties=b""))
        visit.send(scripted.publish(2, b"some", properties=expiry + user))
        visit.send(scripted.publish(3, b"x" * 2 * MEGABYTE, properties=expiry))
        assert [mid_of(visit.wait_for(scripted.PUBACK)) for _ in range(3)] == [1, 2, 3]

    broker = play(act)
    found = take(connect(broker.url, "$share/city/test/+"), 3, fleet)
    assert [one.payload for one in found] == [b"none", b"some", b"x" * 2 * MEGABYTE]
    broker.finish()


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x32\xff\xff\xff\xff\xff\xff",  # a length of more than four bytes
        b"\x32\x01\x00",  # a topic without its length
        b"\x32\x05\x00\x09abc",  # a topic that is longer than the packet
        b"\x36\x07\x00\x01a\x00\x01xx",  # quality 3
        b"\x90\x00",  # an answer to nothing
        b"\x00\x00",
        b"HTTP/1.1 400 Bad Request\r\n\r\n" * 20,
    ],
)
def test_nonsense_ends_the_connection_and_nothing_else(
    play: Callable[..., Any],
    connect: Callable[..., Subscriber],
    fleet: Any,
    scripted: Any,
    nonsense: bytes,
) -> None:
    def first(visit: Any) -> None:
        visit.welcome()
        visit.send(scripted.publish(1, b"before") + nonsense)
        with pytest.raises((EOFError, ConnectionError)):
            visit.wait_for(0)

    def second(visit: Any) -> None:
        visit.welcome(session=True)
        visit.send(scripted.publish(2, b"after"))
        assert mid_of(visit.wait_for(scripted.PUBACK)) == 2

    broker = play(first, second)
    subscriber = connect(broker.url)
    assert [one.payload for one in take(subscriber, 2, fleet)] == [b"before", b"after"]
    broker.finish()


def test_a_broker_of_another_version_of_mqtt(
    play: Callable[..., Any], connect: Callable[..., Subscriber], scripted: Any
) -> None:
    def act(visit: Any) -> None:
        assert visit.wait_for(scripted.CONNECT)[6] == 4
        visit.send(scripted.packet(0x20, b"\0\1"))

    broker = play(act)
    with pytest.raises(BrokerError, match="cannot be reached"):
        connect(broker.url, wait_s=0)
    broker.finish()
