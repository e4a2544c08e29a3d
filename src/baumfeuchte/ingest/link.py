"""One client's connections to the broker: read many, acknowledge many, keep alive.

paho's own loop reads one packet per ``select`` and wakes itself for every acknowledgement. Here
paho's documented calls for foreign loops are used instead. All calls into paho come from one
thread, so the connection cannot change between looking at its number and acknowledging
(decision 0003).
"""

from __future__ import annotations

import logging
import select
import time
from typing import TYPE_CHECKING, Final

from baumfeuchte.ingest.bell import Bell
from baumfeuchte.ingest.buffered_socket import BufferedSocket
from baumfeuchte.ingest.session import (
    make_client,
    refused_connection,
    refused_topics,
    subscribe,
)
from baumfeuchte.ingest.status import Announcer
from baumfeuchte.ingest.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode

    from baumfeuchte.domain.errors import BrokerError
    from baumfeuchte.ingest.broker import Broker
    from baumfeuchte.ingest.inbox import Delivery, Inbox

log = logging.getLogger(__name__)

ANSWER_S: Final = 5.0  # for a broker to answer CONNECT and SUBSCRIBE
FAREWELL_S: Final = 3.0
_BURST: Final = 256  # packets read before acknowledgements get their turn
_TICK_S: Final = 5.0  # how often keep-alive is looked after when nothing happens
_STARTING_TICK_S: Final = 0.2
_TRANSIENT: Final = frozenset({"Server unavailable", "Server busy"})
_SILENT: Final = "it takes connections but does not answer as an MQTT broker"
_PASSWORD: Final = "Bad user name or password"  # noqa: S105 - a reason of the protocol


