"""What people note at trees, each with its line of the audit in the same transaction."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.storage import audit
from baumfeuchte.storage.observations import add_observation
from baumfeuchte.storage.tables import trees
from baumfeuchte.storage.tree_notes import add_note
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from baumfeuchte.domain.observation import Observation
    from baumfeuchte.domain.tree import Watering
    from baumfeuchte.domain.tree_note import TreeNote


def log_watering(
    conn: sa.Connection, watering: Watering, *, actor: str, now: datetime
) -> tuple[Watering, bool]:
    """Log a watering and who did it; a repeat of its key leaves both as they are.

    Args:
        conn: in the caller's transaction.
        watering: without an id.
        actor: who logs it.
        now: the clock (UTC).

    Returns:
        As ``add_watering``.

    Raises:
        NotFoundError: there is no such tree.
        InputError: the litres are not positive.
    """
    stored, created = add_watering(conn, watering)
    if created:
        after = told_watering(stored) | {"idempotency_key": stored.idempotency_key}
        _record(conn, "watering", stored.id, stored.tree_id, after, actor=actor, now=now)
    return stored, created


def log_observation(
    conn: sa.Connection, seen: Observation, *, actor: str, now: datetime
) -> tuple[Observation, bool]:
    """Note an observation and who did it; arguments, answer and errors as ``log_watering``."""
    stored, created = add_observation(conn, seen)
    if created:
        values = {
            "observed_at": stored.observed_at.astimezone(UTC).isoformat(),
            "word": None if stored.word is None else stored.word.value,
            "rew": stored.rew,
            "vwc_percent": stored.vwc_percent,
            "sd_rew": stored.sd_rew,
        }
        after = {
            **{name: value for name, value in values.items() if value is not None},
            "note": stored.note,
            "idempotency_key": stored.idempotency_key,
        }
        _record(conn, "observation", stored.id, stored.tree_id, after, actor=actor, now=now)
    return stored, created


def log_note(
    conn: sa.Connection, note: TreeNote, *, actor: str, now: datetime
) -> tuple[TreeNote, bool]:
    """Keep a note and who wrote it; arguments, answer and errors as ``log_watering``."""
    stored, created = add_note(conn, note)
    if created:
        after = {"note": stored.note, "idempotency_key": stored.idempotency_key}
        _record(conn, "tree_note", stored.id, stored.tree_id, after, actor=actor, now=now)
    return stored, created


def told_watering(watering: Watering) -> dict[str, object]:
    """A watering as the audit tells it."""
    return {
        "watered_at": watering.watered_at.astimezone(UTC).isoformat(),
        "litres": watering.litres,
        "note": watering.note,
    }


def _record(
    conn: sa.Connection,
    kind: str,
    new_id: int | None,
    tree_id: int,
    after: Mapping[str, object],
    *,
    actor: str,
    now: datetime,
) -> None:
    number = conn.scalar(sa.select(trees.c.number).where(trees.c.id == tree_id))
    audit.record(
        conn,
        at=now,
        actor=actor,
        action=f"{kind}.add",
        subject=f"{kind} {new_id} tree {number}",
        after=after,
    )
