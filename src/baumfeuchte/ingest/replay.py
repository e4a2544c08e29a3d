"""Try again what was kept: rejections that work now, and stored uplinks with today's codecs.

Both are safe to repeat and to break off: each batch is one transaction.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import NotFoundError, StorageError
from baumfeuchte.domain.uplink import Message, Rejected, Uplink
from baumfeuchte.ingest.intake import (
    Outcome,
    Taken,
    by_halves,
    interpret,
    sensors_of,
    store,
    understand,
)
from baumfeuchte.storage import bulk
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import sensors_by_eui
from baumfeuchte.storage.rejections import rejections_after, resolve
from baumfeuchte.storage.uplinks import uplinks_since

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.domain.reading import Reading
    from baumfeuchte.domain.uplink import Rejection
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.uplinks import StoredUplink

BATCH: Final = 1_000
_EVER: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class ReplayResult:
    """What a replay did.

    Attributes:
        read: messages that were tried.
        kinds: outcomes of rejections: ``stored``, ``duplicate``, ``ignored``, ``rejected``.
        reasons: why messages are refused still.
        added: readings that were missing.
        corrected: readings that had another value or other flags.
    """

    read: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    added: int = 0
    corrected: int = 0


def replay_rejections(
    database: Database,
    clock: Callable[[], datetime],
    *,
    since: datetime | None = None,
    dev_eui: str | None = None,
    reason: str | None = None,
) -> ReplayResult:
    """Take open rejections again; those that are understood now are stored and resolved.

    Args:
        database: where they are.
        clock: our time, noted as the time of the resolution.
        since: only what arrived at that time or later (UTC).
        dev_eui: only this sensor, in the one spelling of ``domain.sensor_id``.
        reason: only this reason.

    Raises:
        StorageUnavailableError: the database went away; what is done stays done.
    """
    result, after_id = ReplayResult(), 0
    while True:
        with database.begin() as conn:
            page = run(conn, rejections_after(after_id, BATCH, reason, dev_eui))
        if not page:
            return result
        after_id = page[-1].id
        chosen = [found for found in page if since is None or found.arrived_at >= since]
        if chosen:
            outcomes = by_halves(chosen, lambda part: _again(database, clock, part), _refused)
            result.read += len(chosen)
            result.added += sum(outcome.readings for outcome in outcomes)
            result.kinds.update(outcome.kind for outcome in outcomes)
            result.reasons.update(o.reason for o in outcomes if o.kind == "rejected")


def _again(
    database: Database, clock: Callable[[], datetime], rejections: Sequence[Rejection]
) -> list[Outcome]:
    taken = [_read(found) for found in rejections]
    with database.begin() as conn:
        outcomes = store(conn, taken)
        settled = [
            found.id
            for found, outcome in zip(rejections, outcomes, strict=True)
            if outcome.kind != "rejected"
        ]
        resolve(conn, settled, clock())
    return outcomes


def _read(kept: Rejection | StoredUplink) -> Taken:
    """A kept message, understood with today's code."""
    message = Message(topic=kept.topic, payload=kept.raw, arrived_at=kept.arrived_at)
    return message, understand(message, kept.network)


def _refused(_: Rejection, error: StorageError) -> Outcome:
    return Outcome(kind="rejected", reason="storage_error", detail=str(error))


def replay_uplinks(
    database: Database, *, since: datetime | None = None, dev_eui: str | None = None
) -> ReplayResult:
    """Decode stored uplinks again and bring their readings up to date.

    Readings that were missing are added, values and flags that are different now are corrected.
    Nothing is removed: what a codec no longer gives stays as it was.

    Args:
        database: where they are.
        since: only what was received at that time or later (UTC).
        dev_eui: only this sensor.

    Raises:
        NotFoundError: there is no such sensor.
        StorageError: the database is away or refuses a value; finished batches stay done.
    """
    sensor_id = None if dev_eui is None else _sensor_id(database, dev_eui)
    result, after = ReplayResult(), None
    while True:
        with database.begin() as conn:
            query = uplinks_since(since or _EVER, sensor_id=sensor_id, after=after, limit=BATCH)
            page = run(conn, query)
            if not page:
                return result
            after = page[-1].key
            result.read += len(page)
            added, corrected = bulk.write_readings(conn, _decode(conn, page, result.reasons))
        result.added += added
        result.corrected += corrected


def _decode(conn: Connection, page: Sequence[StoredUplink], reasons: Counter[str]) -> list[Reading]:
    taken = [_read(found) for found in page]
    sensors = sensors_of(conn, taken)
    readings: list[Reading] = []
    for message, said in taken:
        row = interpret(message, said, sensors) if isinstance(said, Uplink) else said
        if isinstance(row, Rejected):
            reasons[row.reason] += 1
        else:
            readings += getattr(row, "readings", ())
    return readings


def _sensor_id(database: Database, dev_eui: str) -> int:
    with database.begin() as conn:
        found = run(conn, sensors_by_eui([dev_eui]))
    if not found:
        msg = f"There is no sensor {dev_eui}; `baumfeuchte sensors import FILE.csv` registers it."
        raise NotFoundError(msg)
    return found[0].id
