"""`baumfeuchte sensors check`: which sensors somebody should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.irrigation.sensor_check import SensorCheck, SensorReason

_TITLES: Final = {
    "de": ("Sensor", "Bäume", "Tiefe cm", "Seit", "Was ist", "Was tun"),
    "en": ("Sensor", "Trees", "Depth cm", "Since", "What is wrong", "What to do"),
}
_COUNT: Final = {
    "de": "Sensoren anzusehen: {count}; davon liefern nichts Brauchbares: {bad}.",
    "en": "Sensors to look at: {count}; giving nothing that can be used: {bad}.",
}
_OVER: Final = {"de": "{since} bis {last}", "en": "{since} to {last}"}


def check(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for each sensor.")
    ] = False,
    language: Annotated[
        Literal["de", "en"], typer.Option("--language", help="Language of the list.")
    ] = "de",
) -> None:
    """Show the sensors that somebody should look at: since when, what is wrong, what to do."""
    from baumfeuchte.api.render_checks import check as document
    from baumfeuchte.api.respond import dump
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say
    from baumfeuchte.config import load_settings
    from baumfeuchte.irrigation.quality import Score

    settings = load_settings()
    zone = settings.zone
    found = _found(settings.clock()())
    if as_json:
        for item in found:
            say(dump(document(item, language, zone)).decode())
        return
    if found:
        rows = [_row(item, reason, language, zone) for item in found for reason in item.reasons]
        print_table(_TITLES[language], rows)
    bad = sum(item.score is Score.BAD for item in found)
    say(_COUNT[language].format(count=len(found), bad=bad))


def _found(now: datetime) -> list[SensorCheck]:
    from baumfeuchte.cli.common import transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.watch import sensor_health
    from baumfeuchte.planning.sensor_checks import sensor_checks
    from baumfeuchte.storage.calibrations import all_calibrations
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import active_installations
    from baumfeuchte.storage.sensor_intervals import watched_sensors
    from baumfeuchte.storage.sensor_quality import probe_qualities

    with transaction(load_settings()) as conn:
        sensors = run(conn, watched_sensors(now))
        return sensor_checks(
            sensors,
            sensor_health(conn, sensors, now),
            qualities=run(conn, probe_qualities()),
            places=run(conn, active_installations(now)),
            calibrations=run(conn, all_calibrations()),
            now=now,
        )


def _row(
    item: SensorCheck, reason: SensorReason, language: Literal["de", "en"], zone: ZoneInfo
) -> tuple[str, ...]:
    from baumfeuchte.api.render_checks import words
    from baumfeuchte.irrigation.check_phrases import DAY_FORMAT

    told = reason.reason
    since, last = (
        at.astimezone(zone).strftime(DAY_FORMAT[language]) for at in (told.since, told.last)
    )
    found, action = words(reason, language)
    return (
        item.dev_eui,
        ", ".join(item.tree_numbers) or "-",
        "-" if reason.depth_cm is None else f"{reason.depth_cm:g}",
        since if told.ongoing else _OVER[language].format(since=since, last=last),
        found,
        action,
    )


def register(group: typer.Typer) -> None:
    """Add the command to `baumfeuchte sensors`."""
    group.command()(check)
