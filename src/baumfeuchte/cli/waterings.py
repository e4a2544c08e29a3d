"""`baumfeuchte waterings import FILE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from baumfeuchte.cli import _imports as options

if TYPE_CHECKING:
    from baumfeuchte.registry.outcome import Author, ImportResult
    from baumfeuchte.registry.watering_file import WateringFile
    from baumfeuchte.storage.connection import Connection

waterings = typer.Typer(name="waterings", help="Logged waterings.", no_args_is_help=True)


@waterings.callback()
def _group() -> None:
    """Logged waterings."""


@waterings.command("import")
def import_(
    file: options.File,
    *,
    maps: options.Map = None,
    mapping: options.Mapping = None,
    sheet: options.SheetName = None,
    dry_run: options.DryRun = False,
    show_columns: options.ShowColumns = False,
    skip_faulty: options.SkipFaulty = False,
    report: options.ReportFile = None,
    language: options.Language = "de",
) -> None:
    """Log waterings from a file; importing it twice changes nothing."""
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.watering_file import parse_waterings
    from baumfeuchte.registry.watering_import import import_waterings

    settings = load_settings()
    said = options.file_options(maps, mapping, sheet)

    def read(_conn: Connection, data: bytes) -> WateringFile:
        return parse_waterings(data, name=str(file), zone=settings.zone, options=said)

    def write(conn: Connection, found: WateringFile, author: Author) -> ImportResult:
        return import_waterings(
            conn, found, name=file.name, author=author, skip_faulty=skip_faulty, dry_run=dry_run
        )

    options.import_file(
        settings,
        file,
        what="waterings",
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
    """Add the command to the command line."""
    app.add_typer(waterings)
