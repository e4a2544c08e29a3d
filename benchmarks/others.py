"""What Q10 and Q11 say of real probes that nobody called faulty: how often other probes accuse one.

    python benchmarks/others.py DATA

DATA is the folder of series with its harness ``backtest.py``. Each site is taken for a tree with
all its depths, all sites with one weather for similar trees; every day on which 61 daily values are
behind is judged as a plan would. Then the same probes with a fault: one of each site stands still
from the middle of its series on, at what it measured then, with the harness's noise. Prints, by
set, on how many days of a hundred a sound probe is accused, and how many standing ones are found.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.beside_others import ProbeDays, odd_among_alike, unanswered_water
from baumfeuchte.irrigation.scales import wetness
from baumfeuchte.planning.assemble import LEVEL_DAYS
from baumfeuchte.planning.others import DEPTH_STEP_CM

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

NOISE_PERCENT = 0.05
SKIPPED = {"waziup", "ufz_saqc"}
"""No weather of their own, or faults by intention."""


class City(NamedTuple):
    """One quantity of a set, with all its days."""

    name: str
    days: ProbeDays


def main() -> None:
    """Print a line for each set and quantity."""
    rng = np.random.default_rng(1)
    print(f"{'set and quantity':28} probes   probe-days  Q10 sure  Q10 doubt    Q11  of 100 days")
    for city in cities(Path(sys.argv[1])):
        told = [judged(window) for window in windows(city.days)]
        count = np.isfinite(city.days.wetness[:, LEVEL_DAYS - 1 :]).sum()
        rates = 100.0 * np.sum([one.sum(axis=1) for one in told], axis=0) / max(count, 1)
        print(
            f"{city.name:28} {city.days.tree.size:6} {count:12}  "
            + "  ".join(f"{rate:8.2f}" for rate in rates)
        )
        found, broken = standing(city.days, rng)
        print(f"{'':14} standing still: {found} of {broken} accused within 60 days")


def cities(data: Path) -> Iterator[City]:
    """Sets with weather, each quantity by itself."""
    for folder in sorted(data.iterdir()):
        if not (folder / "weather.csv.gz").is_file() or folder.name in SKIPPED:
            continue
        rows = pd.read_csv(folder / "readings.csv.gz", parse_dates=["time_utc"], low_memory=False)
        rows = rows[rows.qc_flag.isna() | rows.qc_flag.isin(["", "G"])]
        weather = pd.read_csv(folder / "weather.csv.gz", parse_dates=["time_utc"])
        for quantity, part in rows.groupby("quantity"):
            yield city_of(folder.name, str(quantity), part, weather)


def city_of(name: str, quantity: str, rows: pd.DataFrame, weather: pd.DataFrame) -> City:
    """Daily values of all probes, and the rain of their site (else of the set)."""
    rows = rows.assign(day=rows.time_utc.dt.floor("D"))
    keys = ["site", "sensor", "depth_cm"]
    morning = rows[rows.time_utc.dt.hour.between(4, 7)]
    whole, early = (
        some.pivot_table(index=keys, columns="day", values="value", aggfunc="median")
        for some in (rows, morning)
    )
    table = early.combine_first(whole)
    span = pd.date_range(table.columns.min(), table.columns.max(), freq="D", tz="UTC")
    table = table.reindex(columns=span)
    rain = weather.assign(day=weather.time_utc.dt.floor("D"))
    rain = rain.pivot_table(index="site", columns="day", values="rain_mm", aggfunc="sum")
    rain = rain.reindex(columns=span)
    probes = table.index.to_frame(index=False)
    sites = [site if site in rain.index else rain.index[0] for site in probes.site]
    tension = quantity == "tension_kpa"
    kind = Quantity.SOIL_WATER_TENSION_KPA if tension else Quantity.SOIL_MOISTURE_VWC_PERCENT
    # Sites with the same rain, day by day, are under one sky.
    sky = [rain.loc[site].to_numpy().tobytes() for site in sites]
    layers = zip(pd.factorize(pd.Series(sky))[0], probes.depth_cm, strict=True)
    alike = pd.factorize(np.array([f"{cell}/{round(cm / DEPTH_STEP_CM)}" for cell, cm in layers]))[
        0
    ]
    count = len(probes)
    return City(
        f"{name:14} {quantity}",
        ProbeDays(
            wetness=wetness(table.to_numpy(), kind),
            is_tension=np.full(count, tension),
            tree=pd.factorize(probes.site)[0].astype(np.int64),
            depth_cm=probes.depth_cm.to_numpy(dtype=np.float64),
            alike=alike.astype(np.int64),
            rain_mm=rain.loc[sites].to_numpy(dtype=np.float64),
            litres=np.zeros(table.shape),
            field_capacity_percent=np.full(count, np.nan),
        ),
    )


def windows(days: ProbeDays) -> Iterator[ProbeDays]:
    """Each day as the planning day, with what was known then."""
    for end in range(LEVEL_DAYS, days.wetness.shape[1] + 1):
        part = slice(end - LEVEL_DAYS, end)
        yield replace(
            days,
            wetness=days.wetness[:, part],
            rain_mm=days.rain_mm[:, part],
            litres=days.litres[:, part],
        )


def judged(days: ProbeDays) -> npt.NDArray[np.bool_]:
    """(3, P) bad by Q10, doubtful by Q10, Q11; only probes with a value of the day."""
    speaks = np.isfinite(days.wetness[:, -1])
    unanswered = unanswered_water(days)
    said = unanswered.since >= 0
    odd = odd_among_alike(days) >= 0
    return np.stack([said & unanswered.sure, said & ~unanswered.sure, odd]) & speaks


def standing(days: ProbeDays, rng: np.random.Generator) -> tuple[int, int]:
    """Of each tree's probes one stands still for 60 days from a dry day in the middle on."""
    found = broken = 0
    for tree in np.unique(days.tree):
        row = int(rng.choice(np.flatnonzero(days.tree == tree)))
        own = days.wetness[row]
        known = np.flatnonzero(np.isfinite(own))
        known = known[(known >= LEVEL_DAYS) & (known < own.size - LEVEL_DAYS)]
        if known.size == 0:
            continue
        dry = known[own[known] < np.nanmedian(own)]
        begin = int(rng.choice(dry if dry.size else known))
        end = begin + LEVEL_DAYS - 1
        wet = days.wetness.copy()
        wet[row, begin:end] = own[begin] + rng.normal(0.0, NOISE_PERCENT, end - begin)
        broken += 1
        spoilt = replace(days, wetness=wet)
        found += any(
            judged(window)[:, row].any()
            for at, window in enumerate(windows(spoilt))
            if begin < at + LEVEL_DAYS - 1 < end
        )
    return found, broken


if __name__ == "__main__":
    main()
