"""Tours whose rest was planned before somebody said that a tree is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from baumfeuchte.domain.tour_states import StopState, TourStatus
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tour_tables import tour_stops, tours

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_NONE = sa.text("'[]'::jsonb")
LEFT_OUT = (StopState.UNREACHABLE, StopState.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTour:
    """A tour to plan anew; ``without``: stops that the crew or the office left out."""

    id: int
    version: int
    without: tuple[int, ...]


def due_tours(day: date) -> Query[DueTour]:
    """Tours of a day under way that still have open trees and do not know what was left out.

    That is read from the tour itself: its plan names the stops that it was made without. So a word
    that comes twice makes nothing due, and one that was taken back makes the tour due again.
    """
    without = _without()
    statement = (
        sa.select(tours.c.id, tours.c.version, without)
        .where(is_due(day), _has_open_trees())
        .order_by(tours.c.id)
    )
    return Query(statement=statement, row=_due)


def is_due(day: date) -> sa.ColumnElement[bool]:
    """Whether a row of ``tours`` is under way on the day, with others left out than planned."""
    known = sa.func.coalesce(tours.c.plan["without"], _NONE)
    return sa.and_(
        tours.c.day == day, tours.c.status == TourStatus.UNDER_WAY.value, known != _without()
    )


def _without() -> sa.ScalarSelect[Any]:
    gone = sa.cast([state.value for state in LEFT_OUT], ARRAY(sa.Text))
    ids = sa.func.jsonb_agg(aggregate_order_by(tour_stops.c.id, tour_stops.c.id))
    return (
        sa.select(sa.func.coalesce(ids, _NONE))
        .where(tour_stops.c.tour_id == tours.c.id, tour_stops.c.state == sa.any_(gone))
        .correlate(tours)
        .scalar_subquery()
    )


def _has_open_trees() -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(tour_stops.c.id).where(
            tour_stops.c.tour_id == tours.c.id,
            tour_stops.c.kind == "tree",
            tour_stops.c.state == StopState.OPEN.value,
        )
    )


def _due(row: Sequence[Any]) -> DueTour:
    return DueTour(id=row[0], version=row[1], without=tuple(row[2]))
