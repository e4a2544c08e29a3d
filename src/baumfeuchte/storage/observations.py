"""What staff saw at trees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.observation import Moisture, Observation
from baumfeuchte.storage.keyset import Place, behind
from baumfeuchte.storage.once import insert_once
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import tree_observations, trees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_FIELDS = (
    "tree_id",
    "observed_at",
    "word",
    "rew",
    "vwc_percent",
    "sd_rew",
    "source",
    "note",
    "idempotency_key",
)
_columns = (tree_observations.c.id, *(tree_observations.c[name] for name in _FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTree:
    """An observation with the number of its tree."""

    observation: Observation
    tree_number: str


def add_observation(conn: sa.Connection, seen: Observation) -> tuple[Observation, bool]:
    """Note an observation once.

    Returns:
        The stored observation, and whether this call created it. Where its idempotency key is
        known already, the first one is returned unchanged; the caller may compare the two.

    Raises:
        NotFoundError: there is no such tree.
    """
    values = {name: getattr(seen, name) for name in _FIELDS} | {"kind": seen.kind}
    new_id = insert_once(conn, tree_observations, values)
    if new_id is not None:
        return replace(seen, id=new_id), True
    known = run_one(conn, observation_by_key(seen.idempotency_key))
    if known is None:
        raise AssertionError(seen.idempotency_key)  # the conflict was with a stored row
    return known, False


def observation_by_key(idempotency_key: str) -> Query[Observation]:
    """The observation that was noted with a key, if any."""
    statement = sa.select(*_columns).where(tree_observations.c.idempotency_key == idempotency_key)
    return Query(statement=statement, row=_observation)


def seen_trees(
    tree_id: int | None = None, limit: int = 100, offset: int = 0, after: Place | None = None
) -> Query[SeenTree]:
    """Observations of a tree (None: of all), newest first, behind a place."""
    statement = sa.select(*_columns, trees.c.number).join(
        trees, trees.c.id == tree_observations.c.tree_id
    )
    if tree_id is not None:
        statement = statement.where(tree_observations.c.tree_id == tree_id)
    at, key = tree_observations.c.observed_at, tree_observations.c.id
    statement = statement.where(*behind(at, key, after)).order_by(at.desc(), key.desc())
    return Query(
        statement=statement.limit(limit).offset(offset),
        row=lambda row: SeenTree(observation=_observation(row), tree_number=row[-1]),
    )


def observations_between(since: datetime, until: datetime) -> Query[Observation]:
    """Observations of all trees, ``since <= observed_at <= until`` (UTC), oldest first."""
    at = tree_observations.c.observed_at
    statement = (
        sa.select(*_columns).where(at >= since, at <= until).order_by(at, tree_observations.c.id)
    )
    return Query(statement=statement, row=_observation)


def _observation(row: Sequence[Any]) -> Observation:
    return Observation(
        id=row[0],
        tree_id=row[1],
        observed_at=row[2],
        word=None if row[3] is None else Moisture(row[3]),
        rew=row[4],
        vwc_percent=row[5],
        sd_rew=row[6],
        source=row[7],
        note=row[8],
        idempotency_key=row[9],
    )
