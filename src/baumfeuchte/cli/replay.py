"""`baumfeuchte replay`: try again what was kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli._times import moment

if TYPE_CHECKING:
    from baumfeuchte.config import Settings
    from baumfeuchte.ingest.replay import ReplayResult
    from baumfeuchte.ingest.replay_uplinks import UplinksResult
    from baumfeuchte.storage.engine import Database


def replay(
    since: Annotated[
        str | None,
        typer.Option(
            help="Only messages from this time on, for example 2026-07-01 or with a time."
        ),
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="Only this sensor: its DevEUI or name.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Only rejections with this reason, e.g. unknown_device.")
    ] = None,
    uplinks: Annotated[
        bool | None,
        typer.Option(
            "--uplinks/--no-uplinks",
            help="Also decode stored uplinks again: add, correct and remove readings. Default: "
            "with --since or --device, but not with --reason.",
            show_default=False,
        ),
    ] = None,
    plan: Annotated[
        bool,
        typer.Option(
            "--plan/--no-plan",
            help="Compute today's watering list again when readings or places may have changed.",
        ),
    ] = True,
) -> None:
    """Take kept messages again with today's codecs, device types and register."""
    from baumfeuchte.cli.common import open_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.replay import replay_rejections
    from baumfeuchte.ingest.replay_uplinks import replay_uplinks
    from baumfeuchte.migrations.runner import check_schema
    from baumfeuchte.sandbox.runner import Sandbox
    from baumfeuchte.storage.engine import Database

    settings = load_settings()
    clock = settings.clock()
    start = moment("--since", since, settings.zone)
    dev_eui = _sensor(device)
    if uplinks is None:
        uplinks = reason is None and (start is not None or dev_eui is not None)
    with Sandbox() as sandbox, open_database(settings) as url:
        database = Database(url, pool_size=1)
        try:
            with database.begin() as conn:
                check_schema(conn)
            rejections = replay_rejections(
                database, clock, since=start, dev_eui=dev_eui, reason=reason, run_script=sandbox
            )
            _say_rejections(rejections)
            if reason and not rejections.read:
                _say_known_reasons(database, reason)
            decoded = None
            if uplinks:
                decoded = replay_uplinks(database, since=start, dev_eui=dev_eui, run_script=sandbox)
                _say_uplinks(decoded)
            _note(
                database,
                rejections,
                decoded,
                at=clock(),
                subject=f"sensor {dev_eui}" if dev_eui else "all sensors",
                detail=f"since {since}" if since else "everything kept",
            )
            if plan and (uplinks or rejections.added):
                _plan(database, settings)
        finally:
            database.dispose()


def _note(
    database: Database,
    rejections: ReplayResult,
    uplinks: UplinksResult | None,
    *,
    at: datetime,
    subject: str,
    detail: str,
) -> None:
    """Leave a line in the audit where something changed."""
    from baumfeuchte.cli.common import actor
    from baumfeuchte.storage.audit import record

    if not rejections.added and not (uplinks and uplinks.changed):
        return
    counts = {"stored": rejections.kinds["stored"], "added": rejections.added}
    if uplinks is not None:
        counts["added"] += uplinks.added
        counts |= {"corrected": uplinks.corrected, "removed": uplinks.removed}
    with database.begin() as conn:
        record(
            conn,
            at=at,
            actor=actor(),
            action="readings.replay",
            subject=subject,
            detail=detail,
            after=counts,
        )


def _plan(database: Database, settings: Settings) -> None:
    """The list of today from the readings as they are now; the same advice writes nothing."""
    from baumfeuchte.cli._turns import plan_in_turn

    run = plan_in_turn(database, settings)
    print(f"Watering list of {run.day}: revision {run.revision}.")


def _say_rejections(result: ReplayResult) -> None:
    kinds = result.kinds
    print(
        f"Rejections: {result.read} read, {kinds['stored']} stored ({result.added} readings), "
        f"{kinds['duplicate']} known already, {kinds['ignored']} ignored, "
        f"{kinds['rejected']} still rejected."
    )
    _say_reasons(result)


def _say_known_reasons(database: Database, reason: str) -> None:
    """What could have been meant by a reason that no kept message has."""
    from baumfeuchte.cli.rejections import by_reason
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.rejections import count_by_reason

    with database.begin() as conn:
        counts = run(conn, count_by_reason())
    known = by_reason(counts) or "none"
    print(f"No kept message that these options mean has the reason {reason!r}. Kept: {known}.")


def _say_uplinks(result: UplinksResult) -> None:
    print(
        f"Uplinks: {result.read} decoded again, {result.added} readings added, "
        f"{result.corrected} corrected, {result.removed} removed, "
        f"{result.reasons.total()} not understood."
    )
    _say_reasons(result)


def _say_reasons(result: ReplayResult | UplinksResult) -> None:
    for reason, count in result.reasons.most_common():
        print(f"  {count:>7}  {reason}")


def _sensor(text: str | None) -> str | None:
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.domain.sensor_id import normalise_sensor_id

    if text is None:
        return None
    try:
        return normalise_sensor_id(text)
    except ValueError as error:
        raise InputError(str(error)) from None


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(replay)
