"""`baumfeuchte trees import FILE.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

trees = typer.Typer(name="trees", help="The city's trees.", no_args_is_help=True)


@trees.callback()
def _group() -> None:
    """The city's trees."""


@trees.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(help="CSV: number,species,planting_year,lat,lon,street,district,soil"),
    ],
) -> None:
    """Create and update trees by their number, from a CSV file."""
    from baumfeuchte.cli._imports import import_file
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.csv_files import parse_trees
    from baumfeuchte.registry.importer import import_trees

    import_file(
        load_settings(),
        file,
        what="Trees",
        parse=lambda data: parse_trees(data, name=str(file)),
        write=import_trees,
    )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(trees)
