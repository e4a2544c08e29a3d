"""How good are the estimates for trees without a sensor, in simulated cities with a known truth?

    python benchmarks/unsensed.py [SEEDS [FIRST SEED]]

The simulated city has 23 trees with probes and 17 without. Every third day of May to September the
17 are estimated from the daily REW of the 23 (true value, one fixed offset of 0.05 each) and from
the litre budget of weather and logged waterings; the register knows neither crown nor pit. The
simulator's soil follows another model than the litre budget (docs/simulator.md), as real soil does.
Printed per method: mean absolute error and bias in REW, and how many true values lie within the
80 % interval. "City mean" is the baseline of 4.9: the mean of all sensors, sd 0.25.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from baumfeuchte.domain.tree import standing_years
from baumfeuchte.irrigation.budget import Budget, BudgetWeather, run_budget
from baumfeuchte.irrigation.budget_learning import learn_budget
from baumfeuchte.irrigation.budget_site import budget_site, total_available_litres
from baumfeuchte.irrigation.estimate import CombinedPath, CombineOptions, combine_sources
from baumfeuchte.irrigation.group_errors import leave_one_out
from baumfeuchte.irrigation.group_prediction import predict_groups
from baumfeuchte.irrigation.groups import GroupKeys, group_keys
from baumfeuchte.irrigation.interval import Z_80
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.root_zone import wetted_volume_m3
from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.irrigation.species import species_group
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, age_class_index
from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.truth import simulate_truth, waterings_between
from baumfeuchte.sensors_sim.weather import year_weather

YEAR, FIRST, STEP, MEMORY = 2026, 65, 3, 60
START = datetime(YEAR, 3, 1, tzinfo=UTC)
END = datetime(YEAR, 9, 30, 4, tzinfo=UTC)
DAYS = (END - START).days


@dataclass(frozen=True)
class City:
    """A simulated city: trees, daily REW (D, N), budget (D + 1, N)."""

    keys: GroupKeys
    sensed: np.ndarray
    unsensed: np.ndarray
    rew: np.ndarray
    seen: np.ndarray
    budget: Budget


def simulate(seed: int) -> City:
    """Truth, sensors and litre budget of a season."""
    fleet = Fleet.bochum(seed=seed, year=YEAR)
    truth = simulate_truth(fleet, START, END)
    trees, count = fleet.trees, len(fleet.trees)
    mornings = [START + timedelta(days=day, hours=4) for day in range(DAYS)]
    rew = np.array([[truth.true_rew(tree.number, at) for tree in trees] for at in mornings])
    with_probe = {device.tree_number for device in fleet.devices}
    has = np.array([tree.number in with_probe for tree in trees])
    years = np.array([standing_years(tree.planting_year, END.date()) for tree in trees], float)
    soils = [soil_parameters(tree.soil) for tree in trees]
    site = budget_site(
        total_litres=total_available_litres(
            [soil.field_capacity for soil in soils],
            [soil.wilting_point for soil in soils],
            wetted_volume_m3(years),
        ),
        standing_years=years,
        crown_diameter_m=np.nan,
        pit_area_m2=np.nan,
    )
    sky = year_weather(fleet.seed, START, fleet.scenario)
    waterings = [item for item in waterings_between(fleet, START, END) if item.logged]
    budget = run_budget(
        site.bucket,
        BudgetWeather(
            day_of_year=np.arange(60, 60 + DAYS),
            et0_mm=np.array(sky.et0_mm[:DAYS])[:, None],
            rain_mm=np.array(sky.rain_mm[:DAYS])[:, None],
        ),
        np.zeros(count, dtype=np.int64),
        waterings=LoggedWaterings(
            tree=np.array([fleet.tree_index(item.tree_number) for item in waterings]),
            day=np.array([(item.watered_at - START).days for item in waterings]),
            litres=np.array([item.litres for item in waterings]),
        ),
        keep=DAYS + 1,
    )
    classes = age_class_index(years)
    offset = np.random.default_rng(seed).normal(0.0, 0.05, int(has.sum()))
    return City(
        keys=group_keys(
            species_group=[species_group(tree.species) for tree in trees],
            age_class=[AGE_CLASSES[index].code for index in classes],
            soil=[tree.soil for tree in trees],
            exposure=[None] * count,
            regime=["route" if tree.watered_every_days else "none" for tree in trees],
        ),
        sensed=np.flatnonzero(has),
        unsensed=np.flatnonzero(~has),
        rew=rew,
        seen=rew[:, has] + offset,
        budget=budget,
    )


def methods(town: City, day: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Mean and sd of each method for the trees without a sensor, on one morning."""
    past = slice(max(0, day - MEMORY), day)
    errors = leave_one_out(town.keys, town.sensed, town.seen[past])
    today = town.seen[day : day + 1]
    group = predict_groups(town.keys, town.sensed, town.unsensed, today, errors=errors)
    share = town.budget.available_share
    learned = learn_budget(
        town.keys, town.sensed, town.unsensed, share[past][:, town.sensed], town.seen[past]
    )
    now = budget_on(town, day)
    apart = CombineOptions(correlation=0.0)
    mean = np.full(town.unsensed.size, today.mean())
    return {
        "city mean (baseline)": (mean, np.full(mean.size, 0.25)),
        "group": of(combine_sources(group, None)),
        "litre budget, as in section 6": of(combine_sources(None, now)),
        "litre budget, learned": of(combine_sources(None, now, learned=learned)),
        "both, as in section 6": of(combine_sources(group, now, options=apart)),
        "both, learned, independent": of(
            combine_sources(group, now, learned=learned, options=apart)
        ),
        "both, learned (what we use)": of(combine_sources(group, now, learned=learned)),
    }


