"""`baumfeuchte sensors import FILE.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

sensors = typer.Typer(name="sensors", help="Sensors and where they are.", no_args_is_help=True)


@sensors.callback()
def _group() -> None:
    """Sensors and where they are."""


@sensors.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV: dev_eui,device,tree_number,probe,depth_cm,since[,until]")
    ],
) -> None:
    """Create and update sensors, one line for each probe, from a CSV file."""
    from baumfeuchte.cli._imports import import_file
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.csv_files import parse_sensors
    from baumfeuchte.registry.importer import import_sensors

    settings = load_settings()
    import_file(
        settings,
        file,
        what="Probes",
        parse=lambda data: parse_sensors(data, name=str(file), zone=settings.zone),
        write=import_sensors,
    )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(sensors)
