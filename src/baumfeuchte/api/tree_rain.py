"""Rain at a tree: what fell on each day, as its weather cell tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.weather import observed_days

if TYPE_CHECKING:
    from datetime import date, datetime

    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.storage.connection import AsyncConnection


async def rain_at(
    connection: AsyncConnection,
    tree: Tree,
    *,
    first: date,
    last: date,
    now: datetime,
) -> list[tuple[date, float]]:
    """Millimetres of each observed day, oldest first; days without a value are left out."""
    cells = cell_ids([tree.latitude], [tree.longitude]).tolist()
    days = await arun(connection, observed_days(cells, first, last, now))
    return [
        (item.weather.day, item.weather.rain_mm)
        for item in days
        if item.weather.rain_mm is not None
    ]
