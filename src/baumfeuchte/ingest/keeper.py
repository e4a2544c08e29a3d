"""Keeps the link to one broker up: connects, and connects again for ever."""

from __future__ import annotations

import logging
import random
import threading
import time
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.link import ANSWER_S, FAREWELL_S, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from baumfeuchte.ingest.broker import Broker
    from baumfeuchte.ingest.inbox import Inbox

log = logging.getLogger(__name__)

_STEADY_S: Final = 10.0  # a connection that lasted this long was a good one
_FIRST_DELAY_S: Final = 0.5
_LONGEST_DELAY_S: Final = 30.0
_jitter = random.SystemRandom().uniform


class Keeper:
    """One network thread.

    Args:
        broker: to connect to.
        clock: our time, for ``arrived_at``.
        inbox: where messages go.
        numbers: of connections, shared by all keepers.
        alone: there is no other broker, so one that cannot be used at the start ends everything.
        on_news: called from the thread when ``link.ready``, ``problem`` or ``failure`` changes.

    Attributes:
        link: to the broker.
        problem: why this broker was not there in time; it is tried again.
        failure: what ended the thread, if it was not the stop.

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
        alone: bool,
        on_news: Callable[[], None],
    ) -> None:
        self.problem: BrokerError | None = None
        self.failure: Exception | None = None
        self._broker = broker
        self._inbox = inbox
        self._alone = alone
        self._on_news = on_news
        self._deadline = 0.0
        self._complained = False  # about this attempt
        self.link = Link(
            broker,
            clock=clock,
            inbox=inbox,
            numbers=numbers,
            on_ready=on_news,
            on_refused=self._complain,
        )
        name = f"mqtt-{broker.name}" if broker.name else "mqtt"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self, wait_s: float) -> None:
        """Begin to connect; returns at once.

        Args:
            wait_s: after this time a broker that is not there is a problem.
        """
        self._deadline = time.monotonic() + wait_s
        self._thread.start()

    def leave(self) -> None:
        """Have the last acknowledgements sent and the connection closed."""
        self.link.closing = True
        self.link.stopping = True
        self.link.wake()

    def join(self) -> None:
        """Wait until that is done."""
        if self._thread.ident is None:
            self.link.close()  # it was never started
        else:
            self._thread.join(FAREWELL_S + 2 * ANSWER_S)

    def _run(self) -> None:
        link, delay_s = self.link, _FIRST_DELAY_S
        try:
            while True:
                begin = time.monotonic()
                self._complained = False
                if link.connect():
                    link.pump()
                if link.stopping:
                    return
                if link.at_once:
                    continue
                steady = time.monotonic() - begin > _STEADY_S
                self._judge_loss(steady=steady)
                if steady:
                    delay_s = _FIRST_DELAY_S
                link.rest(delay_s * _jitter(0.5, 1.0))
                while self._inbox.is_full and not link.stopping:
                    link.rest(1.0)  # with nowhere to put messages there is nothing to connect for
                delay_s = min(2 * delay_s, _LONGEST_DELAY_S)
        except Exception as error:  # noqa: BLE001 - the worker's thread raises it
            self.failure = error
        finally:
            link.close()
            self._on_news()

    def _judge_loss(self, *, steady: bool) -> None:
        broker, place, trouble = self._broker, self._broker.place, self.link.trouble
        if self.link.ready:
            doubt = ""
            if self.link.was_accepted and not steady:
                # A broker ends a connection when somebody else comes with the same client id.
                doubt = (
                    f"; if this goes on, another process has the client id {broker.client_id}, "
                    f"too: give each its own {broker.setting('client_id')}"
                )
            log.warning(
                "no connection to the MQTT broker at %s (%s); trying again%s", place, trouble, doubt
            )
        elif time.monotonic() >= self._deadline and not self._complained:
            fields = ("url", "ca_file") if self._broker.address.tls else ("url",)
            settings = ", ".join(self._broker.setting(field) for field in fields)
            self._complain(
                BrokerError(
                    f"The MQTT broker at {place} cannot be reached ({trouble}); check {settings} "
                    "and that the broker runs."
                )
            )

    def _complain(self, error: BrokerError) -> None:
        """This broker cannot be used now; the others, if there are any, go on."""
        self._complained = True
        if self._alone:
            raise error
        log.error("%s It is tried again; the other brokers are not held up.", error)
        self.problem = error
        self._on_news()
