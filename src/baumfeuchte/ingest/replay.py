"""Try again what was rejected: after a registration, a new codec, a removed cause.

Safe to repeat and to break off: each batch is one transaction. ``replay_uplinks`` does the same
for what was stored.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.custom_types import no_scripts
from baumfeuchte.ingest.intake import (
    Outcome,
    Taken,
    by_halves,
    store,
    understand,
)
from baumfeuchte.storage.query import run
from baumfeuchte.storage.rejections import rejections_after, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from baumfeuchte.domain.device_type import RunScript
    from baumfeuchte.domain.errors import StorageError
    from baumfeuchte.domain.uplink import Rejection
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.uplinks import StoredUplink

BATCH: Final = 1_000


@dataclass(slots=True)
class ReplayResult:
    """What a replay of rejections did.

    Attributes:
        read: messages that were tried.
        kinds: outcomes of rejections: ``stored``, ``duplicate``, ``ignored``, ``rejected``.
        reasons: why messages are refused still.
        added: readings that were stored.
    """

    read: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    added: int = 0


def replay_rejections(
    database: Database,
    clock: Callable[[], datetime],
    *,
    since: datetime | None = None,
    dev_eui: str | None = None,
    reason: str | None = None,
    ids: Sequence[int] | None = None,
    run_script: RunScript = no_scripts,
) -> ReplayResult:
    """Take open rejections again; those that are understood now are stored and resolved.

    Args:
        database: where they are.
        clock: our time, noted as the time of the resolution.
        since: only what arrived at that time or later (UTC).
        dev_eui: only this sensor, in the one spelling of ``domain.sensor_id``.
        reason: only this reason.
        ids: only these rejections; None for all.
        run_script: of the sandbox, for device types that are scripts.

    Raises:
        StorageUnavailableError: the database went away; what is done stays done.
    """
    result, after_id = ReplayResult(), 0
    while True:
        with database.begin() as conn:
            page = run(conn, rejections_after(after_id, BATCH, reason, dev_eui, ids))
        if not page:
            return result
        after_id = page[-1].id
        chosen = [found for found in page if since is None or found.arrived_at >= since]
        if chosen:
            outcomes = by_halves(
                chosen, lambda part: _again(database, clock, part, run_script), _refused
            )
            result.read += len(chosen)
            result.added += sum(outcome.readings for outcome in outcomes)
            result.kinds.update(outcome.kind for outcome in outcomes)
            result.reasons.update(o.reason for o in outcomes if o.kind == "rejected")


def _again(
    database: Database,
    clock: Callable[[], datetime],
    rejections: Sequence[Rejection],
    run_script: RunScript,
) -> list[Outcome]:
    taken = [read_again(found) for found in rejections]
    with database.begin() as conn:
        kept = [found.digest for found in rejections]
        outcomes = store(conn, taken, run_script=run_script, kept=kept)
        settled = [
            found.id
            for found, outcome in zip(rejections, outcomes, strict=True)
            if outcome.kind != "rejected"
        ]
        resolve(conn, settled, clock())
    return outcomes


def read_again(kept: Rejection | StoredUplink) -> Taken:
    """A kept message, understood with today's code."""
    message = Message(topic=kept.topic, payload=kept.raw, arrived_at=kept.arrived_at)
    return message, understand(message, kept.network)


def _refused(_: Rejection, error: StorageError) -> Outcome:
    return Outcome(kind="rejected", reason="storage_error", detail=str(error))
