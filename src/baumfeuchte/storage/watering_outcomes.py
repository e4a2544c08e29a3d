"""What became of waterings: the judgements, kept and listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.storage.keyset import Place, behind
from baumfeuchte.storage.many_rows import columns_of, insert_many, json_text, replacing
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import trees, watering_outcomes, waterings
from baumfeuchte.storage.waterings import watering_columns, watering_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from baumfeuchte.domain.tree import Watering

_FIELDS = (
    "watering_id",
    "evaluated_at",
    "outcome",
    "response",
    "teaching_litres",
    "taught_response",
    "detail",
)


class TeachingWatering(NamedTuple):
    """A watering that V1 may learn from: litres and the response in m3/m3."""

    tree_id: int
    watered_at: datetime
    litres: float
    response: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWatering:
    """A watering, its tree's number, and what became of it; None: not judged yet."""

    watering: Watering
    tree_number: str
    outcome: WateringOutcome | None


def store_outcomes(conn: sa.Connection, judged: Iterable[WateringOutcome]) -> None:
    """Keep judgements, in place of earlier ones on the same waterings.

    Args:
        conn: in the caller's transaction.
        judged: each watering once.
    """
    items = sorted(judged, key=lambda item: item.watering_id)
    if not items:
        return
    columns = columns_of(items, _FIELDS)
    columns["outcome"] = [item.outcome.value for item in items]
    columns["detail"] = [json_text(item.detail) for item in items]
    insert_many(conn, watering_outcomes, columns, on_conflict=replacing(columns, ["watering_id"]))


def judged_waterings(
    *,
    tree_id: int | None = None,
    limit: int | None = None,
    offset: int = 0,
    after: Place | None = None,
) -> Query[JudgedWatering]:
    """Waterings with what became of them, newest first.

    Args:
        tree_id: only of this tree; None: of all.
        limit: most rows; None for all.
        offset: rows to skip.
        after: only waterings behind this place.
    """
    statement = (
        sa.select(
            *watering_columns,
            trees.c.number,
            *(watering_outcomes.c[name] for name in _FIELDS),
        )
        .select_from(waterings)
        .join(trees, trees.c.id == waterings.c.tree_id)
        .outerjoin(watering_outcomes, watering_outcomes.c.watering_id == waterings.c.id)
        .where(*behind(waterings.c.watered_at, waterings.c.id, after))
        .order_by(waterings.c.watered_at.desc(), waterings.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if tree_id is not None:
        statement = statement.where(waterings.c.tree_id == tree_id)
    return Query(statement=statement, row=_judged)


def outcomes_of(watering_ids: Sequence[int]) -> Query[WateringOutcome]:
    """What became of these waterings; those not judged yet are missing."""
    wanted = sa.cast(list(watering_ids), sa.ARRAY(sa.BigInteger))
    statement = (
        sa.select(*(watering_outcomes.c[name] for name in _FIELDS))
        .where(watering_outcomes.c.watering_id == sa.any_(wanted))
        .order_by(watering_outcomes.c.watering_id)
    )
    return Query(statement=statement, row=_outcome)


def teaching_waterings(since: datetime) -> Query[TeachingWatering]:
    """The waterings from a time (UTC) on that taught something, by tree and time."""
    statement = (
        sa.select(
            waterings.c.tree_id,
            waterings.c.watered_at,
            watering_outcomes.c.teaching_litres,
            watering_outcomes.c.taught_response,
        )
        .join(waterings, waterings.c.id == watering_outcomes.c.watering_id)
        .where(
            watering_outcomes.c.teaching_litres.is_not(None),
            watering_outcomes.c.taught_response.is_not(None),
            waterings.c.watered_at >= since,
        )
        .order_by(waterings.c.tree_id, waterings.c.watered_at, waterings.c.id)
    )
    return Query(statement=statement, row=lambda row: TeachingWatering(*row))


def _judged(row: Sequence[Any]) -> JudgedWatering:
    width = len(watering_columns)
    rest = row[width + 1 :]
    return JudgedWatering(
        watering=watering_of(row),
        tree_number=row[width],
        outcome=None if rest[0] is None else _outcome(rest),
    )


def _outcome(row: Sequence[Any]) -> WateringOutcome:
    return WateringOutcome(
        watering_id=row[0],
        evaluated_at=row[1],
        outcome=Outcome(row[2]),
        response=row[3],
        teaching_litres=row[4],
        taught_response=row[5],
        detail=row[6],
    )
