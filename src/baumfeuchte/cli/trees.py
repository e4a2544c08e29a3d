"""`baumfeuchte trees ...`: the register of trees in, out, and at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli import _imports as options
from baumfeuchte.cli import _tree_views

if TYPE_CHECKING:
    from baumfeuchte.registry.outcome import Author, ImportResult
    from baumfeuchte.registry.tree_file import TreeFile
    from baumfeuchte.storage.connection import Connection

trees = typer.Typer(name="trees", help="The city's trees.", no_args_is_help=True)


@trees.callback()
def _group() -> None:
    """The city's trees."""


@trees.command("import")
def import_(
    file: options.File,
    *,
    epsg: Annotated[
        int | None,
        typer.Option(
            "--epsg",
            help="System of the coordinates, e.g. 25832, 25833, 31466, 4326; else it is guessed.",
        ),
    ] = None,
    maps: options.Map = None,
    mapping: options.Mapping = None,
    sheet: options.SheetName = None,
    dry_run: options.DryRun = False,
    show_columns: options.ShowColumns = False,
    skip_faulty: options.SkipFaulty = False,
    report: options.ReportFile = None,
    language: options.Language = "de",
) -> None:
    """Create and update trees by their number, from a register in CSV, Excel or GeoJSON."""
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.registry.tree_file import parse_trees
    from baumfeuchte.registry.tree_import import import_trees, middle_of
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import all_trees

    settings = load_settings()
    said = options.file_options(maps, mapping, sheet, epsg)
    known: dict[str, Tree] = {}

    def read(conn: Connection, data: bytes) -> TreeFile:
        known.update((tree.number, tree) for tree in run(conn, all_trees()))
        return parse_trees(
            data,
            name=str(file),
            year=settings.clock()().astimezone(settings.zone).year,
            options=said,
            near=middle_of(known.values()),
        )

    def write(conn: Connection, found: TreeFile, author: Author) -> ImportResult:
        return import_trees(
            conn,
            found,
            known=known,
            name=file.name,
            author=author,
            skip_faulty=skip_faulty,
            dry_run=dry_run,
        )

    options.import_file(
        settings,
        file,
        what="trees",
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
    _tree_views.register(trees)
    app.add_typer(trees)
