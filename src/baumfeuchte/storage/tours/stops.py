"""The stops of tours. Somebody limited to an area sees only its trees, and all water points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.people import EVERYWHERE
from baumfeuchte.domain.tour import StopKind
from baumfeuchte.domain.tour_states import StopState
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import trees
from baumfeuchte.storage.tour_tables import tour_stops, water_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from baumfeuchte.domain.people import Area

_FIELDS = (
    "id",
    "tour_id",
    "position",
    "kind",
    "tree_id",
    "water_point_id",
    "litres",
    "arrive_at",
    "depart_at",
    "state",
    "note",
    "done_at",
    "done_by",
    "line",
)
_PLACE = ("species", "street", "district", "contractor")


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStop:
    """A stop with its place; ``label`` is the number of the tree or the name of the water point.

    ``species`` to ``contractor`` are of the tree, empty at water points. ``line`` leads here from
    the stop that was before it when it was planned (``domain.polyline``); empty: not known.
    """

    id: int
    tour_id: int
    position: int
    kind: StopKind
    tree_id: int | None
    water_point_id: int | None
    litres: float | None
    arrive_at: datetime | None
    depart_at: datetime | None
    state: StopState
    note: str
    done_at: datetime | None
    done_by: str | None
    line: str
    label: str
    latitude: float
    longitude: float
    species: str
    street: str
    district: str
    contractor: str

    @property
    def is_tree(self) -> bool:
        """Whether water is given there."""
        return self.kind is StopKind.TREE

    @property
    def is_open(self) -> bool:
        """Whether it is still to do."""
        return self.state is StopState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class WayStop:
    """A stop to store; ``id`` of one that is stored already and keeps its state."""

    kind: StopKind
    tree_id: int | None = None
    water_point_id: int | None = None
    litres: float | None = None
    arrive_at: datetime | None = None
    depart_at: datetime | None = None
    id: int | None = None
    line: str = ""


def stops_of(tour_ids: Iterable[int], area: Area = EVERYWHERE) -> Query[TourStop]:
    """The stops of tours, each tour's in order."""
    wanted = sa.cast(sorted(tour_ids), ARRAY(sa.BigInteger))
    statement = (
        _stops()
        .where(tour_stops.c.tour_id == sa.any_(wanted))
        .order_by(tour_stops.c.tour_id, tour_stops.c.position)
    )
    if area.limited:
        statement = statement.where(sa.or_(tour_stops.c.tree_id.is_(None), sa.and_(*in_area(area))))
    return Query(statement=statement, row=_stop)


def _stops() -> sa.Select[Any]:
    return (
        sa.select(
            *(tour_stops.c[name] for name in _FIELDS),
            sa.func.coalesce(trees.c.number, water_points.c.name),
            sa.func.coalesce(trees.c.latitude, water_points.c.latitude),
            sa.func.coalesce(trees.c.longitude, water_points.c.longitude),
            *(sa.func.coalesce(trees.c[name], "") for name in _PLACE),
        )
        .select_from(tour_stops)
        .join(trees, trees.c.id == tour_stops.c.tree_id, isouter=True)
        .join(water_points, water_points.c.id == tour_stops.c.water_point_id, isouter=True)
    )


def put_way(conn: sa.Connection, tour_id: int, way: Sequence[WayStop]) -> None:
    """Make these the stops of a tour, in this order.

    Stops that have an ``id`` are kept with their state and entries; stored ones that are not among
    them go, if they are still to do.
    """
    kept = sa.cast([stop.id for stop in way if stop.id is not None], ARRAY(sa.BigInteger))
    conn.execute(
        tour_stops.delete().where(
            tour_stops.c.tour_id == tour_id,
            tour_stops.c.state == StopState.OPEN.value,
            sa.not_(tour_stops.c.id == sa.any_(kept)),
        )
    )
    new, old = [], []
    for position, stop in enumerate(way):
        values = {
            "position": position,
            "litres": stop.litres,
            "arrive_at": stop.arrive_at,
            "depart_at": stop.depart_at,
            "line": stop.line,
        }
        if stop.id is None:
            new.append(
                {
                    **values,
                    "tour_id": tour_id,
                    "kind": stop.kind.value,
                    "tree_id": stop.tree_id,
                    "water_point_id": stop.water_point_id,
                }
            )
        else:
            old.append({**values, "stop_id": stop.id})
    if old:
        one = tour_stops.update().where(tour_stops.c.id == sa.bindparam("stop_id"))
        conn.execute(one, old)
    if new:
        conn.execute(tour_stops.insert(), new)


def set_state(
    conn: sa.Connection, stop_id: int, state: StopState, *, at: datetime, actor: str, note: str = ""
) -> None:
    """Say what became of a stop without a crew's entry: somebody in the office skips it."""
    done = {"done_at": None, "done_by": None} if state is StopState.OPEN else {
        "done_at": at, "done_by": actor,
    }  # fmt: skip
    values = {"state": state.value, **done} | ({"note": note} if note else {})
    conn.execute(tour_stops.update().where(tour_stops.c.id == stop_id).values(**values))


def _stop(row: Sequence[Any]) -> TourStop:
    names = (*_FIELDS, "label", "latitude", "longitude", *_PLACE)
    values = dict(zip(names, row, strict=True))
    values["kind"], values["state"] = StopKind(values["kind"]), StopState(values["state"])
    return TourStop(**values)
