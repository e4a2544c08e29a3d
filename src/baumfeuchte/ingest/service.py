"""The loop of `baumfeuchte ingest`: take what is there, commit, acknowledge, repeat.

Greedy group commit (decision 0003): a batch is whatever has arrived meanwhile, never waited for.
A broker with a small window sends nothing more before it gets acknowledgements, so a batch that
waits to become full would wait for itself.
"""

from __future__ import annotations

import gc
import logging
import random
import time
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.errors import SchemaError, StorageError, StorageUnavailableError
from baumfeuchte.domain.uplink import Ignored
from baumfeuchte.ingest.arrivals import Arrivals
from baumfeuchte.ingest.intake import understand
from baumfeuchte.ingest.metrics import IngestMetrics
from baumfeuchte.ingest.status import is_status_topic
from baumfeuchte.migrations.runner import check_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from baumfeuchte.domain.uplink import Message
    from baumfeuchte.ingest.inbox import Delivery
    from baumfeuchte.ingest.intake import Intake, Outcome, Said, Taken
    from baumfeuchte.ingest.subscriber import Subscriber
    from baumfeuchte.storage.engine import Database

log = logging.getLogger(__name__)

MAX_BATCH: Final = 2_000
REPORT_EVERY_S: Final = 60.0
FINISH_S: Final = 10.0
_LOOK_UP_S: Final = 1.0
"""A signal that comes just before the wait for messages wakes nobody: so long at most."""
_WORTH_READING_AHEAD: Final = 256
_FIRST_DELAY_S: Final = 0.5
_LONGEST_DELAY_S: Final = 30.0
_NAP_S: Final = 0.2
_REMIND_EVERY_S: Final = 60.0
_OWN_WORD: Final = Ignored(kind="ingest_status", network="baumfeuchte")
_OUTCOMES: Final = ("stored", "duplicate", "ignored", "rejected")
_REPORTED: Final = ("received", "stored", "readings", "duplicate", "ignored", "rejected")
_jitter = random.SystemRandom().uniform


class _Batch(NamedTuple):
    """Messages with what they say, and what it takes to acknowledge them."""

    deliveries: Sequence[Delivery]
    taken: Sequence[Taken]


def wait_for_database(database: Database, wait_s: float) -> None:
    """Return once the database is there and has the current schema.

    Args:
        database: to be used.
        wait_s: how long to keep trying while it cannot be reached.

    Raises:
        StorageUnavailableError: it was not there in time.
        SchemaError: it has no schema or another one; waiting would not help.
    """
    give_up_at = time.monotonic() + wait_s
    while True:
        try:
            with database.begin() as conn:
                check_schema(conn)
        except StorageUnavailableError:
            if time.monotonic() >= give_up_at:
                raise
            time.sleep(_FIRST_DELAY_S)
        else:
            return


