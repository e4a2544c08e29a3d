"""The truth: what really is in the ground under every tree, at any hour.

Deterministic from the fleet (seed, year, scenario) and the hour: the columns are always
integrated from the start of the simulated year, and only the hours asked for are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.domain.tree import standing_years
from baumfeuchte.irrigation.retention import field_capacity, rew_from_theta, tension_from_rew
from baumfeuchte.irrigation.soils import SoilParameters, soil_parameters
from baumfeuchte.sensors_sim.column import LAYER_CM, Columns, at_depths, root_shares, run_columns
from baumfeuchte.sensors_sim.devices import Ground
from baumfeuchte.sensors_sim.dryness import TrueState, true_state
from baumfeuchte.sensors_sim.season import DAY, HOUR, midnight, next_season_start, season_start
from baumfeuchte.sensors_sim.waterings import Crews, SimWatering
from baumfeuchte.sensors_sim.weather import (
    hourly_demand_mm,
    hourly_net_rain_mm,
    hourly_soil_temperature_c,
    year_weather,
)

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from baumfeuchte.sensors_sim.column import ColumnRun
    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.things import SimDevice, SimTree
    from baumfeuchte.sensors_sim.weather import Weather

    Array = NDArray[np.float64]

_LATERAL_SHARE = 0.12
"""Part of a tree's mean loss that every layer has, rooted or not: to the dry ground around it."""
_ABOVE_FIELD_CAPACITY = 0.1
"""Arriving water fills a layer up to this part of the way from field capacity to saturation. What
is above that runs on within the hour, as in sand and loam; with 0.2 the upper layers stayed full
for longer than the day after which a watering is judged."""
_NS_PER_HOUR = 3_600_000_000_000


class _Stand(NamedTuple):
    """How a tree of an age class stands: root depth, root profile, ground area of its column."""

    last_standing_year: int
    root_depth_cm: float
    beta: float
    area_m2: float


