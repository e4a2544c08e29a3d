"""What a visitor of the watering list chose, and the addresses that keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from baumfeuchte.api.routes.list_filter import filter_pairs
from baumfeuchte.api.web.filter_form import FIELDS
from baumfeuchte.api.web.texts import LANGUAGES
from baumfeuchte.storage.recommendations import ListFilter, ListGroup, ListOrder, ListSort

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from baumfeuchte.api.web.texts import Language

LARGEST_TANK = 100_000
LONGEST_WAY_BACK = 1000
"""Characters of a list's parameters that a row's link carries; with more it leads to the list."""
Pair = tuple[str, str]
_NAMES = {*FIELDS, "status", "tree_id", "day", "revision", "sort", "group", "tank", "page"}


def link(language: Language, path: str, pairs: Iterable[Pair]) -> str:
    """The address of a page in a language; names may repeat."""
    kept = [pair for pair in pairs if pair[1]]
    if language != LANGUAGES[0]:
        kept.append(("lang", language))
    return f"{path}?{urlencode(kept)}" if kept else path


def way_back(pairs: Iterable[Pair]) -> str:
    """What a row's link carries as ``list``, so that the tree's page leads back to this choice."""
    query = urlencode([pair for pair in pairs if pair[1]])
    return query if len(query) <= LONGEST_WAY_BACK else ""


def list_address(language: Language, query: str) -> str:
    """The list as a row's link carried it; whatever is no parameter of the list is left out.

    The path is always that of the list, so an address that somebody made up leads nowhere else.
    """
    if len(query) > LONGEST_WAY_BACK:
        return link(language, "/", ())
    pairs = [pair for pair in parse_qsl(query) if pair[0] in _NAMES]
    return link(language, "/", pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Day and revision, filter, order, tank size in litres, and page (from 1)."""

    day: date | None = None
    revision: int | None = None
    filters: ListFilter = field(default_factory=ListFilter)
    order: ListOrder = field(default_factory=ListOrder)
    tank: int | None = None
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether it is less than the whole list."""
        return bool(filter_pairs(self.filters))

    def day_pairs(self) -> list[Pair]:
        """Which list."""
        return [
            ("day", "" if self.day is None else self.day.isoformat()),
            ("revision", "" if self.revision is None else str(self.revision)),
        ]

    def order_pairs(self) -> list[Pair]:
        """How it is shown."""
        sort, group = self.order.sort, self.order.group
        return [
            ("sort", "" if sort is ListSort.RANK else sort.value),
            ("group", "" if group is None else group.value),
            ("tank", "" if self.tank is None else str(self.tank)),
        ]

    def pairs(
        self, *, without: Sequence[str] = (), page: int = 1, **changed: Sequence[str]
    ) -> list[Pair]:
        """The parameters of this choice.

        Args:
            without: names to leave out.
            page: of the list.
            changed: names with other values.
        """
        shown = ("page", "" if page == 1 else str(page))
        every = [*self.day_pairs(), *filter_pairs(self.filters), *self.order_pairs(), shown]
        kept = [pair for pair in every if pair[0] not in without and pair[0] not in changed]
        kept += [(name, value) for name, values in changed.items() for value in values]
        return [pair for pair in kept if pair[1]]


def read_order(sort: str, group: str) -> ListOrder:
    """The order in an address; what cannot be read is passed over."""
    return ListOrder(
        sort=ListSort(sort) if sort in set(ListSort) else ListSort.RANK,
        group=ListGroup(group) if group in set(ListGroup) else None,
    )


def read_tank(text: str) -> int | None:
    """A tank size in an address; None for none."""
    if not text.isdecimal() or len(text) > len(str(LARGEST_TANK)):
        return None
    return int(text) if 0 < int(text) <= LARGEST_TANK else None
