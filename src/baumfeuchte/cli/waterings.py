"""`baumfeuchte waterings import FILE` and `list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli import _imports as options
from baumfeuchte.cli._lists import OfTree, TableLanguage, show
from baumfeuchte.cli.common import MOST_SHOWN

if TYPE_CHECKING:
    from datetime import tzinfo

    from baumfeuchte.registry.outcome import Author, ImportResult
    from baumfeuchte.registry.watering_file import WateringFile
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.watering_outcomes import JudgedWatering

_TITLES = {
    "de": ("Zeit", "Baum", "Liter", "Wasser", "Anstieg", "Warum"),
    "en": ("Time", "Tree", "Litres", "Water", "Rise", "Why"),
}

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


@waterings.command("list")
def list_(
    *,
    tree: OfTree = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=MOST_SHOWN, help="Most waterings shown.")
    ] = 100,
    language: TableLanguage = "de",
) -> None:
    """Show logged waterings, newest first, and whether the water arrived."""
    from baumfeuchte.storage.watering_outcomes import judged_waterings

    show(
        lambda key: judged_waterings(tree_id=key, limit=limit),
        _line,
        _TITLES[language],
        tree=tree,
        language=language,
    )


def _line(item: JudgedWatering, language: str, zone: tzinfo) -> tuple[str, ...]:
    from baumfeuchte.irrigation.outcome_words import not_seen_word, outcome_word

    found = item.outcome
    rise, why = "-", ""
    if found is not None:
        why = not_seen_word(found.detail.get("reason"), language)
        if found.response is not None:
            rise = _decimal(f"{100 * found.response:+.1f}", language) + " Vol.-%"
    return (
        f"{item.watering.watered_at.astimezone(zone):%Y-%m-%d %H:%M}",
        item.tree_number,
        _decimal(f"{item.watering.litres:g}", language),
        outcome_word(None if found is None else found.outcome, language),
        rise,
        why,
    )


def _decimal(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "de" else number


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(waterings)