def budget_on(town: City, day: int) -> Budget:
    """The litre budget of the trees without a sensor, this morning only."""
    budget, rows = town.budget, town.unsensed
    return Budget(
        deficit_litres=budget.deficit_litres[day : day + 1, rows],
        start_litres=budget.start_litres[rows],
        uptake_litres=budget.uptake_litres[rows],
        rain_litres=budget.rain_litres[rows],
        watering_litres=budget.watering_litres[rows],
        overflow_litres=budget.overflow_litres[rows],
        available_share=budget.available_share[day : day + 1, rows],
        gap_days=budget.gap_days[rows],
        active_days=budget.active_days[rows],
        waterings_ignored=budget.waterings_ignored,
    )


def of(path: CombinedPath) -> tuple[np.ndarray, np.ndarray]:
    """Mean and sd today."""
    return path.mean[0], path.sd[0]


def main() -> None:
    """Score and print the table."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found: dict[str, list[np.ndarray]] = {}
    for seed in range(first, first + seeds):
        town = simulate(seed)
        for day in range(FIRST, DAYS, STEP):
            true = town.rew[day, town.unsensed]
            for name, (mean, sd) in methods(town, day).items():
                found.setdefault(name, []).append(np.stack([mean - true, sd]))
    print(f"{seeds} simulated cities from seed {first}, every {STEP} days May-September")
    print(
        f"  {'method':32s} {'values':>7s} {'MAE':>6s} {'bias':>7s} {'in 80 %':>8s} {'vs mean':>8s}"
    )
    baseline = 0.0
    for name, parts in found.items():
        error, sd = np.concatenate(parts, axis=1)
        known = np.isfinite(error)
        mae = float(np.abs(error[known]).mean())
        baseline = baseline or mae
        inside = 100 * float((np.abs(error) <= Z_80 * sd)[known].mean())
        print(
            f"  {name:32s} {known.sum():7d} {mae:6.3f} {error[known].mean():+7.3f} {inside:7.1f}%"
            f" {mae / baseline:8.2f}"
        )


if __name__ == "__main__":
    main()
