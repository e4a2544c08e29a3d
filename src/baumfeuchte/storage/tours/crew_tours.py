"""Tours as their crew sees them: only trees of its area, and nothing of drafts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.stop_entry import StopState
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import (
    stop_entries,
    tour_stops,
    tours,
    tree_notes,
    trees,
    vehicles,
    water_points,
    waterings,
)
from baumfeuchte.storage.tours.due import is_due
from baumfeuchte.storage.tours.entries import of_contractor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.people import Area

_OF_THE_DAY = ("planned", "under_way", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewTour:
    """A tour with how far it is.

    Attributes:
        vehicle: its name; None before one was chosen.
        stops: trees to drive to.
        stops_done: those that are not open any more.
        litres: of all its trees.
        litres_left: of those that are open.
        version: counts changes of the plan.
        replanning: a tree was left out, and the way does not know it yet.
    """

    id: int
    day: date
    name: str
    status: str
    crew: str
    contractor: str
    vehicle: str | None
    tank_litres: float | None
    stops: int
    stops_done: int
    litres: float
    litres_left: float
    version: int
    replanning: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewStop:
    """A stop of the way: a tree, a refill point, or the depot.

    Attributes:
        kind: ``tree``, ``refill`` or ``depot``.
        place: name of the water point, or number of the tree.
        litres: wanted at a tree, filled at a refill point.
        note: of the planner, or of the crew once it wrote one.
        tree_note: newest note at the tree, for example how to get there.
        watered_litres: that were logged.
        said_at: of the entry that counts; None where nothing was said.
    """

    id: int
    position: int
    kind: str
    tree_id: int | None
    place: str
    species: str
    street: str
    district: str
    latitude: float
    longitude: float
    litres: float | None
    arrive_at: datetime | None
    state: StopState
    note: str
    tree_note: str
    done_at: datetime | None
    done_by: str | None
    watered_litres: float | None
    said_at: datetime | None


def crew_tours_of_day(day: date, area: Area) -> Query[CrewTour]:
    """The tours of a day that are planned, under way or done, by name."""
    ready = sa.cast(list(_OF_THE_DAY), sa.ARRAY(sa.Text))
    chosen = _tours(area, day).where(tours.c.day == day, tours.c.status == sa.any_(ready))
    return Query(statement=chosen.order_by(tours.c.name), row=_tour)


def crew_tour(tour_id: int, area: Area, today: date) -> Query[CrewTour]:
    """One tour of any day; none for a draft, or where no tree of it is in the area."""
    chosen = _tours(area, today).where(tours.c.id == tour_id, tours.c.status != "draft")
    return Query(statement=chosen, row=_tour)


def crew_stops(tour_id: int, area: Area) -> Query[CrewStop]:
    """The way of a tour: its trees in the area, and all its water points."""
    said = (
        sa.select(sa.func.max(stop_entries.c.at))
        .where(stop_entries.c.stop_id == tour_stops.c.id)
        .scalar_subquery()
    )
    noted = (
        sa.select(tree_notes.c.note)
        .where(tree_notes.c.tree_id == tour_stops.c.tree_id)
        .order_by(tree_notes.c.at.desc(), tree_notes.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    empty = sa.literal("")
    statement = (
        sa.select(
            tour_stops.c.id,
            tour_stops.c.position,
            tour_stops.c.kind,
            tour_stops.c.tree_id,
            sa.func.coalesce(trees.c.number, water_points.c.name),
            sa.func.coalesce(trees.c.species, empty),
            sa.func.coalesce(trees.c.street, empty),
            sa.func.coalesce(trees.c.district, empty),
            sa.func.coalesce(trees.c.latitude, water_points.c.latitude),
            sa.func.coalesce(trees.c.longitude, water_points.c.longitude),
            tour_stops.c.litres,
            tour_stops.c.arrive_at,
            tour_stops.c.state,
            tour_stops.c.note,
            sa.func.coalesce(noted, empty),
            tour_stops.c.done_at,
            tour_stops.c.done_by,
            waterings.c.litres,
            said,
        )
        .outerjoin(trees, trees.c.id == tour_stops.c.tree_id)
        .outerjoin(water_points, water_points.c.id == tour_stops.c.water_point_id)
        .outerjoin(waterings, waterings.c.id == tour_stops.c.watering_id)
        .where(tour_stops.c.tour_id == tour_id)
        .where(sa.or_(tour_stops.c.tree_id.is_(None), sa.and_(sa.true(), *in_area(area))))
        .order_by(tour_stops.c.position)
    )
    return Query(statement=statement, row=_stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnheardWord:
    """What somebody said of a stop who had not seen that it was watered (UTC)."""

    stop_id: int
    state: StopState
    actor: str
    at: datetime


def unheard_words(tour_id: int) -> Query[UnheardWord]:
    """Of stops that count as watered the newest entry, where it says something else."""
    place = sa.func.row_number().over(
        partition_by=stop_entries.c.stop_id,
        order_by=(stop_entries.c.at.desc(), stop_entries.c.entry_key.desc()),
    )
    said = (
        sa.select(
            stop_entries.c.stop_id,
            stop_entries.c.state,
            stop_entries.c.actor,
            stop_entries.c.at,
            place.label("place"),
        )
        .join(tour_stops, tour_stops.c.id == stop_entries.c.stop_id)
        .where(tour_stops.c.tour_id == tour_id, tour_stops.c.state == StopState.WATERED.value)
        .subquery()
    )
    statement = sa.select(said).where(said.c.place == 1, said.c.state != StopState.WATERED.value)
    return Query(
        statement=statement,
        row=lambda row: UnheardWord(
            stop_id=row[0], state=StopState(row[1]), actor=row[2], at=row[3]
        ),
    )


def newest_word(stop_id: int) -> Query[datetime]:
    """When the newest entry about a stop was made."""
    statement = (
        sa.select(stop_entries.c.at)
        .where(stop_entries.c.stop_id == stop_id)
        .order_by(stop_entries.c.at.desc())
        .limit(1)
    )
    return Query(statement=statement, row=_first)


def tour_of_stop(stop_id: int) -> Query[int]:
    """The tour that a stop belongs to."""
    statement = sa.select(tour_stops.c.tour_id).where(tour_stops.c.id == stop_id)
    return Query(statement=statement, row=_first)


def _tours(area: Area, today: date) -> sa.Select[Any]:
    is_open = tour_stops.c.state == StopState.OPEN.value
    litres = sa.func.coalesce(tour_stops.c.litres, 0.0)
    return (
        sa.select(
            tours.c.id,
            tours.c.day,
            tours.c.name,
            tours.c.status,
            tours.c.crew,
            tours.c.contractor,
            vehicles.c.name,
            vehicles.c.tank_litres,
            sa.func.count(),
            sa.func.count().filter(sa.not_(is_open)),
            sa.func.sum(litres),
            sa.func.coalesce(sa.func.sum(litres).filter(is_open), 0.0),
            tours.c.version,
            is_due(today),
        )
        .join(tour_stops, tour_stops.c.tour_id == tours.c.id)
        .join(trees, trees.c.id == tour_stops.c.tree_id)
        .outerjoin(vehicles, vehicles.c.id == tours.c.vehicle_id)
        .where(*in_area(area), *of_contractor(area))
        .group_by(tours.c.id, vehicles.c.id)
    )


def _first(row: Sequence[Any]) -> Any:  # noqa: ANN401 - the one column of the row
    return row[0]


_TOUR_FIELDS = tuple(CrewTour.__dataclass_fields__)
_STOP_FIELDS = tuple(CrewStop.__dataclass_fields__)


def _tour(row: Sequence[Any]) -> CrewTour:
    return CrewTour(**dict(zip(_TOUR_FIELDS, row, strict=True)))


def _stop(row: Sequence[Any]) -> CrewStop:
    values = dict(zip(_STOP_FIELDS, row, strict=True))
    return CrewStop(**{**values, "state": StopState(values["state"])})
