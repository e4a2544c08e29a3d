"""Daily values of the database as arrays. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from baumfeuchte.domain.reading import Quantity
    from baumfeuchte.storage.daily_values import DailyHistory


def daily_series(
    rows: Iterable[DailyHistory], days: int
) -> dict[tuple[int, Quantity, int], npt.NDArray[np.float64]]:
    """The (days,) values of each probe, oldest first, NaN for gaps.

    Args:
        rows: of ``daily_history``, from its first day on.
        days: how many.

    Returns:
        By sensor, quantity and probe, in the unit of the quantity.
    """
    found = {}
    for row in rows:
        series = np.full(days, np.nan)
        series[np.frombuffer(row.day_offsets, ">i4")] = np.frombuffer(row.values, ">f8")
        found[row.sensor_id, row.quantity, row.probe] = series
    return found
