"""Which contractor waters a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import trees

if TYPE_CHECKING:
    from collections.abc import Iterable


def contractors() -> Query[str]:
    """The contractors that trees name, in order."""
    statement = (
        sa.select(trees.c.contractor)
        .where(trees.c.contractor != "")
        .distinct()
        .order_by(trees.c.contractor)
    )
    return Query(statement=statement, row=lambda row: str(row[0]))


def assign_contractor(conn: sa.Connection, tree_ids: Iterable[int], contractor: str) -> int:
    """Give trees to a contractor; how many had another one, or none."""
    wanted = sa.cast(sorted(tree_ids), ARRAY(sa.BigInteger))
    done = conn.execute(
        trees.update()
        .where(trees.c.id == sa.any_(wanted), trees.c.contractor != contractor)
        .values(contractor=contractor)
    )
    return done.rowcount
