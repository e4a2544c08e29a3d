"""Fetch from The Things Stack's storage what did not come over MQTT (lorawan 3, gotcha 4).

Pages by time: each question begins where the last answer ended. What is known already changes
nothing (``pipeline.uplink_digest``), so a question may overlap the last one, and the whole run may
be broken off and repeated.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import orjson

from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.tts_storage import BackfillError, BrokenOffError

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.ingest.tts_storage import StorageClient

BATCH: Final = 500
"""Messages in one transaction, and in memory."""

ATTEMPTS: Final = 6
"""How often in a row a question may bring nothing new and break off."""

LONGEST_WAIT_S: Final = 300.0
"""A server that wants to be left alone for longer is asked by a person, later."""

_BACKOFF_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
_OVERLAP: Final = timedelta(microseconds=1)
"""The server counts nanoseconds and answers what is later than ``after``; we know microseconds."""

_REMEMBERED: Final = 2_000
"""Messages that may come twice, because questions overlap."""

_DISORDER: Final = timedelta(minutes=1)
"""Answers are sorted; with one that is not, the next question would leave messages out."""

_NETWORK: Final = "tts-v3"


@dataclass(slots=True)
class BackfillResult:
    """What a backfill did; true also while it runs, and after it failed.

    Attributes:
        fetched: different messages that came.
        kinds: outcomes: ``stored``, ``duplicate``, ``ignored``, ``rejected``.
        reasons: why messages were rejected.
        readings: how many readings were stored.
        newest: when The Things Stack received the newest message that is committed (UTC).
    """

    fetched: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    readings: int = 0
    newest: datetime | None = None


class Backfill:
    """One run.

    Args:
        client: whom to ask.
        intake: where messages go.
        clock: our time, noted as the time of arrival.
        wait: sleeps for some seconds.
    """

    def __init__(
        self,
        client: StorageClient,
        intake: Intake,
        clock: Callable[[], datetime],
        *,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.result = BackfillResult()
        self._client = client
        self._intake = intake
        self._clock = clock
        self._wait = wait
        self._last: dict[bytes, None] = {}

    def run(self, since: datetime, until: datetime | None = None) -> BackfillResult:
        """Fetch and store everything of a period.

        Args:
            since: begin (UTC), by the time at which The Things Stack received a message.
            until: end (UTC); None: up to now.

        Raises:
            BackfillError: the server refuses, or is away for too long; what came is stored, and
                the text says how far that is.
            StorageError: the database is away or refuses everything.
        """
        after, failures = since - _OVERLAP, 0
        while True:
            newest = self.result.newest
            try:
                self._page(after, until)
            except BrokenOffError as error:
                failures = failures + 1 if self.result.newest == newest else 0
                self._hold(error, failures)
            except BackfillError as error:
                raise BackfillError(f"{error} {self._reached()}") from error
            else:
                failures = 0
                if self.result.newest == newest:
                    return self.result
            if self.result.newest is not None:
                after = max(after, self.result.newest - _OVERLAP)

    def _page(self, after: datetime, until: datetime | None) -> None:
        """Store one answer; also the part of it that came before it broke off."""
        batch: list[tuple[datetime | None, bytes]] = []
        try:
            for line in self._client.lines(after, until):
                if self._remember(line):
                    batch.append((_received_at(line), line))
                if len(batch) == BATCH:
                    full, batch = batch, []
                    self._store(full)
        finally:
            if batch:
                self._store(batch)

    def _store(self, batch: list[tuple[datetime | None, bytes]]) -> None:
        now, topic = self._clock(), self._client.source.topic
        outcomes = self._intake.take(
            [Message(topic=topic, payload=line, arrived_at=now) for _, line in batch],
            hint=_NETWORK,
        )
        result = self.result
        result.fetched += len(batch)
        result.kinds.update(outcome.kind for outcome in outcomes)
        result.reasons.update(o.reason for o in outcomes if o.kind == "rejected")
        result.readings += sum(outcome.readings for outcome in outcomes)
        for at, _ in batch:
            if at is None:
                continue
            if result.newest is None or at > result.newest:
                result.newest = at
            elif at < result.newest - _DISORDER:
                raise BackfillError("The server does not answer in order of time.")

    def _remember(self, line: bytes) -> bool:
        """Whether a message did not come just before."""
        digest = hashlib.blake2b(line, digest_size=16).digest()
        if digest in self._last:
            return False
        self._last[digest] = None
        if len(self._last) > _REMEMBERED:
            del self._last[next(iter(self._last))]
        return True

    def _hold(self, error: BrokenOffError, failures: int) -> None:
        """Wait before the next attempt."""
        if failures >= ATTEMPTS:
            raise BackfillError(f"After {failures} attempts: {error}. {self._reached()}") from error
        wait_s = error.wait_s
        if wait_s is None:
            wait_s = _BACKOFF_S[min(failures, len(_BACKOFF_S) - 1)]
        if wait_s > LONGEST_WAIT_S:
            raise BackfillError(f"{error}, for {wait_s:.0f} seconds. {self._reached()}") from error
        self._wait(max(wait_s, _BACKOFF_S[0]))

    def _reached(self) -> str:
        newest = self.result.newest
        if newest is None:
            return "Nothing came; run it again later."
        return (
            f"Everything up to {newest:%Y-%m-%dT%H:%M:%SZ} is stored; go on with "
            f"--since {newest:%Y-%m-%dT%H:%M:%SZ}."
        )


def _received_at(line: bytes) -> datetime | None:
    """When The Things Stack received a message, by which its answers are sorted."""
    try:
        message = orjson.loads(line)["result"]
        at = datetime.fromisoformat(message["received_at"])
    except (orjson.JSONDecodeError, TypeError, KeyError, ValueError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
