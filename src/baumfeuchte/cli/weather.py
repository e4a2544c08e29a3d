"""`baumfeuchte weather fetch|show|import`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli.common import LONGEST_S
from baumfeuchte.domain.errors import InputError, StorageUnavailableError, WeatherError

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.config import Settings
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.weather.fetch import Round

log = logging.getLogger(__name__)

weather = typer.Typer(
    name="weather", help="Weather of the trees' cells (docs/weather.md).", no_args_is_help=True
)


@weather.callback()
def _group() -> None:
    """Weather of the trees' cells (docs/weather.md)."""


@weather.command("fetch")
def fetch(
    *,
    force: Annotated[
        bool, typer.Option("--force", help="All cells, also those with weather of today.")
    ] = False,
    every: Annotated[
        int,
        typer.Option(
            "--every", min=0, max=LONGEST_S, help="Again after this many seconds. 0: once."
        ),
    ] = 0,
) -> None:
    """Get the weather of all cells in which trees stand, where it is six hours old."""
    from baumfeuchte.cli.common import configure_logging, current_database, say
    from baumfeuchte.config import load_settings

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    if every:
        _repeat(settings, every)
        return
    with current_database(settings) as database:
        found = _round(database, settings, settings.clock()(), force=force)
    say(_summary(found, settings.weather_provider))
    if found.failed and not found.fetched:
        raise WeatherError(found.error)


def _round(database: Database, settings: Settings, now: datetime, *, force: bool = False) -> Round:
    from baumfeuchte.cli._weather import fetch_due

    return fetch_due(database, settings, now, force=force)


def _repeat(settings: Settings, every: int) -> None:
    from baumfeuchte.cli._stopping import StopRequest
    from baumfeuchte.cli.common import current_database

    stopped = StopRequest()
    clock = settings.clock()
    while True:
        try:
            with current_database(settings) as database:
                log.info("%s", _summary(_round(database, settings, clock()), "weather"))
        except (StorageUnavailableError, InputError) as error:
            log.warning("%s Trying again at the next turn.", error)
        if stopped.wait(every):
            return


def _summary(found: Round, provider: str) -> str:
    parts = [f"{found.fetched} fetched", f"{found.fresh} fresh"]
    parts += [
        f"{count} {word}"
        for count, word in (
            (found.empty, "without a forecast"),
            (found.failed, "failed"),
            (found.left_out, "left out for this time"),
        )
        if count
    ]
    return f"Cells of {provider}: {', '.join(parts)}."


@weather.command("show")
def show(
    *,
    tree: Annotated[
        str | None, typer.Option("--tree", help="The days of this tree's cell, by its number.")
    ] = None,
) -> None:
    """Show how fresh the weather of each cell is, or the days that count for a tree."""
    from baumfeuchte.cli import _weather_views
    from baumfeuchte.cli.common import current_database
    from baumfeuchte.config import load_settings

    settings = load_settings()
    now = settings.clock()()
    with current_database(settings) as database, database.begin() as conn:
        if tree is None:
            _weather_views.cells(conn, now)
        else:
            _weather_views.days(conn, tree, now=now, zone=settings.zone)


@weather.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV file (docs/weather.md).")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; only say what would be stored.")
    ] = False,
) -> None:
    """Store the weather of a file, past and forecast, for the cells in which trees stand."""
    from baumfeuchte.cli._weather import csv_file, tree_cells
    from baumfeuchte.cli.common import actor, current_database, say
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.audit import record
    from baumfeuchte.storage.weather import store_report

    settings = load_settings()
    now = settings.clock()()
    provider = csv_file(file, settings)
    changed = 0
    with current_database(settings) as database:
        cells = tree_cells(database)
        today = now.astimezone(settings.zone).date()
        reports = [(cell, provider.whole(cell, today=today)) for cell in cells]
        if not dry_run:
            with database.begin() as conn:
                for cell, report in reports:
                    changed += store_report(conn, cell, report, now)
                detail = f"{len(cells)} cells, {changed} observed days new or changed"
                record(
                    conn,
                    at=now,
                    actor=actor(),
                    action="weather.import",
                    subject=f"file {file.name}",
                    detail=detail,
                )
    if not reports:
        say("There are no trees yet, so nothing was stored; import them first.")
        return
    longest = max(len(report.forecast) for _, report in reports)
    observed = max(len(report.observed) for _, report in reports)
    verb = "Would store" if dry_run else "Stored"
    new = "" if dry_run else f", {changed} of them new or changed"
    say(
        f"{verb} {observed} observed days{new}, and a forecast of {longest} days, for "
        f"{len(reports)} cells."
    )


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(weather)
