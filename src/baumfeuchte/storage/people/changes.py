"""Changes of people, each with its line of the audit; pages, API and command line use these."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.people import PeopleError, Role, User
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.people.passwords import hash_password
from baumfeuchte.storage.people.sessions import end_sessions_of
from baumfeuchte.storage.people.users import (
    add_user,
    count_admins,
    set_password_hash,
    update_user,
    user_by_id,
    user_by_subject,
)
from baumfeuchte.storage.query import run_one

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LONGEST_NAME = 200
# No letters and digits that are read as one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def generated_password() -> str:
    """A password to hand over: four groups of four, 79 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def let_in(conn: sa.Connection, user: User, *, password: str | None, actor: str) -> User:
    """Add a person.

    Args:
        conn: in the caller's transaction.
        user: without an ``id``; ``created_at`` is the time of the change.
        password: None for somebody who comes through the city's login service.
        actor: who does it.

    Raises:
        PeopleError: the name or the password cannot be used, or role and area do not fit.
    """
    _check(conn, user)
    hashed = None if password is None else hash_password(password)
    stored = add_user(conn, user, password_hash=hashed)
    record(
        conn,
        at=user.created_at,
        actor=actor,
        action="user.add",
        subject=f"user {stored.name}",
        after=shown(stored),
    )
    return stored


def change_person(conn: sa.Connection, wanted: User, *, actor: str, now: datetime) -> User:
    """Store role, area, shown name, subject, and whether the person may log in.

    Whoever may do less than before, or sees less, is logged out.

    Raises:
        NotFoundError: there is no such person.
        PeopleError: nobody would be left who may administer, or role and area do not fit.
    """
    # Two admins could else disable each other at the same moment.
    conn.execute(sa.text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))
    before = person(conn, wanted.id or 0)
    wanted = replace(wanted, name=before.name)
    _check(conn, wanted)
    if shown(wanted) == shown(before):
        return before
    was_admin = before.role is Role.ADMIN and before.disabled_at is None
    stays_admin = wanted.role is Role.ADMIN and wanted.disabled_at is None
    if was_admin and not stays_admin and count_admins(conn) == 1:
        msg = f"{before.name} is the last admin; make somebody else an admin first."
        raise PeopleError("last_admin", msg)
    update_user(conn, wanted)
    rights = (before.role, before.area, before.disabled_at)
    if rights != (wanted.role, wanted.area, wanted.disabled_at):
        end_sessions_of(conn, before.id or 0)
    record(
        conn,
        at=now,
        actor=actor,
        action=_action(before, wanted),
        subject=f"user {before.name}",
        before=shown(before),
        after=shown(wanted),
    )
    return wanted


def give_password(
    conn: sa.Connection,
    user_id: int,
    password: str,
    *,
    actor: str,
    now: datetime,
    keep_session: str | None = None,
) -> None:
    """Replace somebody's password and log them out.

    Args:
        conn: in the caller's transaction.
        user_id: the person.
        password: the new one.
        actor: who does it.
        now: the time (UTC).
        keep_session: token of the session that stays: of who changes their own.

    Raises:
        NotFoundError: there is no such person.
        PeopleError: the password cannot be used.
    """
    found = person(conn, user_id)
    set_password_hash(conn, user_id, hash_password(password))
    end_sessions_of(conn, user_id, but=keep_session)
    record(conn, at=now, actor=actor, action="user.password", subject=f"user {found.name}")


def person(conn: sa.Connection, user_id: int) -> User:
    """The person with our key.

    Raises:
        NotFoundError: there is none.
    """
    found = run_one(conn, user_by_id(user_id))
    if found is None:
        msg = f"There is no person with the id {user_id}; GET /api/v1/users lists them."
        raise NotFoundError(msg)
    return found


def shown(user: User) -> Mapping[str, object]:
    """What the audit says of a person."""
    return {
        "display_name": user.display_name,
        "role": user.role.value,
        "districts": list(user.area.districts),
        "contractor": user.area.contractor,
        "oidc_subject": user.oidc_subject,
        "disabled": user.disabled_at is not None,
    }


def _action(before: User, after: User) -> str:
    if before.disabled_at is None and after.disabled_at is not None:
        return "user.disable"
    if before.disabled_at is not None and after.disabled_at is None:
        return "user.enable"
    return "user.change"


def _check(conn: sa.Connection, user: User) -> None:
    if user.role is Role.ADMIN and user.area.limited:
        raise PeopleError(
            "admin_area",
            "An admin sees the whole city; leave districts and contractor empty, or choose "
            "another role.",
        )
    texts = (
        user.name,
        user.display_name,
        user.area.contractor or "",
        user.oidc_subject or "",
        *user.area.districts,
    )
    if any(len(text) > LONGEST_NAME or "\0" in text for text in texts):
        msg = f"Names have at most {LONGEST_NAME} characters, none of them NUL."
        raise PeopleError("unusable_text", msg)
    known = None if user.oidc_subject is None else run_one(conn, user_by_subject(user.oidc_subject))
    if known is not None and known.id != user.id:
        msg = f"The subject belongs to {known.name} already; one login there is one person here."
        raise PeopleError("subject_taken", msg)
