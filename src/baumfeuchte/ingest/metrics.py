"""What ingest did, counted as it goes; ``exporter`` shows it to Prometheus.

Plain numbers that one thread adds to: a counter of the Prometheus library takes a lock for every
message.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.uplink import Uplink

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from baumfeuchte.ingest.intake import Outcome, Taken

LAG_BOUNDS_S: Final = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3_600.0, 86_400.0)
"""Live uplinks are in the first ones; a gateway that was away delivers hours later."""
BATCH_BOUNDS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class Distribution:
    """Counts of values by upper bound, and their sum.

    Args:
        bounds: upper bounds, rising; above the last one there is one more class.

    Attributes:
        counts: one for each bound and one for what lies above all.
        total: sum of the values.
    """

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, values: Iterable[float]) -> None:
        """Count values."""
        bounds, counts, total = self.bounds, self.counts, self.total
        for value in values:
            counts[bisect_left(bounds, value)] += 1
            total += value
        self.total = total


class IngestMetrics:
    """Counted since the start of the process; read by other threads, written by one.

    Attributes:
        outcomes: messages by ``stored``, ``duplicate``, ``ignored`` and ``rejected``.
        ignored: messages that are no uplinks, by kind.
        rejected: messages that could not be used, by reason.
        networks: stored uplinks by network server.
        readings: stored readings.
        lag_s: seconds from the network server's time of an uplink to its commit.
        batch_s: seconds that a batch took to be stored.
        batches: transactions.
        storage_errors: attempts to store a batch that failed.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.ignored: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.networks: Counter[str] = Counter()
        self.readings = 0
        self.lag_s = Distribution(LAG_BOUNDS_S)
        self.batch_s = Distribution(BATCH_BOUNDS_S)
        self.batches = 0
        self.storage_errors = 0

    def note_batch(
        self, taken: Sequence[Taken], outcomes: Sequence[Outcome], *, now: datetime, took_s: float
    ) -> None:
        """Count a batch that was committed.

        Args:
            taken: its messages and what they say.
            outcomes: one for each.
            now: the time of the commit (UTC).
            took_s: how long storing it took.
        """
        self.batches += 1
        self.batch_s.add((took_s,))
        self.outcomes.update(outcome.kind for outcome in outcomes)
        self.readings += sum(outcome.readings for outcome in outcomes)
        stored = [
            (message, said)
            for (message, said), outcome in zip(taken, outcomes, strict=True)
            if outcome.kind == "stored" and isinstance(said, Uplink)
        ]
        self.networks.update(said.network for _, said in stored)
        self.lag_s.add(
            # A network server's clock that is ahead of ours does not make it negative.
            max(0.0, (now - (said.received_at or message.arrived_at)).total_seconds())
            for message, said in stored
        )
        if len(stored) < len(outcomes):
            self._note_unusual(outcomes)

    def _note_unusual(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.kind == "rejected":
                self.rejected[outcome.reason] += 1
            elif outcome.kind == "ignored":
                self.ignored[outcome.reason] += 1
