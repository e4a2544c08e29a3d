"""The watering of a stop: it comes, changes and goes with what the crew says last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.domain.stop_entry import StopState
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage.field_notes import log_watering
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import waterings
from baumfeuchte.storage.watering_changes import (
    STOP_KEY,
    correct_watering,
    judge_again,
    remove_watering,
)
from baumfeuchte.storage.waterings import watering_columns, watering_of

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.domain.stop_entry import StopEntry

SOURCE = "crew"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeStop:
    """A stop at a tree, as it was before the entries that are taken now."""

    id: int
    tour_id: int
    position: int
    tree_id: int
    tree_number: str
    watering_id: int | None
    note: str
    state: str

    @property
    def named(self) -> str:
        """As the audit names it."""
        return f"tour {self.tour_id} stop {self.position} tree {self.tree_number}"


def settle_watering(
    conn: sa.Connection,
    stop: TreeStop,
    word: StopEntry,
    *,
    note: str,
    actor: str,
    now: datetime,
) -> int | None:
    """Make the stop's watering what the crew says: there, corrected, or not there.

    A watering of a stop has the stop's own idempotency key, so the database itself lets no second
    one in.

    Args:
        conn: in the caller's transaction.
        stop: the tour is locked.
        word: what counts.
        note: goes with the watering.
        actor: who said it; for the audit.
        now: the clock (UTC).

    Returns:
        The watering's id; None where the stop was not watered.
    """
    stored = _stored(conn, stop)
    if word.state is not StopState.WATERED:
        if stored is not None:
            remove_watering(conn, stored, actor=actor, now=now)
        return None
    wanted = Watering(
        id=None if stored is None else stored.id,
        tree_id=stop.tree_id,
        watered_at=word.at,
        litres=word.litres or 0.0,
        source=SOURCE,
        note=note,
        idempotency_key=watering_key(stop.id),
    )
    if stored is None:
        added, _ = log_watering(conn, wanted, actor=actor, now=now)
        judge_again(conn, stop.tree_id, [added.watered_at])
        return added.id
    correct_watering(conn, stored, wanted, actor=actor, now=now)
    return stored.id


def watering_key(stop_id: int) -> str:
    """The idempotency key of the one watering that a stop may have."""
    return f"{STOP_KEY}{stop_id}"


def _stored(conn: sa.Connection, stop: TreeStop) -> Watering | None:
    found = sa.select(*watering_columns).where(waterings.c.idempotency_key == watering_key(stop.id))
    return run_one(conn, Query(statement=found, row=watering_of))
