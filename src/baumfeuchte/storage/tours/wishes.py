"""Which trees of a list want water, for tours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.people import EVERYWHERE
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.recommendations.list_filter import conditions
from baumfeuchte.storage.tables import planning_runs, recommendations, trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baumfeuchte.domain.people import Area
    from baumfeuchte.storage.recommendations import ListFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class WishedTree:
    """A tree with what a list says of it; rank and litres None: nothing."""

    tree_id: int
    number: str
    species: str
    street: str
    district: str
    contractor: str
    latitude: float
    longitude: float
    rank: int | None
    litres: int | None
    status: str | None


_TREE = ("id", "number", "species", "street", "district", "contractor", "latitude", "longitude")


def wished_trees(
    run_id: int | None, tree_ids: Iterable[int], area: Area = EVERYWHERE
) -> Query[WishedTree]:
    """These trees as far as the caller sees them, the most urgent of the list first."""
    wanted = sa.cast(sorted(tree_ids), ARRAY(sa.BigInteger))
    statement = _wished(run_id).where(trees.c.id == sa.any_(wanted), *in_area(area))
    return Query(statement=statement, row=_tree)


def thirsty_trees(
    run_id: int, filters: ListFilter, area: Area = EVERYWHERE, limit: int = 2_000
) -> Query[WishedTree]:
    """The trees of a list that need water, with its filter, the most urgent first."""
    statement = (
        _wished(run_id)
        .join(planning_runs, planning_runs.c.id == recommendations.c.run_id)
        .where(recommendations.c.litres > 0, *conditions(replace(filters, area=area)))
        .limit(limit)
    )
    return Query(statement=statement, row=_tree)


def _wished(run_id: int | None) -> sa.Select[Any]:
    return (
        sa.select(
            *(trees.c[name] for name in _TREE),
            recommendations.c.rank,
            recommendations.c.litres,
            recommendations.c.status,
        )
        .select_from(trees)
        .join(
            recommendations,
            sa.and_(recommendations.c.tree_id == trees.c.id, recommendations.c.run_id == run_id),
            isouter=True,
        )
        .order_by(recommendations.c.rank.nulls_last(), trees.c.number)
    )


def _tree(row: Sequence[Any]) -> WishedTree:
    names = ("tree_id", *_TREE[1:], "rank", "litres", "status")
    return WishedTree(**dict(zip(names, row, strict=True)))
