"""`baumfeuchte replay`: try again what was kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from baumfeuchte.ingest.replay import ReplayResult


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
        bool,
        typer.Option(
            "--uplinks",
            help="Also decode stored uplinks again: add missing readings, correct changed ones.",
        ),
    ] = False,
) -> None:
    """Take rejected messages again with today's codecs and register."""
    from baumfeuchte.cli.common import open_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.replay import replay_rejections, replay_uplinks
    from baumfeuchte.migrations.runner import check_schema
    from baumfeuchte.storage.engine import Database

    settings = load_settings()
    start = _time(since, settings.zone)
    dev_eui = _sensor(device)
    with open_database(settings) as url:
        database = Database(url, pool_size=1)
        try:
            with database.begin() as conn:
                check_schema(conn)
            _say_rejections(
                replay_rejections(
                    database, settings.clock(), since=start, dev_eui=dev_eui, reason=reason
                )
            )
            if uplinks:
                _say_uplinks(replay_uplinks(database, since=start, dev_eui=dev_eui))
        finally:
            database.dispose()


def _say_rejections(result: ReplayResult) -> None:
    kinds = result.kinds
    print(
        f"Rejections: {result.read} read, {kinds['stored']} stored ({result.added} readings), "
        f"{kinds['duplicate']} known already, {kinds['ignored']} ignored, "
        f"{kinds['rejected']} still rejected."
    )
    _say_reasons(result)


def _say_uplinks(result: ReplayResult) -> None:
    print(
        f"Uplinks: {result.read} decoded again, {result.added} readings added, "
        f"{result.corrected} corrected, {result.reasons.total()} not understood."
    )
    _say_reasons(result)


def _say_reasons(result: ReplayResult) -> None:
    for reason, count in result.reasons.most_common():
        print(f"  {count:>7}  {reason}")


def _time(text: str | None, zone: ZoneInfo) -> datetime | None:
    from baumfeuchte.domain.errors import InputError

    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        msg = f"--since {text!r} is no time; write 2026-07-01 or 2026-07-01T12:00+02:00."
        raise InputError(msg) from None
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


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
