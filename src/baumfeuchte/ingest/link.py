"""One client's connections to the broker: read many, acknowledge many, keep alive.

paho's own loop reads one packet per ``select`` and wakes itself for every acknowledgement. Here
paho's documented calls for foreign loops are used instead. All calls into paho come from one
thread, so the connection cannot change between looking at its number and acknowledging
(decision 0003).
"""

from __future__ import annotations

import logging
import queue
import select
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.buffered_socket import BufferedSocket
from baumfeuchte.ingest.inbox import Delivery, Inbox
from baumfeuchte.ingest.session import subscribe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode

log = logging.getLogger(__name__)

ANSWER_S: Final = 5.0  # for a broker to answer CONNECT and SUBSCRIBE
FAREWELL_S: Final = 3.0
_BURST: Final = 256  # packets read before acknowledgements get their turn
_TICK_S: Final = 5.0  # how often keep-alive is looked after when nothing happens
_STARTING_TICK_S: Final = 0.2
_TRANSIENT: Final = frozenset({"Server unavailable", "Server busy"})


class Link:
    """Owned by the network thread; only ``acknowledge``, ``wake`` and the flags are for others.

    Args:
        client: of ``session.make_client``.
        place: host and port of the broker, for people.
        topics: filters to subscribe to.
        clock: our time, for ``arrived_at``.
        inbox: where messages go.
        on_ready: called each time the broker has accepted us.

    Attributes:
        ready: whether the broker has accepted us once.
        stopping: set to let in nothing more.
        closing: set to acknowledge what is left and disconnect.
        holding: nothing is read from the broker until somebody makes room and wakes us.
        trouble: why the last connection ended or failed.
        received: messages received so far.
    """

    def __init__(
        self,
        client: Client,
        *,
        place: str,
        topics: Sequence[str],
        clock: Callable[[], datetime],
        inbox: Inbox,
        on_ready: Callable[[], None],
    ) -> None:
        self.ready = False
        self._subscribed = False
        self.stopping = False
        self.closing = False
        self.holding = False
        self.trouble = ""
        self.received = 0
        self._client = client
        self._place = place
        self._topics = tuple(topics)
        self._clock = clock
        self._inbox = inbox
        self._on_ready = on_ready
        self._connection = 0
        self._burst: list[Delivery] = []
        self._acks: queue.SimpleQueue[Sequence[Delivery]] = queue.SimpleQueue()
        self._wake_r, self._wake_w = socket.socketpair()
        self._wake_r.setblocking(False)  # noqa: FBT003 - the signature is the library's
        self._wake_w.setblocking(False)  # noqa: FBT003 - the same
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        client.on_disconnect = self._on_disconnect

    # --- for other threads -----------------------------------------------------------------

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Have these messages acknowledged, in their order."""
        self._acks.put(deliveries)
        self.wake()

    def wake(self) -> None:
        """Have the network thread look at its flags and at the inbox."""
        with suppress(OSError):  # full: it is awake anyway; closed: it needs no waking
            self._wake_w.send(b"\0")

    # --- for the network thread ------------------------------------------------------------

    def connect(self) -> bool:
        """Try once; answers whether there is a connection, else ``trouble`` says why not."""
        self._connection += 1
        self.trouble = ""
        try:
            self._client.reconnect()
        except (OSError, ValueError) as error:
            self.trouble = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return False
        return True

    def pump(self) -> None:
        """Read, acknowledge and keep alive until the connection is gone or we close.

        Raises:
            BrokerError: the broker refuses us before it ever accepted us.
        """
        client = self._client
        answer_by = time.monotonic() + ANSWER_S
        while (sock := client.socket()) is not None:
            if self.closing or (self.stopping and not self.ready):
                self._say_goodbye()
            elif not self.ready and time.monotonic() > answer_by:
                self.trouble = "it takes connections but does not answer as an MQTT broker"
                self._say_goodbye()
            else:
                # A full inbox is left to the broker: what is not read stays in its queue. The flag
                # comes first: whoever makes room after we have looked will see it and wake us.
                self.holding = True
                may_read = self.stopping or not self._inbox.is_full
                self.holding = not may_read
                if self._wait(sock, may_read=may_read):
                    self._read()
                self._send_acks()
                if client.want_write():
                    client.loop_write()
                client.loop_misc()
                if isinstance(sock, BufferedSocket):
                    sock.flush()

    def rest(self, seconds: float) -> None:
        """Wait, until a flag is set at most."""
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            select.select([self._wake_r], [], [], left)
            self._swallow_wakes()

    def close(self) -> None:
        """Close whatever is open."""
        if self._client.socket() is not None:
            self._say_goodbye()
        self._wake_r.close()
        self._wake_w.close()

    def _wait(self, sock: object, *, may_read: bool) -> bool:
        buffered = may_read and bool(getattr(sock, "pending", int)())
        readers = [self._wake_r, sock] if may_read else [self._wake_r]
        to_write = self._client.want_write() or getattr(sock, "unsent", False)
        writers = [sock] if to_write else []
        tick_s = _TICK_S if self.ready else _STARTING_TICK_S
        ready, _, _ = select.select(readers, writers, [], 0.0 if buffered else tick_s)  # type: ignore[type-var] # paho's type of a socket has no fileno
        if self._wake_r in ready:
            self._swallow_wakes()
        return buffered or sock in ready

    def _read(self) -> None:
        for _ in range(_BURST):
            before = self.received
            self._client.loop_read()
            if self.received == before or self._client.socket() is None:
                break
        if self._burst:
            self._inbox.put(self._burst)
            self._burst = []

    def _send_acks(self) -> None:
        ack = self._client.ack
        with suppress(queue.Empty):
            while True:
                for delivery in self._acks.get_nowait():
                    # The number of an old connection may name another message on this one.
                    if delivery.qos and delivery.connection == self._connection:
                        ack(delivery.mid, delivery.qos)

    def _say_goodbye(self) -> None:
        self._send_acks()
        self._client.disconnect()
        give_up_at = time.monotonic() + FAREWELL_S
        while (sock := self._client.socket()) is not None and time.monotonic() < give_up_at:
            select.select([], [sock], [], _STARTING_TICK_S)
            self._client.loop_write()

    def _swallow_wakes(self) -> None:
        with suppress(BlockingIOError):
            self._wake_r.recv(4096)

    # --- called by paho --------------------------------------------------------------------

    def _on_connect(
        self, client: Client, _: object, flags: ConnectFlags, reason: ReasonCode, __: object
    ) -> None:
        if reason.is_failure:
            self.trouble = str(reason)
            if not self.ready and str(reason) not in _TRANSIENT:
                raise BrokerError(
                    f"The MQTT broker at {self._place} refuses us ({reason}); check user and "
                    "password in BAUMFEUCHTE_MQTT_URL."
                )
            return
        # The answer to SUBSCRIBE may have to wait behind messages that wait for acknowledgements,
        # so the worker begins now.
        self.ready = True
        self._on_ready()
        if flags.session_present and self._subscribed:
            # A resumed session has its subscriptions. To subscribe again would only bring every
            # retained message once more.
            log.info("connected to %s again, the session goes on", self._place)
            return
        if self._subscribed:
            log.warning("The broker has forgotten our session and what waited in it.")
        subscribe(client, self._topics)

    def _on_subscribe(
        self, _: Client, __: object, ___: int, reasons: list[ReasonCode], ____: Properties | None
    ) -> None:
        refused = [t for t, r in zip(self._topics, reasons, strict=False) if r.is_failure]
        if refused:
            text = (
                f"The MQTT broker at {self._place} refuses the topics {', '.join(refused)}; check "
                "BAUMFEUCHTE_MQTT_TOPICS and the broker's access list."
            )
            if not self._subscribed:
                raise BrokerError(text)
            log.error("%s", text)
            return
        log.info("subscribed to %s at %s", ", ".join(self._topics), self._place)
        self._subscribed = True

    def _on_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        self.received += 1
        if self.stopping:
            return  # not acknowledged, so it comes again
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "(a topic that is no UTF-8)"
        self._burst.append(
            Delivery(
                topic,
                bytes(message.payload),
                self._clock(),
                # A retained message was sent to others, perhaps to us, before.
                message.dup or message.retain,
                message.mid,
                message.qos,
                self._connection,
            )
        )

    def _on_disconnect(
        self, _: Client, __: object, ___: DisconnectFlags, reason: ReasonCode, ____: object
    ) -> None:
        self.trouble = self.trouble or f"connection closed: {reason}"
