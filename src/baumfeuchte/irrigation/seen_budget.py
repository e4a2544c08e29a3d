"""What staff saw at a tree whose litre budget is not known (irrigation-science 3.3, 6 [A]).

A city that has begun in June has no budget since March. But from the day on which somebody looked,
the tree's water is known, and a budget can begin there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import as_floats
from baumfeuchte.irrigation.budget import BudgetWeather, run_budget
from baumfeuchte.irrigation.observations import DEFAULT_OBSERVATION
from baumfeuchte.irrigation.unsensed_sources import MOST_GAPS, waterings_of

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.irrigation.budget_site import BudgetSite
    from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
    from baumfeuchte.irrigation.observations import Observations
    from baumfeuchte.irrigation.weather_state import WeatherState

_DEFAULT = DEFAULT_OBSERVATION


def budget_from_seen(
    seen: Observations,
    ground: BudgetSite,
    weather: WeatherState,
    rows: IntArray,
    *,
    day: date,
    budget_days: int,
    waterings: LoggedWaterings,
) -> tuple[Observations, FloatArray]:
    """Run a budget from the newest observation of each tree that has none (3.3 W1, 6).

    It counts for as long as any other where the weather since then is known, else for the few days
    of ``last_day_blind``: by usual evaporation, without rain, and with what was logged.

    Args:
        seen: ``tree`` is a position in ``rows``; those with ``share_then`` are left as they are.
        ground: of M trees, litres.
        weather: of all cells, mm.
        rows: (M,) rows of the trees in ``weather.cell_index``.
        day: planning day.
        budget_days: how many days before it the days of ``waterings`` begin.
        waterings: logged ones, litres; ``tree`` is a row of all trees.

    Returns:
        The observations with ``share_then``, older ones of these trees without REW; and (H + 1, M)
        REW from today on, NaN where nothing was seen.

    Source: irrigation-science 6 [A].
    """
    past, ahead = weather.past_et0_mm.shape[1], weather.et0_mm.shape[1]
    window = min(int(_DEFAULT.last_day), past)
    cell = weather.cell_index[rows]
    path = np.full((ahead + 1, rows.size), np.nan)
    youngest = _youngest(seen, _counts(seen, weather, cell, window))
    tree = seen.tree[youngest]
    if tree.size == 0:
        return seen, path
    start, share = np.zeros(rows.size, dtype=np.int64), np.ones(rows.size)
    start[tree] = window - np.floor(seen.age_days[youngest]).astype(np.int64)
    share[tree] = np.minimum(seen.rew[youngest], 1.0)
    days = range(-window, ahead)
    budget = run_budget(
        ground.bucket,
        BudgetWeather(
            day_of_year=np.array([(day + timedelta(days=n)).timetuple().tm_yday for n in days]),
            et0_mm=_last_days(weather.past_et0_mm, weather.et0_mm, window),
            rain_mm=_last_days(weather.past_rain_mm, weather.rain_mm, window),
        ),
        cell,
        start_day=start,
        start_share=share,
        waterings=_in_window(waterings_of(waterings, rows), budget_days - window),
        keep=ahead + 1,
    )
    path[:, tree] = budget.available_share[:, tree]
    # An older look at the same tree is in the one that began this budget.
    rew = np.where(np.isin(seen.tree, tree) & ~np.isfinite(seen.share_then), np.nan, seen.rew)
    rew[youngest] = seen.rew[youngest]
    share_then = seen.share_then.copy()
    share_then[youngest] = share[tree]
    return replace(seen, rew=rew, share_then=share_then), path


def _counts(seen: Observations, weather: WeatherState, cell: IntArray, window: int) -> BoolArray:
    """Whether an observation can begin a budget: it has none, and is not too old for its gaps."""
    inside = ~np.isfinite(seen.share_then) & np.isfinite(seen.rew)
    inside &= (seen.age_days >= 0.0) & (seen.age_days <= window)
    age = np.floor(np.where(inside, seen.age_days, 0.0)).astype(np.int64)
    gap = ~np.isfinite(weather.past_rain_mm[:, weather.past_rain_mm.shape[1] - window :])
    # gaps[c, a]: days without rain data among the last a days of a cell.
    gaps = np.concatenate(
        [np.zeros((gap.shape[0], 1), np.int64), np.cumsum(gap[:, ::-1], axis=1)], axis=1
    )
    known = gaps[cell[seen.tree], age] <= MOST_GAPS * age
    return np.asarray(inside & (known | (seen.age_days <= _DEFAULT.last_day_blind)))


def _youngest(seen: Observations, counts: BoolArray) -> IntArray:
    """Position of the youngest observation of each tree, of two of a day the later one."""
    order = np.flatnonzero(counts)
    order = order[np.argsort(-seen.age_days[order], kind="stable")][::-1]
    _, first = np.unique(seen.tree[order], return_index=True)
    return order[first].astype(np.int64)


def _last_days(past: FloatArray, ahead: FloatArray, window: int) -> FloatArray:
    """(T, C) of the window and the days ahead."""
    return as_floats(np.concatenate([past[:, past.shape[1] - window :], ahead], axis=1).T)


def _in_window(waterings: LoggedWaterings, first: int) -> LoggedWaterings:
    """Days counted from the first of the window; earlier ones are in what was seen."""
    inside = waterings.day >= first
    return replace(
        waterings,
        tree=waterings.tree[inside],
        day=waterings.day[inside] - first,
        litres=waterings.litres[inside],
    )
