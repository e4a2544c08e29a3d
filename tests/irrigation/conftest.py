"""States for the tests: a tree and its probes with as few words as possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings

from baumfeuchte.irrigation.drive import DailyWeather
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.state import HISTORY_DAYS, Options, ProbeState, TreeState
from baumfeuchte.irrigation.weather_state import uniform_weather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.recommendation import Recommendation

NAN = float("nan")

# No test of ours is about time: a busy machine must not make one fail.
settings.register_profile("baumfeuchte", deadline=None)
settings.load_profile("baumfeuchte")


@dataclass(frozen=True)
class Probe:
    depth: float
    value: float
    tension: bool = False
    age: float = 0.0
    history: Sequence[float] | None = None
    seen: bool = True


@dataclass(frozen=True)
class OneTree:
    probes: tuple[Probe, ...] = ()
    years: float = 2.0
    soil: str | None = "Sl3"
    stones: float = 0.0
    field_capacity: float = NAN
    wilting_point: float = NAN
    volume: float = NAN
    watered: float = 0.0
    drought: float = NAN


@dataclass(frozen=True)
class Case:
    """A planning step; ``with_(...)`` changes one thing of it."""

    trees: tuple[OneTree, ...]
    day: date = date(2026, 6, 10)
    et0: tuple[float, ...] = (4.0,) * 14
    rain: tuple[float, ...] | None = (0.0,) * 14
    past_et0: tuple[float, ...] | None = None
    options: Options = Options()  # noqa: RUF009 - frozen

    def with_(self, **changes: object) -> Case:
        return replace(self, **changes)

    @property
    def as_of(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 3, 30, tzinfo=UTC)

    def tree_state(self) -> TreeState:
        def column(name: str) -> np.ndarray:
            return np.array([getattr(tree, name) for tree in self.trees], dtype=np.float64)

        return TreeState(
            tree_id=np.arange(100, 100 + len(self.trees), dtype=np.int64),
            standing_years=column("years"),
            soil=tuple(tree.soil for tree in self.trees),
            stone_fraction=column("stones"),
            field_capacity=column("field_capacity"),
            wilting_point=column("wilting_point"),
            wetted_volume_m3=column("volume"),
            watered_litres=column("watered"),
            drought_class=column("drought"),
        )

    def probe_state(self) -> ProbeState:
        pairs = [(row, probe) for row, tree in enumerate(self.trees) for probe in tree.probes]
        empty = [NAN] * HISTORY_DAYS
        history = [empty if probe.history is None else list(probe.history) for _, probe in pairs]
        return ProbeState(
            tree_index=np.array([row for row, _ in pairs], dtype=np.int64),
            depth_cm=np.array([probe.depth for _, probe in pairs], dtype=np.float64),
            is_tension=np.array([probe.tension for _, probe in pairs], dtype=np.bool_),
            value=np.array([probe.value for _, probe in pairs], dtype=np.float64),
            observed_at=tuple(
                self.as_of - timedelta(days=0 if np.isnan(probe.age) else probe.age, hours=0.5)
                if probe.seen
                else None
                for _, probe in pairs
            ),
            value_day_age=np.array([probe.age for _, probe in pairs], dtype=np.float64),
            history=np.array(history, dtype=np.float64).reshape(len(pairs), HISTORY_DAYS),
        )

    def run(self) -> list[Recommendation]:
        return recommend(
            self.tree_state(),
            self.probe_state(),
            day=self.day,
            as_of=self.as_of,
            weather=uniform_weather(
                len(self.trees),
                day=self.day,
                et0_mm=self.et0,
                rain_mm=self.rain,
                past_et0_mm=self.past_et0,
            ),
            options=self.options,
        )


@dataclass(frozen=True)
class Build:
    """The words of the tests: ``build.case(build.tree(build.probe(30, 18.5)))``."""

    def probe(self, depth: float, value: float, **more: object) -> Probe:
        return Probe(depth, value, **more)

    def tree(self, *probes: Probe, **more: object) -> OneTree:
        return OneTree(probes, **more)

    def case(self, *trees: OneTree, **more: object) -> Case:
        return Case(trees, **more)

    def one(self, tree: OneTree, **more: object) -> Recommendation:
        return Case((tree,), **more).run()[0]


@pytest.fixture(scope="session")
def build() -> Build:
    return Build()


def soil_moisture(days: int = 120, *, seed: int = 1, step: float = 0.05) -> np.ndarray:
    """Hourly Vol.-% of a healthy probe: dry-down, a daily wave, rain that drains, small noise."""
    random = np.random.default_rng(seed)
    level, values = 30.0, []
    rain = set(np.cumsum(random.integers(120, 260, days)).tolist())
    wetting = 0
    for hour in range(24 * days):
        if hour in rain:
            wetting = 4
        if wetting:
            level = min(level + random.uniform(0.6, 1.8), 36.0)
            wetting -= 1
        level -= 0.0008 * (level - 8.0) + 0.012 * max(level - 31.0, 0.0)
        wave = 0.12 * np.sin(2.0 * np.pi * hour / 24.0)
        values.append(level + wave + 0.02 * random.standard_normal())
    return np.asarray(np.round(np.array(values) / step) * step)


@pytest.fixture
def healthy() -> np.ndarray:
    """120 days of a healthy probe, hourly, Vol.-%."""
    return soil_moisture()


@pytest.fixture
def soil() -> object:
    """Make such series: ``soil(days, seed=..., step=...)``."""
    return soil_moisture


PAST, AHEAD = 60, 14
ORIGIN = np.datetime64("2024-07-01", "s")


@dataclass(frozen=True)
class World:
    """Soils with a known truth: levels (75, N) in Vol.-%, row 60 is the origin; weather (74, N)."""

    levels: np.ndarray
    rain_mm: np.ndarray
    et0_mm: np.ndarray

    @property
    def past(self) -> np.ndarray:
        return self.levels[: PAST + 1]

    @property
    def truth(self) -> np.ndarray:
        return self.levels[PAST + 1 :]

    def weather(self, *, known_days: int = AHEAD) -> DailyWeather:
        rain, et0 = self.rain_mm.copy(), self.et0_mm.copy()
        rain[PAST + known_days :] = et0[PAST + known_days :] = NAN
        return DailyWeather(rain, et0, np.full_like(rain, 18.0))

    def tables(self, column: int = 0) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Weather tables of one column: past and future."""
        day = ORIGIN.astype("datetime64[D]") - PAST + np.arange(PAST + AHEAD)
        columns = {"rain_mm": self.rain_mm[:, column], "et0_mm": self.et0_mm[:, column]}
        whole = {"day": day, **columns}
        return (
            {name: values[:PAST] for name, values in whole.items()},
            {name: values[PAST:] for name, values in whole.items()},
        )


