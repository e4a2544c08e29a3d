"""Trees and their sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.storage.areas import in_area, within
from baumfeuchte.storage.query import Query, run
from baumfeuchte.storage.tables import installations, sensors, sites, trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

SITE_FIELDS = (
    "soil",
    "stone_fraction",
    "pit_area_m2",
    "field_capacity",
    "wilting_point",
    "wetted_volume_m3",
    "exposure",
    "watering_regime",
)
TREE_FIELDS = (
    "number",
    "species",
    "planting_year",
    "latitude",
    "longitude",
    "street",
    "district",
    "planting_month",
    "trunk_circumference_cm",
    "crown_diameter_m",
    "height_m",
    "drought_class",
    "contractor",
    "reference_group",
)
_PORTION = 5_000
_COLUMNS = (
    trees.c.id,
    *(trees.c[name] for name in TREE_FIELDS),
    *(sites.c[name] for name in SITE_FIELDS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeOverview:
    """A tree in a list.

    Attributes:
        sensor_count: sensors with a probe at the tree now.
        last_seen_at: when one of them was last heard, or None.
    """

    tree: Tree
    sensor_count: int
    last_seen_at: datetime | None


def all_trees() -> Query[Tree]:
    """All trees by number."""
    return Query(statement=_trees().order_by(trees.c.number), row=tree_of)


def tree_by_id(tree_id: int, area: Area = EVERYWHERE) -> Query[Tree]:
    """The tree with our key, if there is one in the area."""
    return within(Query(statement=_trees().where(trees.c.id == tree_id), row=tree_of), area)


def trees_by_ids(tree_ids: Iterable[int]) -> Query[Tree]:
    """The trees with these keys, by key."""
    wanted = sa.cast(sorted(tree_ids), ARRAY(sa.BigInteger))
    return Query(
        statement=_trees().where(trees.c.id == sa.any_(wanted)).order_by(trees.c.id), row=tree_of
    )


def tree_ids_by_number() -> Query[tuple[str, int]]:
    """Pairs of number and our key."""
    return Query(statement=sa.select(trees.c.number, trees.c.id), row=lambda row: (row[0], row[1]))


def trees_page(
    limit: int,
    offset: int,
    district: str | None = None,
    search: str | None = None,
    area: Area = EVERYWHERE,
) -> Query[TreeOverview]:
    """A page of trees by number.

    Args:
        limit: most rows.
        offset: rows to skip.
        district: only trees of exactly this district.
        search: text that number, species or street contain, in any case.
        area: only trees of this part of the city.
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
        sa.select(*_COLUMNS, here.c.count, here.c.seen)
        .join(sites, sites.c.id == trees.c.site_id)
        .join(here, sa.true())
        .where(*_filters(district, search), *in_area(area))
        .order_by(trees.c.number)
        .limit(limit)
        .offset(offset)
    )
    return Query(
        statement=statement,
        row=lambda row: TreeOverview(tree=tree_of(row), sensor_count=row[-2], last_seen_at=row[-1]),
    )


def count_trees(
    district: str | None = None, search: str | None = None, area: Area = EVERYWHERE
) -> Query[int]:
    """How many trees ``trees_page`` has in all."""
    wanted = (*_filters(district, search), *in_area(area))
    statement = sa.select(sa.func.count()).select_from(trees).where(*wanted)
    return Query(statement=statement, row=lambda row: int(row[0]))


def districts(area: Area = EVERYWHERE) -> Query[str]:
    """The districts that trees of an area stand in, in order; without the empty one."""
    statement = (
        sa.select(trees.c.district)
        .where(trees.c.district != "", *in_area(area))
        .distinct()
        .order_by(trees.c.district)
    )
    return Query(statement=statement, row=lambda row: str(row[0]))


