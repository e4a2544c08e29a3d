"""`baumfeuchte keys`: API keys."""

from __future__ import annotations

from typing import Annotated

import typer

keys = typer.Typer(name="keys", help="API keys.", no_args_is_help=True)


@keys.command("create")
def create(
    name: Annotated[str, typer.Option("--name", help="Who or what will use the key.")],
    scope: Annotated[
        list[str],
        typer.Option("--scope", help="read, crew, planner, sensors, admin or gateway; repeatable."),
    ],
    district: Annotated[
        list[str] | None, typer.Option("--district", help="Only this district; repeatable.")
    ] = None,
    contractor: Annotated[
        str | None, typer.Option("--contractor", help="Only the trees of this contractor.")
    ] = None,
) -> None:
    """Make a key and show it once; only its hash is stored."""
    from baumfeuchte.cli.common import actor, complain, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.people import Area
    from baumfeuchte.storage.key_changes import make_key

    settings = load_settings()
    scopes = [part.strip() for text in scope for part in text.split(",") if part.strip()]
    area = Area(districts=tuple(district or ()), contractor=contractor)
    with transaction(settings) as connection:
        now = settings.clock()()
        key, _ = make_key(connection, name, scopes, actor=actor(), now=now, area=area)
    # The key alone goes to standard output, so that a script can take it from there.
    complain(f"Key {name!r} with {', '.join(sorted(set(scopes)))}; it is shown only now:")
    say(key)


@keys.command("list")
def list_() -> None:
    """Show names, scopes and dates of the keys."""
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.api_keys import list_keys
    from baumfeuchte.storage.query import run

    with transaction(load_settings()) as connection:
        found = run(connection, list_keys())
    if not found:
        say("There are no keys; make one with `baumfeuchte keys create --scope read --name NAME`.")
    for key in found:
        end = f"revoked {key.revoked_at:%Y-%m-%d %H:%M} UTC" if key.revoked_at else "active"
        limits = [*key.area.districts, *([key.area.contractor] if key.area.contractor else [])]
        area = f"  only {', '.join(limits)}" if limits else ""
        say(f"{key.name}  {','.join(key.scopes)}{area}  created {key.created_at:%Y-%m-%d}  {end}")


@keys.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="The key's name.")]) -> None:
    """End a key."""
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.key_changes import end_key

    settings = load_settings()
    with transaction(settings) as connection:
        end_key(connection, name, actor=actor(), now=settings.clock()())
    say(f"Key {name!r} is revoked.")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(keys)
