"""`baumfeuchte users`: people who may log in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.domain.people import User
    from baumfeuchte.storage.connection import Connection

users = typer.Typer(name="users", help="People who may log in.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name that the person logs in with.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@users.command("add")
def add(
    *,
    name: Annotated[str, typer.Argument(help="Name to log in with.")],
    role: Annotated[
        str, typer.Option("--role", help="viewer, crew, planner, sensors or admin.")
    ] = "viewer",
    display_name: Annotated[str, typer.Option("--display-name", help="Name that pages show.")] = "",
    district: Annotated[
        list[str] | None, typer.Option("--district", help="Only this district; repeatable.")
    ] = None,
    contractor: Annotated[
        str | None, typer.Option("--contractor", help="Only the trees of this contractor.")
    ] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    """Let somebody in; asks for the password. The first person should be an admin."""
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.domain.people import Area, Role, User
    from baumfeuchte.storage.people import let_in

    if role not in set(Role):
        msg = f"{role!r} is no role; use viewer, crew, planner, sensors or admin."
        raise InputError(msg)
    settings = load_settings()
    password = _password(from_stdin=password_stdin)
    user = User(
        name=name,
        role=Role(role),
        created_at=settings.clock()(),
        display_name=display_name,
        area=Area(districts=tuple(district or ()), contractor=contractor),
    )
    with transaction(settings) as connection:
        user = let_in(connection, user, password=password, actor=actor())
    say(f"{user.name} may log in now, as {role}.")


@users.command("list")
def list_() -> None:
    """Show who may log in, with role and area."""
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.people import all_users
    from baumfeuchte.storage.query import run

    with transaction(load_settings()) as connection:
        found = run(connection, all_users())
    if not found:
        say("Nobody may log in yet; begin with `baumfeuchte users add NAME --role admin`.")
    for user in found:
        say("  ".join(_line(user)))


@users.command("disable")
def disable(name: Name) -> None:
    """Let somebody in no longer, and log them out at once."""
    from baumfeuchte.cli.common import say

    _change(name, disabled=True)
    say(f"{name} is logged out everywhere and may not log in any more.")


@users.command("enable")
def enable(name: Name) -> None:
    """Let somebody in again."""
    from baumfeuchte.cli.common import say

    _change(name, disabled=False)
    say(f"{name} may log in again.")


@users.command("password")
def password(
    *,
    name: Name,
    password_stdin: PasswordStdin = False,
    generate: Annotated[
        bool, typer.Option("--generate", help="Make a password and show it once.")
    ] = False,
) -> None:
    """Set a new password, log the person out everywhere, and end waiting after failed attempts."""
    from baumfeuchte.cli.common import actor, complain, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.people import forget_name, generated_password, give_password

    settings = load_settings()
    new = generated_password() if generate else _password(from_stdin=password_stdin)
    with transaction(settings) as connection:
        user = _find(connection, name)
        now = settings.clock()()
        give_password(connection, user.id or 0, new, actor=actor(), now=now)
        forget_name(connection, user.name)
    if generate:
        # The password alone goes to standard output, so that a script can take it from there.
        complain(f"The new password of {user.name}; it is shown only now:")
        say(new)
    else:
        say(f"{user.name} has a new password and is logged out everywhere.")


def _change(name: str, *, disabled: bool) -> None:
    from baumfeuchte.cli.common import actor, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.people import change_person

    settings = load_settings()
    now: datetime = settings.clock()()
    with transaction(settings) as connection:
        user = _find(connection, name)
        since = (user.disabled_at or now) if disabled else None
        change_person(connection, replace(user, disabled_at=since), actor=actor(), now=now)


def _find(connection: Connection, name: str) -> User:
    from baumfeuchte.domain.errors import NotFoundError
    from baumfeuchte.storage.people import user_by_name
    from baumfeuchte.storage.query import run_one

    found = run_one(connection, user_by_name(name))
    if found is None:
        msg = f"There is nobody with the name {name!r}; see `baumfeuchte users list`."
        raise NotFoundError(msg)
    return found


def _line(user: User) -> list[str]:
    """Name, role, area and state of a person."""
    parts = [user.name, user.role.value]
    if user.display_name:
        parts.insert(1, f"({user.display_name})")
    if user.area.districts:
        parts.append(f"districts {', '.join(user.area.districts)}")
    if user.area.contractor is not None:
        parts.append(f"contractor {user.area.contractor}")
    if not user.has_password:
        parts.append("no password")
    if user.disabled_at is not None:
        parts.append(f"disabled {user.disabled_at:%Y-%m-%d %H:%M} UTC")
    return parts


def _password(*, from_stdin: bool) -> str:
    import sys

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(users)
