"""`baumfeuchte doctor`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from baumfeuchte.cli._doctor.examine import Group
    from baumfeuchte.cli._doctor.finding import Line
    from baumfeuchte.config import Settings
    from baumfeuchte.ingest.broker import Broker


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for each finding.")
    ] = False,
) -> None:
    """Check settings, database, brokers, clocks, disk and the flow of data; changes nothing."""
    from baumfeuchte.cli._doctor.finding import Level
    from baumfeuchte.cli._doctor.report import json_lines, text_lines
    from baumfeuchte.cli.common import say

    found = check_everything()
    for text in json_lines(found) if as_json else text_lines(found):
        say(text)
    if any(line.finding.level is Level.ERROR for line in found):
        raise typer.Exit(1)


def check_everything() -> list[Line]:
    """All checks in the order in which a person reads them."""
    from baumfeuchte.cli._doctor import clock
    from baumfeuchte.cli._doctor.examine import collect, examine, findings
    from baumfeuchte.cli._doctor.finding import Line, error
    from baumfeuchte.cli._doctor.settings import check_files, check_secrets, read_settings

    settings, found = read_settings(os.environ)
    lines = [Line("settings", finding) for finding in found]
    if settings is None:
        lines.append(Line("settings", error("nothing else was checked", "Correct them first.")))
        return lines
    brokers, broken = _brokers(settings)
    for about, check in (
        ("settings", lambda: check_files(settings)),
        ("settings", lambda: check_secrets(settings, brokers)),
        ("clock", lambda: clock.check_settings(settings)),
    ):
        lines += [Line(about, finding) for finding in findings(check)]
    lines += broken
    database = _database(settings)
    groups = [_broker(broker) for broker in brokers]
    if settings.database_url is None:
        # In this thread: a Ctrl-C must stop the server that was started, too.
        collect(database, lines)
    else:
        groups.insert(0, database)
    return lines + examine(groups)


def _brokers(settings: Settings) -> tuple[list[Broker], list[Line]]:
    """The configured brokers, or why there are none."""
    from baumfeuchte.cli._brokers import configured_brokers
    from baumfeuchte.cli._doctor.finding import Line, error
    from baumfeuchte.domain.errors import BaumfeuchteError

    try:
        return configured_brokers(settings), []
    except BaumfeuchteError as failure:
        return [], [Line("brokers", error(str(failure)))]


def _database(settings: Settings) -> Group:
    from baumfeuchte.cli._doctor.database import check_database, check_embedded
    from baumfeuchte.cli._doctor.examine import Group

    if settings.database_url is None:
        return Group("database", lambda: check_embedded(settings))
    url = settings.database_url.get_secret_value()
    return Group("database", lambda: check_database(url, settings))


def _broker(broker: Broker) -> Group:
    from baumfeuchte.cli._doctor.brokers import check_broker
    from baumfeuchte.cli._doctor.examine import Group, findings
    from baumfeuchte.cli._doctor.finding import Line

    about = f"broker {broker.place}"
    return Group(
        about, lambda: (Line(about, found) for found in findings(lambda: check_broker(broker)))
    )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(doctor)
