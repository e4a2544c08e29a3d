"""Sessions of people who are logged in.

Of a session only the SHA-256 of its token is stored: who reads the database cannot use it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.storage.people.users import USER_COLUMNS, user_of
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import user_sessions, users

if TYPE_CHECKING:
    from baumfeuchte.domain.people import User

SESSION_DAYS = 30
"""A crew's phone stays logged in for so long; a session that is not used ends earlier."""
IDLE_DAYS = 7
TOUCH_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """A session as its owner sees it.

    Attributes:
        mark: names it in a form; the hash of its token, of no use to log in.
        created_at: when the person logged in.
        last_used_at: within minutes.
        user_agent: what the browser called itself.
    """

    mark: str
    created_at: datetime
    last_used_at: datetime
    user_agent: str


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


def end_sessions_of(conn: sa.Connection, user_id: int, *, but: str | None = None) -> int:
    """Log somebody out everywhere: after a change of password or role.

    Args:
        conn: in the caller's transaction.
        user_id: the person.
        but: the token of a session that stays.

    Returns:
        How many sessions ended.
    """
    statement = user_sessions.delete().where(user_sessions.c.user_id == user_id)
    if but is not None:
        statement = statement.where(user_sessions.c.token_sha256 != token_hash(but))
    return conn.execute(statement).rowcount


def sessions_of(user_id: int, now: datetime) -> Query[LoggedIn]:
    """The devices on which somebody is logged in, the one used last first."""
    statement = (
        sa.select(
            user_sessions.c.token_sha256,
            user_sessions.c.created_at,
            user_sessions.c.last_used_at,
            user_sessions.c.user_agent,
        )
        .where(
            user_sessions.c.user_id == user_id,
            user_sessions.c.expires_at > now,
            user_sessions.c.last_used_at > now - timedelta(days=IDLE_DAYS),
        )
        .order_by(user_sessions.c.last_used_at.desc(), user_sessions.c.created_at.desc())
    )
    return Query(
        statement=statement,
        row=lambda row: LoggedIn(
            mark=bytes(row[0]).hex(), created_at=row[1], last_used_at=row[2], user_agent=row[3]
        ),
    )


def end_marked_session(conn: sa.Connection, user_id: int, mark: str) -> bool:
    """Log somebody out on one device; whether there was such a session of this person."""
    try:
        digest = bytes.fromhex(mark)
    except ValueError:
        return False
    done = conn.execute(
        user_sessions.delete().where(
            user_sessions.c.user_id == user_id, user_sessions.c.token_sha256 == digest
        )
    )
    return done.rowcount > 0


def prune_sessions(conn: sa.Connection, now: datetime) -> None:
    """Remove what has ended."""
    idle = user_sessions.c.last_used_at <= now - timedelta(days=IDLE_DAYS)
    conn.execute(user_sessions.delete().where(sa.or_(user_sessions.c.expires_at <= now, idle)))
