"""Quality control on real series with injected faults, and waterings found as wetting events.

    python benchmarks/qc.py DATA [--seeds 1-5] [--causal] [--per-set]

DATA is the folder of series with its harness ``backtest.py`` (docs/quality-control.md). The
harness's built-in rules and ours are measured in the same run, on the same injected faults. A fault
counts as found when the harness says so: newly marked readings inside it (a jump within its first
48 readings, a drift before its last two). ``--causal`` also judges each series cut off at the end
of the fault: what a city knows on that day. Needs pandas and scipy, as the harness does.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from _backtest_qc import qc
from baumfeuchte.irrigation import flag_series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import ModuleType

SETS = ("vollnkirchen", "kingscreek", "matsch", "rootwater", "simpact")
"""The harness's own choice; a set that is not in the folder is left out."""
LEAST_READINGS = 1500
HOURS_PER_YEAR = 8766
TARGETS = {
    "spike": 0.95,
    "dropout": 1.0,
    "stuck": 0.7,
    "out_of_soil": 1.0,
    "jump": 0.85,
    "drift": 0.3,
}
FALSE_TARGET = 20.0
JUMP_READINGS = 48
CAUSAL_HOURS = 24
EARLY = np.timedelta64(1, "h")
LATE = np.timedelta64(6, "h")
"""A wetting event belongs to a watering from one hour before it to six hours after its end."""


class Series(NamedTuple):
    """One sensor: meta without names, times, readings."""

    dataset: str
    meta: dict[str, Any]
    times: np.ndarray
    readings: np.ndarray

    @property
    def step_h(self) -> float:
        """Median hours between two readings."""
        return float(np.median(np.diff(self.times).astype("timedelta64[m]").astype(float))) / 60.0


