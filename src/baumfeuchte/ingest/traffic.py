"""The messages of one connection: read in bursts, acknowledged in batches (decision 0007)."""

from __future__ import annotations

import queue
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from paho.mqtt.enums import MQTTProtocolVersion

from baumfeuchte.ingest.arrivals import TICK
from baumfeuchte.ingest.buffered_socket import BufferedSocket
from baumfeuchte.ingest.inbox import Delivery, Inbox
from baumfeuchte.ingest.packets import acknowledgements

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from paho.mqtt.client import Client, MQTTMessage

    from baumfeuchte.ingest.packets import Publish

_BURST_BYTES: Final = 1024 * 1024
_AT_LEAST_ONCE: Final = 1


class Traffic:
    """Owned by the network thread; only ``acknowledge`` is for others.

    Args:
        client: whose connection it is; its ``on_message`` becomes ours.
        clock: our time, for ``arrived_at``.
        inbox: where messages go.

    Attributes:
        connection: number of the connection that stands.
        received: messages received so far.
    """

    def __init__(self, client: Client, clock: Callable[[], datetime], inbox: Inbox) -> None:
        self.connection = 0
        self.received = 0
        self._client = client
        self._clock = clock
        self._inbox = inbox
        self._has_properties = client.protocol is MQTTProtocolVersion.MQTTv5
        self._burst, self._burst_bytes = list[Delivery](), 0
        self._acks: queue.SimpleQueue[Sequence[Delivery]] = queue.SimpleQueue()
        client.on_message = self._on_message

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Have those of these messages that came from here acknowledged, in their order."""
        self._acks.put(deliveries)

    def read(self, limit: int, *, keep: bool) -> bool:
        """Read what has arrived.

        Args:
            limit: most messages.
            keep: False drops them; not acknowledged, they come again.

        Returns:
            Whether messages came that were kept.
        """
        client, end = self._client, self.received + limit
        while self.received < end and self._burst_bytes < _BURST_BYTES:
            before, sock = self.received, client.socket()
            if isinstance(sock, BufferedSocket):
                self._take(sock.publishes(end - before, has_properties=self._has_properties))
            if self.received == before:
                client.loop_read()
            if self.received == before or client.socket() is None:
                break
        burst, self._burst, self._burst_bytes = self._burst, [], 0
        if not keep or not burst:
            return False
        self._inbox.put(burst)
        return True

    def send_acks(self) -> None:
        """Acknowledge what the worker has stored meanwhile."""
        sock = self._client.socket()
        with suppress(queue.Empty):
            while True:
                # The number of an old connection may name another message on this one.
                mine = [
                    delivery
                    for delivery in self._acks.get_nowait()
                    if delivery.qos and delivery.connection == self.connection
                ]
                if isinstance(sock, BufferedSocket):
                    sock.send(acknowledgements(d.mid for d in mine if d.qos == _AT_LEAST_ONCE))
                    mine = [delivery for delivery in mine if delivery.qos > _AT_LEAST_ONCE]
                for delivery in mine:
                    self._client.ack(delivery.mid, delivery.qos)

    def _take(self, publishes: Sequence[Publish]) -> None:
        """What paho never sees: messages with QoS 0 or 1."""
        at, number = self._clock(), self.connection
        self._burst += [
            Delivery(p.topic, p.payload, at + n * TICK, p.dup, p.retain, p.mid, p.qos, number)
            for n, p in enumerate(publishes)
        ]
        self._burst_bytes += sum(len(publish.payload) for publish in publishes)
        self.received += len(publishes)

    def _on_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        """What we leave to paho: messages with QoS 2, and those that are too large to hold."""
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "(a topic that is no UTF-8)"
        payload = bytes(message.payload)
        self._burst.append(
            Delivery(
                topic,
                payload,
                self._clock(),
                message.dup,
                message.retain,
                message.mid,
                message.qos,
                self.connection,
            )
        )
        self._burst_bytes += len(payload)
        self.received += 1
