"""Tours: vehicles, water points, the trees to bring water to, and the way that serves them.

Times of a day are minutes since local midnight; ``storage`` turns them into moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import time

Coordinates = tuple[float, float]
"""Latitude and longitude in degrees (WGS84)."""

Line = tuple[Coordinates, ...]
"""A way on the ground from its first to its last position; empty: not known."""

DEFAULT_FILL_LITRES_PER_MIN = 200.0
"""Where nobody measured: a standpipe on a C hose; a full hydrant gives more."""

LEAST_TANK_LITRES = 50.0
"""A smaller tank waters no tree: ``2.000`` was read as two litres, and nobody saw it."""


class PointKind(StrEnum):
    """What a water point is for."""

    DEPOT = "depot"
    REFILL = "refill"
    DEPOT_AND_REFILL = "depot_and_refill"


class StopKind(StrEnum):
    """What happens at a stop."""

    TREE = "tree"
    REFILL = "refill"
    DEPOT = "depot"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterPoint:
    """Where vehicles start, or fill their tank.

    Attributes:
        fill_litres_per_min: what it gives; None: ``DEFAULT_FILL_LITRES_PER_MIN``.
        opens, closes: local; filling begins and ends between them. None: no limit.
    """

    name: str
    kind: PointKind
    latitude: float
    longitude: float
    fill_litres_per_min: float | None = None
    opens: time | None = None
    closes: time | None = None
    active: bool = True
    id: int | None = None

    @property
    def is_refill(self) -> bool:
        """Whether a tank can be filled there."""
        return self.kind is not PointKind.DEPOT

    @property
    def is_depot(self) -> bool:
        """Whether vehicles may start there."""
        return self.kind is not PointKind.REFILL

    @property
    def litres_per_min(self) -> float:
        """The rate to plan with."""
        return self.fill_litres_per_min or DEFAULT_FILL_LITRES_PER_MIN

    @property
    def place(self) -> Coordinates:
        """Where it is."""
        return (self.latitude, self.longitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A watering vehicle with its crew; it leaves with a full tank.

    Attributes:
        tank_litres: usable content of the tank.
        depot_id: water point where the shift begins and ends.
        shift_start, shift_end: local working time.
        pump_litres_per_min: what the pump brings to a tree.
        stop_min: minutes at a tree beside the pumping.
        speed_kmh: mean speed on the way between stops.
        licence: class of driving licence that it needs.
        contractor: whose it is; empty: the city's own.
    """

    name: str
    tank_litres: float
    depot_id: int
    shift_start: time
    shift_end: time
    pump_litres_per_min: float
    stop_min: float
    speed_kmh: float
    licence: str = ""
    crew: str = ""
    contractor: str = ""
    active: bool = True
    id: int | None = None

    def service_min(self, litres: float) -> float:
        """Minutes at a tree."""
        return self.stop_min + litres / self.pump_litres_per_min


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeJob:
    """A tree that wants water; ``rank`` 1 is the most urgent."""

    tree_id: int
    latitude: float
    longitude: float
    litres: float
    rank: int
    contractor: str = ""

    @property
    def place(self) -> Coordinates:
        """Where it stands."""
        return (self.latitude, self.longitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A vehicle that is under way already: where it is, when, and what its tank still holds."""

    vehicle_id: int
    latitude: float
    longitude: float
    at_min: float
    tank_litres: float

    @property
    def place(self) -> Coordinates:
        """Where it is."""
        return (self.latitude, self.longitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class TourProblem:
    """What the tours of a day have to do.

    Attributes:
        vehicles: that may drive; each at most one tour.
        water_points: depots and refill points.
        jobs: the trees.
        departures: of vehicles that are not at their depot with a full tank.
    """

    vehicles: tuple[Vehicle, ...]
    water_points: tuple[WaterPoint, ...]
    jobs: tuple[TreeJob, ...]
    departures: tuple[Departure, ...] = ()

    def departure_of(self, vehicle: Vehicle) -> Departure | None:
        """Where a vehicle is, when it is under way."""
        return next((item for item in self.departures if item.vehicle_id == vehicle.id), None)

    def point(self, point_id: int) -> WaterPoint:
        """A water point by its key.

        Raises:
            KeyError: there is none.
        """
        for item in self.water_points:
            if item.id == point_id:
                return item
        raise KeyError(point_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop of a tour.

    Attributes:
        place_id: of the tree, or of the water point.
        litres: given to the tree, or filled into the tank.
        arrive_min, depart_min: since local midnight.
        metres: of the way from the stop before.
        tank_litres: what the tank holds on leaving.
        line: of the way from the stop before; empty: a straight line has to do.
    """

    kind: StopKind
    place_id: int
    litres: float
    arrive_min: float
    depart_min: float
    metres: float
    tank_litres: float
    line: Line = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """The way of one vehicle.

    The last stop is its depot; the first one too, unless it is under way already.
    """

    vehicle_id: int
    stops: tuple[Stop, ...]

    @property
    def trees(self) -> tuple[Stop, ...]:
        """The stops at trees."""
        return tuple(stop for stop in self.stops if stop.kind is StopKind.TREE)

    @property
    def litres(self) -> float:
        """What the trees get."""
        return sum(stop.litres for stop in self.trees)

    @property
    def metres(self) -> float:
        """The whole way."""
        return sum(stop.metres for stop in self.stops)

    @property
    def refills(self) -> int:
        """How often the tank is filled on the way."""
        return sum(stop.kind is StopKind.REFILL for stop in self.stops)

    @property
    def minutes(self) -> float:
        """From leaving to being back."""
        return self.stops[-1].arrive_min - self.stops[0].arrive_min if self.stops else 0.0


class LeftOutReason(StrEnum):
    """Why a tree is in no tour."""

    OVER_TANK = "over_tank"
    NO_VEHICLE = "no_vehicle"
    TOO_FAR = "too_far"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A tree that no tour serves."""

    tree_id: int
    reason: LeftOutReason


DistanceSource = Literal["streets", "straight"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourSolution:
    """The tours, the most urgent trees first where not all can be served.

    Attributes:
        tours: of the vehicles that have something to do.
        left_out: trees that no tour serves, the most urgent first.
        distances: where the metres come from.
        fell_back: the street server did not answer, so straight lines were used instead.
        seconds: what the computation took.
    """

    tours: tuple[Tour, ...]
    left_out: tuple[LeftOut, ...]
    distances: DistanceSource = "straight"
    fell_back: bool = False
    seconds: float = 0.0
