"""Time of one planning step for many trees, next to a loop over the trees.

    python benchmarks/irrigation.py [TREES] [--probes 1]

"As arrays" is forecast and decision of all trees in memory, before sentences and objects are made
of them; on one core with `taskset -c 0`. The loop calls the same function once per tree, as a
script without arrays would; it runs on a sample and is scaled up. Compare only the ratio: the
seconds belong to this machine.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.prioritise import rank
from baumfeuchte.irrigation.recommend import recommend, weigh
from baumfeuchte.irrigation.state import HISTORY_DAYS, Options, ProbeState, TreeState
from baumfeuchte.irrigation.weather_state import uniform_weather

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.irrigation.weather_state import WeatherState

DAY = date(2026, 7, 15)
AS_OF = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
DEPTHS_CM = (30.0, 60.0, 90.0)
SAMPLE = 300
REPEATS = 5
SOILS = ("Sl3", "Sl2", "Ut3", "substrate", None)


def fleet(count: int, depths_cm: Sequence[float], seed: int = 1) -> tuple[TreeState, ProbeState]:
    """Trees of all ages and soils, probes in each depth, half of them tension, 5 % silent."""
    random = np.random.default_rng(seed)
    trees = TreeState(
        tree_id=np.arange(count),
        standing_years=random.integers(0, 15, count).astype(np.float64),
        soil=tuple(SOILS[i] for i in random.integers(0, len(SOILS), count)),
        stone_fraction=np.zeros(count),
        field_capacity=np.full(count, np.nan),
        wilting_point=np.full(count, np.nan),
        wetted_volume_m3=np.full(count, np.nan),
        watered_litres=np.zeros(count),
    )
    probes = count * len(depths_cm)
    is_tension = random.random(probes) < 0.5
    drying = np.linspace(0.0, 1.0, HISTORY_DAYS)
    start = random.uniform(12, 28, probes)
    vwc = start[:, None] - 3.0 * drying
    tension = random.uniform(10, 80, probes)[:, None] * (1 + drying)
    history = np.where(is_tension[:, None], tension, vwc)
    history[random.random(probes) < 0.05] = np.nan
    value = history[:, -1]
    return trees, ProbeState(
        tree_index=np.repeat(np.arange(count), len(depths_cm)),
        depth_cm=np.tile(depths_cm, count),
        is_tension=is_tension,
        value=value,
        observed_at=(AS_OF,) * probes,
        value_day_age=np.where(np.isnan(value), np.nan, 0.0),
        history=history,
    )


def step(trees: TreeState, probes: ProbeState) -> list[Recommendation]:
    """One planning step over 14 days without weather data."""
    return recommend(trees, probes, day=DAY, as_of=AS_OF, weather=season(trees))


def season(trees: TreeState) -> WeatherState:
    """The ET0 that is usual for 14 days, and no rain told."""
    doy = DAY.timetuple().tm_yday
    et0_mm = et0_climatology(np.arange(doy, doy + 14))
    return uniform_weather(trees.tree_id.size, day=DAY, et0_mm=et0_mm)


def median_s(work: Callable[[], object]) -> float:
    """Seconds, median of some runs."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return float(np.median(times))


def one_tree(trees: TreeState, probes: ProbeState, row: int) -> tuple[TreeState, ProbeState]:
    """The state of a single tree."""
    each = probes.value.size // trees.tree_id.size
    rows = slice(row * each, (row + 1) * each)
    one = slice(row, row + 1)
    return (
        TreeState(
            tree_id=trees.tree_id[one],
            standing_years=trees.standing_years[one],
            soil=trees.soil[one],
            stone_fraction=trees.stone_fraction[one],
            field_capacity=trees.field_capacity[one],
            wilting_point=trees.wilting_point[one],
            wetted_volume_m3=trees.wetted_volume_m3[one],
            watered_litres=trees.watered_litres[one],
        ),
        ProbeState(
            tree_index=probes.tree_index[rows] - row,
            depth_cm=probes.depth_cm[rows],
            is_tension=probes.is_tension[rows],
            value=probes.value[rows],
            observed_at=probes.observed_at[rows],
            value_day_age=probes.value_day_age[rows],
            history=probes.history[rows],
        ),
    )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", type=int, nargs="?", default=10_000)
    parser.add_argument("--probes", type=int, choices=range(1, len(DEPTHS_CM) + 1), default=3)
    asked = parser.parse_args()
    count = asked.trees
    trees, probes = fleet(count, DEPTHS_CM[: asked.probes])
    weather, options = season(trees), Options()
    arrays = median_s(lambda: weigh(trees, probes, weather=weather, options=options))
    advice = step(trees, probes)
    together = median_s(lambda: step(trees, probes))
    begin = time.perf_counter()
    ranked = rank(advice)
    ranking = time.perf_counter() - begin
    singles = [one_tree(trees, probes, row) for row in range(min(SAMPLE, count))]
    begin = time.perf_counter()
    alone = [step(*single)[0] for single in singles]
    loop = (time.perf_counter() - begin) * count / len(singles)
    assert [item.status for item in alone] == [item.status for item in advice[: len(alone)]]
    assert len(ranked) == count
    shares = {status: sum(item.status is status for item in advice) for status in Status}
    print(f"trees {count}, probes {probes.value.size}, days 14")
    print(f"  as arrays, all at once    {arrays:8.3f} s   {1e6 * arrays / count:8.1f} us/tree")
    print(f"  recommend, all at once    {together:8.3f} s   {1e6 * together / count:8.1f} us/tree")
    print(f"  rank                      {ranking:8.3f} s")
    print(f"  loop over trees (scaled)  {loop:8.3f} s   {1e6 * loop / count:8.1f} us/tree")
    print(f"  ratio loop / at once      {loop / together:8.1f}")
    print("  " + ", ".join(f"{status} {number}" for status, number in shares.items() if number))


if __name__ == "__main__":
    main()
