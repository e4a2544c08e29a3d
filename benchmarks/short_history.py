"""What the 80 % band holds when a sensor is new: coverage and skill by length of history.

    python benchmarks/short_history.py [--harness ../shared/data/backtest.py] [--origins 24]

Series and daily values are the backtest's own (its functions are imported from the given path).
Each origin is forecast with the readings of its last 0.2 to 60 days and the weather of 60 days; the
weather to come is the one that came, or unknown (``--weather none``). Means over sets.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from safe import HERE, PLUGIN, load_harness

HISTORY_DAYS = (0.2, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)
LEADS = (1, 3, 7, 14)
PAST_DAYS = 60
FEWEST_DAYS = 60
"""Daily values of a series; the backtest asks for as many."""
LEAST_RANGE = {"vwc_percent": 1.5, "tension_kpa": 3.0}
SECONDS_PER_DAY = 86_400


def origins_of(harness: Any, readings: Any, quantity: str, most: int) -> Any:  # noqa: ANN401
    """(times, values, levels by midnight, rows to start from, range), None if unfit."""
    prepared = harness.prepare(readings)
    if prepared is None:
        return None
    times, values, levels, daily = prepared
    level = levels.to_numpy()
    known = np.isfinite(level)
    low, high = np.nanquantile(level, [0.05, 0.95])
    if known.sum() < FEWEST_DAYS or high - low < LEAST_RANGE[quantity]:
        return None
    rows = np.arange(PAST_DAYS + 1, level.size - LEADS[-1])
    rows = rows[known[rows] & np.all([known[rows + lead] for lead in LEADS], axis=0)]
    rows = rows[:: max(1, rows.size // most)][:most]
    return (times, values, levels, rows, high - low, daily) if rows.size else None


def scored(harness: Any, plugin: Any, one: Any, weather: str, most: int) -> list[tuple[Any, ...]]:  # noqa: ANN401
    """(set, days of history, lead, held, error, error of "no change") of one series' origins."""
    meta, readings, days = one
    found = origins_of(harness, readings, meta["quantity"], most)
    if found is None:
        return []
    times, values, levels, rows, span, daily = found
    level = levels.to_numpy()
    name = meta["dataset"] + (" tension" if meta["quantity"] == "tension_kpa" else "")
    scores = []
    for row in rows:
        origin = levels.index[row]
        past = ahead = None
        if days is not None:
            age = (origin - days.index).days
            past, ahead = (
                days[(age > 0) & (age <= PAST_DAYS)],
                days[(age <= 0) & (age > -LEADS[-1])],
            )
        told = ahead if weather == "perfect" else None
        back = (origin.to_datetime64() - times).astype("timedelta64[s]").astype(float)
        for history in HISTORY_DAYS:
            # A daily value is dated at the end of its day: the shortest history holds one.
            kept = (back >= 0) & (back < max(history, daily * 0.5) * SECONDS_PER_DAY)
            given = {**meta, "origin": origin.isoformat()}
            if not kept.any():
                continue
            said = plugin.forecast(times[kept], values[kept], past, told, LEADS, given)
            for column, lead in enumerate(LEADS):
                came, (low, middle, high) = level[row + lead], said[:, column]
                held = low - 1e-9 <= came <= high + 1e-9
                missed, still = abs(came - middle) / span, abs(came - level[row]) / span
                scores.append((name, history, lead, held, missed, still))
    return scores


def report(scores: list[tuple[Any, ...]]) -> None:
    """Print the means over sets, and each set's coverage."""
    name, history, lead = (np.array([row[k] for row in scores]) for k in range(3))
    values = np.array([row[3:] for row in scores], dtype=float)
    sets = sorted(set(name))
    print(f"{'history':>10s}  coverage at 1/3/7/14 d     skill               lowest set")
    for days in HISTORY_DAYS:
        means = np.array(
            [
                [
                    values[(name == of) & (history == days) & (lead == at)].mean(axis=0)
                    for at in LEADS
                ]
                for of in sets
            ]
        )
        coverage, missed, still = means.mean(axis=0).T
        lowest = means[:, :, 0].min(axis=1).argmin()
        print(
            f"{days:8g} d  {' '.join(f'{one:.2f}' for one in coverage)}   "
            f"{' '.join(f'{one:6.3f}' for one in 1.0 - missed / still)}   "
            f"{sets[lowest]} {' '.join(f'{one:.2f}' for one in means[lowest, :, 0])}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--harness", default=str(HERE / "../../shared/data/backtest.py"))
    parser.add_argument("--data", help="folder of the series; default: beside the harness")
    parser.add_argument("--weather", default="perfect", choices=["perfect", "none"])
    parser.add_argument("--origins", type=int, default=24, help="of each series")
    given = parser.parse_args()
    harness, plugin = load_harness(given.harness), load_harness(str(PLUGIN))
    folder = given.data or str(Path(given.harness).resolve().parent)
    scores: list[tuple[Any, ...]] = []
    for one in harness.load(folder):
        scores += scored(harness, plugin, one, given.weather, given.origins)
    report(scores)


if __name__ == "__main__":
    main()
