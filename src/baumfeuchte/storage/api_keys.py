"""API keys: only their SHA-256 is stored, so nobody can read a key back."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import api_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

SCOPES = ("read", "crew", "planner", "sensors", "admin", "gateway")
PREFIX = "bf_"
_COLUMNS = (
    api_keys.c.id,
    api_keys.c.name,
    api_keys.c.scopes,
    api_keys.c.created_at,
    api_keys.c.revoked_at,
    api_keys.c.districts,
    api_keys.c.contractor,
    api_keys.c.created_by,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as it is stored, without the key itself; ``area`` is what it sees of the city."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None
    area: Area = EVERYWHERE
    created_by: str = ""


def hash_key(key: str) -> bytes:
    """What is stored of a key; 32 random bytes need no slow hash."""
    return hashlib.sha256(key.encode()).digest()


def create_key(
    conn: sa.Connection,
    name: str,
    scopes: Iterable[str],
    now: datetime,
    *,
    area: Area = EVERYWHERE,
    created_by: str = "",
) -> str:
    """Make a key.

    Returns:
        The key in clear: ``bf_`` and 32 random bytes, URL-safe. It cannot be shown again.

    Raises:
        InputError: the name is empty or taken, or a scope is unknown or none is given.
    """
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        what = f"{unknown[0]!r} is no scope" if unknown else "A key needs a scope"
        msg = f"{what}; use one or more of {', '.join(SCOPES)}"
        raise InputError(msg)
    if not name.strip():
        raise InputError("A key needs a name; say who will use it")
    key = PREFIX + secrets.token_urlsafe(32)
    new_id = conn.scalar(
        insert(api_keys)
        .values(
            name=name.strip(),
            scopes=wanted,
            key_sha256=hash_key(key),
            created_at=now,
            districts=list(area.districts),
            contractor=area.contractor,
            created_by=created_by,
        )
        .on_conflict_do_nothing(index_elements=[api_keys.c.name])
        .returning(api_keys.c.id)
    )
    if new_id is None:
        msg = f"A key named {name.strip()!r} exists already, or did; use another name"
        raise InputError(msg)
    return key


def find_key(sha256: bytes) -> Query[ApiKey]:
    """The key with this hash, if it exists and is not revoked."""
    statement = sa.select(*_COLUMNS).where(
        api_keys.c.key_sha256 == sha256, api_keys.c.revoked_at.is_(None)
    )
    return Query(statement=statement, row=_key)


def key_by_id(key_id: int) -> Query[ApiKey]:
    """The key with our id, revoked or not."""
    return Query(statement=sa.select(*_COLUMNS).where(api_keys.c.id == key_id), row=_key)


def key_by_name(name: str) -> Query[ApiKey]:
    """The key of this name, revoked or not."""
    return Query(statement=sa.select(*_COLUMNS).where(api_keys.c.name == name), row=_key)


def list_keys() -> Query[ApiKey]:
    """All keys by name, revoked ones too."""
    return Query(statement=sa.select(*_COLUMNS).order_by(api_keys.c.name), row=_key)


def revoke_key(conn: sa.Connection, name: str, now: datetime) -> None:
    """End a key from now on; a key that was revoked before keeps its date.

    Raises:
        NotFoundError: there is no key of this name.
    """
    found = conn.scalar(
        api_keys.update()
        .where(api_keys.c.name == name)
        .values(revoked_at=sa.func.coalesce(api_keys.c.revoked_at, now))
        .returning(api_keys.c.id)
    )
    if found is None:
        msg = f"There is no key named {name!r}; see `baumfeuchte keys list`"
        raise NotFoundError(msg)


def _key(row: Sequence[Any]) -> ApiKey:
    return ApiKey(
        id=row[0],
        name=row[1],
        scopes=tuple(row[2]),
        created_at=row[3],
        revoked_at=row[4],
        area=Area(districts=tuple(row[5]), contractor=row[6]),
        created_by=row[7],
    )
