"""Which trees get a printed label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.registry.trees import matches
from baumfeuchte.storage.tables import trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.people import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledTree:
    """What stands on a label."""

    id: int
    number: str
    species: str
    street: str
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChoice:
    """Trees by id, or else all of a district, a contractor and a search; empty means any."""

    ids: Sequence[int] = ()
    district: str = ""
    contractor: str = ""
    search: str = ""


def labelled_trees(choice: LabelChoice, area: Area, limit: int) -> Query[LabelledTree]:
    """The chosen trees of an area, by number.

    Args:
        choice: which trees.
        area: outside of which there is none.
        limit: most rows.
    """
    conditions = list(in_area(area))
    if choice.ids:
        wanted = sa.cast(sorted(set(choice.ids)), ARRAY(sa.BigInteger))
        conditions.append(trees.c.id == sa.any_(wanted))
    if choice.district:
        conditions.append(trees.c.district == choice.district)
    if choice.contractor:
        conditions.append(trees.c.contractor == choice.contractor)
    if choice.search:
        conditions.append(matches(choice.search))
    names = ("id", "number", "species", "street", "district")
    statement = (
        sa.select(*(trees.c[name] for name in names))
        .where(*conditions)
        .order_by(trees.c.number)
        .limit(limit)
    )
    return Query(
        statement=statement, row=lambda row: LabelledTree(**dict(zip(names, row, strict=True)))
    )


def tree_by_number(number: str, area: Area) -> Query[int]:
    """Our id of the tree with a number, if it is in the area."""
    statement = sa.select(trees.c.id).where(trees.c.number == number, *in_area(area))
    return Query(statement=statement, row=lambda row: int(row[0]))
