"""`baumfeuchte plan`: the watering list of a day."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli._times import day as parse_day
from baumfeuchte.cli.common import LONGEST_S
from baumfeuchte.domain.errors import InputError, StorageUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from baumfeuchte.config import Settings
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.engine import Database

log = logging.getLogger(__name__)


def plan(
    day: Annotated[
        str | None, typer.Option("--day", help="YYYY-MM-DD, today or in the past. Default: today.")
    ] = None,
    every: Annotated[
        int,
        typer.Option(
            "--every",
            min=0,
            max=LONGEST_S,
            help="Plan again after this many seconds, and at 05:30. 0: once.",
        ),
    ] = 0,
    fetch_weather: Annotated[
        bool,
        typer.Option("--fetch-weather", help="Get new weather before, where it is six hours old."),
    ] = False,
) -> None:
    """Compute the watering list of a day and store it.

    A run that comes to the same advice writes nothing; other advice becomes a revision.
    """
    from baumfeuchte.cli.common import configure_logging
    from baumfeuchte.config import load_settings

    settings = load_settings()
    wanted = parse_day("--day", day)
    if not every:
        _report(_plan(settings, wanted, fetch_weather=fetch_weather))
        return
    if wanted is not None:
        msg = "--day and --every exclude each other; --every always plans today."
        raise InputError(msg)
    configure_logging(settings.log_level, settings.log_format)
    _repeat(settings, every, fetch_weather=fetch_weather)


def _plan(settings: Settings, day: date | None, *, fetch_weather: bool) -> PlanningRun:
    from baumfeuchte.cli._turns import plan_in_turn
    from baumfeuchte.cli.common import current_database
    from baumfeuchte.ingest.watch import look_after
    from baumfeuchte.storage.uplinks import prune_uplinks

    clock = settings.clock()
    keep = timedelta(days=settings.raw_retention_days)
    with current_database(settings) as database:
        if fetch_weather:
            _fetch(database, settings, clock())
        run = plan_in_turn(database, settings, day)
        now = clock()
        with database.begin() as connection:
            prune_uplinks(connection, now - keep)
        look_after(database, now, keep)
    return run


def _fetch(database: Database, settings: Settings, now: datetime) -> None:
    """New weather where it is due; without it the list is made all the same."""
    from baumfeuchte.cli._weather import fetch_due
    from baumfeuchte.domain.errors import BaumfeuchteError

    try:
        fetch_due(database, settings, now)
    except StorageUnavailableError:
        raise
    except BaumfeuchteError as error:
        log.warning("no new weather: %s", error)


def _report(run: PlanningRun) -> None:
    print(
        f"List of {run.day}, revision {run.revision}, computed {run.issued_at:%Y-%m-%d %H:%M} UTC"
        f" ({_kind(run)})."
    )


def _kind(run: PlanningRun) -> str:
    """What the run is to its day."""
    if run.released_at is not None:
        return f"the day's list, issued {run.released_at:%H:%M} UTC"
    return "a revision or preview; the issued list stays"


def next_run(now: datetime, every: timedelta, zone: ZoneInfo) -> datetime:
    """When `--every` plans next: after the interval, at 05:30 at the latest, never before it.

    Args:
        now: the clock (UTC).
        every: the interval.
        zone: the city's time zone.
    """
    from baumfeuchte.planning.run import issue_moment

    today = now.astimezone(zone).date()
    if now < issue_moment(today, zone):
        return issue_moment(today, zone)
    return min(now + every, issue_moment(today + timedelta(days=1), zone))


def _repeat(settings: Settings, every: int, *, fetch_weather: bool) -> None:
    from baumfeuchte.cli._stopping import StopRequest
    from baumfeuchte.planning.run import issue_moment

    stopped = StopRequest()
    clock: Callable[[], datetime] = settings.clock()
    now = clock()
    issue = issue_moment(now.astimezone(settings.zone).date(), settings.zone)
    due = now if now >= issue else next_run(now, timedelta(seconds=every), settings.zone)
    while not stopped.wait(max(0.0, (due - clock()).total_seconds())):
        try:
            run = _plan(settings, None, fetch_weather=fetch_weather)
            log.info("list of %s, revision %d", run.day, run.revision)
        except StorageUnavailableError as error:
            log.warning("%s Trying again at the next turn.", error)
        due = next_run(clock(), timedelta(seconds=every), settings.zone)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("plan")(plan)
