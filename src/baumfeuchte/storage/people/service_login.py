"""Whom the city's login service sends: people whom an admin added, nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from baumfeuchte.storage.audit import record
from baumfeuchte.storage.people.users import update_user, user_by_name, user_by_subject
from baumfeuchte.storage.query import run_one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import sqlalchemy as sa

    from baumfeuchte.domain.people import User

_LONGEST = 200


def known_by_service(
    conn: sa.Connection, *, subject: str, names: Sequence[str], now: datetime
) -> User | None:
    """The person with this subject; at the first login by name, who is tied to the subject then.

    Args:
        conn: in the caller's transaction.
        subject: what the service calls the person for ever.
        names: that the service vouches for: a verified e-mail address, the user name.
        now: the time (UTC).

    Returns:
        None where no admin added the person, or where they may not log in.
    """
    if not subject or len(subject) > _LONGEST or "\0" in subject:
        return None
    found = run_one(conn, user_by_subject(subject))
    if found is not None:
        return None if found.disabled_at is not None else found
    for name in names:
        known = None if "\0" in name else run_one(conn, user_by_name(name))
        if known is None or known.disabled_at is not None or known.oidc_subject is not None:
            continue
        tied = replace(known, oidc_subject=subject)
        update_user(conn, tied)
        record(
            conn,
            at=now,
            actor=f"user {known.name}",
            action="user.oidc",
            subject=f"user {known.name}",
            before={"oidc_subject": None},
            after={"oidc_subject": subject},
        )
        return tied
    return None
