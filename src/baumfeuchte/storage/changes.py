"""How far everything is: small questions that tell whether something changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import (
    planning_runs,
    rejections,
    sensors,
    tour_stops,
    tours,
    trees,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from typing import Any

_BETWEEN = "\x1f"
"""Stands in no name of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The newest of everything; None where there is nothing yet.

    Attributes:
        run_id: of the list that was made last, with its day and revision.
        rejection_id: of the newest rejection.
        rejection_reason: why the message was rejected.
        last_seen_at: when a sensor was heard last.
    """

    run_id: int | None
    day: date | None
    revision: int | None
    rejection_id: int | None
    rejection_reason: str | None
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TourProgress:
    """How far a tour is.

    Attributes:
        places: district and contractor of its trees.
        trees: stops at trees; ``watered``, ``unreachable`` and ``skipped`` of them are done.
    """

    id: int
    day: date
    status: str
    version: int
    trees: int
    watered: int
    unreachable: int
    skipped: int
    places: tuple[tuple[str, str], ...]


def heads() -> Query[Heads]:
    """The newest of everything, in one row."""
    run = (
        sa.select(planning_runs.c.id, planning_runs.c.day, planning_runs.c.revision)
        .where(planning_runs.c.is_current)
        .order_by(planning_runs.c.id.desc())
        .limit(1)
        .subquery()
    )
    rejection = (
        sa.select(rejections.c.id, rejections.c.reason)
        .order_by(rejections.c.id.desc())
        .limit(1)
        .subquery()
    )
    seen = sa.select(sa.func.max(sensors.c.last_seen_at).label("at")).subquery()
    statement = sa.select(*run.c, *rejection.c, seen.c.at).select_from(
        seen.outerjoin(run, sa.true()).outerjoin(rejection, sa.true())
    )
    return Query(
        statement=statement,
        row=lambda row: Heads(
            run_id=row[0],
            day=row[1],
            revision=row[2],
            rejection_id=row[3],
            rejection_reason=row[4],
            last_seen_at=row[5],
        ),
    )


def tours_in_progress(since: date) -> Query[TourProgress]:
    """The tours of a day and later."""

    def stops_in(state: str) -> sa.ColumnElement[int]:
        return sa.func.count().filter(tour_stops.c.state == state)

    place = trees.c.district + sa.literal(_BETWEEN) + trees.c.contractor
    statement = (
        sa.select(
            tours.c.id,
            tours.c.day,
            tours.c.status,
            tours.c.version,
            sa.func.count(tour_stops.c.id),
            stops_in("watered"),
            stops_in("unreachable"),
            stops_in("skipped"),
            sa.func.array_agg(aggregate_order_by(sa.distinct(place), place)),
        )
        .outerjoin(tour_stops, sa.and_(tour_stops.c.tour_id == tours.c.id, _AT_TREE))
        .outerjoin(trees, trees.c.id == tour_stops.c.tree_id)
        .where(tours.c.day >= since)
        .group_by(tours.c.id)
        .order_by(tours.c.id)
    )
    return Query(statement=statement, row=_tour)


_AT_TREE = tour_stops.c.kind == "tree"


def _tour(row: Sequence[Any]) -> TourProgress:
    pairs = [place.partition(_BETWEEN) for place in row[8] or () if place is not None]
    return TourProgress(
        id=row[0],
        day=row[1],
        status=row[2],
        version=row[3],
        trees=row[4],
        watered=row[5],
        unreachable=row[6],
        skipped=row[7],
        places=tuple((district, contractor) for district, _, contractor in pairs),
    )
