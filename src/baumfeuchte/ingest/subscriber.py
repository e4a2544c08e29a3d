"""The MQTT side of ingest: a persistent session that reconnects by itself."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.inbox import Delivery, Inbox
from baumfeuchte.ingest.link import ANSWER_S, FAREWELL_S, Link
from baumfeuchte.ingest.session import make_client

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from baumfeuchte.ingest.broker_address import BrokerAddress

log = logging.getLogger(__name__)

_STEADY_S: Final = 10.0  # a connection that lasted this long was a good one
_FIRST_DELAY_S: Final = 0.5
_LONGEST_DELAY_S: Final = 30.0
_jitter = random.SystemRandom().uniform


class Subscriber:
    """Receives messages; what is not acknowledged comes again after the next connect.

    Args:
        address: of the broker.
        topics: filters; one that begins with ``$share/`` switches to MQTT 5.
        client_id: names the persistent session; two connections must not share it.
        clock: our time, for ``arrived_at``.
        ca_file: PEM file of the certificate authority, for TLS; None: the system's.
        inbox: where messages wait for ``take``.

    Attributes:
        failure: what ended the network thread, if it was not ``stop_receiving``.

    Raises:
        BrokerError: a topic filter or the file cannot be used.
    """

    def __init__(
        self,
        address: BrokerAddress,
        *,
        topics: Sequence[str],
        client_id: str,
        clock: Callable[[], datetime],
        ca_file: Path | None = None,
        inbox: Inbox | None = None,
    ) -> None:
        self.inbox = Inbox() if inbox is None else inbox
        self.failure: Exception | None = None
        self._place = address.place
        self._link = Link(
            make_client(address, topics=topics, client_id=client_id, ca_file=ca_file),
            place=address.place,
            topics=topics,
            clock=clock,
            inbox=self.inbox,
            on_ready=lambda: self._started.put(None),
        )
        self._started: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._deadline = 0.0
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    @property
    def received(self) -> int:
        """Messages received so far."""
        return self._link.received

    def start(self, wait_s: float) -> None:
        """Connect; from then on reconnect for ever.

        Args:
            wait_s: how long to keep trying while the broker is not there.

        Raises:
            BrokerError: it was not there in time, or refused us. A refusal of the topics comes
                later, as ``failure``.
        """
        self._deadline = time.monotonic() + wait_s
        self._thread.start()
        self._started.get()
        if self.failure is not None:
            raise self.failure

    def take(self, limit: int, timeout_s: float) -> list[Delivery]:
        """What has arrived, in order; waits only while there is nothing (see ``Inbox.take``)."""
        taken = self.inbox.take(limit, timeout_s)
        if self._link.holding:
            self._link.wake()
        return taken

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the broker that these messages are safe."""
        self._link.acknowledge(deliveries)

    def stop_receiving(self) -> None:
        """Let in nothing more; what is in the inbox can still be taken and acknowledged.

        May be called from a signal handler, and more than once.
        """
        self._link.stopping = True
        self.inbox.close()
        self._started.put(None)  # for a start that still waits
        self._link.wake()

    def close(self) -> None:
        """Send the last acknowledgements and disconnect; the session stays at the broker."""
        self._link.closing = True
        self.stop_receiving()
        if self._thread.ident is None:
            self._link.close()  # it was never started
        else:
            self._thread.join(FAREWELL_S + 2 * ANSWER_S)

    def _run(self) -> None:
        """The network thread."""
        link, delay_s = self._link, _FIRST_DELAY_S
        try:
            while True:
                begin = time.monotonic()
                if link.connect():
                    link.pump()
                if link.stopping:
                    return
                self._judge_loss()
                if time.monotonic() - begin > _STEADY_S:
                    delay_s = _FIRST_DELAY_S
                link.rest(delay_s * _jitter(0.5, 1.0))
                while self.inbox.is_full and not link.stopping:
                    link.rest(1.0)  # with nowhere to put messages there is nothing to connect for
                delay_s = min(2 * delay_s, _LONGEST_DELAY_S)
        except Exception as error:  # noqa: BLE001 - the worker's thread raises it
            self.failure = error
        finally:
            link.close()
            self.inbox.close()
            self._started.put(None)

    def _judge_loss(self) -> None:
        if self._link.ready:
            log.warning(
                "no connection to the MQTT broker at %s (%s); trying again",
                self._place,
                self._link.trouble,
            )
        elif time.monotonic() >= self._deadline:
            raise BrokerError(
                f"The MQTT broker at {self._place} cannot be reached ({self._link.trouble}); check "
                "BAUMFEUCHTE_MQTT_URL and that the broker runs."
            )
