"""The litre budget W1 of all trees over all days (irrigation-science 3.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.logged_waterings import BLOCK, LoggedWaterings, sorted_waterings
from baumfeuchte.irrigation.season import season_factor

if TYPE_CHECKING:
    import numpy.typing as npt

    from baumfeuchte.irrigation.litres import BucketSite

BUDGET_START = (3, 1)
"""Month and day on which the soil counts as full (irrigation-science 3.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetWeather:
    """T days in C weather cells.

    Attributes:
        day_of_year: (T,) 1..366.
        et0_mm: (T, C) mm; NaN = the climatology of the day (section 7 [A]), and counted.
        rain_mm: (T, C) mm; NaN = no rain (section 7 [A]), and counted.
    """

    day_of_year: IntArray
    et0_mm: FloatArray
    rain_mm: FloatArray

    def __post_init__(self) -> None:
        """Refuse weather that does not fit: it would move days or cells."""
        days = self.day_of_year.shape
        fits = self.et0_mm.shape == self.rain_mm.shape
        if self.et0_mm.ndim != len(("day", "cell")) or not fits or self.et0_mm.shape[:1] != days:
            raise InputError("BudgetWeather: give ET0 and rain as (days, cells), one row per day.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """N trees; litres. deficit = start + uptake - rain - watering + overflow, to rounding.

    Attributes:
        deficit_litres: (K, N) D on the mornings of the last K days; the last row is the state
            after the last day.
        start_litres: (N,) D at the start.
        uptake_litres, rain_litres, watering_litres: (N,) sums since the start; watering is what
            stayed (eta L).
        overflow_litres: (N,) rain and watering beyond field capacity: drained.
        available_share: (K, N) B = 1 - D / TAW.
        gap_days: (N,) days since the start whose weather was a guess.
        active_days: (N,) days that count.
        waterings_ignored: logged ones that no tree and day, or no litres, belong to.
    """

    deficit_litres: FloatArray
    start_litres: FloatArray
    uptake_litres: FloatArray
    rain_litres: FloatArray
    watering_litres: FloatArray
    overflow_litres: FloatArray
    available_share: FloatArray
    gap_days: IntArray
    active_days: IntArray
    waterings_ignored: int

    def last_mornings(self, count: int) -> Budget:
        """Keep only so many of the mornings at the end, for ``combine_sources``."""
        return replace(
            self,
            deficit_litres=self.deficit_litres[-count:],
            available_share=self.available_share[-count:],
        )

    def share_then(self, tree: IntArray, age_days: FloatArray, horizon_days: int) -> FloatArray:
        """B of trees so many days before today, NaN where that morning was not kept.

        Today is ``horizon_days`` before the last row.
        """
        age = np.where(np.isfinite(age_days), age_days, -1.0)
        row = self.available_share.shape[0] - 1 - horizon_days - np.floor(age).astype(np.int64)
        inside = (row >= 0) & (age >= 0.0) & (tree >= 0) & (tree < self.available_share.shape[1])
        found = self.available_share[np.where(inside, row, 0), np.where(inside, tree, 0)]
        return as_floats(np.where(inside, found, np.nan))


def run_budget(
    site: BucketSite,
    weather: BudgetWeather,
    cell: IntArray,
    *,
    start_day: npt.ArrayLike = 0,
    start_share: npt.ArrayLike = 1.0,
    waterings: LoggedWaterings | None = None,
    keep: int = 1,
) -> Budget:
    """Litre budget of N trees over T days (irrigation-science 3.3 W1).

    Give past days and forecast days in one array: with ``keep = H + 1`` and H forecast days at
    the end, row 0 of the result is this morning.

    Args:
        site: parameters, () or (N,) each; NaN TAW gives NaN.
        weather: T days, mm, usually from 1 March.
        cell: (N,) column of the weather.
        start_day: () or (N,) row of the first day that counts: 0 = the first, later for a tree
            that was planted later or whose state was seen later.
        start_share: () or (N,) B at the start: 1 = full (1 March, planting), else the REW seen.
        waterings: logged ones, litres.
        keep: K, how many mornings to hand back, 1..T + 1.

    Raises:
        InputError: shapes do not fit.
    """
    days, count = weather.day_of_year.size, cell.size
    if not 1 <= keep <= days + 1:
        raise InputError(f"Keep 1 to {days + 1} mornings of a budget over {days} days, not {keep}.")
    if count and not (cell.min() >= 0 and cell.max() < weather.et0_mm.shape[1]):
        raise InputError("A tree's weather cell lies outside the weather; give a cell per tree.")
    demand_mm, rain_mm, gaps = _forcing(weather, site)
    first = np.broadcast_to(np.asarray(start_day, dtype=np.int64), (count,))
    first = np.clip(first, 0, days)
    brought, ignored = sorted_waterings(waterings, site.efficiency, first, count, days)
    columns = _Columns.of(site, count, start_share)
    path = np.empty((keep, count))
    sums = np.zeros((4, count))
    for low in range(0, count, BLOCK):
        block = slice(low, min(low + BLOCK, count))
        _run_block(
            columns.part(block),
            (demand_mm, rain_mm, cell[block], first[block]),
            brought.of_block(low, block.stop, days),
            path[:, block],
            sums[:, block],
        )
    whole = np.concatenate([np.zeros((1, gaps.shape[1]), np.int64), np.cumsum(gaps, axis=0)])
    missing = np.isnan(path[-1])
    path[:, missing] = np.nan
    sums[:, missing] = np.nan
    return Budget(
        deficit_litres=path,
        start_litres=columns.deficit,
        uptake_litres=sums[0],
        rain_litres=sums[1],
        watering_litres=sums[2],
        overflow_litres=sums[3],
        available_share=1.0 - path / columns.total,
        gap_days=whole[-1, cell] - whole[first, cell],
        active_days=days - first,
        waterings_ignored=ignored,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """W1's parameters per tree, multiplied out once."""

    deficit: FloatArray
    total: FloatArray
    inverse_readily: FloatArray
    uptake_per_mm: FloatArray
    rain_per_mm: FloatArray

    @classmethod
    def of(cls, site: BucketSite, count: int, start_share: npt.ArrayLike) -> _Columns:
        def column(values: npt.ArrayLike) -> FloatArray:
            return np.broadcast_to(as_floats(values), (count,))

        given = column(site.total_available_litres)
        total = np.where(given > 0.0, given, np.nan)
        share = np.clip(column(start_share), 0.0, 1.0)
        return cls(
            deficit=total * (1.0 - share),
            total=total,
            inverse_readily=1.0 / ((1.0 - site.depletion_fraction) * total),
            uptake_per_mm=column(site.plant_coefficient) * column(site.crown_m2),
            rain_per_mm=column(site.throughfall) * column(site.pit_m2),
        )

    def part(self, block: slice) -> _Columns:
        return _Columns(
            deficit=self.deficit[block],
            total=self.total[block],
            inverse_readily=self.inverse_readily[block],
            uptake_per_mm=self.uptake_per_mm[block],
            rain_per_mm=self.rain_per_mm[block],
        )


def _forcing(weather: BudgetWeather, site: BucketSite) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Season x ET0 and rain above the crown's storage, mm, and where either was a guess."""
    normal = et0_climatology(weather.day_of_year)[:, None]
    et0 = np.where(np.isfinite(weather.et0_mm), weather.et0_mm, normal)
    rain = np.where(np.isfinite(weather.rain_mm), weather.rain_mm, 0.0)
    demand = season_factor(weather.day_of_year, site.curve)[:, None] * np.maximum(et0, 0.0)
    gaps: BoolArray = ~(np.isfinite(weather.et0_mm) & np.isfinite(weather.rain_mm))
    return as_floats(demand), as_floats(np.maximum(rain - site.crown_storage_mm, 0.0)), gaps


def _run_block(
    part: _Columns,
    forcing: tuple[FloatArray, FloatArray, IntArray, IntArray],
    waterings: tuple[IntArray, FloatArray, IntArray],
    path: FloatArray,
    sums: FloatArray,
) -> None:
    """W1 day by day for one block; fills ``path`` (K, n) and ``sums`` (4, n) in place."""
    demand_mm, rain_mm, cell, first = forcing
    rows, litres, starts = waterings
    days, keep = demand_mm.shape[0], path.shape[0]
    latest_start = int(first.max(initial=0))
    deficit = part.deficit.copy()
    uptake, inflow, cut = (np.empty(deficit.size) for _ in range(3))
    brought = np.zeros(deficit.size)
    for day in range(days):
        if day > days - keep:
            path[day - (days - keep) - 1] = deficit
        np.subtract(part.total, deficit, out=uptake)
        np.multiply(uptake, part.inverse_readily, out=uptake)
        np.minimum(uptake, 1.0, out=uptake)
        np.multiply(uptake, part.uptake_per_mm, out=uptake)
        np.multiply(uptake, demand_mm[day].take(cell), out=uptake)
        np.multiply(part.rain_per_mm, rain_mm[day].take(cell), out=inflow)
        if day < latest_start:
            waiting = day < first
            uptake[waiting] = 0.0
            inflow[waiting] = 0.0
        deficit += uptake
        deficit -= inflow
        sums[1] += inflow
        today = slice(int(starts[day]), int(starts[day + 1]))
        if today.start < today.stop:
            brought[:] = 0.0
            np.add.at(brought, rows[today], litres[today])
            deficit -= brought
            sums[2] += brought
        # A crown that is large for its pit cannot take more than is there.
        np.subtract(deficit, part.total, out=cut)
        np.maximum(cut, 0.0, out=cut)
        deficit -= cut
        uptake -= cut
        sums[0] += uptake
        np.minimum(deficit, 0.0, out=cut)
        deficit -= cut
        sums[3] -= cut
    path[-1] = deficit