def upsert_trees(conn: sa.Connection, items: Sequence[Tree]) -> tuple[int, int]:
    """Create trees, or bring those with a known number up to date, with their sites.

    Returns:
        Counts of trees created and of trees really changed. Of several trees with one number the
        last one counts.
    """
    wanted = list({tree.number: tree for tree in items}.values())
    # Two imports at once would both miss a new number; readers are not held up.
    conn.execute(sa.text("LOCK TABLE trees IN SHARE ROW EXCLUSIVE MODE"))
    created = changed = 0
    # In portions: 100,000 trees and their parameters at once would take 300 MB more.
    for start in range(0, len(wanted), _PORTION):
        counts = _upsert(conn, wanted[start : start + _PORTION])
        created += counts[0]
        changed += counts[1]
    return created, changed


def _upsert(conn: sa.Connection, wanted: Sequence[Tree]) -> tuple[int, int]:
    numbers = sa.cast([tree.number for tree in wanted], ARRAY(sa.Text))
    found = Query(statement=_trees().where(trees.c.number == sa.any_(numbers)), row=tree_of)
    known = {tree.number: tree for tree in run(conn, found)}
    new = [tree for tree in wanted if tree.number not in known]
    changed = [
        replace(tree, id=known[tree.number].id)
        for tree in wanted
        if tree.number in known and replace(tree, id=known[tree.number].id) != known[tree.number]
    ]
    insert_trees(conn, new)
    update_trees(conn, changed)
    return len(new), len(changed)


def _trees() -> sa.Select[Any]:
    return sa.select(*_COLUMNS).join(sites, sites.c.id == trees.c.site_id)


def _filters(district: str | None, search: str | None) -> list[sa.ColumnElement[bool]]:
    filters = []
    if district:
        filters.append(trees.c.district == district)
    if search:
        filters.append(matches(search))
    return filters


def matches(search: str) -> sa.ColumnElement[bool]:
    """Whether number, species or street of a tree contain the text, in any case."""
    columns = (trees.c.number, trees.c.species, trees.c.street)
    return sa.or_(*(column.icontains(search, autoescape=True) for column in columns))


def tree_columns() -> tuple[sa.Column[Any], ...]:
    """The columns that ``tree_of`` takes, of trees joined with their sites."""
    return _COLUMNS


def tree_of(row: Sequence[Any]) -> Tree:
    """A tree of the columns of ``tree_columns``; more may follow."""
    return Tree(
        id=row[0],
        number=row[1],
        species=row[2],
        planting_year=row[3],
        latitude=row[4],
        longitude=row[5],
        street=row[6],
        district=row[7],
        planting_month=row[8],
        trunk_circumference_cm=row[9],
        crown_diameter_m=row[10],
        height_m=row[11],
        drought_class=row[12],
        contractor=row[13],
        reference_group=row[14],
        site=Site(
            soil=row[15],
            stone_fraction=row[16],
            pit_area_m2=row[17],
            field_capacity=row[18],
            wilting_point=row[19],
            wetted_volume_m3=row[20],
            exposure=row[21],
            watering_regime=row[22],
        ),
    )


def insert_trees(conn: sa.Connection, items: Sequence[Tree]) -> None:
    """Store new trees with their sites."""
    if not items:
        return
    site_ids = conn.scalars(
        sites.insert().returning(sites.c.id, sort_by_parameter_order=True),
        [_values(tree.site, SITE_FIELDS) for tree in items],
    ).all()
    conn.execute(
        trees.insert(),
        [
            {**_values(tree, TREE_FIELDS), "site_id": site_id}
            for tree, site_id in zip(items, site_ids, strict=True)
        ],
    )


def update_trees(conn: sa.Connection, items: Sequence[Tree]) -> None:
    """Store known trees with their sites."""
    if not items:
        return
    the_tree = trees.c.id == sa.bindparam("tree_id")
    its_site = sites.c.id == sa.select(trees.c.site_id).where(the_tree).scalar_subquery()
    conn.execute(
        trees.update().where(the_tree),
        [{**_values(tree, TREE_FIELDS), "tree_id": tree.id} for tree in items],
    )
    conn.execute(
        sites.update().where(its_site),
        [{**_values(tree.site, SITE_FIELDS), "tree_id": tree.id} for tree in items],
    )


def _values(item: Tree | Site, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}
