"""From stored tours, trees and vehicles to the problem that the solver gets, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.polyline import encode
from baumfeuchte.domain.tour import Departure, StopKind, TreeJob
from baumfeuchte.domain.tour_states import StopState
from baumfeuchte.storage.tours.due import LEFT_OUT
from baumfeuchte.storage.tours.stops import WayStop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from baumfeuchte.domain.tour import Tour, TourSolution, Vehicle
    from baumfeuchte.domain.tour_states import Violation
    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.wishes import WishedTree

DEFAULT_LITRES = 100
"""For a tree that the list gives no water; a usual Giessgang (FLL practice, Bonn)."""


def jobs_of(wished: Sequence[WishedTree], litres: Mapping[int, float]) -> tuple[TreeJob, ...]:
    """Trees in the order of their urgency, with their own litres, the list's, or the usual."""
    return tuple(
        TreeJob(
            tree_id=tree.tree_id,
            latitude=tree.latitude,
            longitude=tree.longitude,
            litres=float(litres.get(tree.tree_id) or tree.litres or DEFAULT_LITRES),
            rank=rank,
            contractor=tree.contractor,
        )
        for rank, tree in enumerate(wished, start=1)
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """A tour, cut where it stands.

    Attributes:
        past: stops that stay as they are.
        open: trees still to do, in their order.
    """

    past: tuple[TourStop, ...]
    open: tuple[TourStop, ...]

    @property
    def last(self) -> TourStop | None:
        """The tree that the crew was at last, by its own word; else the last of the way."""
        been = [stop for stop in self.past if stop.is_tree and stop.state is not StopState.SKIPPED]
        return max(been, key=_when, default=None)


def _when(stop: TourStop) -> tuple[datetime, int]:
    return stop.done_at or datetime.min.replace(tzinfo=UTC), stop.position


def progress_of(stops: Sequence[TourStop]) -> Progress:
    """What is past and what is to come.

    Past is every tree that is not open, and every water point before the last tree that the crew
    was at: they refill in the order of the plan.
    """
    been = [
        stop.position
        for stop in stops
        if not stop.is_open and (stop.state is not StopState.SKIPPED or not stop.is_tree)
    ]
    last = max(been, default=-1)
    past = [
        stop for stop in stops if not stop.is_open or (not stop.is_tree and stop.position < last)
    ]
    return Progress(tuple(past), tuple(stop for stop in stops if stop.is_tree and stop.is_open))


def left_stops(progress: Progress) -> list[int]:
    """Keys of the trees that were left out, as a plan remembers them (``storage.tours.due``)."""
    return sorted(stop.id for stop in progress.past if stop.state in LEFT_OUT)


def departure_of(
    progress: Progress, vehicle: Vehicle, *, day: date, zone: ZoneInfo, now: datetime
) -> Departure | None:
    """Where a tour that has begun goes on: at its last tree, with what the tank still holds."""
    last = progress.last
    if last is None or vehicle.id is None:
        return None
    tank = vehicle.tank_litres
    for stop in progress.past:
        if stop.kind is StopKind.REFILL:
            tank = vehicle.tank_litres
        elif stop.state is StopState.WATERED:
            tank -= stop.litres or 0.0
    began = last.done_at or now
    if now.astimezone(zone).date() == day:
        began = max(began, now)
    return Departure(
        vehicle_id=vehicle.id,
        latitude=last.latitude,
        longitude=last.longitude,
        at_min=minutes_of_day(began, day, zone),
        tank_litres=max(tank, 0.0),
    )


def minutes_of_day(moment: datetime, day: date, zone: ZoneInfo) -> float:
    """A moment as minutes since local midnight of the day."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    return (local - datetime.combine(day, time())).total_seconds() / 60


def moment_of(minutes: float, day: date, zone: ZoneInfo) -> datetime:
    """Minutes since local midnight as a moment (UTC), to the second."""
    local = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minutes)
    return local.astimezone(UTC).replace(microsecond=0)


def way_of(tour: Tour, progress: Progress, *, day: date, zone: ZoneInfo) -> list[WayStop]:
    """What to store: the past as it is, then the new way; trees keep their rows."""
    ids = {stop.tree_id: stop.id for stop in progress.open}
    past = [
        WayStop(
            id=stop.id,
            kind=stop.kind,
            litres=stop.litres,
            arrive_at=stop.arrive_at,
            depart_at=stop.depart_at,
            line=stop.line,
        )
        for stop in progress.past
    ]
    way = []
    for stop in tour.stops:
        is_tree = stop.kind is StopKind.TREE
        way.append(
            WayStop(
                id=ids.get(stop.place_id) if is_tree else None,
                kind=stop.kind,
                tree_id=stop.place_id if is_tree else None,
                water_point_id=None if is_tree else stop.place_id,
                litres=None if stop.kind is StopKind.DEPOT else round(stop.litres, 1),
                arrive_at=moment_of(stop.arrive_min, day, zone),
                depart_at=moment_of(stop.depart_min, day, zone),
                line=encode(stop.line),
            )
        )
    # Trees that were skipped before the vehicle left stand at the end.
    return [*past, *way] if progress.last else [*way, *past]


def plan_of(
    tour: Tour,
    solution: TourSolution,
    *,
    faults: Sequence[Violation] = (),
    left_out: Sequence[Mapping[str, Any]] = (),
    past_legs_m: Sequence[float] = (),
) -> dict[str, Any]:
    """What is kept of a computation beside the stops."""
    legs = [*past_legs_m, *(round(stop.metres) for stop in tour.stops)]
    return {
        "metres": sum(legs),
        "legs_m": legs,
        "minutes": round(tour.minutes, 1),
        "distances": solution.distances,
        "fell_back": solution.fell_back,
        "seconds": round(solution.seconds, 2),
        "faults": [{"fault": str(item.fault), "amount": round(item.amount, 1)} for item in faults],
        "left_out": list(left_out),
    }
