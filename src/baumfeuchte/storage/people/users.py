"""Who may log in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.people import Area, PeopleError, Role, User
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import users

if TYPE_CHECKING:
    from collections.abc import Sequence

USER_COLUMNS = (
    users.c.id,
    users.c.name,
    users.c.display_name,
    users.c.role,
    users.c.districts,
    users.c.contractor,
    users.c.password_hash.is_not(None),
    users.c.oidc_subject,
    users.c.created_at,
    users.c.disabled_at,
)
"""In the order that ``user_of`` takes them."""


def add_user(conn: sa.Connection, user: User, *, password_hash: str | None) -> User:
    """Let somebody in.

    Args:
        conn: in the caller's transaction.
        user: without an ``id``.
        password_hash: by argon2; None for somebody who comes through OIDC.

    Raises:
        PeopleError: the name is empty or taken.
    """
    name = user.name.strip().lower()
    if not name:
        raise PeopleError("name_missing", "A person needs a name to log in with.")
    new_id = conn.scalar(
        insert(users)
        .values(
            **_values(replace(user, name=name)),
            password_hash=password_hash,
            oidc_subject=user.oidc_subject,
            created_at=user.created_at,
        )
        .on_conflict_do_nothing(index_elements=[users.c.name])
        .returning(users.c.id)
    )
    if new_id is None:
        msg = f"There is somebody with the name {name!r} already; use another one."
        raise PeopleError("name_taken", msg)
    return replace(user, id=new_id, name=name, has_password=password_hash is not None)


def update_user(conn: sa.Connection, user: User) -> None:
    """Store role, area, names and whether the person may log in.

    Raises:
        NotFoundError: there is no such person.
    """
    done = conn.execute(
        users.update()
        .where(users.c.id == user.id)
        .values(**_values(user), disabled_at=user.disabled_at, oidc_subject=user.oidc_subject)
    )
    if done.rowcount == 0:
        msg = f"There is no person with the id {user.id}."
        raise NotFoundError(msg)


def set_password_hash(conn: sa.Connection, user_id: int, password_hash: str | None) -> None:
    """Replace a password."""
    conn.execute(users.update().where(users.c.id == user_id).values(password_hash=password_hash))


def all_users() -> Query[User]:
    """Everybody by name, also who may not log in any more."""
    return Query(statement=sa.select(*USER_COLUMNS).order_by(users.c.name), row=user_of)


def user_by_id(user_id: int) -> Query[User]:
    """The person with our key, if there is one."""
    return Query(statement=sa.select(*USER_COLUMNS).where(users.c.id == user_id), row=user_of)


def user_by_name(name: str) -> Query[User]:
    """The person with this login name, if there is one."""
    wanted = name.strip().lower()
    return Query(statement=sa.select(*USER_COLUMNS).where(users.c.name == wanted), row=user_of)


def user_by_subject(subject: str) -> Query[User]:
    """The person whom an OIDC provider knows by this subject."""
    return Query(
        statement=sa.select(*USER_COLUMNS).where(users.c.oidc_subject == subject), row=user_of
    )


def credentials(name: str) -> Query[tuple[User, str | None]]:
    """A person and their password's hash."""
    wanted = name.replace("\0", "").strip().lower()
    statement = sa.select(*USER_COLUMNS, users.c.password_hash).where(users.c.name == wanted)
    return Query(statement=statement, row=lambda row: (user_of(row), row[-1]))


DEMO_PREFIX = "demo-"
"""Names of the people whom `demo` makes; only there a click logs in as one of them."""


def demo_people() -> Query[User]:
    """Whom `demo` made and who may log in with a click there."""
    statement = sa.select(*USER_COLUMNS).where(
        users.c.name.startswith(DEMO_PREFIX, autoescape=True), users.c.disabled_at.is_(None)
    )
    return Query(statement=statement.order_by(users.c.id), row=user_of)


def is_anybody_there() -> Query[bool]:
    """Whether anybody was ever let in."""
    return Query(statement=sa.select(sa.exists().select_from(users)), row=lambda row: bool(row[0]))


def count_admins(conn: sa.Connection) -> int:
    """How many people may administer now; the last one must stay."""
    statement = (
        sa.select(sa.func.count())
        .select_from(users)
        .where(users.c.role == Role.ADMIN, users.c.disabled_at.is_(None))
    )
    return int(conn.scalar(statement) or 0)


def user_of(row: Sequence[Any]) -> User:
    """A row that begins with ``USER_COLUMNS``."""
    return User(
        id=row[0],
        name=row[1],
        display_name=row[2],
        role=Role(row[3]),
        area=Area(districts=tuple(row[4]), contractor=row[5]),
        has_password=row[6],
        oidc_subject=row[7],
        created_at=row[8],
        disabled_at=row[9],
    )


def _values(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "display_name": user.display_name,
        "role": user.role.value,
        "districts": list(user.area.districts),
        "contractor": user.area.contractor,
    }
