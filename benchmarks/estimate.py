"""Time of the advice for trees without a sensor, next to a loop over the trees.

    python benchmarks/estimate.py [TREES] [SENSED]

Stages: keys of all trees, leave-one-out errors of 60 days, group prediction and combination over
14 days, litre budget from 1 March over 250 days in 200 weather cells, decision, reasons. The loop
calls the same functions once per tree, as a script without arrays would, on a sample and scaled
up. Compare only the ratio: the seconds belong to this machine. The last lines check what was
computed: the water balance closes, and 80 % of held-out trees lie within the 80 % interval.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from baumfeuchte.irrigation.budget import Budget, BudgetWeather, run_budget
from baumfeuchte.irrigation.budget_site import BudgetSite, budget_site
from baumfeuchte.irrigation.estimate import combine_sources
from baumfeuchte.irrigation.estimate_decision import Estimate, decide_estimates
from baumfeuchte.irrigation.estimate_inputs import estimate_inputs
from baumfeuchte.irrigation.estimate_litres import EstimateSite
from baumfeuchte.irrigation.estimate_reasons import (
    EstimateEvidence,
    estimate_reasons,
)
from baumfeuchte.irrigation.group_errors import leave_one_out
from baumfeuchte.irrigation.group_prediction import predict_groups
from baumfeuchte.irrigation.groups import group_keys
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.species import tree_limits
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, age_class_index
from baumfeuchte.irrigation.vulnerability import stress_weight

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS, HORIZON, CELLS, HISTORY = 250, 14, 200, 60
SAMPLE, REPEATS = 100, 3
T = TypeVar("T")


@dataclass(frozen=True)
class City:
    """Trees: the sensed ones first; REW differs by group, by tree (0.1) and by day (0.02)."""

    words: dict[str, list[str | None]]
    years: np.ndarray
    site: BudgetSite
    cell: np.ndarray
    weather: BudgetWeather
    waterings: LoggedWaterings
    sensed: int
    history: np.ndarray
    path: np.ndarray
    truth: np.ndarray


def city(count: int, sensed: int, seed: int = 1) -> City:
    """A city of 30 genera, 5 age classes, 8 soils, 4 exposures, 3 regimes; 5 % silent sensors."""
    random = np.random.default_rng(seed)
    years = random.integers(0, 15, count).astype(np.float64)
    numbers = {
        "species_group": random.zipf(1.6, count).clip(1, 30),
        "age_class": age_class_index(years),
        "soil": random.integers(0, 8, count),
        "exposure": random.integers(0, 4, count),
        "regime": random.integers(0, 3, count),
    }
    effects = {name: random.normal(0, 0.06, 40)[column] for name, column in numbers.items()}
    truth = 0.5 + sum(effects.values(), np.zeros(count)) + random.normal(0, 0.1, count)
    rain = random.random((DAYS, CELLS)) < 0.3
    days = np.arange(60, 60 + DAYS)
    many = 3 * count
    history = truth[:sensed] + random.normal(0, 0.02, (HISTORY, sensed))
    history[:, random.random(sensed) < 0.05] = np.nan
    lead = np.arange(HORIZON + 1)[:, None]
    site = budget_site(
        total_litres=random.uniform(40, 600, count),
        standing_years=years,
        crown_diameter_m=np.where(random.random(count) < 0.5, random.uniform(1, 9, count), np.nan),
        pit_area_m2=random.uniform(1, 6, count),
    )
    words: dict[str, list[str | None]] = {
        name: [f"{name} {number}" for number in column.tolist()] for name, column in numbers.items()
    }
    return City(
        words=words,
        years=years,
        site=site,
        cell=random.integers(0, CELLS, count),
        weather=BudgetWeather(
            day_of_year=days,
            et0_mm=random.uniform(0.5, 6.5, (DAYS, CELLS)),
            rain_mm=np.where(rain, random.exponential(6, (DAYS, CELLS)), 0.0),
        ),
        waterings=LoggedWaterings(
            tree=random.integers(0, count, many),
            day=random.integers(0, DAYS - HORIZON, many),
            litres=random.uniform(50, 120, many),
        ),
        sensed=sensed,
        history=history,
        path=history[-1] - 0.015 * lead,
        truth=truth,
    )


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Median seconds of a few runs, and the last result."""
    seconds = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - begin)
    return float(np.median(seconds)), result


def of_trees(budget: Budget, rows: np.ndarray) -> Budget:
    """The budget of some trees."""
    return replace(
        budget,
        deficit_litres=budget.deficit_litres[:, rows],
        available_share=budget.available_share[:, rows],
        gap_days=budget.gap_days[rows],
        active_days=budget.active_days[rows],
    )


