"""When vehicles are out already, so that none is at two places at once.

A vehicle drives its tours of a day one after the other. A new one begins when the vehicle is back
and its tank is full again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.tour_delay import expected_back
from baumfeuchte.api.tour_problem import minutes_of_day
from baumfeuchte.api.tour_times import Span, span_of
from baumfeuchte.domain.tour import DEFAULT_FILL_LITRES_PER_MIN, StopKind
from baumfeuchte.domain.tour_states import StopState, TourStatus
from baumfeuchte.storage.query import arun, run
from baumfeuchte.storage.tours.stops import stops_of
from baumfeuchte.storage.tours.tours import tours_of_day
from baumfeuchte.storage.tours.water_points import all_water_points

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.people import Area
    from baumfeuchte.domain.tour import Vehicle, WaterPoint
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.tours import StoredTour

_GIVES = (StopState.OPEN, StopState.WATERED)
_LAST_MIN = 24 * 60 - 1
WORTH_SAYING = timedelta(minutes=5)
"""Less than this a crew is early or late all the time."""
RELEASED = (TourStatus.PLANNED, TourStatus.UNDER_WAY, TourStatus.DONE)
"""Of these no two of a vehicle may overlap; a draft may still change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """A tour of a vehicle that is not cancelled.

    Attributes:
        ready: expected back at the depot with a full tank (UTC).
        seen: whether who asks may look at the tour; of another one they learn only that the
            vehicle is taken, and from when on it is free.
    """

    tour_id: int
    name: str
    vehicle_id: int
    status: TourStatus
    span: Span
    ready: datetime
    seen: bool = True

    @property
    def order(self) -> tuple[datetime, int]:
        """Of several tours the one that leaves first, then the older one."""
        return self.span.begin, self.tour_id


def read_outings(context: Context, conn: Connection, day: date, area: Area) -> list[Outing]:
    """All of a day, whoever asks: a vehicle is away also for who does not see its tour."""
    tours = run(conn, tours_of_day(day))
    stops = run(conn, stops_of([tour.id for tour in tours]))
    seen = {tour.id for tour in (run(conn, tours_of_day(day, area)) if area.limited else tours)}
    return _outings(context, tours, stops, run(conn, all_water_points()), seen)


async def aread_outings(context: Context, day: date, area: Area) -> list[Outing]:
    """The same for pages."""
    async with context.reads.connection() as connection:
        tours = await arun(connection, tours_of_day(day))
        stops = await arun(connection, stops_of([tour.id for tour in tours]))
        points = await arun(connection, all_water_points())
        mine = await arun(connection, tours_of_day(day, area)) if area.limited else tours
    return _outings(context, tours, stops, points, {tour.id for tour in mine})


def _outings(
    context: Context,
    tours: Sequence[StoredTour],
    stops: Sequence[TourStop],
    points: Iterable[WaterPoint],
    seen: Collection[int],
) -> list[Outing]:
    by_tour = {key: list(part) for key, part in groupby(stops, key=lambda stop: stop.tour_id)}
    by_id = {point.id: point for point in points}
    found = []
    for tour in tours:
        way = by_tour.get(tour.id, [])
        span = span_of(tour, way)
        if tour.vehicle_id is None or tour.status is TourStatus.CANCELLED or span is None:
            continue
        now, today = context.clock(), context.today()
        back = expected_back(tour, way, span, now=now, today=today)
        if back > span.end and span.end < now:
            span = replace(span, end=now)  # under way, and should be back: not before now
        found.append(
            Outing(
                tour_id=tour.id,
                name=tour.name,
                vehicle_id=tour.vehicle_id,
                status=tour.status,
                span=span,
                ready=_ready(context, tour, way, back, by_id[_home(way)]),
                seen=tour.id in seen,
            )
        )
    return sorted(found, key=lambda item: item.order)


def _home(way: Sequence[TourStop]) -> int | None:
    """The depot where a tour ends."""
    depots = [stop.water_point_id for stop in way if stop.kind is StopKind.DEPOT]
    return depots[-1] if depots else None


def _ready(
    context: Context, tour: StoredTour, way: Sequence[TourStop], back: datetime, depot: WaterPoint
) -> datetime:
    """Back, the depot has opened, and what was given since the last refill is filled up."""
    missing = 0.0
    for stop in way:
        if stop.kind is StopKind.REFILL:
            missing = 0.0
        elif stop.is_tree and stop.state in _GIVES:
            missing += stop.litres or 0.0
    opens = datetime.combine(tour.day, depot.opens or time(), tzinfo=context.zone)
    rate = depot.litres_per_min if depot.is_refill else DEFAULT_FILL_LITRES_PER_MIN
    missing = min(missing, tour.tank_litres or missing)
    return max(back, opens) + timedelta(minutes=missing / rate)


