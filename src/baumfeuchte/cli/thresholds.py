"""`baumfeuchte thresholds`: the values that a city sets itself, with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli.common import MOST_SHOWN

if TYPE_CHECKING:
    from baumfeuchte.domain.city_values import ValueEntry

_FROM = "Today or a later day, such as 2027-05-01; without it they hold at once."
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
    from baumfeuchte.storage.city_settings import city_values_held

    settings = load_settings()
    now = settings.clock()()
    with transaction(settings) as connection:
        known = city_values_held(
            connection, day=now.astimezone(settings.zone).date(), known_at=now, zone=settings.zone
        )
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


@thresholds.command()
def coming(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False
) -> None:
    """Show values that do not hold yet, the next first."""
    from baumfeuchte.api.render_city import coming_value
    from baumfeuchte.api.respond import dump
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.city_values import coming_entries
    from baumfeuchte.irrigation.city_values import CITY_VALUES
    from baumfeuchte.storage.city_settings import value_entries
    from baumfeuchte.storage.query import run

    settings = load_settings()
    now = settings.clock()()
    with transaction(settings) as connection:
        entries = run(connection, value_entries())
    later = coming_entries(entries, today=now.astimezone(settings.zone).date(), known_at=now)
    found = [item for item in later if item.key in CITY_VALUES]
    if as_json:
        for item in found:
            say(dump(coming_value(item)).decode())
        return
    rows = [
        (
            str(item.valid_from),
            item.key,
            "published" if item.value is None else str(item.value),
            item.source or "-",
            item.set_by,
        )
        for item in found
    ]
    print_table(("From", "Key", "Value", "Source", "By"), rows)


@thresholds.command()
def history(
    *,
    key: Annotated[str | None, typer.Argument(metavar="[KEY]", help="Only of this value.")] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=MOST_SHOWN, help="Most changes shown.")
    ] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show who set, reset or withdrew which value, from when on, and its source; newest first."""
    from baumfeuchte.api.render_city import value_change
    from baumfeuchte.api.respond import dump
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.city_values import with_before
    from baumfeuchte.storage.city_settings import newest_entries, value_entries
    from baumfeuchte.storage.query import run

    settings = load_settings()
    with transaction(settings) as connection:
        newest = run(connection, newest_entries(limit, key=key))
        changes = with_before(newest, run(connection, value_entries()), settings.zone)
    if as_json:
        for item in changes:
            say(dump(value_change(item)).decode())
        return
    rows = [
        (
            f"{item.entry.set_at.astimezone(settings.zone):%d.%m.%Y %H:%M}",
            item.entry.key,
            "published" if item.before is None else str(item.before),
            _after(item.entry),
            item.entry.source or "-",
            item.entry.set_by,
        )
        for item in changes
    ]
    print_table(("Since", "Key", "Before", "Value", "Source", "By"), rows)


def _after(entry: ValueEntry) -> str:
    """What holds from then on, and the day where it is another than that of the entry."""
    value = "published" if entry.value is None else str(entry.value)
    if entry.withdrawn:
        value = "withdrawn"
    return value if entry.valid_from is None else f"{value} from {entry.valid_from}"


@thresholds.command("set")
def set_(
    *,
    values: Annotated[
        list[str], typer.Argument(metavar="KEY=VALUE...", help="Such as efficiency=0.9.")
    ],
    source: Annotated[str, typer.Option("--source", help="Where the city takes them from.")],
    begin: Annotated[str | None, typer.Option("--from", metavar="DAY", help=_FROM)] = None,
) -> None:
    """Set values of the city's own; plans use them and name their source."""
    from baumfeuchte.api.city_values import Editor, set_values
    from baumfeuchte.cli._times import day
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
    editor = Editor(who=actor(), now=settings.clock()(), zone=settings.zone)
    with transaction(settings) as connection:
        changed = set_values(
            connection, written, source=source, editor=editor, valid_from=day("--from", begin)
        )
    for item in changed:
        when = "now" if item.valid_from is None else f"from {item.valid_from} on"
        say(f"{item.key} is {item.value} {when}.")
    if not changed:
        say("Nothing changed; these values were set already.")


@thresholds.command()
def reset(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY...]", help="Of the values.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All values of the city.")] = False,
    begin: Annotated[str | None, typer.Option("--from", metavar="DAY", help=_FROM)] = None,
) -> None:
    """Go back to the published values; values that are coming come nevertheless."""
    from baumfeuchte.api.city_values import Editor, reset_values
    from baumfeuchte.cli._times import day
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.irrigation.city_values import CITY_VALUES

    if bool(keys) == everything:
        msg = "Name the keys to reset, or give --all."
        raise InputError(msg)
    settings = load_settings()
    editor = Editor(who=actor(), now=settings.clock()(), zone=settings.zone)
    since = day("--from", begin)
    with transaction(settings) as connection:
        # What the city did not set is left.
        wanted = tuple(CITY_VALUES) if everything else keys or ()
        gone = reset_values(connection, wanted, editor=editor, valid_from=since)
    when = "" if since is None or since <= editor.today else f" from {since} on"
    for item in gone:
        say(f"{item.key} is the published value again{when}.")
    if not gone:
        say("Nothing changed; the city set none of these.")


@thresholds.command("withdraw")
def withdraw_(
    *,
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="Of the values.")],
    begin: Annotated[
        str, typer.Option("--from", metavar="DAY", help="From which day on they were to hold.")
    ],
) -> None:
    """Take back values that were to hold from a coming day on."""
    from baumfeuchte.api.city_values import Editor, withdraw
    from baumfeuchte.cli._times import day
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings

    settings = load_settings()
    editor = Editor(who=actor(), now=settings.clock()(), zone=settings.zone)
    since = day("--from", begin) or editor.today
    with transaction(settings) as connection:
        gone = withdraw(connection, keys, valid_from=since, editor=editor)
    for item in gone:
        say(f"{item.key} does not change on {since}.")
    if not gone:
        say(f"Nothing changed; none of these begins on {since}.")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(thresholds)
