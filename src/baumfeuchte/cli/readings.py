"""`baumfeuchte readings import FILE`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baumfeuchte.cli import _imports as options
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.config import Settings
    from baumfeuchte.registry.reading_columns import ReadingColumns
    from baumfeuchte.registry.readings_csv import ReadingsFile
    from baumfeuchte.registry.readings_import import ReadingsResult
    from baumfeuchte.registry.tree_file import FileOptions
    from baumfeuchte.storage.connection import Connection

readings = typer.Typer(name="readings", help="Measured values.", no_args_is_help=True)


@readings.callback()
def _group() -> None:
    """Measured values."""


@readings.command("import")
def import_(
    file: options.File,
    *,
    maps: options.Map = None,
    mapping: options.Mapping = None,
    sheet: options.SheetName = None,
    dry_run: options.DryRun = False,
    show_columns: options.ShowColumns = False,
    skip_faulty: options.SkipFaulty = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also replace values that came from the sensors.")
    ] = False,
    report: options.ReportFile = None,
    language: options.Language = "de",
) -> None:
    """Store measured values from a file of any length; importing it twice changes nothing."""
    from baumfeuchte.cli.common import actor, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.findings import FileError

    # Imported before the database is opened: connections know only the binary types of then.
    from baumfeuchte.registry.outcome import Author
    from baumfeuchte.registry.readings_import import import_file

    settings = load_settings()
    said = options.file_options(maps, mapping, sheet)
    wishes = options.Wishes(
        dry_run=dry_run,
        show_columns=show_columns,
        skip_faulty=skip_faulty,
        report=report,
        language=language,
    )
    with transaction(settings) as conn:
        now = settings.clock()()
        try:
            found = _open(conn, settings, file, said, now)
        except FileError as error:
            raise InputError(error.finding.text(language)) from error
        if show_columns:
            _say_columns(found.columns, wishes)
            return
        result = import_file(
            conn,
            found,
            name=file.name,
            author=Author(name=actor(), at=now),
            overwrite=overwrite,
            skip_faulty=skip_faulty,
            dry_run=dry_run,
        )
    _report(file, found, result, wishes, overwrite=overwrite)


def _open(
    conn: Connection, settings: Settings, path: Path, said: FileOptions, now: datetime
) -> ReadingsFile:
    from baumfeuchte.codecs.quality import CLOCK_TOLERANCE
    from baumfeuchte.registry.long_csv import open_table
    from baumfeuchte.registry.reading_columns import find_reading_columns
    from baumfeuchte.registry.reading_places import ProbePlaces
    from baumfeuchte.registry.readings_csv import ReadingsFile
    from baumfeuchte.storage.probe_places import named_sensors, placed_probes
    from baumfeuchte.storage.query import run

    try:
        table = open_table(path, name=str(path), sheet=said.sheet)
    except FileNotFoundError:
        msg = f"{path} does not exist; check the path."
        raise InputError(msg) from None
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}); check the path and its permissions."
        raise InputError(msg) from error
    command = f"baumfeuchte readings import {path}"
    return ReadingsFile(
        table,
        find_reading_columns(table.head, said.mapping, name=str(path), command=command),
        places=ProbePlaces(run(conn, named_sensors()), run(conn, placed_probes())),
        zone=settings.zone,
        newest=now + CLOCK_TOLERANCE,
    )


def _report(
    path: Path,
    file: ReadingsFile,
    result: ReadingsResult,
    wishes: options.Wishes,
    *,
    overwrite: bool,
) -> None:
    from baumfeuchte.cli.common import complain, say
    from baumfeuchte.registry.report import fault_lines
    from baumfeuchte.registry.texts import sentence

    language = wishes.language
    for line in fault_lines(result.faults, "csv", language):
        complain(line)
    if wishes.report is not None and result.faults:
        _write_faults(wishes.report, file, result, wishes)
    if wishes.dry_run:
        _say_columns(file.columns, wishes)
    elif result.faults and not wishes.skip_faulty:
        values: dict[str, Any] = {"count": result.faulty_lines, "path": path}
        raise InputError(sentence("nothing_written", language, values))
    if result.twice_count:
        text = sentence("hour_twice", language, {"count": result.twice_count})
        say(sentence("note", language, {"text": text}))
    _say_counts(result, wishes, overwrite=overwrite)
    if result.faults and not wishes.dry_run:
        where = sentence("see_report", language, {"path": wishes.report}) if wishes.report else ""
        say(sentence("skipped", language, {"count": result.faulty_lines, "report": where}))


def _say_counts(result: ReadingsResult, wishes: options.Wishes, *, overwrite: bool) -> None:
    from baumfeuchte.cli.common import say
    from baumfeuchte.registry.texts import sentence

    language, counts = wishes.language, result.counts
    values: dict[str, Any] = {
        **counts._asdict(),
        "fate": sentence("fate_replaced" if overwrite else "fate_kept", language, {}),
        "faulty": result.faulty_lines,
    }
    say(sentence("readings_tried" if wishes.dry_run else "readings_done", language, values))
    if counts.first_at is not None and counts.last_at is not None:
        period = {
            "sensors": counts.sensors,
            "first": f"{counts.first_at:%Y-%m-%d %H:%M}",
            "last": f"{counts.last_at:%Y-%m-%d %H:%M}",
        }
        say(sentence("readings_period", language, period))


def _say_columns(columns: ReadingColumns, wishes: options.Wishes) -> None:
    from baumfeuchte.cli.common import say
    from baumfeuchte.registry.report import column_lines
    from baumfeuchte.registry.texts import sentence

    for column in columns.values:
        values = {"heading": column.heading, "field": column.meaning.label}
        say(sentence("column", wishes.language, values))
    for line in column_lines(columns.found, wishes.language):
        say(line)


def _write_faults(
    path: Path, file: ReadingsFile, result: ReadingsResult, wishes: options.Wishes
) -> None:
    """Write the faulty lines as they came; the file is read once more for them."""
    from baumfeuchte.cli.common import complain
    from baumfeuchte.registry.report import fault_file
    from baumfeuchte.registry.sheets.sheet import Sheet, SheetRow
    from baumfeuchte.registry.texts import sentence

    wanted = {fault.line for fault in result.faults}
    rows = [
        SheetRow(line=line, cells=tuple(cells))
        for line, cells in file.table.rows(after=file.columns.header_line)
        if line in wanted
    ]
    sheet = Sheet(kind="csv", rows=tuple(rows))
    content = fault_file(sheet, file.columns.found, result.faults, wishes.language)
    try:
        path.write_bytes(content)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}); give another --report."
        raise InputError(msg) from error
    if len(wanted) < result.faulty_lines:
        complain(sentence("not_listed", wishes.language, {"count": result.faulty_lines}))


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(readings)
