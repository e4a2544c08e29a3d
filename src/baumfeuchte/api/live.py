"""What changes, for everybody who listens: one question a second, however many they are.

A client's place in the stream is not a number of ours but what it has seen (``Seen``), so a stream
goes on after a restart of the service, or at another of its processes.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from baumfeuchte.api.respond import utc
from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.storage.changes import Heads, TourProgress, heads, tours_in_progress
from baumfeuchte.storage.query import arun, arun_one

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
MOST_CLIENTS = 500
"""Of one process; each costs a socket and some kilobytes."""
SEEN_EVERY_S = 5
"""Sensors are heard all the time: clients hear of it at most this often."""
NO_TOURS = "0"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How far everything is."""

    heads: Heads
    tours: tuple[TourProgress, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a client knows: the id of its last event."""

    run_id: int
    rejection_id: int
    seen_s: int
    tours: str

    def __str__(self) -> str:
        return f"{self.run_id}.{self.rejection_id}.{self.seen_s}.{self.tours}"


@dataclass(frozen=True, slots=True)
class Event:
    """A change, as it is told to a client."""

    kind: str
    data: Mapping[str, object]


def seen_from(text: str) -> Seen | None:
    """The id that a client sends back; None for what is none of ours."""
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isdigit() for part in parts[:3]):  # noqa: PLR2004
        return None
    return Seen(int(parts[0]), int(parts[1]), int(parts[2]), parts[3])


def seen_of(found: Snapshot, caller: Caller) -> Seen:
    """What a client knows that has heard everything so far."""
    head = found.heads
    at = 0 if head.last_seen_at is None else int(head.last_seen_at.timestamp())
    return Seen(
        head.run_id or 0,
        head.rejection_id or 0,
        at - at % SEEN_EVERY_S,
        _digest(visible_tours(found, caller)),
    )


def visible_tours(found: Snapshot, caller: Caller) -> list[TourProgress]:
    """The tours that the caller may hear of: all of their trees are in the caller's area."""
    if not caller.area.limited:
        return list(found.tours)
    return [
        tour
        for tour in found.tours
        if tour.places
        and all(caller.area.holds(district=place[0], contractor=place[1]) for place in tour.places)
    ]


def changes(
    before: Seen, found: Snapshot, caller: Caller, known: Snapshot | None = None
) -> list[Event]:
    """What a client has not heard yet and may hear.

    Args:
        before: what it has heard.
        found: how far everything is.
        caller: who listens.
        known: the former snapshot, if the client heard all of it; tours that are as they were in
            it are left out.
    """
    told = () if known is None else known.tours
    head, now = found.heads, seen_of(found, caller)
    events = []
    if head.run_id is not None and now.run_id != before.run_id:
        events.append(list_event("list", head))
    if now.tours != before.tours:
        events += [
            Event("tour", _tour(tour)) for tour in visible_tours(found, caller) if tour not in told
        ]
    if caller.area.limited:
        return events
    if now.seen_s > before.seen_s:
        events.append(Event("readings", {"last_seen_at": utc(head.last_seen_at)}))
    if now.rejection_id > before.rejection_id and caller.may("sensors", "admin"):
        data = {"rejection_id": head.rejection_id, "reason": head.rejection_reason}
        events.append(Event("rejection", data))
    return events


def list_event(kind: str, head: Heads) -> Event:
    """The list that was made last."""
    return Event(kind, {"day": head.day, "revision": head.revision, "run_id": head.run_id})


class Live:
    """The question of each second, asked only while somebody listens."""

    def __init__(self) -> None:
        self.clients = 0
        self._snapshot: Snapshot | None = None
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_full(self) -> bool:
        """Whether nobody else can listen."""
        return self.clients >= MOST_CLIENTS

    @asynccontextmanager
    async def listening(self, context: Context) -> AsyncIterator[None]:
        """Somebody listens within the block."""
        self.clients += 1
        if self._task is None:
            self._task = asyncio.create_task(self._poll(context))
        try:
            yield
        finally:
            self.clients -= 1
            if self.clients == 0 and self._task is not None:
                self._task.cancel()
                self._task = self._snapshot = None

    async def after(self, known: Snapshot | None) -> Snapshot:
        """How far everything is, as soon as it is something else than the client knows."""
        async with self._changed:
            while self._snapshot is None or self._snapshot == known:
                await self._changed.wait()
            return self._snapshot

    async def _poll(self, context: Context) -> None:
        away = False
        while True:
            try:
                found = await _ask(context)
                away = False
            except BaumfeuchteError as error:
                # Clients keep their streams and hear of what they missed when it is back.
                if not away:
                    log.warning("No live events for now: %s", error)
                away = True
            else:
                if found != self._snapshot:
                    async with self._changed:
                        self._snapshot = found
                        self._changed.notify_all()
            await asyncio.sleep(POLL_SECONDS)


async def _ask(context: Context) -> Snapshot:
    async with context.reads.connection() as connection:
        head = await arun_one(connection, heads())
        since = context.today() - timedelta(days=1)
        tours = await arun(connection, tours_in_progress(since))
    if head is None:
        raise TypeError(head)  # an aggregate always has a row
    return Snapshot(head, tuple(tours))


def _tour(tour: TourProgress) -> dict[str, object]:
    return {
        "tour_id": tour.id,
        "day": tour.day,
        "status": tour.status,
        "version": tour.version,
        "trees": tour.trees,
        "watered": tour.watered,
        "unreachable": tour.unreachable,
        "skipped": tour.skipped,
    }


def _digest(tours: list[TourProgress]) -> str:
    if not tours:
        return NO_TOURS
    return hashlib.sha256(repr([_tour(tour) for tour in tours]).encode()).hexdigest()[:12]
