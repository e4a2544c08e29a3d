"""Trees of the register that fit filters: a page, their number, all of them for an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.registry.trees import TreeOverview, matches, tree_columns, tree_of
from baumfeuchte.storage.tables import installations, sensors, sites, trees

if TYPE_CHECKING:
    from baumfeuchte.domain.people import Area

MISSING: Final[dict[str, sa.ColumnElement[bool]]] = {
    "species": trees.c.species == "",
    "planting_year": trees.c.planting_year.is_(None),
    "street": trees.c.street == "",
    "district": trees.c.district == "",
    "soil": sites.c.soil.is_(None),
    "pit_area_m2": sites.c.pit_area_m2.is_(None),
    "crown_diameter_m": trees.c.crown_diameter_m.is_(None),
    "exposure": sites.c.exposure.is_(None),
}
"""What may be missing of a tree, and how that shows."""
CHOICES: Final = {
    "district": trees.c.district,
    "species": trees.c.species,
    "contractor": trees.c.contractor,
    "reference_group": trees.c.reference_group,
}
"""Columns of which forms offer the values that occur."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeFilter:
    """Which trees are wanted; the default is all.

    Attributes:
        search: text that number, species or street contain, in any case.
        district, contractor, reference_group: exactly this; ``contractor`` ``-`` means none.
        street, species: text that it contains, in any case.
        sensor: whether a probe is at the tree now.
        missing: a key of ``MISSING``.
        ids: only these; empty means all.
    """

    search: str = ""
    district: str = ""
    street: str = ""
    species: str = ""
    contractor: str = ""
    reference_group: str = ""
    sensor: bool | None = None
    missing: str = ""
    ids: tuple[int, ...] = ()


def register_page(
    wanted: TreeFilter, area: Area, *, limit: int, after: str = ""
) -> Query[TreeOverview]:
    """Trees by number.

    Args:
        wanted: the filters.
        area: that the caller sees.
        limit: most rows.
        after: only numbers behind this one: the last of the page before.
    """
    here = (
        sa.select(
            sa.func.count(sa.distinct(installations.c.sensor_id)).label("count"),
            sa.func.max(sensors.c.last_seen_at).label("seen"),
        )
        .join(sensors, sensors.c.id == installations.c.sensor_id)
        .where(installations.c.tree_id == trees.c.id, installations.c.until.is_(None))
        .lateral("here")
    )
    statement = (
        sa.select(*tree_columns(), here.c.count, here.c.seen)
        .join(sites, sites.c.id == trees.c.site_id)
        .join(here, sa.true())
        .where(*conditions(wanted), *in_area(area))
        .order_by(trees.c.number)
        .limit(limit)
    )
    if after:
        statement = statement.where(trees.c.number > after)
    return Query(
        statement=statement,
        row=lambda row: TreeOverview(tree=tree_of(row), sensor_count=row[-2], last_seen_at=row[-1]),
    )


def register_count(wanted: TreeFilter, area: Area) -> Query[int]:
    """How many trees fit."""
    statement = (
        sa.select(sa.func.count())
        .select_from(trees.join(sites, sites.c.id == trees.c.site_id))
        .where(*conditions(wanted), *in_area(area))
    )
    return Query(statement=statement, row=lambda row: int(row[0]))


def occurring(column: str, area: Area) -> Query[str]:
    """The values of a column of ``CHOICES`` that trees of an area have; without the empty one."""
    found = CHOICES[column]
    statement = sa.select(found).where(found != "", *in_area(area)).distinct().order_by(found)
    return Query(statement=statement, row=lambda row: str(row[0]))


def conditions(wanted: TreeFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on trees joined with their sites."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.search:
        found.append(matches(wanted.search))
    if wanted.district:
        found.append(trees.c.district == wanted.district)
    if wanted.contractor:
        found.append(trees.c.contractor == ("" if wanted.contractor == "-" else wanted.contractor))
    if wanted.reference_group:
        found.append(trees.c.reference_group == wanted.reference_group)
    for name in ("street", "species"):
        text = getattr(wanted, name)
        if text:
            found.append(trees.c[name].icontains(text, autoescape=True))
    if wanted.sensor is not None:
        here = _installed()
        found.append(here if wanted.sensor else sa.not_(here))
    if wanted.missing in MISSING:
        found.append(MISSING[wanted.missing])
    if wanted.ids:
        found.append(trees.c.id == sa.any_(sa.cast(sorted(wanted.ids), sa.ARRAY(sa.BigInteger))))
    return found


def _installed() -> sa.ColumnElement[bool]:
    inside: sa.Select[Any] = sa.select(sa.literal(1)).where(
        installations.c.tree_id == trees.c.id, installations.c.until.is_(None)
    )
    return sa.exists(inside.correlate(trees))
