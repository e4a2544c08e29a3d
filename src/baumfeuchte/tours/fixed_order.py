"""Where to fill the tank when somebody else has said in which order the trees come.

Exact: labels are carried from tree to tree, and one is dropped only for another that has driven
less, is earlier and has more in its tank (Desrochers and Soumis 1988, A generalized permanent
labelling algorithm for the shortest path problem with time windows, INFOR 26, 191-212). Who is
earlier never waits longer and who has more water never fills longer, so nothing better is lost.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from baumfeuchte.tours.refills import SLACK, Load, place_refills
from baumfeuchte.tours.schedule import DAY_MIN, Visit, minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from baumfeuchte.domain.tour import TreeJob, Vehicle
    from baumfeuchte.tours.places import Atlas

REFILL_M = 500.0
"""What a refill costs beside its way, in metres, where hours are not looked at: some minutes."""
METRES_PER_MIN = 60.0
"""A second counts as much as a metre, as in the search (``task.SECOND_COST``)."""
MOST_LABELS = 300
"""Of one tree, the cheapest; a day of a city has some dozens."""


def with_refills(atlas: Atlas, vehicle: Vehicle, jobs: Sequence[TreeJob]) -> list[Visit]:
    """The trees in their order, with the refills that cost the least way and time.

    Within opening hours and working time where that can be done; else back as early as can be; else
    without regard to hours; else (no refill point, a tree over the tank) the trees alone.
    ``verify`` says what does not work.
    """
    found = timed_refills(atlas, vehicle, jobs)
    return _untimed(atlas, vehicle, jobs) if found is None else found


def timed_refills(atlas: Atlas, vehicle: Vehicle, jobs: Sequence[TreeJob]) -> list[Visit] | None:
    """The best refills that opening hours allow; None where none make the order possible.

    The working time is kept where that can be done; else the vehicle is back as early as can be.
    """
    drive = _Drive(atlas, vehicle, jobs)
    labels = [drive.begin]
    for number in range(len(jobs)):
        labels = _kept(
            (reached for label in labels for reached in drive.reach(label, number)),
            needed=drive.rest[number + 1],
        )
    if not labels:
        return None
    end = minutes_of(vehicle.shift_end, DAY_MIN)
    back = [drive.home(label) for label in labels]
    if any(way.now <= end for way in back):
        best = min((way for way in back if way.now <= end), key=_cost)
    else:
        best = min(back, key=lambda way: way.now)
    return _visits(best, jobs)


class _Label(NamedTuple):
    """A way to have done the first trees.

    Attributes:
        metres: driven so far.
        now: minutes of the day.
        tank: litres left.
        filled_at: the refill point before the last tree; 0: none.
        before: the label at the tree before.
    """

    metres: float
    now: float
    tank: float
    filled_at: int
    before: _Label | None


class _Station(NamedTuple):
    """A refill point: its key, its place, when it is open (minutes), litres per minute."""

    id: int
    place: int
    opens: float
    closes: float
    rate: float


class _Drive:
    """What the vehicle can do between one tree and the next."""

    def __init__(self, atlas: Atlas, vehicle: Vehicle, jobs: Sequence[TreeJob]) -> None:
        # Plain lists: to ask an array for single values takes several times as long.
        self._metres: list[list[float]] = atlas.distances.metres.tolist()
        self._minutes: list[list[float]] = atlas.minutes_of(vehicle).tolist()
        self._full = vehicle.tank_litres
        self._depot = atlas.point(vehicle.depot_id)
        self._route = [atlas.start(vehicle), *(atlas.tree(job.tree_id) for job in jobs)]
        self._litres = [job.litres for job in jobs]
        self._service = [vehicle.service_min(job.litres) for job in jobs]
        self.rest = [sum(self._litres[number:]) for number in range(len(jobs) + 1)]
        """Litres that the trees from a number on need."""
        self._stations = _stations(atlas)
        departure = atlas.problem.departure_of(vehicle)
        if departure is None:
            now, tank = minutes_of(vehicle.shift_start, 0), vehicle.tank_litres
        else:
            now, tank = departure.at_min, departure.tank_litres
        self.begin = _Label(0.0, now, tank, 0, None)

    def reach(self, label: _Label, number: int) -> Iterator[_Label]:
        """Each way to have watered the tree as well: straight there, or by a refill point."""
        here, litres = self._route[number], self._litres[number]
        if litres <= label.tank + SLACK:
            yield self._watered(label, label, here, number, 0)
        if label.tank >= self.rest[number] or litres > self._full + SLACK:
            return  # another filling is no help
        for station in self._stations:
            begin = max(label.now + self._minutes[here][station.place], station.opens)
            ready = begin + max(self._full - label.tank, 0.0) / station.rate
            if ready <= station.closes:
                metres = label.metres + self._metres[here][station.place]
                filled = _Label(metres, ready, self._full, 0, None)
                yield self._watered(label, filled, station.place, number, station.id)

    def _watered(
        self, before: _Label, ready: _Label, place: int, number: int, filled_at: int
    ) -> _Label:
        tree = self._route[number + 1]
        return _Label(
            ready.metres + self._metres[place][tree],
            ready.now + self._minutes[place][tree] + self._service[number],
            ready.tank - self._litres[number],
            filled_at,
            before,
        )

    def home(self, label: _Label) -> _Label:
        """Back at the depot."""
        last = self._route[-1]
        return label._replace(
            metres=label.metres + self._metres[last][self._depot],
            now=label.now + self._minutes[last][self._depot],
        )


def _stations(atlas: Atlas) -> list[_Station]:
    return [
        _Station(
            point.id or 0,
            atlas.point(point.id or 0),
            minutes_of(point.opens, 0),
            minutes_of(point.closes, DAY_MIN),
            point.litres_per_min,
        )
        for point in atlas.problem.water_points
        if point.is_refill and point.active
    ]


def _cost(label: _Label) -> float:
    return label.metres + METRES_PER_MIN * label.now


def _kept(labels: Iterable[_Label], *, needed: float) -> list[_Label]:
    """Those that no other one beats; water that nobody needs any more does not count."""
    kept: list[_Label] = []
    for label in sorted(labels, key=_cost):
        water = min(label.tank, needed)
        if not any(
            other.metres <= label.metres
            and other.now <= label.now
            and min(other.tank, needed) >= water
            for other in kept
        ):
            kept.append(label)
            if len(kept) == MOST_LABELS:
                break
    return kept


def _visits(last: _Label, jobs: Sequence[TreeJob]) -> list[Visit]:
    found: list[Visit] = []
    label: _Label | None = last
    for job in reversed(jobs):
        if label is None:
            raise AssertionError(job)
        found.append(("tree", job.tree_id))
        if label.filled_at:
            found.append(("refill", label.filled_at))
        label = label.before
    return found[::-1]


def _untimed(atlas: Atlas, vehicle: Vehicle, jobs: Sequence[TreeJob]) -> list[Visit]:
    """Refills where they cost the least way, whenever that is; none where that is no help."""
    stations = {station.place: station.id for station in _stations(atlas)}
    departure = atlas.problem.departure_of(vehicle)
    refills = place_refills(
        atlas.distances.metres,
        [atlas.start(vehicle), *(atlas.tree(job.tree_id) for job in jobs)],
        [job.litres for job in jobs],
        list(stations),
        Load(
            tank=vehicle.tank_litres,
            left=vehicle.tank_litres if departure is None else departure.tank_litres,
            refill_cost=REFILL_M,
        ),
    )
    visits: list[Visit] = []
    for job, station in zip(jobs, refills or [-1] * len(jobs), strict=True):
        if station >= 0:
            visits.append(("refill", stations[station]))
        visits.append(("tree", job.tree_id))
    return visits


def put_between(
    atlas: Atlas, vehicle: Vehicle, jobs: Sequence[TreeJob], free: frozenset[int]
) -> list[TreeJob]:
    """The trees in their order, but the free ones where each makes the least detour."""
    start, home = atlas.start(vehicle), atlas.point(vehicle.depot_id)
    order = [job for job in jobs if job.tree_id not in free]
    for job in jobs:
        if job.tree_id in free:
            tree = atlas.tree(job.tree_id)
            way = [start, *(atlas.tree(item.tree_id) for item in order), home]
            detours = [
                atlas.metres(here, tree) + atlas.metres(tree, then) - atlas.metres(here, then)
                for here, then in pairwise(way)
            ]
            order.insert(detours.index(min(detours)), job)
    return order
