"""Failed logins: remembered for an hour, so that nobody can try passwords one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.lockout import REMEMBERED, Attempts, Failures, network_of, wait_of
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import login_failures

if TYPE_CHECKING:
    from datetime import datetime, timedelta

_LOCK = 0x6C6F67  # "log": attempts are counted one after the other
_LONGEST_NAME = 200


def begin_attempt(conn: sa.Connection, *, name: str, address: str, now: datetime) -> timedelta:
    """Count an attempt before its password is looked at, so that none goes by uncounted.

    The transaction must be committed before the password is verified. Names that do not exist
    are counted alike, so that nobody can find out which do.

    Args:
        conn: in a transaction of its own.
        name: as it was entered.
        address: that the attempt comes from.
        now: the time (UTC).

    Returns:
        How long to wait; zero: the attempt was counted and may go on.
    """
    conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    wait = wait_of(_attempts(conn, name, address, now), now)
    if not wait:
        conn.execute(login_failures.delete().where(login_failures.c.at < now - REMEMBERED))
        conn.execute(
            login_failures.insert().values(name=_short(name), address=network_of(address), at=now)
        )
    return wait


def forget_attempts(conn: sa.Connection, *, name: str, address: str) -> None:
    """After a login that worked: what went before with this name from this address."""
    conn.execute(
        login_failures.delete().where(
            login_failures.c.name == _short(name), login_failures.c.address == network_of(address)
        )
    )


def forget_name(conn: sa.Connection, name: str) -> None:
    """End the waiting for a name, from everywhere: an admin has set its password."""
    conn.execute(login_failures.delete().where(login_failures.c.name == _short(name)))


def _attempts(conn: sa.Connection, name: str, address: str, now: datetime) -> Attempts:
    named = login_failures.c.name == _short(name)
    from_there = login_failures.c.address == network_of(address)
    columns: list[Any] = []
    for condition in (sa.and_(named, from_there), from_there, named):
        columns += [
            sa.func.count().filter(condition),
            sa.func.max(login_failures.c.at).filter(condition),
        ]
    question = Query(
        statement=sa.select(*columns).where(
            login_failures.c.at > now - REMEMBERED, sa.or_(named, from_there)
        ),
        row=lambda row: Attempts(
            together=Failures(row[0], row[1]),
            address=Failures(row[2], row[3]),
            name=Failures(row[4], row[5]),
        ),
    )
    return run_one(conn, question) or Attempts()


def _short(name: str) -> str:
    return name.replace("\0", "").strip().lower()[:_LONGEST_NAME]
