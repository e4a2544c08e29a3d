"""The shape that all `... import FILE` commands share: options, report, exit code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeAlias, TypeVar

import typer

from baumfeuchte.cli.common import actor, complain, read_file, say, transaction
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.config import Settings
    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.findings import Finding
    from baumfeuchte.registry.outcome import Author, ImportResult
    from baumfeuchte.registry.sheets.sheet import Sheet
    from baumfeuchte.registry.tree_file import FileOptions
    from baumfeuchte.storage.connection import Connection


File: TypeAlias = Annotated[Path, typer.Argument(help="CSV, Excel (.xlsx) or GeoJSON.")]
Map: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADING=FIELD",
        help="What a column holds, e.g. --map 'Baum Nr.=number'; FIELD - leaves it out.",
    ),
]
Mapping: TypeAlias = Annotated[
    Path | None,
    typer.Option("--mapping", help="TOML file with [columns], and maybe epsg and sheet."),
]
SheetName: TypeAlias = Annotated[
    str | None, typer.Option("--sheet", help="Sheet of an Excel file; else the first with content.")
]
DryRun: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Write nothing; say what would change, and what is what.")
]
ShowColumns: TypeAlias = Annotated[
    bool, typer.Option("--show-columns", help="Only say which column was taken for what.")
]
SkipFaulty: TypeAlias = Annotated[
    bool, typer.Option("--skip-faulty", help="Import the good lines although others have faults.")
]
ReportFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--report", help="Write the faulty lines and why to this CSV file for Excel."),
]
Language: TypeAlias = Annotated[
    Literal["de", "en"], typer.Option("--language", help="Language of the report.")
]


class ReadFile(Protocol):
    """What every file that was read has."""

    @property
    def sheet(self) -> Sheet: ...
    @property
    def columns(self) -> Columns: ...
    @property
    def notes(self) -> tuple[Finding, ...]: ...


F = TypeVar("F", bound=ReadFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants of an import."""

    dry_run: bool = False
    show_columns: bool = False
    skip_faulty: bool = False
    report: Path | None = None
    language: Literal["de", "en"] = "de"


def import_file(
    settings: Settings,
    path: Path,
    *,
    what: str,
    wishes: Wishes,
    read: Callable[[Connection, bytes], F],
    write: Callable[[Connection, F, Author], ImportResult],
) -> None:
    """Read a file, write it in one transaction, and say what happened.

    Args:
        settings: of this process.
        path: of the file.
        what: ``trees``, ``probes`` or ``waterings``.
        wishes: the options.
        read: makes rows of the file's bytes.
        write: brings them into the database.

    Raises:
        InputError: a line cannot be used; the report went to standard error and nothing was
            written.
    """
    from baumfeuchte.registry.findings import FileError
    from baumfeuchte.registry.outcome import Author

    read_file(path)  # a wrong path is told before a database is started
    with transaction(settings) as connection:
        try:
            # Nobody holds the bytes while the rows are written.
            file = read(connection, read_file(path))
        except FileError as error:
            raise InputError(error.finding.text(wishes.language)) from error
        if wishes.show_columns:
            _say_columns(file, wishes)
            return
        author = Author(name=actor(), at=settings.clock()())
        result = write(connection, file, author)
    _report(path, file, result, what=what, wishes=wishes)


def _say_columns(file: ReadFile, wishes: Wishes) -> None:
    from baumfeuchte.registry import report

    for line in report.column_lines(file.columns, wishes.language):
        say(line)
    for line in report.note_lines(file.notes, file.sheet.kind, wishes.language):
        say(line)


def _report(path: Path, file: ReadFile, result: ImportResult, *, what: str, wishes: Wishes) -> None:
    from baumfeuchte.registry import report
    from baumfeuchte.registry.texts import sentence

    language = wishes.language
    for line in report.fault_lines(result.faults, file.sheet.kind, language):
        complain(line)
    if wishes.report is not None and result.faults:
        _write(wishes.report, report.fault_file(file.sheet, file.columns, result.faults, language))
    if wishes.dry_run:
        _say_columns(file, wishes)
        for line in report.change_lines(result.changes, language):
            say(line)
        say(report.summary("tried", what, result, language))
        if result.faults and not wishes.skip_faulty:
            raise typer.Exit(1)
        return
    for line in report.note_lines(file.notes, file.sheet.kind, language):
        say(line)
    for line in report.ignored_lines(file.columns, language):
        say(line)
    if result.faults and not wishes.skip_faulty:
        values: dict[str, Any] = {"count": result.faulty_lines, "path": path}
        raise InputError(sentence("nothing_written", language, values))
    _say_done(result, what=what, wishes=wishes)


def _say_done(result: ImportResult, *, what: str, wishes: Wishes) -> None:
    from baumfeuchte.registry import report
    from baumfeuchte.registry.texts import sentence

    language = wishes.language
    say(report.summary("done", what, result, language))
    if result.faults:
        where = sentence("see_report", language, {"path": wishes.report}) if wishes.report else ""
        say(sentence("skipped", language, {"count": result.faulty_lines, "report": where}))
    if result.created or result.updated:
        say(sentence(f"next_{what}", language, {}))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}); give another --report."
        raise InputError(msg) from error


def file_options(
    maps: list[str] | None,
    mapping: Path | None,
    sheet: str | None,
    epsg: int | None = None,
) -> FileOptions:
    """What a person said about a file: options count more than the saved mapping.

    Raises:
        InputError: the mapping cannot be used.
    """
    import tomllib

    from baumfeuchte.registry.tree_file import FileOptions

    saved: dict[str, Any] = {}
    if mapping is not None:
        try:
            saved = tomllib.loads(read_file(mapping).decode("utf-8-sig"))
            columns = {str(key): str(value) for key, value in saved.get("columns", {}).items()}
            saved_epsg = int(saved["epsg"]) if "epsg" in saved else None
        except (ValueError, AttributeError, TypeError) as error:
            msg = f"{mapping} is no mapping ({error}); write [columns] and lines like 'A'='number'."
            raise InputError(msg) from error
    else:
        columns, saved_epsg = {}, None
    for entry in maps or ():
        heading, sign, field = entry.rpartition("=")
        if not sign:
            msg = f"--map {entry!r} has no =; write it as --map 'Baum Nr.=number'."
            raise InputError(msg)
        columns[heading.strip()] = field.strip()
    return FileOptions(mapping=columns, sheet=sheet or saved.get("sheet"), epsg=epsg or saved_epsg)
