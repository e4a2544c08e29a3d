"""What an import says to a person: lines for the screen, and a file of faults for Excel."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.sheets.sheet import text_of
from baumfeuchte.registry.texts import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.findings import Finding
    from baumfeuchte.registry.outcome import Change, ImportResult
    from baumfeuchte.registry.sheets.sheet import Cell, Sheet
    from baumfeuchte.registry.texts import Language

MAX_SHOWN: Final = 20
"""How many faults, notes and changes the screen shows; the rest is counted."""

_FORMULA: Final = re.compile(r"[=@\t]|[+-](?![\d.,]*$)")
_PLACES: Final = {"csv": "line", "excel": "line", "geojson": "feature", "chirpstack": "device"}


def fault_lines(
    faults: Sequence[Finding], kind: str, language: Language, most: int = MAX_SHOWN
) -> Iterator[str]:
    """One line for each fault: where it is, what is wrong, what to do."""
    for fault in faults[:most]:
        yield _located(fault, kind, language)
    if len(faults) > most:
        yield sentence("more", language, {"count": len(faults) - most})


def note_lines(notes: Sequence[Finding], kind: str, language: Language) -> Iterator[str]:
    """One line for each note."""
    for note in notes[:MAX_SHOWN]:
        yield sentence("note", language, {"text": _located(note, kind, language)})
    if len(notes) > MAX_SHOWN:
        yield sentence("more", language, {"count": len(notes) - MAX_SHOWN})


def column_lines(columns: Columns, language: Language) -> Iterator[str]:
    """Which column was taken for what, and which are not read."""
    for name, place in columns.taken.items():
        values = {"heading": columns.header[place], "field": name}
        yield sentence("column", language, values)
    yield from ignored_lines(columns, language)


def ignored_lines(columns: Columns, language: Language) -> Iterator[str]:
    """Which columns are not read, where there are such."""
    if columns.ignored:
        yield sentence("ignored", language, {"columns": ", ".join(columns.ignored)})


def change_lines(changes: Sequence[Change], language: Language) -> Iterator[str]:
    """The first changes, field by field."""
    for change in changes[:MAX_SHOWN]:
        for name, before, after in change.fields:
            values = {
                "subject": change.subject,
                "field": name,
                "before": _shown(before, language),
                "after": _shown(after, language),
            }
            yield sentence("change", language, values)
    if len(changes) > MAX_SHOWN:
        yield sentence("more", language, {"count": len(changes) - MAX_SHOWN})


def summary(code: str, what: str, result: ImportResult, language: Language) -> str:
    """How many are new, changed, unchanged and faulty."""
    values = {
        "what": sentence(what, language, {}),
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "faulty": result.faulty_lines,
    }
    return sentence(code, language, values)


def fault_file(
    sheet: Sheet, columns: Columns, faults: Sequence[Finding], language: Language
) -> bytes:
    """The faulty lines as they came, with line number and reason, for a German Excel.

    Returns:
        CSV with semicolons and decimal commas, UTF-8 with a byte order mark.
    """
    reasons: dict[int, list[str]] = {}
    for fault in faults:
        text = fault.text(language)
        reasons.setdefault(fault.line or 0, []).append(
            f"{fault.column}: {text}" if fault.column else text
        )
    cells: dict[int, Sequence[Cell]] = {row.line: row.cells for row in sheet.rows}
    # A line that could not be cut into cells stands there as it came.
    cells |= {fault.line or 0: (fault.content,) for fault in faults if fault.code == "open_quote"}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    # The reason first: nobody overlooks it, and the rest can be corrected and imported again.
    titles = [sentence(code, language, {}) for code in ("reason", "row_number")]
    writer.writerow([*titles, *columns.header])
    for line, texts in sorted(reasons.items()):
        row = [_excel(cell) for cell in cells.get(line, ())]
        writer.writerow([" | ".join(texts), line, *row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _located(finding: Finding, kind: str, language: Language) -> str:
    text = finding.text(language)
    if finding.line is None:
        return text
    place = sentence(_PLACES[kind], language, {"line": finding.line})
    code = "in_column" if finding.column else "in_row"
    return sentence(code, language, {"place": place, "column": finding.column, "text": text})


def _shown(value: object, language: Language) -> str:
    if value is None or value == "":
        return sentence("nothing", language, {})
    return str(value)


def _excel(cell: Cell) -> str:
    """A cell as a German Excel reads it; what it would take for a formula gets an apostrophe."""
    text = text_of(cell)
    if isinstance(cell, float):
        return text.replace(".", ",")
    return f"'{text}" if isinstance(cell, str) and _FORMULA.match(text) else text
