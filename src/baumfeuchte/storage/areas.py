"""Which rows somebody sees: trees of their districts and of their contractor.

Everything that a limited person may ask joins ``trees`` and passes through here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import trees

if TYPE_CHECKING:
    from baumfeuchte.domain.people import Area

T = TypeVar("T")


AREA_SQL = (
    "(%(districts)s::text[] = '{}' OR t.district = ANY(%(districts)s::text[]))"
    " AND (%(contractor)s::text IS NULL OR t.contractor = %(contractor)s)"
)
"""The same as ``in_area`` for driver SQL in which ``t`` is ``trees``; see ``area_params``."""


def area_params(area: Area) -> dict[str, Any]:
    """The values of ``AREA_SQL``."""
    return {"districts": list(area.districts), "contractor": area.contractor}


def in_area(area: Area) -> list[sa.ColumnElement[bool]]:
    """Conditions on ``trees``; none for somebody who sees the whole city."""
    found: list[sa.ColumnElement[bool]] = []
    if area.districts:
        wanted = sa.cast(sorted(area.districts), ARRAY(sa.Text))
        found.append(trees.c.district == sa.any_(wanted))
    if area.contractor is not None:
        found.append(trees.c.contractor == area.contractor)
    return found


def within(query: Query[T], area: Area) -> Query[T]:
    """The question, answered only for the trees of an area; its statement joins ``trees``.

    Raises:
        TypeError: the question is hand-written SQL.
    """
    if not area.limited:
        return query
    if not isinstance(query.statement, sa.Select):
        raise TypeError(query.statement)
    return replace(query, statement=query.statement.where(*in_area(area)))


def tree_is_visible(tree_id: int, area: Area) -> Query[bool]:
    """Whether there is such a tree in the area; an answer only where there is."""
    statement = sa.select(sa.true()).select_from(trees).where(trees.c.id == tree_id, *in_area(area))
    return Query(statement=statement, row=lambda row: bool(row[0]))
