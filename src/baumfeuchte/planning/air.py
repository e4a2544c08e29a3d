"""How warm the soil was where no sensor tells it: the mean of the air of ten days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray
from baumfeuchte.irrigation.windows import window_count, window_mean
from baumfeuchte.planning.observed_rain import cells_of_trees
from baumfeuchte.storage.query import run
from baumfeuchte.storage.weather import observed_days

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy.typing as npt

    from baumfeuchte.storage.connection import Connection

SOIL_LAGS_DAYS: Final = 10
"""What the air was for so long, the soil of a root zone is (measured: docs/learning.md)."""
LEAST_DAYS: Final = 8
"""Fewer observed ones of the ten say nothing [A]."""

AirSource: TypeAlias = Callable[[Sequence[int], Sequence["date"]], FloatArray]
"""Gives (N, D) degree C of the soil by the air, of trees (ids) and days in order; NaN unknown."""


def unknown_air(tree_ids: Sequence[int], days: Sequence[date]) -> FloatArray:
    """A city without weather data."""
    return np.full((len(tree_ids), len(days)), np.nan)


def mean_of_ten_days(air_c: npt.ArrayLike) -> FloatArray:
    """Mean of each day and the nine before it, degree C; NaN with fewer than eight known.

    Args:
        air_c: (..., D) daily means of the air, degree C, NaN for gaps.
    """
    enough = window_count(air_c, SOIL_LAGS_DAYS) >= LEAST_DAYS
    return np.where(enough, window_mean(air_c, SOIL_LAGS_DAYS), np.nan)


def observed_air(conn: Connection, *, now: datetime) -> AirSource:
    """The soil by the observed air of the trees' weather cells.

    Args:
        conn: in the transaction in which it is asked.
        now: the clock (UTC); what came later does not count.
    """

    def air(tree_ids: Sequence[int], days: Sequence[date]) -> FloatArray:
        if not tree_ids or not days:
            return unknown_air(tree_ids, days)
        cell_of = cells_of_trees(conn, set(tree_ids))
        row_of = {cell: row for row, cell in enumerate(sorted(set(cell_of.values())))}
        first = days[0] - timedelta(days=SOIL_LAGS_DAYS - 1)
        daily = np.full((len(row_of), (days[-1] - first).days + 1), np.nan)
        for item in run(conn, observed_days(row_of, first, days[-1], now)):
            low, high = item.weather.temp_min_c, item.weather.temp_max_c
            if low is not None and high is not None:
                daily[row_of[item.cell_id], (item.weather.day - first).days] = (low + high) / 2.0
        columns = [(day - first).days for day in days]
        rows = [row_of[cell_of[tree_id]] for tree_id in tree_ids]
        return mean_of_ten_days(daily)[rows][:, columns]

    return air
