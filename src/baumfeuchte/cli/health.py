"""`baumfeuchte health`: which devices need somebody."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.domain.device_health import Level

if TYPE_CHECKING:
    from baumfeuchte.domain.device_health import Battery, SensorHealth, Signal


def health(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for each sensor.")
    ] = False,
    device: Annotated[str | None, typer.Option(help="Only this sensor.")] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Also sensors that are all right.")
    ] = False,
    write_log: Annotated[
        bool,
        typer.Option(
            "--log", help="Only log sensors that have fallen silent, each once; for cron."
        ),
    ] = False,
) -> None:
    """Show battery, signal, losses and silence of the sensors, worst first."""
    from baumfeuchte.cli._watched import sensors_to_watch
    from baumfeuchte.cli.common import configure_logging, current_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.watch import note_silent, sensor_health

    settings = load_settings()
    now = settings.clock()()
    with current_database(settings) as database, database.begin() as conn:
        if write_log:
            configure_logging(settings.log_level, settings.log_format)
            note_silent(conn, now)
            return
        found = sensor_health(conn, sensors_to_watch(conn, now, device), now)
    if as_json:
        _print_json(found)
    else:
        _print_table(found, now, show_all=show_all or device is not None)


def _print_json(found: list[SensorHealth]) -> None:
    from baumfeuchte.api.render_devices import health as document
    from baumfeuchte.api.respond import dump
    from baumfeuchte.cli.common import say

    for item in found:
        say(dump(document(item)).decode())


def _print_table(found: list[SensorHealth], now: datetime, *, show_all: bool) -> None:
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli._watched import span
    from baumfeuchte.cli.common import say

    shown = [item for item in found if show_all or item.problems]
    if shown:
        print_table(
            (
                *("Sensor", "Trees", "Level", "Problems", "Last seen", "Every", "Battery"),
                *("Signal", "Missing", "Flagged", "Joins 7 d"),
            ),
            [
                (
                    item.dev_eui,
                    ", ".join(item.tree_numbers) or "-",
                    item.level,
                    ", ".join(item.problems) or "-",
                    "never"
                    if item.last_seen_at is None
                    else f"{span((now - item.last_seen_at).total_seconds())} ago",
                    "?" if item.interval_s is None else span(item.interval_s),
                    _battery(item.battery),
                    _signal(item.signal),
                    _percent(item.missing_percent),
                    _percent(item.flagged_percent),
                    str(item.joins_7_days),
                )
                for item in shown
            ],
        )
    count = Counter(item.level for item in found)
    say(
        f"{len(found)} sensors: {count[Level.BAD]} bad, {count[Level.WATCH]} to watch, "
        f"{count[Level.OK]} ok."
    )


def _battery(battery: Battery | None) -> str:
    if battery is None:
        return "-"
    if battery.percent is not None:
        text, unit = f"{battery.percent:.0f} %", "%"
    else:
        text, unit = f"{battery.volts:.2f} V", "V"
    if battery.per_30_days:
        text += f" ({battery.per_30_days:+.2g} {unit}/30 d)"
    return text if battery.days_left is None else f"{text}, {battery.days_left} d left"


def _signal(signal: Signal | None) -> str:
    if signal is None:
        return "-"
    parts = [
        "" if signal.rssi_dbm is None else f"{signal.rssi_dbm:.0f} dBm",
        "" if signal.snr_db is None else f"{signal.snr_db:.1f} dB",
    ]
    return " / ".join(filter(None, parts)) or "-"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f} %"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(health)