class Link:
    """Owned by the network thread; only ``acknowledge``, ``wake`` and the flags are for others.

    Args:
        broker: to connect to.
        clock: our time, for ``arrived_at``.
        inbox: where messages go; other links may fill it, too.
        numbers: of connections; no two links get the same one.
        on_ready: called once, when messages can come.
        on_refused: called with a sentence when the broker does not let us in, or not into a topic.
            What it raises ends ``pump``.

    Attributes:
        accepted: whether the broker has accepted us once.
        ready: whether it has granted our topics, or has sent what waited in an old session.
        stopping: set to let in nothing more.
        closing: set to acknowledge what is left and disconnect.
        holding: nothing is read from the broker until somebody makes room and wakes us.
        at_once: the last connection ended over our status; the next one goes without it.
        trouble: why the last connection ended or failed.

    Raises:
        BrokerError: a topic filter or a file cannot be used.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        clock: Callable[[], datetime],
        inbox: Inbox,
        numbers: Iterator[int],
        on_ready: Callable[[], None],
        on_refused: Callable[[BrokerError], None],
    ) -> None:
        self.accepted = self.ready = self._subscribed = False
        self.stopping = self.closing = False
        self.holding = self.at_once = False
        self.trouble = ""
        self._broker = broker
        self._inbox = inbox
        self._numbers = numbers
        self._on_ready = on_ready
        self._on_refused = on_refused
        self._connected = self._leaving = False
        client = self._client = make_client(broker)
        self._traffic = Traffic(client, clock, inbox)
        self._announcer = Announcer(client, broker, clock)
        self._bell = Bell()
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect

    @property
    def received(self) -> int:
        """Messages received so far."""
        return self._traffic.received

    @property
    def place(self) -> str:
        """The broker's address, without secrets."""
        return self._broker.place

    @property
    def was_accepted(self) -> bool:
        """Whether the broker had accepted the last connection."""
        return self._connected

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted the connection that stands."""
        return self._connected and self._client.socket() is not None

    # --- for other threads -----------------------------------------------------------------

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Have those of these messages that came from here acknowledged, in their order."""
        self._traffic.acknowledge(deliveries)
        self.wake()

    def wake(self) -> None:
        """Have the network thread look at its flags and at the inbox."""
        self._bell.ring()

    # --- for the network thread ------------------------------------------------------------

    def connect(self) -> bool:
        """Try once; answers whether there is a connection, else ``trouble`` says why not."""
        self._traffic.connection = next(self._numbers)
        self._connected = self._leaving = self.at_once = False
        self.trouble = ""
        self._announcer.before_connect()
        try:
            self._client.reconnect()
        except (OSError, ValueError) as error:
            self.trouble = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return False
        return True

    def pump(self) -> None:
        """Read, acknowledge and keep alive until the connection is gone or we close.

        Raises:
            BrokerError: what ``on_refused`` raised.
        """
        client = self._client
        answer_by = time.monotonic() + ANSWER_S
        while (sock := client.socket()) is not None:
            if self.closing or (self.stopping and not self.ready):
                self._say_goodbye()
            elif not self.ready and time.monotonic() > answer_by:
                self.trouble = self.trouble or _SILENT
                self._say_goodbye()
            else:
                # A full inbox is left to the broker: what is not read stays in its queue. The flag
                # comes first: whoever makes room after we have looked will see it and wake us.
                self.holding = True
                limit = _BURST if self.stopping else min(_BURST, self._inbox.room)
                self.holding = limit == 0
                if self._wait(sock, may_read=limit > 0):
                    self._read(limit)
                self._traffic.send_acks()
                if client.want_write():
                    client.loop_write()
                client.loop_misc()
                if isinstance(sock, BufferedSocket):
                    sock.flush()
                    self.trouble = sock.trouble or self.trouble

    def rest(self, seconds: float) -> None:
        """Wait, until a flag is set at most."""
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            select.select([self._bell], [], [], left)
            self._bell.silence()

    def close(self) -> None:
        """Close whatever is open."""
        if self._client.socket() is not None:
            self._say_goodbye()
        self._bell.close()

    def _wait(self, sock: object, *, may_read: bool) -> bool:
        buffered = may_read and bool(getattr(sock, "pending", int)())
        readers = [self._bell, sock] if may_read else [self._bell]
        to_write = self._client.want_write() or getattr(sock, "unsent", False)
        writers = [sock] if to_write else []
        tick_s = _TICK_S if self.ready else _STARTING_TICK_S
        ready, _, _ = select.select(readers, writers, [], 0.0 if buffered else tick_s)  # type: ignore[type-var] # paho's type of a socket has no fileno
        if self._bell in ready:
            self._bell.silence()
        return buffered or sock in ready

    def _read(self, limit: int) -> None:
        if self._traffic.read(limit, keep=not self.stopping):
            # The answer to SUBSCRIBE may have to wait behind messages that wait for
            # acknowledgements, so the worker begins now.
            self._become_ready()

    def _become_ready(self) -> None:
        if not self.ready:
            self.ready = True
            self._on_ready()

    def _say_goodbye(self) -> None:
        self._leaving = True
        self._traffic.send_acks()
        self._announcer.goodbye()
        self._client.disconnect()
        give_up_at = time.monotonic() + FAREWELL_S
        while (sock := self._client.socket()) is not None and time.monotonic() < give_up_at:
            select.select([], [sock], [], _STARTING_TICK_S)
            self._client.loop_write()

    # --- called by paho --------------------------------------------------------------------

    def _on_connect(
        self, client: Client, _: object, flags: ConnectFlags, reason: ReasonCode, __: object
    ) -> None:
        if reason.is_failure:
            self.trouble = str(reason)
            may_be_our_words = self._announcer.speaks and self.trouble != _PASSWORD
            if not (self.accepted or may_be_our_words or self.trouble in _TRANSIENT):
                self._on_refused(refused_connection(self._broker, reason))
            return
        self.accepted = self._connected = True
        if flags.session_present and self._subscribed:
            # A resumed session has its subscriptions. To subscribe again would only bring every
            # retained message once more.
            log.info("connected to %s again, the session goes on", self._broker.place)
            self._announcer.hello()
            return
        if self._subscribed:
            place = self._broker.place
            log.warning("The broker at %s has forgotten our session and what waited in it.", place)
        subscribe(client, self._broker.topics)

    def _on_subscribe(
        self, _: Client, __: object, ___: int, reasons: list[ReasonCode], ____: Properties | None
    ) -> None:
        broker = self._broker
        refused = [reason for reason in reasons if reason.is_failure]
        if refused:
            error = refused_topics(broker, reasons)
            self.trouble = str(error)
            if self._subscribed:
                log.error("%s", error)
            else:
                self._on_refused(error)
        if len(refused) == len(reasons):
            return
        self._announcer.hello()
        if not refused:
            log.info("subscribed to %s at %s", ", ".join(broker.topics), broker.place)
            self._subscribed = True
        self._become_ready()

    def _on_disconnect(
        self, _: Client, __: object, ___: DisconnectFlags, reason: ReasonCode, ____: object
    ) -> None:
        self.trouble = self.trouble or f"connection closed: {reason}"
        if not self._leaving:
            self.at_once = self._announcer.judge_end(accepted=self._connected)
