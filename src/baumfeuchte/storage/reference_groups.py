"""Which trees the city declared alike, and which estimates rest on which group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import installations, recommendations, trees

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredGroup:
    """Trees with one name; ``sensed`` have a probe now, ``numbers`` are sorted."""

    name: str
    numbers: tuple[str, ...]
    sensed: int


def declared_groups() -> Query[DeclaredGroup]:
    """All declared groups by name."""
    here = sa.exists(
        sa.select(sa.literal(1))
        .where(installations.c.tree_id == trees.c.id, installations.c.until.is_(None))
        .correlate(trees)
    )
    statement = (
        sa.select(
            trees.c.reference_group,
            sa.func.array_agg(sa.cast(trees.c.number, sa.Text)),
            sa.func.count().filter(here),
        )
        .where(trees.c.reference_group != "")
        .group_by(trees.c.reference_group)
        .order_by(trees.c.reference_group)
    )
    return Query(
        statement=statement,
        row=lambda row: DeclaredGroup(name=row[0], numbers=tuple(sorted(row[1])), sensed=row[2]),
    )


def groups_of_estimates(run_id: int) -> Query[int | None]:
    """The group of each tree without a sensor in a run: -1 for none, None before groups."""
    statement = sa.select(recommendations.c.inputs["group"].as_integer()).where(
        recommendations.c.run_id == run_id, recommendations.c.inputs.has_key("sources")
    )
    return Query(statement=statement, row=lambda row: None if row[0] is None else int(row[0]))


def numbers_of(tree_ids: Sequence[int]) -> Query[tuple[int, str]]:
    """Our key and number of trees."""
    wanted = sa.cast(sorted(set(tree_ids)), sa.ARRAY(sa.BigInteger))
    statement = sa.select(trees.c.id, trees.c.number).where(trees.c.id == sa.any_(wanted))
    return Query(statement=statement, row=lambda row: (int(row[0]), str(row[1])))


def ids_of(numbers: Sequence[str]) -> Query[tuple[str, int]]:
    """Number and our key of trees that exist."""
    wanted = sa.cast(sorted(set(numbers)), sa.ARRAY(sa.Text))
    statement = sa.select(trees.c.number, trees.c.id).where(trees.c.number == sa.any_(wanted))
    return Query(statement=statement, row=lambda row: (str(row[0]), int(row[1])))