def harness(data: Path) -> ModuleType:
    """The scoring script that lies with the data."""
    spec = importlib.util.spec_from_file_location("backtest", data / "backtest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def series_of(bench: ModuleType, data: Path, names: Sequence[str]) -> list[Series]:
    """Series that the harness would use, in its order (the order is part of the seed)."""
    found = []
    for meta, rows, _ in bench.load(str(data), "all", list(names)):
        good = rows[rows.qc_flag.isin(["", "G"])]
        values = good.value.to_numpy(dtype=float)
        shown = {"quantity": meta["quantity"], "depth_cm": meta["depth_cm"]}
        found.append(Series(meta["dataset"], shown, good.time_utc.to_numpy(), values))
    return found


def usable(series: Series) -> bool:
    """What the harness injects faults into."""
    return series.meta["quantity"] == "vwc_percent" and series.readings.size >= LEAST_READINGS


class Result:
    """Found and false, by kind of fault and set."""

    def __init__(self) -> None:
        self.hits: dict[tuple[str, str], list[bool]] = defaultdict(list)
        self.shares: dict[str, list[float]] = defaultdict(list)
        self.causal: dict[str, list[bool]] = defaultdict(list)
        self.false: dict[str, float] = defaultdict(float)
        self.years: dict[str, float] = defaultdict(float)

    def found(self, kind: str, dataset: str | None = None) -> float:
        """Share of the faults of a kind that were found, of one set or of all."""
        hits = [
            hit
            for (of, name), list_ in self.hits.items()
            if of == kind and dataset in (None, name)
            for hit in list_
        ]
        return float(np.mean(hits)) if hits else float("nan")

    def events(self, kind: str) -> int:
        """How many faults of a kind there were."""
        return sum(len(hits) for (of, _), hits in self.hits.items() if of == kind)

    def false_per_year(self, dataset: str | None = None) -> float:
        """Readings marked on the untouched series, per sensor and year."""
        names = [dataset] if dataset else list(self.years)
        return sum(self.false[n] for n in names) / max(sum(self.years[n] for n in names), 1e-9)


def judged(kind: str, first: int, last: int) -> slice:
    """The readings that count for a fault of a kind."""
    if kind == "drift":
        return slice(first, last - 2)
    return slice(first, first + JUMP_READINGS if kind == "jump" else last + 1)


def measure(
    bench: ModuleType,
    all_series: Sequence[Series],
    judge: Callable[..., Any],
    seeds: Iterable[int],
    *,
    causal: bool = False,
) -> Result:
    """Judge all series untouched and with the faults of each seed."""
    import pandas as pd

    result = Result()

    def marks(series: Series, values: np.ndarray) -> np.ndarray:
        times = pd.DatetimeIndex(series.times[: values.size])
        return np.asarray(judge(times, values.copy(), series.meta), dtype=bool)

    clean = {n: marks(s, s.readings) for n, s in enumerate(all_series) if usable(s)}
    for n, untouched in clean.items():
        series = all_series[n]
        result.false[series.dataset] += float(untouched.sum())
        result.years[series.dataset] += series.readings.size * series.step_h / HOURS_PER_YEAR
    for seed in seeds:
        for n, untouched in clean.items():
            series = all_series[n]
            faulty, faults = bench.inject(
                series.times, series.readings, np.random.RandomState(seed + n)
            )
            new = marks(series, faulty) & ~untouched
            for kind, first, last in faults:
                where = judged(kind, first, last)
                result.hits[kind, series.dataset].append(bool(new[where].any()))
                result.shares[kind].append(float(new[where].mean()))
                if causal:
                    end = known_until(kind, first, last, series)
                    then = marks(series, faulty[:end]) & ~untouched[:end]
                    result.causal[kind].append(bool(then[where].any()))
    return result


def known_until(kind: str, first: int, last: int, series: Series) -> int:
    """How many readings there are when the fault should be known: its end, or a day after it."""
    if kind in ("stuck", "drift"):
        return last + 1
    if kind == "jump":
        return first + JUMP_READINGS
    return last + 1 + max(1, round(CAUSAL_HOURS / series.step_h))


def waterings(data: Path, all_series: Sequence[Series], sites: Sequence[str]) -> tuple[int, ...]:
    """Labelled waterings, those found, wetting events, those that are one."""
    import pandas as pd

    labels = pd.read_csv(data / "waziup" / "events.csv.gz", parse_dates=["time_utc", "end_utc"])
    total = hit = events = right = 0
    for site, series in zip(sites, all_series, strict=True):
        of_site = labels[labels.site == site]
        begin = of_site.time_utc.dt.tz_localize(None).to_numpy()
        end = of_site.end_utc.dt.tz_localize(None).to_numpy()
        inside = (begin >= series.times[0]) & (begin <= series.times[-1])
        begin, end = begin[inside], end[inside]
        seconds = flag_series(series.times, series.readings, "vwc_percent").wettings.seconds
        at = seconds.astype("datetime64[s]")
        near = (at[None] >= begin[:, None] - EARLY) & (at[None] <= end[:, None] + LATE)
        total, events = total + begin.size, events + at.size
        hit, right = hit + int(near.any(axis=1).sum()), right + int(near.any(axis=0).sum())
    return total, hit, events, right


def seed_list(text: str) -> list[int]:
    """``1-5`` or ``1,7``."""
    first, _, last = text.partition("-")
    return list(range(int(first), int(last) + 1)) if last else [int(n) for n in text.split(",")]


def main() -> int:
    """Print the tables; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=seed_list, default=seed_list("1-5"))
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--causal", action="store_true")
    parser.add_argument("--per-set", action="store_true")
    options = parser.parse_args()
    bench = harness(options.data)
    all_series = series_of(bench, options.data, options.sets.split(","))
    ours = measure(bench, all_series, qc, options.seeds, causal=options.causal)
    builtin = measure(bench, all_series, bench.qc_builtin, options.seeds)
    missed = print_table(ours, builtin, options.seeds)
    if options.per_set:
        print_sets(ours)
    return 1 if print_waterings(bench, options.data) or missed else 0


def print_table(ours: Result, builtin: Result, seeds: Sequence[int]) -> bool:
    """The table per kind; True where a target is missed."""
    print(f"Injected faults, seeds {seeds[0]} to {seeds[-1]}")
    print(
        f"{'kind':12s} {'events':>6s} {'built in':>9s} {'ours':>6s} {'target':>7s} "
        f"{'readings':>9s} {'causal':>7s}"
    )
    missed = False
    for kind in (*TARGETS, "noise"):
        found, target = ours.found(kind), TARGETS.get(kind)
        missed |= target is not None and found < target
        causal = ours.causal.get(kind)
        print(
            f"{kind:12s} {ours.events(kind):6d} {builtin.found(kind):9.2f} {found:6.2f} "
            f"{'-' if target is None else f'{target:.2f}':>7s} {np.mean(ours.shares[kind]):9.2f} "
            f"{'-' if not causal else f'{np.mean(causal):.2f}':>7s}"
        )
    false = ours.false_per_year()
    print(
        f"false readings per sensor-year on the untouched series: built in "
        f"{builtin.false_per_year():.1f}, ours {false:.1f} (target {FALSE_TARGET:.0f})"
    )
    return missed or false > FALSE_TARGET


def print_sets(ours: Result) -> None:
    """The same by set."""
    print(f"\n{'set':14s} {'false':>6s} " + " ".join(f"{kind:>11s}" for kind in TARGETS))
    for name in ours.years:
        cells = " ".join(f"{ours.found(kind, name):11.2f}" for kind in TARGETS)
        print(f"{name:14s} {ours.false_per_year(name):6.1f} {cells}")


def print_waterings(bench: ModuleType, data: Path) -> bool:
    """Recall and precision of the labelled waterings; True where a target is missed."""
    import pandas as pd

    names = pd.read_csv(data / "sites.csv")
    sites = names[names.dataset == "waziup"].site.tolist()
    found = [
        Series("waziup", {}, rows.time_utc.to_numpy(), rows.value.to_numpy(dtype=float))
        for _, rows, _ in bench.load(str(data), "all", ["waziup"], use=None)
    ]
    total, hit, events, right = waterings(data, found, sites)
    recall, precision = hit / max(total, 1), right / max(events, 1)
    print(
        f"\nwaziup: {hit} of {total} waterings found, {right} of {events} wetting events are one: "
        f"recall {recall:.2f} (target 0.90), precision {precision:.2f} (target 0.85)"
    )
    return recall < 0.9 or precision < 0.85


if __name__ == "__main__":
    sys.exit(main())
