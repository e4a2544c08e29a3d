"""The columns of the list as a table, for files that people open: CSV and Excel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.render import is_estimated
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.recommendation import NO_CLASS
from baumfeuchte.irrigation.explain import sentence, status_word

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.recommendations import ListRow

    Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key of its heading, how wide it is in Excel, its cell, decimals of numbers."""

    key: str
    width: float
    cell: Callable[[ListRow, ZoneInfo, Language], Cell]
    decimals: int = 0

    def title(self, language: Language) -> str:
        """The heading."""
        return text(f"file_{self.key}", language)


def source_word(row: ListRow, language: Language) -> str:
    """What the advice rests on; empty for a tree without any."""
    if is_estimated(row.recommendation):
        return text("list_source_estimated", language)
    seen = row.recommendation.last_observed_at is not None
    return text("list_source_measured", language) if seen else ""


def main_reason(row: ListRow, language: Language) -> str:
    """The sentence of the list."""
    item = row.recommendation
    return sentence(item.reasons[0], item, language) if item.reasons else ""


def _class(row: ListRow) -> str | None:
    """Empty where there is none: Excel takes a cell that begins with a hyphen for a formula."""
    found = row.recommendation.confidence
    return None if found == NO_CLASS else found


def _seen(row: ListRow, zone: ZoneInfo) -> datetime | None:
    """Local time without its zone: tables know none."""
    seen = row.recommendation.last_observed_at
    return None if seen is None else seen.astimezone(zone).replace(tzinfo=None)


COLUMNS = (
    Column("rank", 7, lambda row, *_: row.rank),
    Column("number", 14, lambda row, *_: row.tree.number),
    Column("species", 24, lambda row, *_: row.tree.species),
    Column("planting_year", 11, lambda row, *_: row.tree.planting_year),
    Column("street", 28, lambda row, *_: row.tree.street),
    Column("district", 20, lambda row, *_: row.tree.district),
    Column("status", 12, lambda row, _, language: status_word(row.recommendation.status, language)),
    Column("litres", 8, lambda row, *_: row.recommendation.litres),
    Column("water_by", 12, lambda row, *_: row.recommendation.water_by),
    Column("not_before", 12, lambda row, *_: row.recommendation.not_before),
    Column("days_until_critical", 17, lambda row, *_: row.recommendation.days_until_critical, 1),
    Column("confidence", 11, lambda row, *_: _class(row)),
    Column("last_reading", 17, lambda row, zone, _: _seen(row, zone)),
    Column("reason", 70, lambda row, _, language: main_reason(row, language)),
    Column("latitude", 11, lambda row, *_: row.tree.latitude, 6),
    Column("longitude", 11, lambda row, *_: row.tree.longitude, 6),
    Column("source", 11, lambda row, _, language: source_word(row, language)),
    Column("contractor", 20, lambda row, *_: row.tree.contractor),
)