def of_vehicle(outings: Iterable[Outing], vehicle_id: int | None) -> list[Outing]:
    """The outings of one vehicle."""
    return [item for item in outings if item.vehicle_id == vehicle_id]


def start_after(
    context: Context, vehicle: Vehicle, outings: Iterable[Outing], day: date
) -> Vehicle:
    """The vehicle as it is after its outings: its working time begins when it is ready again.

    A tour of today does not begin in the past.
    """
    ready = [item.ready for item in of_vehicle(outings, vehicle.id)]
    if day == context.today():
        ready.append(context.clock())
    if not ready:
        return vehicle
    minutes = min(ceil(minutes_of_day(max(ready), day, context.zone)), _LAST_MIN)
    begin = time(*divmod(max(minutes, 0), 60))
    return replace(vehicle, shift_start=max(begin, vehicle.shift_start))


def start_of(
    context: Context, vehicle: Vehicle, outings: Sequence[Outing], tour: StoredTour
) -> Vehicle:
    """The vehicle as a tour that is there already finds it.

    A tour that this vehicle drives anyway comes after those that leave before it; one that it gets
    now, after all that it has.
    """
    own = next((item for item in outings if item.tour_id == tour.id), None)
    others = [item for item in of_vehicle(outings, vehicle.id) if item is not own]
    if own is not None and own.vehicle_id == vehicle.id:
        others = [item for item in others if item.order < own.order]
    return start_after(context, vehicle, others, tour.day)


def has_time(vehicle: Vehicle) -> bool:
    """Whether something is left of its working time."""
    return vehicle.shift_start < vehicle.shift_end


def clashes(outings: Sequence[Outing], tour_id: int) -> list[Outing]:
    """Other tours of the same vehicle at the same time."""
    own = next((item for item in outings if item.tour_id == tour_id), None)
    if own is None:
        return []
    return [
        item
        for item in of_vehicle(outings, own.vehicle_id)
        if item is not own and item.span.overlaps(own.span)
    ]


def held_up(outings: Sequence[Outing], tour_id: int) -> Outing | None:
    """The earlier tour that keeps the vehicle of one that is to leave; None: it leaves in time."""
    own = next((item for item in outings if item.tour_id == tour_id), None)
    if own is None or own.status not in {TourStatus.DRAFT, TourStatus.PLANNED}:
        return None
    out = [
        item
        for item in of_vehicle(outings, own.vehicle_id)
        if item.status is TourStatus.UNDER_WAY and item.order < own.order
    ]
    late = [item for item in out if item.ready >= own.span.begin + WORTH_SAYING]
    return max(late, key=lambda item: item.ready, default=None)


def is_out(context: Context, vehicle: str, outings: Sequence[Outing]) -> Problem:
    """409: the vehicle is out with other tours then."""
    return _refusal(
        context,
        "vehicle_in_tour",
        f"{vehicle} is out with another tour at that time: {{tours}}; compute this tour anew, so "
        "that it begins afterwards, or choose another vehicle.",
        outings,
    )


def no_time_left(context: Context, vehicles: str, outings: Sequence[Outing]) -> Problem:
    """409: after their tours nothing is left of the working time of the chosen vehicles."""
    after = ", after {tours}" if outings else ""
    return _refusal(
        context,
        "vehicle_no_time",
        f"No working time is left of {vehicles} on this day{after}; choose another vehicle.",
        outings,
    )


def _refusal(context: Context, code: str, detail: str, outings: Sequence[Outing]) -> Problem:
    def local(moment: datetime) -> str:
        return f"{moment.astimezone(context.zone):%H:%M}"

    def utc(moment: datetime) -> str:
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    named = [item for item in outings if item.seen]
    shown = ", ".join(
        f"{item.name} ({local(item.span.begin)} to {local(item.span.end)})" for item in named
    )
    if len(named) < len(outings):
        shown = ", ".join(filter(None, (shown, "tours outside of your area")))
    tours = [
        {
            "tour_id": item.tour_id,
            "name": item.name,
            "starts_at": utc(item.span.begin),
            "ends_at": utc(item.span.end),
        }
        for item in named
    ]
    return Problem(409, detail.format(tours=shown), code=code, extra={"tours": tours})