class Service:
    """Moves messages from the broker into the database until it is told to stop.

    Args:
        subscriber: not yet started.
        intake: of the database, which is there and has the current schema.
        clock: our time (UTC), for the lag of messages.
        monotonic: a clock that only runs forward, in seconds.

    Attributes:
        metrics: what was done since the start.
    """

    def __init__(
        self,
        subscriber: Subscriber,
        intake: Intake,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.metrics = IngestMetrics()
        self._subscriber = subscriber
        self._intake = intake
        self._clock = clock
        self._monotonic = monotonic
        self._stop_at: float | None = None
        self._reported: Counter[str] = Counter()
        self._ahead: _Batch | None = None
        self._arrivals = Arrivals()

    def stop(self, *_: object) -> None:
        """Let in nothing more and finish what is here. Also a signal handler."""
        if self._stop_at is None:
            self._stop_at = self._monotonic() + FINISH_S
        self._subscriber.stop_receiving()

    def run(self, *, wait_s: float) -> None:
        """Work until ``stop`` is called.

        Args:
            wait_s: how long to wait for a broker that is not there at the start. Later on a lost
                broker or database is waited for without end.

        Raises:
            BrokerError: the broker was not there in time, or refused us.
            SchemaError: somebody removed or replaced the schema.
        """
        try:
            self._subscriber.start(wait_s)
            # What was imported stays, and storing messages leaves no reference cycles behind, so
            # looking for them after every few hundred objects would cost a quarter of the speed.
            gc.freeze()
            gc.disable()
            self._work()
        finally:
            gc.unfreeze()
            gc.enable()
            self._subscriber.close()
        self._report()
        if self._subscriber.failure is not None:
            raise self._subscriber.failure
        log.info("stopped")

    def _work(self) -> None:
        report_at = self._monotonic() + REPORT_EVERY_S
        while True:
            batch = self._next(min(_LOOK_UP_S, max(0.0, report_at - self._monotonic())))
            if batch is not None and not self._commit(batch):
                return
            now = self._monotonic()
            done = batch is None and self._subscriber.inbox.is_exhausted
            if done or (self._stop_at and now >= self._stop_at):
                return
            if now >= report_at:
                self._report()
                report_at += REPORT_EVERY_S

    def _next(self, timeout_s: float) -> _Batch | None:
        batch, self._ahead = self._ahead or self._read(timeout_s), None
        return batch

    def _read(self, timeout_s: float) -> _Batch | None:
        """Take and understand what is there."""
        deliveries = self._subscriber.take(MAX_BATCH, timeout_s)
        parts = self._arrivals.of(delivery.message() for delivery in deliveries)
        taken = [(part, _meaning(part)) for part in parts]
        return _Batch(deliveries, taken) if taken else None

    def _read_ahead(self) -> None:
        """Get the next batch ready while the database writes this one.

        Not with a few messages: they would only make two small batches of one.
        """
        if self._ahead is None and len(self._subscriber.inbox) >= _WORTH_READING_AHEAD:
            self._ahead = self._read(0.0)

    def _commit(self, batch: _Batch) -> bool:
        """Store and acknowledge a batch, however long the database is away.

        Returns:
            False when we were told to stop before it came back. Nothing is acknowledged then, and
            the broker sends these messages again.
        """
        begin = self._monotonic()
        outcomes = self._store(batch.taken)
        if outcomes is None:
            log.error("stopping while the database is away: %d messages go back", len(batch.taken))
            return False
        self._subscriber.acknowledge(batch.deliveries)
        self.metrics.note_batch(
            batch.taken, outcomes, now=self._clock(), took_s=self._monotonic() - begin
        )
        return True

    def _store(self, taken: Sequence[Taken]) -> list[Outcome] | None:
        delay_s = _FIRST_DELAY_S
        remind_at: float | None = None
        while True:
            try:
                outcomes = self._intake.store(taken, self._read_ahead)
            except SchemaError:
                raise
            except StorageError as error:
                trouble = error
                self.metrics.storage_errors += 1
            else:
                if remind_at is not None:
                    log.info("the database is back")
                return outcomes
            now = self._monotonic()
            # A full disk may last for hours: whoever looks at the end of the log must see it.
            if remind_at is None or now >= remind_at:
                log.error("%s; %d messages wait and are tried again", trouble, len(taken))
                remind_at = now + _REMIND_EVERY_S
            if not self._rest(delay_s * _jitter(0.5, 1.0)):
                return None
            delay_s = min(2 * delay_s, _LONGEST_DELAY_S)

    def _rest(self, seconds: float) -> bool:
        """Wait before another try; False when the time to finish is over."""
        until = self._monotonic() + seconds
        while (now := self._monotonic()) < until:
            if self._stop_at is not None and now >= self._stop_at:
                return False
            time.sleep(_NAP_S)
        return True

    def _report(self) -> None:
        """One line with what happened since the last one."""
        total = Counter({name: self.metrics.outcomes[name] for name in _OUTCOMES})
        total["received"] = self._subscriber.received
        total["readings"] = self.metrics.readings
        fields = {name: total[name] - self._reported[name] for name in _REPORTED}
        fields["waiting"] = self._subscriber.waiting
        # As fields, too, for a log that is read by programs.
        log.info(" ".join(f"{name}={count}" for name, count in fields.items()), extra=fields)
        self._reported = total
        gc.collect()


def _meaning(message: Message) -> Said:
    """What a message says; a filter as wide as ``baumfeuchte/#`` brings our own words back."""
    return _OWN_WORD if is_status_topic(message.topic) else understand(message)
