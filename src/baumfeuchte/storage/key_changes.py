"""Changes of API keys, each with its line of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.people import EVERYWHERE, Area, PeopleError
from baumfeuchte.storage.api_keys import (
    SCOPES,
    ApiKey,
    create_key,
    key_by_id,
    key_by_name,
    revoke_key,
)
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run_one

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import sqlalchemy as sa

LONGEST_NAME = 200
_WHOLE_CITY = {"admin", "sensors", "gateway"}


def make_key(
    conn: sa.Connection,
    name: str,
    scopes: Iterable[str],
    *,
    actor: str,
    now: datetime,
    area: Area = EVERYWHERE,
) -> tuple[str, ApiKey]:
    """Make a key.

    Returns:
        The key in clear, which cannot be shown again, and what is stored of it.

    Raises:
        PeopleError: the name is empty or taken, or scopes and area do not fit.
        InputError: a scope is unknown.
    """
    wanted = sorted(set(scopes))
    texts = (name, area.contractor or "", *area.districts)
    if any(len(text) > LONGEST_NAME or "\0" in text for text in texts):
        msg = f"Names have at most {LONGEST_NAME} characters, none of them NUL."
        raise PeopleError("unusable_text", msg)
    if area.limited and _WHOLE_CITY & set(wanted):
        raise PeopleError(
            "key_area",
            "The scopes admin, sensors and gateway are for the whole city; leave districts and "
            "contractor empty, or use read, crew or planner.",
        )
    if not name.strip():
        raise PeopleError("key_name_missing", "A key needs a name; say who will use it.")
    if not wanted:
        msg = f"A key needs a scope; use one or more of {', '.join(SCOPES)}"
        raise PeopleError("key_scope_missing", msg)
    if run_one(conn, key_by_name(name.strip())) is not None:
        msg = f"A key named {name.strip()!r} exists already, or did; use another name."
        raise PeopleError("key_name_taken", msg)
    key = create_key(conn, name, wanted, now, area=area, created_by=actor)
    stored = run_one(conn, key_by_name(name.strip()))
    if stored is None:
        raise AssertionError(name)  # stored a moment ago
    record(
        conn,
        at=now,
        actor=actor,
        action="key.create",
        subject=f"key {stored.name}",
        after={
            "scopes": wanted,
            "districts": list(area.districts),
            "contractor": area.contractor,
        },
    )
    return key, stored


def end_key(conn: sa.Connection, name: str, *, actor: str, now: datetime) -> ApiKey:
    """Revoke a key; one that was revoked before keeps its date.

    Raises:
        NotFoundError: there is no key of this name.
    """
    before = run_one(conn, key_by_name(name))
    revoke_key(conn, name, now)
    after = run_one(conn, key_by_name(name))
    if before is None or after is None:
        raise AssertionError(name)  # revoke_key found it
    if before.revoked_at is None:
        record(conn, at=now, actor=actor, action="key.revoke", subject=f"key {name}")
    return after


def end_key_by_id(conn: sa.Connection, key_id: int, *, actor: str, now: datetime) -> ApiKey:
    """Revoke the key with our id.

    Raises:
        NotFoundError: there is none.
    """
    found = run_one(conn, key_by_id(key_id))
    if found is None:
        msg = f"There is no key with the id {key_id}; GET /api/v1/keys lists them."
        raise NotFoundError(msg)
    return end_key(conn, found.name, actor=actor, now=now)
