"""What is asked of the printed list; apart from ``list_pdf``, which loads a PDF library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.irrigation.explain import status_word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import Status
    from baumfeuchte.storage.recommendations import ListFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfOptions:
    """What stands around the lines.

    Attributes:
        zone: of the city.
        tank_litres: how much a vehicle carries.
        groups: name of the group by tree, in the order of the list; None for no groups.
        address: of the list's page, for the QR code; empty for none.
        chosen: in words, which part of the list it is; empty for all of it.
        left_out: trees by status that are not printed, as nothing is to be done with them.
        language: of what is printed.
    """

    zone: ZoneInfo
    tank_litres: float
    groups: Mapping[int, str] | None = None
    address: str = ""
    chosen: str = ""
    left_out: tuple[tuple[Status, int], ...] = ()
    language: Language = "de"


def in_words(filters: ListFilter, language: Language) -> str:
    """Which part of a list is meant, for people; empty for all of it."""
    found = [status_word(status, language) for status in filters.statuses]
    found += [name for name in (filters.district, filters.street, filters.species) if name]
    if filters.age is not None:
        found.append(text(f"list_age_{filters.age}", language))
    if filters.contractor:
        found.append(filters.contractor)
    if filters.source is not None:
        found.append(text(f"list_source_{filters.source}", language))
    if filters.search:
        found.append(filters.search)
    found += [text("file_class", language, value=value) for value in filters.confidences]
    picked = len(filters.tree_ids)
    if picked:
        key = "file_one_picked" if picked == 1 else "file_picked"
        found.append(text(key, language, n=formats.number(picked, language)))
    if filters.to_do:
        found.append(text("file_to_do", language))
    return "; ".join(found)
