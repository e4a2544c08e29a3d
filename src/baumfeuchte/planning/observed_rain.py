"""How much rain fell at trees, from the observed days of their weather cells."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import trees_by_ids
from baumfeuchte.storage.weather import observed_days

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime, tzinfo

    from baumfeuchte.planning.rain import RainSource, RainSpan
    from baumfeuchte.storage.connection import Connection

_DAY = timedelta(days=1)


def observed_rain(conn: Connection, *, now: datetime, zone: tzinfo) -> RainSource:
    """Rain of the local days that a span touches; None where one of them was not observed.

    The days are whole ones, so it is the most that can have fallen: a watering is rather not
    judged than judged by rain.

    Args:
        conn: in the transaction in which it is asked.
        now: the clock (UTC).
        zone: the city's time zone.
    """
    cells: dict[int, int] = {}

    def rain(spans: Sequence[RainSpan]) -> list[float | None]:
        if not spans:
            return []
        new = {span.tree_id for span in spans} - cells.keys()
        if new:
            cells.update(cells_of_trees(conn, new))
        wanted = {cells[span.tree_id] for span in spans if span.tree_id in cells}
        days = [list(_days_of(span, zone)) for span in spans]
        first, last = min(min(some) for some in days), max(max(some) for some in days)
        known = {
            (item.cell_id, item.weather.day): item.weather.rain_mm
            for item in run(conn, observed_days(wanted, first, last, now))
        }
        found: list[float | None] = []
        for span, some in zip(spans, days, strict=True):
            values = [known.get((cells.get(span.tree_id, -1), day)) for day in some]
            told = [value for value in values if value is not None]
            found.append(sum(told) if len(told) == len(values) else None)
        return found

    return rain


def cells_of_trees(conn: Connection, tree_ids: Collection[int]) -> dict[int, int]:
    """The weather cell of each tree that there is."""
    trees = run(conn, trees_by_ids(tree_ids))
    ids = cell_ids([tree.latitude for tree in trees], [tree.longitude for tree in trees])
    return {tree.id or 0: cell for tree, cell in zip(trees, ids.tolist(), strict=True)}


def _days_of(span: RainSpan, zone: tzinfo) -> list[date]:
    """The local days that a span touches."""
    first = span.since.astimezone(zone).date()
    last = max(first, (span.until - timedelta(microseconds=1)).astimezone(zone).date())
    return [first + n * _DAY for n in range((last - first).days + 1)]
