"""What watering spared the trees of a season: the loss model over their measured days, in parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.season_stress import SeasonTrees, season_stress
from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.storage.query import run
from baumfeuchte.storage.season import observed_weather
from baumfeuchte.storage.season_days import SITE_FIELDS

if TYPE_CHECKING:
    from datetime import datetime

    import numpy.typing as npt

    from baumfeuchte.domain.season import Rhythm
    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.reports.season_lists import Listed
    from baumfeuchte.reports.season_period import Period, Trees
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.season import Waterings

PART: Final = 1500
"""Trees that are computed at once: a season of them is a few megabytes an array."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """(N,) each: which trees were computed, and their stress days in the three worlds."""

    computed: BoolArray
    suffered: IntArray
    without_water: IntArray
    with_rhythm: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _Season:
    """C trees over D days; ``cell`` is the column of the weather of each."""

    rew: npt.NDArray[np.float32]
    critical_rew: npt.NDArray[np.float32]
    censored: BoolArray
    litres: npt.NDArray[np.float32]
    site: FloatArray
    cell: IntArray


def spared(
    conn: Connection,
    period: Period,
    trees: Trees,
    listed: Listed,
    *,
    given: Waterings,
    watered: BoolArray,
    rhythm: Rhythm,
    now: datetime,
) -> Spared:
    """Compute every watered tree whose lists say what the model needs.

    Args:
        conn: in a transaction that reads.
        period: the days of the report.
        trees: N trees that count.
        listed: what the lists of the period said of them.
        given: the waterings of the period, also of other trees.
        watered: (N,) trees that had one of them.
        rhythm: the fixed rhythm to compare with.
        now: the clock (UTC), for what was known of the weather.
    """
    sums = np.zeros((3, trees.ids.size), dtype=np.int64)
    computed = watered & (listed.measured > 0) & np.isfinite(listed.site).all(axis=0)
    chosen = np.flatnonzero(computed)
    cells, cell = np.unique(
        cell_ids(trees.latitude[chosen], trees.longitude[chosen]), return_inverse=True
    )
    et0_mm, rain_mm = _weather(conn, period, cells.tolist(), now)
    season = _season(period, trees, listed, given, chosen=chosen, cell=cell)
    for begin in range(0, chosen.size, PART):
        part = slice(begin, begin + PART)
        where = season.cell[part]
        found = season_stress(
            SeasonTrees(
                rew=season.rew[:, part].astype(np.float64),
                critical_rew=season.critical_rew[:, part].astype(np.float64),
                censored=season.censored[:, part],
                litres=season.litres[:, part].astype(np.float64),
                et0_mm=et0_mm[:, where],
                rain_mm=rain_mm[:, where],
                **{name: season.site[n, part] for n, name in enumerate(SITE_FIELDS)},
            ),
            every_days=rhythm.every_days,
            rhythm_litres=rhythm.litres,
        )
        sums[:, chosen[part]] = (found.suffered, found.without_water, found.with_rhythm)
    return Spared(computed=computed, suffered=sums[0], without_water=sums[1], with_rhythm=sums[2])


def _season(
    period: Period,
    trees: Trees,
    listed: Listed,
    given: Waterings,
    *,
    chosen: IntArray,
    cell: IntArray,
) -> _Season:
    """A column for each chosen tree; half the memory of doubles until a part is computed."""
    shape = (period.days, chosen.size)
    column = np.full(trees.ids.size, -1, dtype=np.int64)
    column[chosen] = np.arange(chosen.size)
    rew = np.full(shape, np.nan, dtype=np.float32)
    critical, litres = rew.copy(), np.zeros(shape, dtype=np.float32)
    censored = np.zeros(shape, dtype=np.bool_)
    for values in listed.values:
        at = column[values.rows]
        has = at >= 0
        rew[values.day, at[has]] = values.rew[has]
        critical[values.day, at[has]] = values.critical_rew[has]
        censored[values.day, at[has]] = values.censored[has]
    rows, known = trees.rows(given.tree_ids)
    at = np.where(known, column[rows], -1) if column.size else np.full(rows.size, -1)
    has = at >= 0
    days = period.day_of(given.seconds)[has]
    np.add.at(litres, (days, at[has]), np.asarray(given.litres, dtype=np.float32)[has])
    return _Season(
        rew=rew,
        critical_rew=critical,
        censored=censored,
        litres=litres,
        site=listed.site[:, chosen].astype(np.float64),
        cell=np.asarray(cell, dtype=np.int64),
    )


def _weather(
    conn: Connection, period: Period, cells: list[int], now: datetime
) -> tuple[FloatArray, FloatArray]:
    """ET0 and rain, (D, C) mm; the season's mean and no rain where nothing was observed."""
    begin = date(period.first.year, 1, 1)
    first = (period.first - begin).days
    numbers = [(first + n) % 365 + 1 for n in range(period.days)]
    et0 = np.repeat(et0_climatology(numbers)[:, None], len(cells), axis=1)
    rain = np.zeros_like(et0)
    told = run(conn, observed_weather(cells, period.first, period.last, now))[0]
    first_day = period.first.toordinal()
    days = np.array([day.toordinal() - first_day for day in told.days], dtype=np.int64)
    columns = np.searchsorted(cells, told.cell_ids)
    for target, values in ((et0, told.et0_mm), (rain, told.rain_mm)):
        # As the providers tell it: what is stored has no more digits, but more bits.
        known = np.round(np.array(values, dtype=np.float64), 2)
        has = np.isfinite(known)
        target[days[has], columns[has]] = known[has]
    return et0, rain
