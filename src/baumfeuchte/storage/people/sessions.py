"""Sessions of people who are logged in, and failed attempts.

Of a session only the SHA-256 of its token is stored: who reads the database cannot use it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.people.users import USER_COLUMNS, user_of
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import login_failures, user_sessions, users

if TYPE_CHECKING:
    from baumfeuchte.domain.people import User

SESSION_DAYS = 30
"""A crew's phone stays logged in for so long; a session that is not used ends earlier."""
IDLE_DAYS = 7
TOUCH_AFTER = timedelta(minutes=5)


def token_hash(token: str) -> bytes:
    """What is stored of a session's token; 32 random bytes need no slow hash."""
    return hashlib.sha256(b"session" + token.encode()).digest()


def start_session(conn: sa.Connection, user_id: int, now: datetime, user_agent: str) -> str:
    """Begin a session.

    Returns:
        The token for the cookie: 32 random bytes, URL-safe.
    """
    token = secrets.token_urlsafe(32)
    conn.execute(
        user_sessions.insert().values(
            token_sha256=token_hash(token),
            user_id=user_id,
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
            user_agent=user_agent[:300],
        )
    )
    return token


def session_user(token: str, now: datetime) -> Query[tuple[User, datetime]]:
    """Who is logged in with a token, and when the session was last used; nobody where it ended."""
    statement = (
        sa.select(*USER_COLUMNS, user_sessions.c.last_used_at)
        .select_from(user_sessions.join(users, users.c.id == user_sessions.c.user_id))
        .where(
            user_sessions.c.token_sha256 == token_hash(token),
            user_sessions.c.expires_at > now,
            user_sessions.c.last_used_at > now - timedelta(days=IDLE_DAYS),
            users.c.disabled_at.is_(None),
        )
    )
    return Query(statement=statement, row=lambda row: (user_of(row), row[-1]))


def touch_session(conn: sa.Connection, token: str, now: datetime) -> None:
    """Note that a session is used."""
    conn.execute(
        user_sessions.update()
        .where(user_sessions.c.token_sha256 == token_hash(token))
        .values(last_used_at=now)
    )


def end_session(conn: sa.Connection, token: str) -> None:
    """Log out."""
    conn.execute(user_sessions.delete().where(user_sessions.c.token_sha256 == token_hash(token)))


def end_sessions_of(conn: sa.Connection, user_id: int) -> None:
    """Log somebody out everywhere: after a change of password or role."""
    conn.execute(user_sessions.delete().where(user_sessions.c.user_id == user_id))


def prune_sessions(conn: sa.Connection, now: datetime) -> None:
    """Remove what has ended, and failures that no longer matter."""
    conn.execute(user_sessions.delete().where(user_sessions.c.expires_at <= now))
    conn.execute(login_failures.delete().where(login_failures.c.at < now - timedelta(days=1)))


def record_failure(conn: sa.Connection, *, name: str, address: str, now: datetime) -> None:
    """Note a failed login; also of names that do not exist, so that nobody can find out."""
    conn.execute(
        login_failures.insert().values(name=name.strip().lower()[:200], address=address, at=now)
    )


def failures_since(name: str, address: str, since: datetime) -> Query[tuple[int, int]]:
    """Failed logins since a time: with this name, and from this address."""
    named = login_failures.c.name == name.strip().lower()[:200]
    from_there = login_failures.c.address == address
    counts: list[Any] = [sa.func.count().filter(named), sa.func.count().filter(from_there)]
    statement = sa.select(*counts).where(login_failures.c.at >= since, sa.or_(named, from_there))
    return Query(statement=statement, row=lambda row: (int(row[0]), int(row[1])))


def forget_failures(conn: sa.Connection, name: str) -> None:
    """After a login that worked."""
    conn.execute(login_failures.delete().where(login_failures.c.name == name.strip().lower()[:200]))
