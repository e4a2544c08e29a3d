"""Tours of a day.

Who sees what: somebody limited to an area sees a tour when it is of their own contractor, or when a
tree of their area is in it; and of its trees only those of the area (``stops``). They change a tour
only when all of its trees are in their area (``foreign_trees``).

A tree stands in at most one active tour of a day: writers lock the day and ask ``busy_trees``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.people import EVERYWHERE
from baumfeuchte.domain.tour_states import ACTIVE, StopState, TourStatus
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import trees
from baumfeuchte.storage.tour_tables import tour_stops, tours, vehicles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.people import Area

_FIELDS = (
    "id",
    "day",
    "name",
    "run_id",
    "vehicle_id",
    "crew",
    "contractor",
    "status",
    "version",
    "created_at",
    "created_by",
    "updated_at",
    "plan",
)
_LOCK = 5_003
"""Of days of tours, among our advisory locks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTour:
    """A tour without its stops.

    Attributes:
        run_id: the list that it was made from.
        version: counts changes; who changes it says which one they saw.
        plan: what the computation said: metres, minutes, refills, distances, left_out, faults;
            without whom it was made; by_hand: its order is somebody's, not the search's.
        vehicle_name: empty without a vehicle.
    """

    id: int
    day: date
    name: str
    run_id: int | None
    vehicle_id: int | None
    crew: str
    contractor: str
    status: TourStatus
    version: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    plan: Mapping[str, Any]
    vehicle_name: str
    licence: str
    tank_litres: float | None

    @property
    def by_hand(self) -> bool:
        """Whether somebody made its order, so that only who asks for a better one gets it."""
        return bool(self.plan.get("by_hand"))

    @property
    def is_active(self) -> bool:
        """Whether its trees are taken for the day."""
        return self.status in ACTIVE


def tours_of_day(day: date, area: Area = EVERYWHERE) -> Query[StoredTour]:
    """The tours of a day by name."""
    statement = _tours().where(tours.c.day == day, *_visible(area)).order_by(tours.c.name)
    return Query(statement=statement, row=_tour)


def tour_by_id(tour_id: int, area: Area = EVERYWHERE) -> Query[StoredTour]:
    """A tour, if it exists and its caller sees it."""
    return Query(statement=_tours().where(tours.c.id == tour_id, *_visible(area)), row=_tour)


def _tours() -> sa.Select[Any]:
    return sa.select(
        *(tours.c[name] for name in _FIELDS),
        sa.func.coalesce(vehicles.c.name, ""),
        sa.func.coalesce(vehicles.c.licence, ""),
        vehicles.c.tank_litres,
    ).join(vehicles, vehicles.c.id == tours.c.vehicle_id, isouter=True)


def _visible(area: Area) -> list[sa.ColumnElement[bool]]:
    if not area.limited:
        return []
    seen = sa.exists(
        sa.select(tour_stops.c.id)
        .join(trees, trees.c.id == tour_stops.c.tree_id)
        .where(tour_stops.c.tour_id == tours.c.id, *in_area(area))
    )
    if area.contractor is None:
        return [seen]
    return [sa.or_(seen, tours.c.contractor == area.contractor)]


def foreign_trees(tour_id: int, area: Area) -> Query[int]:
    """How many trees of a tour are outside of an area; 0 where the area is not limited."""
    statement = (
        sa.select(sa.func.count())
        .select_from(tour_stops.join(trees, trees.c.id == tour_stops.c.tree_id))
        .where(tour_stops.c.tour_id == tour_id, sa.not_(sa.and_(sa.true(), *in_area(area))))
    )
    return Query(statement=statement, row=lambda row: int(row[0]))


def lock_day(conn: sa.Connection, day: date) -> None:
    """Wait for others who change the tours of the day, until the end of the transaction."""
    conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK, day.toordinal())))


@dataclass(frozen=True, slots=True)
class BusyTree:
    """A tree that a tour holds: both with their keys and names."""

    tree_id: int
    number: str
    tour: str
    tour_id: int


def busy_trees(
    day: date,
    tree_ids: Iterable[int],
    *,
    without_tour: int | None = None,
    area: Area = EVERYWHERE,
) -> Query[BusyTree]:
    """Trees that an active tour of the day holds already, by their numbers.

    A tree that was skipped or not reached may go into another tour.
    """
    wanted = sa.cast(sorted(tree_ids), ARRAY(sa.BigInteger))
    statement = (
        sa.select(trees.c.id, trees.c.number, tours.c.name, tours.c.id)
        .select_from(tour_stops)
        .join(trees, trees.c.id == tour_stops.c.tree_id)
        .join(tours, tours.c.id == tour_stops.c.tour_id)
        .where(
            tours.c.day == day,
            tours.c.status == sa.any_(sa.cast(list(ACTIVE), ARRAY(sa.Text))),
            tours.c.id != (without_tour or 0),
            trees.c.id == sa.any_(wanted),
            *in_area(area),
            tour_stops.c.state != StopState.SKIPPED.value,
            tour_stops.c.state != StopState.UNREACHABLE.value,
        )
        .order_by(trees.c.number)
    )
    return Query(statement=statement, row=lambda row: BusyTree(*row))


def free_name(conn: sa.Connection, day: date, wish: str) -> str:
    """The wish, or with a number behind it where a tour of the day has the name already."""
    taken = set(conn.scalars(sa.select(tours.c.name).where(tours.c.day == day)))
    number, name = 1, wish
    while name in taken:
        number += 1
        name = f"{wish} {number}"
    return name


def add_tour(conn: sa.Connection, *, day: date, at: datetime, actor: str, **values: object) -> int:
    """Add a draft.

    Args:
        conn: in a transaction that has locked the day.
        day: of the tour.
        at: now (UTC).
        actor: who makes it.
        values: name, run_id, vehicle_id, crew, contractor, plan.
    """
    new_id = conn.scalar(
        tours.insert()
        .values(
            day=day,
            status=TourStatus.DRAFT.value,
            created_at=at,
            updated_at=at,
            created_by=actor,
            **values,
        )
        .returning(tours.c.id)
    )
    return int(new_id or 0)


def change_tour(
    conn: sa.Connection, tour_id: int, *, version: int, at: datetime, **values: object
) -> bool:
    """Change a tour that is still at the version.

    Args:
        conn: in a transaction.
        tour_id: the tour.
        version: that the change is based on.
        at: now (UTC).
        values: of the columns to change; none: the stops change.

    Returns:
        False when somebody else was faster.
    """
    done = conn.execute(
        tours.update()
        .where(tours.c.id == tour_id, tours.c.version == version)
        .values(version=version + 1, updated_at=at, **values)
    )
    return done.rowcount == 1


def delete_tour(conn: sa.Connection, tour_id: int, *, version: int) -> bool:
    """Remove a draft with its stops; False when it is no draft any more, or has changed."""
    done = conn.execute(
        tours.delete().where(
            tours.c.id == tour_id,
            tours.c.version == version,
            tours.c.status == TourStatus.DRAFT.value,
        )
    )
    return done.rowcount == 1


def _tour(row: Sequence[Any]) -> StoredTour:
    names = (*_FIELDS, "vehicle_name", "licence", "tank_litres")
    values = dict(zip(names, row, strict=True))
    return StoredTour(**(values | {"status": TourStatus(values["status"])}))
