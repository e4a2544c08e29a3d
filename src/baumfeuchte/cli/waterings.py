"""`baumfeuchte waterings import FILE.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

waterings = typer.Typer(name="waterings", help="Logged waterings.", no_args_is_help=True)


@waterings.callback()
def _group() -> None:
    """Logged waterings."""


@waterings.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(help="CSV: tree_number,watered_at,litres[,note,idempotency_key]"),
    ],
) -> None:
    """Log waterings from a CSV file; importing it twice changes nothing."""
    from baumfeuchte.cli._imports import import_file
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.csv_files import parse_waterings
    from baumfeuchte.registry.importer import import_waterings

    settings = load_settings()
    import_file(
        settings,
        file,
        what="Waterings",
        parse=lambda data: parse_waterings(data, name=str(file), zone=settings.zone),
        write=import_waterings,
    )


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(waterings)
