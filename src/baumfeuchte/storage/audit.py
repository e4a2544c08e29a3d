"""Who changed what: a line is added, never changed and never removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

_COLUMNS = tuple(
    audit.c[name]
    for name in ("id", "at", "actor", "action", "subject", "detail", "before", "after")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change.

    Attributes:
        at: when it was made (UTC).
        actor: name of the API key, or of the command.
        action: what was done, as ``noun.verb``: ``device_type.update``, ``sensor.move`` ...
        subject: what was changed: ``sensor a84041c3f1850001``, ``device_type vendor/model`` ...
        detail: one sentence for people; may be empty.
        before, after: the values that changed; None where there was or is nothing.
    """

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


def record(
    conn: sa.Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Note a change, in the transaction that makes it.

    Args:
        conn: in the caller's transaction.
        at: the time of the change (UTC).
        actor: name of the API key, or of the command.
        action: ``noun.verb``.
        subject: what is changed.
        detail: one sentence for people.
        before: JSON-ready values before the change; None where there was nothing.
        after: JSON-ready values after it; None where nothing is left.
    """
    conn.execute(
        audit.insert().values(
            at=at,
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
            before=_json(before),
            after=_json(after),
        )
    )


def audit_page(
    limit: int,
    before_id: int | None = None,
    subject: str | None = None,
    since: datetime | None = None,
    actor: str | None = None,
) -> Query[AuditEntry]:
    """Changes, newest first.

    Args:
        limit: most rows.
        before_id: only those with a smaller id: the last id of the page before.
        subject: only changes whose subject has this text in it.
        since: only changes at this time or later (UTC).
        actor: only changes by somebody whose name has this text in it, in any case.
    """
    statement = sa.select(*_COLUMNS)
    if before_id is not None:
        statement = statement.where(audit.c.id < before_id)
    if subject is not None:
        statement = statement.where(audit.c.subject.contains(subject, autoescape=True))
    if since is not None:
        statement = statement.where(audit.c.at >= since)
    if actor is not None:
        statement = statement.where(audit.c.actor.icontains(actor, autoescape=True))
    return Query(statement=statement.order_by(audit.c.id.desc()).limit(limit), row=_entry)


def happened(action: str, subject: str, since: datetime) -> Query[bool]:
    """Whether something was noted at a time or later."""
    found = sa.exists().where(
        audit.c.subject == subject, audit.c.at >= since, audit.c.action == action
    )
    return Query(statement=sa.select(found), row=lambda row: bool(row[0]))


def _json(values: Mapping[str, object] | None) -> object:
    """SQL's NULL for nothing; the driver would write JSON's null for None."""
    return sa.null() if values is None else dict(values)


def _entry(row: Sequence[Any]) -> AuditEntry:
    return AuditEntry(
        id=row[0],
        at=row[1],
        actor=row[2],
        action=row[3],
        subject=row[4],
        detail=row[5],
        before=row[6],
        after=row[7],
    )
