"""The webhook's door: takes messages as the subscriber does, and counts them."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from baumfeuchte.ingest.arrivals import Arrivals
from baumfeuchte.ingest.intake import understand
from baumfeuchte.ingest.metrics import IngestMetrics

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from baumfeuchte.domain.uplink import Message
    from baumfeuchte.ingest.intake import Intake, Outcome


class Webhook:
    """May be used from several threads.

    Args:
        intake: of the database.
        clock: our time (UTC), for the lag of messages.
    """

    def __init__(self, intake: Intake, clock: Callable[[], datetime]) -> None:
        self._intake = intake
        self._clock = clock
        self._arrivals = Arrivals()
        self._metrics = IngestMetrics()
        self._counting = threading.Lock()

    def take(self, messages: Sequence[Message], hint: str | None = None) -> list[Outcome]:
        """As ``Intake.take``."""
        begin = time.monotonic()
        taken = [(part, understand(part, hint)) for part in self._arrivals.of(messages)]
        outcomes = self._intake.store(taken)
        with self._counting:
            self._metrics.note_batch(
                taken, outcomes, now=self._clock(), took_s=time.monotonic() - begin
            )
        return outcomes

    def metrics(self) -> bytes:
        """What came in through the webhook of this process, in the form that Prometheus reads."""
        from baumfeuchte.ingest.exporter import page  # noqa: PLC0415 - few ask, and it is large

        return page(self._metrics)
