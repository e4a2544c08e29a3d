"""Rejected messages as somebody works on them: by reason and device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.rejections import COLUMNS, rejection_of
from baumfeuchte.storage.tables import rejections, sensors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.uplink import Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionGroup:
    """Open rejections of one device for one reason.

    Attributes:
        dev_eui: None where the messages name no device.
        count: how many.
        first_at, last_at: when the first and the last one arrived (UTC).
        network: that sent the last one, if known.
        registered: whether the device is in the register.
    """

    reason: str
    dev_eui: str | None
    count: int
    first_at: datetime
    last_at: datetime
    network: str | None
    registered: bool


def rejection_groups(
    *, reason: str | None = None, dev_eui: str | None = None, limit: int = 1000
) -> Query[RejectionGroup]:
    """Open rejections by reason and device; the group with the newest message first.

    Args:
        reason: only this reason.
        dev_eui: only this device, in the one spelling of ``domain.sensor_id``.
        limit: most groups.
    """
    column = rejections.c
    last_at = sa.func.max(column.arrived_at).label("last_at")
    statement = (
        sa.select(
            column.reason,
            column.dev_eui,
            sa.func.count(),
            sa.func.min(column.arrived_at),
            last_at,
            sa.func.max(column.network),
            sa.func.bool_or(sensors.c.id.is_not(None)),
        )
        .select_from(rejections.outerjoin(sensors, sensors.c.dev_eui == column.dev_eui))
        .where(column.resolved_at.is_(None))
        .group_by(column.reason, column.dev_eui)
        .order_by(last_at.desc(), column.reason, column.dev_eui)
        .limit(limit)
    )
    if reason is not None:
        statement = statement.where(column.reason == reason)
    if dev_eui is not None:
        statement = statement.where(column.dev_eui == dev_eui)
    return Query(
        statement=statement,
        row=lambda row: RejectionGroup(
            reason=row[0],
            dev_eui=row[1],
            count=int(row[2]),
            first_at=row[3],
            last_at=row[4],
            network=row[5],
            registered=row[6],
        ),
    )


def rejection_by_id(rejection_id: int) -> Query[Rejection]:
    """One rejection, resolved or not, if it exists."""
    statement = sa.select(*COLUMNS).where(rejections.c.id == rejection_id)
    return Query(statement=statement, row=rejection_of)


def open_rejection_ids(
    *,
    ids: Sequence[int] = (),
    reason: str | None = None,
    dev_eui: str | None = None,
    nameless: bool = False,
) -> Query[int]:
    """The keys of open rejections, oldest first.

    Args:
        ids: only these; none means all.
        reason: only this reason.
        dev_eui: only this device.
        nameless: only messages that name no device.
    """
    statement = (
        sa.select(rejections.c.id)
        .where(rejections.c.resolved_at.is_(None))
        .order_by(rejections.c.id)
    )
    if ids:
        wanted = sa.cast(list(ids), ARRAY(sa.BigInteger))
        statement = statement.where(rejections.c.id == sa.any_(wanted))
    if reason is not None:
        statement = statement.where(rejections.c.reason == reason)
    if dev_eui is not None:
        statement = statement.where(rejections.c.dev_eui == dev_eui)
    if nameless:
        statement = statement.where(rejections.c.dev_eui.is_(None))
    return Query(statement=statement, row=lambda row: int(row[0]))
