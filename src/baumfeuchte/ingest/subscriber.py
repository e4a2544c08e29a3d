"""The MQTT side of ingest: one inbox, filled from one broker or from several."""

from __future__ import annotations

import itertools
import queue
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.inbox import Delivery, Inbox
from baumfeuchte.ingest.keeper import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from baumfeuchte.ingest.broker import Broker


class Subscriber:
    """Receives messages; what is not acknowledged comes again after the next connect.

    Args:
        brokers: at least one.
        clock: our time, for ``arrived_at``.
        inbox: where messages wait for ``take``.

    Raises:
        BrokerError: a topic filter or a file cannot be used.
    """

    def __init__(
        self,
        brokers: Sequence[Broker],
        *,
        clock: Callable[[], datetime],
        inbox: Inbox | None = None,
    ) -> None:
        self.inbox = Inbox() if inbox is None else inbox
        self._news: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._stopping = False
        numbers = itertools.count(1)
        self._keepers = [
            Keeper(
                broker,
                clock=clock,
                inbox=self.inbox,
                numbers=numbers,
                alone=len(brokers) == 1,
                on_news=self._hear,
            )
            for broker in brokers
        ]
        self._links = [keeper.link for keeper in self._keepers]

    @property
    def received(self) -> int:
        """Messages received so far."""
        return sum(link.received for link in self._links)

    @property
    def waiting(self) -> int:
        """Messages that wait for ``take``."""
        return len(self.inbox)

    @property
    def connected(self) -> dict[str, bool]:
        """Address of each broker, and whether there is a connection now."""
        return {link.place: link.connected for link in self._links}

    @property
    def failure(self) -> Exception | None:
        """What ended a network thread, if it was not ``stop_receiving``."""
        failures = (keeper.failure for keeper in self._keepers)
        return next((failure for failure in failures if failure is not None), None)

    def start(self, wait_s: float) -> None:
        """Connect to all brokers; from then on each is connected to again for ever.

        Returns when the first broker has granted our topics or sends what waited in the session.
        One of several that is away or refuses us does not hold the others up.

        Args:
            wait_s: how long to keep trying while no broker is there.

        Raises:
            BrokerError: no broker was there in time, or the only one refused us.
        """
        for keeper in self._keepers:
            keeper.start(wait_s)
        while not self._stopping and not any(link.ready for link in self._links):
            if all(keeper.problem for keeper in self._keepers):
                raise BrokerError(
                    f"None of the {len(self._keepers)} MQTT brokers can be used; the log says why "
                    "of each."
                )
            self._news.get()
        if self.failure is not None:
            raise self.failure

    def take(self, limit: int, timeout_s: float) -> list[Delivery]:
        """What has arrived, in order; waits only while there is nothing (see ``Inbox.take``)."""
        taken = self.inbox.take(limit, timeout_s)
        for link in self._links:
            if link.holding:
                link.wake()
        return taken

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the brokers that these messages are safe; each hears of its own ones only."""
        for link in self._links:
            link.acknowledge(deliveries)

    def stop_receiving(self) -> None:
        """Let in nothing more; what is in the inbox can still be taken and acknowledged.

        May be called from a signal handler, and more than once.
        """
        self._stopping = True
        for link in self._links:
            link.stopping = True
        self.inbox.close()
        self._news.put(None)  # for a start that still waits
        for link in self._links:
            link.wake()

    def close(self) -> None:
        """Send the last acknowledgements and disconnect; the sessions stay at the brokers."""
        self.stop_receiving()
        for keeper in self._keepers:
            keeper.leave()
        for keeper in self._keepers:
            keeper.join()

    def _hear(self) -> None:
        """Called from the network threads. What ends one of them ends the process."""
        if self.failure is not None:
            self.stop_receiving()
        self._news.put(None)
