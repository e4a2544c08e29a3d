"""Messages that could not be used, kept with their raw bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.uplink import Rejection
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import rejections

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

COLUMNS = tuple(
    rejections.c[name]
    for name in (
        "id",
        "arrived_at",
        "topic",
        "raw",
        "reason",
        "detail",
        "dev_eui",
        "network",
        "resolved_at",
        "digest",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCount:
    """How many messages were rejected for a reason."""

    reason: str
    count: int


def rejections_page(
    limit: int,
    before_id: int | None = None,
    reason: str | None = None,
    dev_eui: str | None = None,
    *,
    open_only: bool = True,
) -> Query[Rejection]:
    """Rejections, newest first.

    Args:
        limit: most rows.
        before_id: only those with a smaller id: the last id of the page before.
        reason: only this reason.
        dev_eui: only this sensor, in the one spelling of ``domain.sensor_id``.
        open_only: leave out those that a replay resolved.
    """
    statement = sa.select(*COLUMNS).where(*_filters(reason, dev_eui, open_only=open_only))
    if before_id is not None:
        statement = statement.where(rejections.c.id < before_id)
    return Query(
        statement=statement.order_by(rejections.c.id.desc()).limit(limit), row=rejection_of
    )


def rejections_after(
    after_id: int,
    limit: int,
    reason: str | None = None,
    dev_eui: str | None = None,
    ids: Sequence[int] | None = None,
) -> Query[Rejection]:
    """Open rejections, oldest first, in batches for a replay.

    Args:
        after_id: the last id of the batch before; 0 for the first.
        limit: most rows.
        reason: only this reason.
        dev_eui: only this sensor.
        ids: only these; None for all.
    """
    statement = (
        sa.select(*COLUMNS)
        .where(rejections.c.id > after_id, *_filters(reason, dev_eui, open_only=True))
        .order_by(rejections.c.id)
        .limit(limit)
    )
    if ids is not None:
        wanted = sa.cast(list(ids), ARRAY(sa.BigInteger))
        statement = statement.where(rejections.c.id == sa.any_(wanted))
    return Query(statement=statement, row=rejection_of)


def count_by_reason(*, open_only: bool = True) -> Query[ReasonCount]:
    """Number of rejections by reason, most frequent first."""
    count = sa.func.count().label("count")
    statement = (
        sa.select(rejections.c.reason, count)
        .where(*_filters(None, None, open_only=open_only))
        .group_by(rejections.c.reason)
        .order_by(count.desc(), rejections.c.reason)
    )
    return Query(statement=statement, row=lambda row: ReasonCount(reason=row[0], count=int(row[1])))


def resolve(conn: sa.Connection, ids: Sequence[int], at: datetime) -> int:
    """Mark rejections as resolved; those that are resolved already keep their time.

    Returns:
        How many were marked now.
    """
    result = conn.execute(
        rejections.update()
        .where(
            rejections.c.id == sa.any_(sa.cast(list(ids), ARRAY(sa.BigInteger))),
            rejections.c.resolved_at.is_(None),
        )
        .values(resolved_at=at)
    )
    return result.rowcount


def _filters(
    reason: str | None, dev_eui: str | None, *, open_only: bool
) -> list[sa.ColumnElement[bool]]:
    filters = []
    if reason is not None:
        filters.append(rejections.c.reason == reason)
    if dev_eui is not None:
        filters.append(rejections.c.dev_eui == dev_eui)
    if open_only:
        filters.append(rejections.c.resolved_at.is_(None))
    return filters


def rejection_of(row: Sequence[Any]) -> Rejection:
    """A row of ``COLUMNS`` as a rejection."""
    return Rejection(
        id=row[0],
        arrived_at=row[1],
        topic=row[2],
        raw=bytes(row[3]),
        reason=row[4],
        detail=row[5],
        dev_eui=row[6],
        network=row[7],
        resolved_at=row[8],
        digest=bytes(row[9]),
    )
