"""`baumfeuchte thresholds`: the values that a city sets itself, with their sources."""

from __future__ import annotations

from typing import Annotated

import typer

thresholds = typer.Typer(
    name="thresholds", help="Values that the city sets itself.", no_args_is_help=True
)


@thresholds.command("list")
def list_(
    *,
    own: Annotated[bool, typer.Option("--own", help="Only those that the city set.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show every value with its unit, standard and source, and the city's own."""
    from baumfeuchte.api.render_city import city_value
    from baumfeuchte.api.respond import dump
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.irrigation.city_values import CITY_VALUES
    from baumfeuchte.storage.city_settings import own_values
    from baumfeuchte.storage.query import run

    with transaction(load_settings()) as connection:
        known = {item.key: item for item in run(connection, own_values())}
    shown = [item for key, item in CITY_VALUES.items() if key in known or not own]
    if as_json:
        for item in shown:
            say(dump(city_value(item, known.get(item.key))).decode())
        return
    rows = []
    for item in shown:
        mine = known.get(item.key)
        value = item.standard if mine is None else mine.value
        source = item.source if mine is None else f"{mine.source} ({mine.set_by})"
        standard = "" if mine is None else str(item.standard)
        rows.append((item.key, str(value), item.unit or "-", standard or "-", source))
    print_table(("Key", "Value", "Unit", "Instead of", "Source"), rows)


@thresholds.command("set")
def set_(
    *,
    values: Annotated[
        list[str], typer.Argument(metavar="KEY=VALUE...", help="Such as efficiency=0.9.")
    ],
    source: Annotated[str, typer.Option("--source", help="Where the city takes them from.")],
) -> None:
    """Set values of the city's own; the next plan uses them and names their source."""
    from baumfeuchte.api.city_values import set_values
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError

    written = {}
    for entry in values:
        key, sign, value = entry.partition("=")
        if not sign:
            msg = f"{entry!r} has no =; write it as KEY=VALUE."
            raise InputError(msg)
        written[key.strip()] = value.strip()
    settings = load_settings()
    with transaction(settings) as connection:
        changed = set_values(
            connection, written, source=source, who=actor(), now=settings.clock()()
        )
    for item in changed:
        say(f"{item.key} is {item.value} now.")
    if not changed:
        say("Nothing changed; these values were set already.")


@thresholds.command()
def reset(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY...]", help="Of the values.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All values of the city.")] = False,
) -> None:
    """Go back to the published values."""
    from baumfeuchte.api.city_values import reset_values
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.storage.city_settings import own_values
    from baumfeuchte.storage.query import run

    if bool(keys) == everything:
        msg = "Name the keys to reset, or give --all."
        raise InputError(msg)
    settings = load_settings()
    with transaction(settings) as connection:
        wanted = [item.key for item in run(connection, own_values())] if everything else keys or []
        gone = reset_values(connection, wanted, who=actor(), now=settings.clock()())
    for item in gone:
        say(f"{item.key} is the published value again.")
    if not gone:
        say("Nothing changed; the city set none of these.")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(thresholds)
