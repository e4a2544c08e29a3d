"""`baumfeuchte gaps`: what came of each sensor and what did not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli._times import moment
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from baumfeuchte.domain.device_health import SensorGaps

DEFAULT_PERIOD = timedelta(days=7)
_TIME = "%Y-%m-%d %H:%M"


def gaps(
    since: Annotated[
        str | None,
        typer.Option(help="Begin, for example 2026-07-01 or with a time. Default: 7 days ago."),
    ] = None,
    until: Annotated[str | None, typer.Option(help="End. Default: now.")] = None,
    device: Annotated[
        str | None, typer.Option(help="Only this sensor, with each of its gaps.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for each sensor.")
    ] = False,
    learn: Annotated[
        bool,
        typer.Option("--learn", help="First learn how often sensors send; `plan` does it daily."),
    ] = False,
) -> None:
    """Show missing frames by frame counter and by clock, the most incomplete sensor first."""
    from baumfeuchte.cli._watched import sensors_to_watch
    from baumfeuchte.cli.common import complain, current_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.watch import learn_intervals, sensor_gaps

    settings = load_settings()
    now = settings.clock()()
    end = min(moment("--until", until, settings.zone) or now, now)
    begin = moment("--since", since, settings.zone) or end - DEFAULT_PERIOD
    if begin >= end:
        msg = "The period is empty; --since must be earlier than --until and than now."
        raise InputError(msg)
    with current_database(settings) as database:
        if learn:
            count = learn_intervals(database, now)
            complain(f"Learned how often {count} sensors send.")
        with database.begin() as conn:
            found = sensor_gaps(conn, sensors_to_watch(conn, now, device), begin, end)
    if as_json:
        _print_json(found)
    elif device is None:
        _print_sensors(found, begin, end)
    else:
        _print_gaps(found[0])


def _print_json(found: list[SensorGaps]) -> None:
    from baumfeuchte.api.render_devices import gaps as document
    from baumfeuchte.api.respond import dump
    from baumfeuchte.cli.common import say

    for item in found:
        say(dump(document(item)).decode())


def _print_sensors(found: list[SensorGaps], begin: datetime, end: datetime) -> None:
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli._watched import span
    from baumfeuchte.cli.common import say

    incomplete = [item for item in found if item.missing]
    if incomplete:
        print_table(
            ("Sensor", "Trees", "Every", "Received", "Missing", "Complete", "Gaps", "Longest"),
            [
                (
                    item.dev_eui,
                    ", ".join(item.tree_numbers) or "-",
                    "?" if item.interval_s is None else span(item.interval_s),
                    str(item.received),
                    str(item.missing),
                    f"{item.completeness_percent:.1f} %",
                    str(len(item.gaps)),
                    span(max((gap.until - gap.since).total_seconds() for gap in item.gaps)),
                )
                for item in sorted(incomplete, key=lambda item: item.completeness_percent or 0)
            ],
        )
    received, expected = (
        sum(item.received for item in found),
        sum(item.expected for item in found),
    )
    unheard = sum(not item.expected for item in found)
    say(
        f"{begin:{_TIME}} to {end:{_TIME}} UTC: {received} of {expected} frames of "
        f"{len(found) - unheard} sensors; {len(incomplete)} with gaps, {unheard} not heard."
    )


def _print_gaps(item: SensorGaps) -> None:
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli._watched import span
    from baumfeuchte.cli.common import say

    if item.gaps:
        print_table(
            ("From (UTC)", "To (UTC)", "Length", "Missing", "Found by"),
            [
                (
                    f"{gap.since:{_TIME}}",
                    "still open" if gap.is_open else f"{gap.until:{_TIME}}",
                    span((gap.until - gap.since).total_seconds()),
                    str(gap.missing),
                    gap.found_by,
                )
                for gap in item.gaps
            ],
        )
    every = "?" if item.interval_s is None else span(item.interval_s)
    complete = item.completeness_percent
    say(
        f"{item.dev_eui}: {item.received} of {item.expected} frames"
        + ("" if complete is None else f" ({complete:.1f} %)")
        + f", one every {every}, {item.counter_resets} counter resets."
    )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(gaps)