# Areas: the wetted volumes of irrigation-science 3.2 over their depths.
_STANDS = (
    _Stand(1, 60.0, 0.997, 0.64),
    _Stand(2, 80.0, 0.985, 1.13),
    _Stand(3, 100.0, 0.985, 1.13),
    _Stand(10, 100.0, 0.98, 2.5),
    _Stand(10_000, 100.0, 0.98, 4.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The kept hours of the simulated ground.

    Attributes:
        fleet: whose ground it is.
        start: the first kept hour (UTC, a midnight).
        theta: water content at the full hours, shape (hours, trees, layers), m3/m3.
        depths_cm: all depths at which a device has a probe.
        soil_temperature_c: at these depths, shape (hours, depths).
    """

    fleet: Fleet
    start: datetime
    theta: NDArray[np.float32]
    depths_cm: tuple[float, ...]
    soil_temperature_c: NDArray[np.float32]

    @property
    def end(self) -> datetime:
        """The last kept hour."""
        return self.start + (len(self.theta) - 1) * HOUR

    def true_theta(self, tree_number: str, depth_cm: float, at: datetime) -> float:
        """Water content at a depth, m3/m3.

        Raises:
            KeyError: no tree has this number.
            ValueError: the time is not covered.
        """
        index = self.fleet.tree_index(tree_number)
        return float(at_depths((depth_cm,))[0] @ self._layers(index, at))

    def true_tension_kpa(self, tree_number: str, depth_cm: float, at: datetime) -> float:
        """Water tension at a depth, kPa; errors as ``true_theta``."""
        tree = self.fleet.trees[self.fleet.tree_index(tree_number)]
        theta = np.array(self.true_theta(tree_number, depth_cm, at))
        return float(_tension_kpa(soil_parameters(tree.soil), theta))

    def true_state(self, tree_number: str, at: datetime) -> TrueState:
        """How dry a tree truly is, by the limits of its age; errors as ``true_theta``."""
        index = self.fleet.tree_index(tree_number)
        tree = self.fleet.trees[index]
        soil = soil_parameters(tree.soil)
        layers = self._layers(index, at)
        rew = rew_from_theta(layers, soil.field_capacity, soil.wilting_point)
        return true_state(tree_number, _age(tree, at), rew)

    def true_rew(self, tree_number: str, at: datetime) -> float:
        """REW of the value that decides for a tree, 0..1; errors as ``true_theta``."""
        return self.true_state(tree_number, at).rew

    def driest_trees(self, at: datetime) -> tuple[str, ...]:
        """Numbers of all trees, the one that is furthest below its critical limit first."""
        states = [self.true_state(tree.number, at) for tree in self.fleet.trees]
        return tuple(s.tree_number for s in sorted(states, key=lambda state: state.margin))

    def ground(self, device: SimDevice, times_ns: NDArray[np.int64]) -> Ground:
        """The truth at the probes of a device.

        Args:
            device: one of the fleet.
            times_ns: Unix times in nanoseconds, shape (n,).

        Raises:
            ValueError: a time is not covered.
        """
        index = self.fleet.tree_index(device.tree_number)
        start_ns = int(self.start.timestamp()) * 1_000_000_000
        hours = (times_ns - start_ns) / _NS_PER_HOUR
        theta = self._between(self.theta[:, index, :], hours) @ at_depths(device.depths_cm).T
        columns = [self.depths_cm.index(depth) for depth in device.depths_cm]
        soil = soil_parameters(self.fleet.trees[index].soil)
        return Ground(
            theta=theta,
            tension_kpa=_tension_kpa(soil, theta),
            temperature_c=self._between(self.soil_temperature_c[:, columns], hours),
        )

    def _layers(self, tree: int, at: datetime) -> Array:
        hours = np.array([(at - self.start) / HOUR])
        layers: Array = self._between(self.theta[:, tree, :], hours)[0]
        return layers

    def _between(self, values: NDArray[np.float32], hours: Array) -> Array:
        """Interpolate rows of hourly values linearly."""
        last = len(values) - 1
        if hours.size and (hours.min() < 0 or hours.max() > last):
            msg = f"the truth covers {self.start} to {self.end} only"
            raise ValueError(msg)
        before = np.minimum(hours.astype(np.int64), last - 1)
        part = (hours - before)[:, None]
        result: Array = values[before] * (1 - part) + values[before + 1] * part
        return result


def simulate_truth(fleet: Fleet, start: datetime, end: datetime) -> Truth:
    """Simulate the ground and keep the UTC days from ``start`` to ``end``.

    Args:
        fleet: trees, soil, scenario and seed.
        start: aware; its whole day is kept.
        end: aware, not before ``start``; its whole day is kept.

    Returns:
        The truth; the same hour has the same values whatever the period.
    """
    first, last = midnight(start), midnight(end) + DAY
    depths = tuple(sorted({depth for device in fleet.devices for depth in device.depths_cm}))
    theta, temperature = [], []
    begin = first
    while begin < last:
        year_start = season_start(begin)
        stop = min(last, next_season_start(year_start))
        keep_from, hours = int((begin - year_start) / HOUR), int((stop - year_start) / HOUR)
        year = _run_year(fleet, year_start, hours, keep_from)
        keep = slice(None) if stop == last else slice(-1)  # the new year brings its own first hour
        theta.append(year.run.theta[keep])
        temperature.append(_soil_temperature_c(year.weather, hours, keep_from, depths)[keep])
        begin = stop
    return Truth(
        fleet=fleet,
        start=first,
        theta=np.concatenate(theta),
        depths_cm=depths,
        soil_temperature_c=np.concatenate(temperature).astype(np.float32),
    )


def waterings_between(fleet: Fleet, start: datetime, until: datetime) -> tuple[SimWatering, ...]:
    """What was brought in a simulated year, in order of time; also what nobody wrote down.

    Args:
        fleet: trees, soil, scenario and seed.
        start: of the simulated year.
        until: newest watering.
    """
    last = min(midnight(until) + DAY, next_season_start(start))
    crews = _run_year(fleet, start, (last - start) // HOUR).crews
    return tuple(item for item in crews.brought if item.watered_at <= until)


class _Year(NamedTuple):
    """The kept states of a simulated year's columns, its weather, and who watered."""

    run: ColumnRun
    weather: Weather
    crews: Crews


def _run_year(
    fleet: Fleet, year_start: datetime, hours: int, keep_from: int | None = None
) -> _Year:
    """Run one simulated year; states from ``keep_from`` on are kept (None: only the last)."""
    weather = year_weather(fleet.seed, year_start, fleet.scenario)
    stands = [_stand(fleet, tree) for tree in fleet.trees]
    columns = make_columns(fleet)
    crews = Crews.of_year(
        fleet,
        year_start,
        columns,
        area_m2=np.array([stand.area_m2 for stand in stands]),
        root_depth_cm=np.array([stand.root_depth_cm for stand in stands]),
    )
    share = np.array([tree.rain_share for tree in fleet.trees])
    run = run_columns(
        columns,
        demand_mm=hourly_demand_mm(weather)[:hours],
        water_mm=hourly_net_rain_mm(weather)[:hours, None] * share,
        keep_from=hours if keep_from is None else keep_from,
        crews=crews,
    )
    return _Year(run, weather, crews)


def _soil_temperature_c(
    weather: Weather, hours: int, keep_from: int, depths: tuple[float, ...]
) -> Array:
    """At the depths, of the kept hours and of the one that ends the year."""
    temperature = hourly_soil_temperature_c(weather, np.array(depths))
    return np.vstack([temperature, temperature[-1]])[keep_from : hours + 1]


def make_columns(fleet: Fleet) -> Columns:
    """The soil columns of all trees."""
    soils = [soil_parameters(tree.soil) for tree in fleet.trees]
    fc = np.array([soil.field_capacity for soil in soils])
    pwp = np.array([soil.wilting_point for soil in soils])
    room = np.array([float(s.curve.theta_s - field_capacity(s.curve)) for s in soils])
    stands = [_stand(fleet, tree) for tree in fleet.trees]
    depth = np.array([stand.root_depth_cm for stand in stands])
    shares = root_shares(depth, np.array([stand.beta for stand in stands]))
    # kappa is the mean of the root zone: a layer with twice the roots loses twice as much.
    roots = shares * depth[:, None] / LAYER_CM
    kappa = np.array([tree.kappa for tree in fleet.trees])[:, None]
    return Columns(
        fc=fc[:, None],
        pwp=pwp[:, None],
        fill=(fc + _ABOVE_FIELD_CAPACITY * room)[:, None],
        kappa=kappa * (_LATERAL_SHARE + (1 - _LATERAL_SHARE) * roots),
    )


def _stand(fleet: Fleet, tree: SimTree) -> _Stand:
    # By the fleet's year and not by the hour's: roots do not jump at New Year.
    age = fleet.year - tree.planting_year
    return next(stand for stand in _STANDS if age <= stand.last_standing_year)


def _age(tree: SimTree, at: datetime) -> int:
    return standing_years(tree.planting_year, at.date()) or 0


def _tension_kpa(soil: SoilParameters, theta: Array) -> Array:
    rew = rew_from_theta(theta, soil.field_capacity, soil.wilting_point)
    return tension_from_rew(rew, soil.curve)
