"""`baumfeuchte sensors ...`: sensors in, and where they are and were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli import _imports as options
from baumfeuchte.cli import _sensor_check, _sensor_places, _sensor_views

if TYPE_CHECKING:
    from baumfeuchte.registry.outcome import Author, ImportResult
    from baumfeuchte.registry.sensor_file import SensorFile
    from baumfeuchte.storage.connection import Connection

sensors = typer.Typer(name="sensors", help="Sensors and where they are.", no_args_is_help=True)


@sensors.callback()
def _group() -> None:
    """Sensors and where they are."""


@sensors.command("import")
def import_(
    file: options.File,
    *,
    chirpstack: Annotated[
        bool,
        typer.Option("--chirpstack", help="FILE is ChirpStack's device list as JSON, with tags."),
    ] = False,
    maps: options.Map = None,
    mapping: options.Mapping = None,
    sheet: options.SheetName = None,
    dry_run: options.DryRun = False,
    show_columns: options.ShowColumns = False,
    skip_faulty: options.SkipFaulty = False,
    report: options.ReportFile = None,
    language: options.Language = "de",
) -> None:
    """Create and update sensors and where their probes are, from CSV, Excel or GeoJSON."""
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.chirpstack import device_sheet
    from baumfeuchte.registry.device_names import Devices
    from baumfeuchte.registry.sensor_file import parse_sensors, read_sensors
    from baumfeuchte.registry.sensor_import import import_sensors
    from baumfeuchte.storage.device_types import all_device_types
    from baumfeuchte.storage.query import run

    settings = load_settings()
    said = options.file_options(maps, mapping, sheet)
    now = settings.clock()()

    def read(conn: Connection, data: bytes) -> SensorFile:
        devices = Devices([own.name for own in run(conn, all_device_types())])
        if chirpstack:
            found = device_sheet(data, name=str(file))
            return read_sensors(
                found, name=str(file), zone=settings.zone, devices=devices, options=said, now=now
            )
        return parse_sensors(
            data, name=str(file), zone=settings.zone, devices=devices, options=said, now=now
        )

    def write(conn: Connection, found: SensorFile, author: Author) -> ImportResult:
        return import_sensors(
            conn,
            found.rows,
            found.faults,
            name=file.name,
            author=author,
            skip_faulty=skip_faulty,
            dry_run=dry_run,
        )

    options.import_file(
        settings,
        file,
        what="probes",
        wishes=options.Wishes(
            dry_run=dry_run,
            show_columns=show_columns,
            skip_faulty=skip_faulty,
            report=report,
            language=language,
        ),
        read=read,
        write=write,
    )


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    _sensor_views.register(sensors)
    _sensor_check.register(sensors)
    _sensor_places.register(sensors)
    app.add_typer(sensors)
