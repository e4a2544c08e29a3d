"""The columns of the list as a table, for files that people open: CSV and Excel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.render import is_estimated
from baumfeuchte.irrigation.explain import sentence, status_word

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.storage.recommendations import ListRow

    Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how wide it is in Excel, decimals of numbers, and its cell."""

    title: str
    width: float
    cell: Callable[[ListRow, ZoneInfo], Cell]
    decimals: int = 0


def source_word(row: ListRow) -> str:
    """What the advice rests on, in German; empty for a tree without any."""
    if is_estimated(row.recommendation):
        return "geschätzt"
    return "" if row.recommendation.last_observed_at is None else "gemessen"


def main_reason(row: ListRow) -> str:
    """The sentence of the list, in German."""
    item = row.recommendation
    return sentence(item.reasons[0], item, "de") if item.reasons else ""


def _seen(row: ListRow, zone: ZoneInfo) -> datetime | None:
    """Local time without its zone: tables know none."""
    seen = row.recommendation.last_observed_at
    return None if seen is None else seen.astimezone(zone).replace(tzinfo=None)


COLUMNS = (
    Column("Rang", 7, lambda row, _: row.rank),
    Column("Baumnummer", 14, lambda row, _: row.tree.number),
    Column("Baumart", 24, lambda row, _: row.tree.species),
    Column("Pflanzjahr", 11, lambda row, _: row.tree.planting_year),
    Column("Straße", 28, lambda row, _: row.tree.street),
    Column("Stadtteil", 20, lambda row, _: row.tree.district),
    Column("Status", 12, lambda row, _: status_word(row.recommendation.status, "de")),
    Column("Liter", 8, lambda row, _: row.recommendation.litres),
    Column("Gießen bis", 12, lambda row, _: row.recommendation.water_by),
    Column("Nicht vor", 12, lambda row, _: row.recommendation.not_before),
    Column("Tage bis kritisch", 17, lambda row, _: row.recommendation.days_until_critical, 1),
    Column("Güteklasse", 11, lambda row, _: row.recommendation.confidence),
    Column("Letzter Messwert", 17, _seen),
    Column("Grund", 70, lambda row, _: main_reason(row)),
    Column("Breite", 11, lambda row, _: row.tree.latitude, 6),
    Column("Länge", 11, lambda row, _: row.tree.longitude, 6),
    Column("Quelle", 11, lambda row, _: source_word(row)),
    Column("Auftragnehmer", 20, lambda row, _: row.tree.contractor),
)
