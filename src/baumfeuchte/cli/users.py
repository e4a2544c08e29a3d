"""`baumfeuchte users`: people who may log in."""

from __future__ import annotations

from typing import Annotated

import typer

users = typer.Typer(name="users", help="People who may log in.", no_args_is_help=True)


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
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Let somebody in; asks for the password. The first person should be an admin."""
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.domain.people import Area, Role, User
    from baumfeuchte.storage.audit import record
    from baumfeuchte.storage.people import add_user
    from baumfeuchte.storage.people.passwords import hash_password

    if role not in set(Role):
        msg = f"{role!r} is no role; use viewer, crew, planner, sensors or admin."
        raise InputError(msg)
    settings = load_settings()
    hashed = hash_password(_password(from_stdin=password_stdin))
    now = settings.clock()()
    user = User(
        name=name,
        role=Role(role),
        created_at=now,
        display_name=display_name,
        area=Area(districts=tuple(district or ()), contractor=contractor),
    )
    with transaction(settings) as connection:
        user = add_user(connection, user, password_hash=hashed)
        record(
            connection,
            at=now,
            actor=actor(),
            action="user.add",
            subject=f"user {user.name}",
            after={"role": role, "districts": list(user.area.districts), "contractor": contractor},
        )
    say(f"{user.name} may log in now, as {role}.")


def _password(*, from_stdin: bool) -> str:
    import sys

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(users)