@dataclass(frozen=True)
class Worlds:
    """Soils that lose in proportion to what they hold and to ET0, and fill up with rain."""

    origin: np.datetime64 = ORIGIN

    def bucket(
        self, count: int = 40, *, seed: int = 1, rain_chance: float = 0.2, noise: float = 0.0
    ) -> World:
        random = np.random.default_rng(seed)
        days = PAST + AHEAD
        shape = (days, count)
        rain = np.where(random.random(shape) < rain_chance, random.gamma(2.0, 6.0, shape), 0.0)
        et0 = random.uniform(2.0, 6.0, shape)
        floor, full = 8.0, 32.0
        level = np.empty((days + 1, count))
        level[0] = random.uniform(20.0, 30.0, count)
        for day in range(days):
            loss = 0.012 * et0[day] * (level[day] - floor)
            filled = 0.25 * rain[day] * (full - level[day]) / (full - floor)
            level[day + 1] = np.minimum(level[day] - loss + filled, full)
        return World(level + noise * random.standard_normal(level.shape), rain, et0)

    def hourly(self, daily: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Readings of every hour through the daily levels, the last at the origin."""
        hours = np.arange((daily.size - 1) * 24 + 1)
        times = self.origin - (hours[-1] - hours) * np.timedelta64(1, "h")
        return times, np.interp(hours / 24.0, np.arange(daily.size), daily)


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    return Worlds()


ET0_SECTION_9 = (4.5, 5.0, 5.0, 4.0, 3.5, 4.5, 5.0)


@pytest.fixture
def worked_example(build: Build) -> Case:
    """irrigation-science 9."""
    return build.case(
        build.tree(build.probe(60, 18.5), years=2, field_capacity=0.248, wilting_point=0.081),
        day=date(2026, 6, 10),
        et0=ET0_SECTION_9,
        rain=(0.0,) * 7,
        options=Options(kappa_per_mm=0.0016),
    )
