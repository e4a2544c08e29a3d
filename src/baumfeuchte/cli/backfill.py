"""`baumfeuchte backfill tts`: fetch what did not come over MQTT."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from baumfeuchte.config import Settings
    from baumfeuchte.ingest.backfill import BackfillResult
    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.ingest.tts_source import StorageSource
    from baumfeuchte.storage.engine import Database

KEPT = timedelta(days=30)
"""How long The Things Stack Cloud keeps messages; the Sandbox keeps them for a day."""

backfill = typer.Typer(
    name="backfill", help="Fetch what was missed from a network server.", no_args_is_help=True
)


@backfill.callback()
def _group() -> None:
    """Fetch what was missed from a network server."""


@backfill.command()
def tts(
    *,
    url: Annotated[
        str, typer.Option(help="The cluster, for example https://eu1.cloud.thethings.network.")
    ],
    application: Annotated[str, typer.Option(help="Id of the application there.")],
    device: Annotated[
        str | None,
        typer.Option(help="Only this device: its id there, such as eui-a84041c3f1850001."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Begin, for example 2026-07-01 or with a time.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="End. Default: now.")] = None,
    from_gaps: Annotated[
        bool,
        typer.Option(
            "--from-gaps", help="Begin at the earliest gap that `gaps` finds in the last 30 days."
        ),
    ] = False,
    api_key_file: Annotated[
        Path | None,
        typer.Option(help="File with the API key; default: BAUMFEUCHTE_TTS_API_KEY."),
    ] = None,
) -> None:
    """Fetch uplinks from The Things Stack's Storage Integration; known ones change nothing."""
    from baumfeuchte.cli._times import moment
    from baumfeuchte.cli.common import complain, current_database, say
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.ingest.tts_source import storage_source

    settings = load_settings()
    if (since is None) is not from_gaps:
        msg = "Say where to begin: either --since 2026-07-01 or --from-gaps."
        raise InputError(msg)
    source = storage_source(url, application, device, _api_key(settings, api_key_file))
    if source.is_open:
        complain("Note: over http:// everybody on the way can read the API key; use https://.")
    begin = moment("--since", since, settings.zone)
    end = moment("--until", until, settings.zone)
    with current_database(settings) as database:
        if begin is None:
            begin = _earliest_gap(database, settings.clock()())
        if begin is None:
            say("No gaps in the last 30 days; nothing to fetch.")
            return
        if end is not None and begin >= end:
            msg = "The period is empty; --since must be earlier than --until."
            raise InputError(msg)
        # Imported before the database is opened: connections know only the binary types of then.
        _fetch(database, Intake(database), settings, source, begin=begin, end=end)


def _api_key(settings: Settings, file: Path | None) -> str:
    from baumfeuchte.cli.common import read_file

    if file is not None:
        return read_file(file).decode("utf-8-sig", "replace").strip()
    if settings.tts_api_key is None:
        msg = "There is no API key; set BAUMFEUCHTE_TTS_API_KEY or give --api-key-file FILE."
        raise InputError(msg)
    return settings.tts_api_key.get_secret_value().strip()


def _earliest_gap(database: Database, now: datetime) -> datetime | None:
    from baumfeuchte.cli._watched import sensors_to_watch
    from baumfeuchte.ingest.watch import sensor_gaps

    with database.begin() as conn:
        sensors = sensors_to_watch(conn, now, None)
        found = sensor_gaps(conn, sensors, now - KEPT, now) if sensors else []
    return min((gap.since for item in found for gap in item.gaps), default=None)


def _fetch(
    database: Database,
    intake: Intake,
    settings: Settings,
    source: StorageSource,
    *,
    begin: datetime,
    end: datetime | None,
) -> None:
    from baumfeuchte.ingest.backfill import Backfill
    from baumfeuchte.ingest.tts_storage import StorageClient

    client = StorageClient(source)
    run = Backfill(client, intake, settings.clock())
    try:
        run.run(begin, end)
    finally:
        client.close()
        _say(run.result, begin)
        _note(database, settings, source, run.result, begin)


def _say(result: BackfillResult, begin: datetime) -> None:
    from baumfeuchte.cli.common import say

    kinds = result.kinds
    say(
        f"Fetched {result.fetched} messages: {kinds['stored']} stored ({result.readings} "
        f"readings), {kinds['duplicate']} known already, {kinds['ignored']} ignored, "
        f"{kinds['rejected']} rejected."
    )
    for reason, count in result.reasons.most_common():
        say(f"  {count:>7}  {reason}")
    if result.newest is not None:
        say(f"Newest: {result.newest:%Y-%m-%d %H:%M:%S} UTC.")
    elif not result.fetched:
        say(
            f"Nothing is stored there since {begin:%Y-%m-%d %H:%M} UTC; The Things Stack keeps "
            "only what came after its Storage Integration was activated, and that for a limited "
            "time."
        )


def _note(
    database: Database,
    settings: Settings,
    source: StorageSource,
    result: BackfillResult,
    begin: datetime,
) -> None:
    """Leave a line in the audit where something changed."""
    from baumfeuchte.cli.common import actor
    from baumfeuchte.storage.audit import record

    if not result.kinds["stored"]:
        return
    with database.begin() as conn:
        record(
            conn,
            at=settings.clock()(),
            actor=actor(),
            action="readings.backfill",
            subject=f"application {source.application}",
            detail=f"since {begin:%Y-%m-%d %H:%M} UTC from {source.url}",
            after={"uplinks": result.kinds["stored"], "added": result.readings},
        )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(backfill)
