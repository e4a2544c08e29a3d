"""States for the tests: a tree and its probes with as few words as possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings

from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.state import HISTORY_DAYS, Options, ProbeState, TreeState

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
            et0_mm=np.array(self.et0),
            rain_mm=None if self.rain is None else np.array(self.rain),
            past_et0_mm=None if self.past_et0 is None else np.array(self.past_et0),
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