def coverage(town: City, evidence: EstimateEvidence, rows: np.ndarray) -> float:
    """Share of trees within the 80 % interval of their group, where it is measured."""
    group = evidence.group
    assert group is not None
    measured = group.tree_measured()
    off = np.abs(town.truth[rows] - group.tree_median()[0])
    return float((off <= 1.2816 * group.tree_sd()[0])[measured].mean())


def main() -> None:
    """Measure and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sensed = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    town = city(count + sensed, sensed)
    rows = np.arange(sensed, sensed + count)
    columns = np.arange(sensed)
    bucket, every = town.site.bucket, np.arange(count + sensed)

    def budget_of_all() -> Budget:
        return run_budget(
            bucket, town.weather, town.cell, waterings=town.waterings, keep=HORIZON + 1
        )

    keying, keys = timed(lambda: group_keys(**town.words))
    learning, errors = timed(lambda: leave_one_out(keys, columns, town.history))
    grouping, group = timed(lambda: predict_groups(keys, columns, rows, town.path, errors=errors))
    budgeting, budget = timed(budget_of_all)
    mine = of_trees(budget, rows)
    combining, path = timed(lambda: combine_sources(group, mine))
    years = town.years[rows]
    limits = tree_limits(age_class_index(years), years)
    site = EstimateSite(
        total_litres=np.asarray(bucket.total_available_litres)[rows],
        crown_m2=town.site.crown_m2[rows],
    )
    deciding, estimate = timed(lambda: decide_estimates(path, limits, site, stress_weight(years)))
    evidence = EstimateEvidence(estimate=estimate, limits=limits, group=group, budget=mine)
    telling, _ = timed(lambda: estimate_reasons(evidence))
    recording, _ = timed(lambda: estimate_inputs(evidence))

    begin = time.perf_counter()
    sample = rows[:: max(count // SAMPLE, 1)][:SAMPLE]
    for row in sample:
        one = np.array([row])
        alone = predict_groups(keys, columns, one, town.path, errors=errors)
        own = town.waterings.tree == row
        small = LoggedWaterings(
            tree=np.zeros(int(own.sum()), dtype=np.int64),
            day=town.waterings.day[own],
            litres=town.waterings.litres[own],
        )
        single = replace(
            bucket,
            **{
                name: np.asarray(getattr(bucket, name))[one]
                for name in ("total_available_litres", "crown_m2", "pit_m2", "throughfall")
            },
        )
        balance = run_budget(
            single, town.weather, town.cell[one], waterings=small, keep=HORIZON + 1
        )
        found = combine_sources(alone, balance).mean[:, 0]
        np.testing.assert_allclose(found, path.mean[:, row - sensed], atol=1e-9)
    loop = (time.perf_counter() - begin) * count / sample.size

    together = grouping + budgeting + combining
    table = [
        ("keys of all trees", keying),
        (f"leave-one-out, {HISTORY} days", learning),
        (f"group prediction, {HORIZON + 1} days", grouping),
        (f"litre budget, {DAYS} days", budgeting),
        ("combination", combining),
        ("decision", deciding),
        ("reasons of every tree", telling),
        ("inputs of every tree", recording),
    ]
    print(f"trees without a sensor {count}, sensed {sensed}, groups {group.level.size}")
    for name, seconds in table:
        print(f"  {name:28s} {seconds:8.3f} s   {1e6 * seconds / count:8.2f} us/tree")
    print(f"  {'loop over trees (scaled)':28s} {loop:8.1f} s")
    print(f"  ratio loop / at once         {loop / together:8.0f}")
    report(town, evidence, budget, rows, every.size)


def report(
    town: City, evidence: EstimateEvidence, budget: Budget, rows: np.ndarray, trees: int
) -> None:
    """What was computed, and that it holds."""
    gained = budget.rain_litres + budget.watering_litres - budget.overflow_litres
    after = budget.start_litres + budget.uptake_litres - gained
    off = float(np.abs(budget.deficit_litres[-1] - after).max())
    assert off < 1e-9
    print(f"  water balance of {trees} trees closes within {off:.1e} l")
    print(f"  within the 80 % interval     {100 * coverage(town, evidence, rows):8.1f} %")
    shown: Estimate = evidence.estimate
    assert evidence.group is not None
    levels = np.bincount(evidence.group.tree_level() + 1, minlength=5).tolist()
    print(
        "  groups by level (none, all, -exposure, -species, -soil): " + " ".join(map(str, levels))
    )
    classes = np.bincount(shown.confidence + 1, minlength=4).tolist()
    print("  classes (unknown, B, C, D): " + " ".join(map(str, classes)))
    print("  age classes: " + " ".join(row.code for row in AGE_CLASSES))


if __name__ == "__main__":
    main()
