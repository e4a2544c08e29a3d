"""Which column of a file is what: headings in German and English, as offices write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sheets.sheet import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.registry.sheets.sheet import Sheet, SheetRow

IGNORE: Final = "-"
"""Target of a mapping that leaves a column out."""

_UNITS: Final = frozenset({"mm", "cm", "dm", "m", "m2", "qm", "grad", "deg"})
_OTHER_UNITS: Final = frozenset({"jahr", "jahre", "a", "text", "°", "nr", "nr.", "datum"})
_UMLAUTS: Final = (
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"},
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss"},
    # Letters that an earlier program lost.
    {"ä": "", "ö": "", "ü": "", "ß": ""},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a column can hold.

    Attributes:
        name: how we call it; also the target of ``--map``.
        headings: known headings, best group first: where a file has headings of two groups the
            better one is taken.
        ask: two headings of one group are a question to the person; else the first of the group
            is taken.
    """

    name: str
    headings: tuple[tuple[str, ...], ...]
    ask: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column is what.

    Attributes:
        header: headings as in the file.
        taken: field name -> position in the row.
        units: field name -> unit that the heading names, such as ``cm``.
        ignored: headings of columns that nobody reads.
        first_row: position of the first row below the header, in ``Sheet.rows``.
    """

    header: tuple[str, ...]
    taken: Mapping[str, int]
    units: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    first_row: int = 1

    def heading(self, name: str) -> str:
        """The heading of a field as in the file; our own name where there is no such column."""
        return self.header[self.taken[name]] if name in self.taken else name


def find_columns(
    sheet: Sheet, fields: Sequence[Field], given: Mapping[str, str], *, name: str, command: str
) -> Columns:
    """Find the header of a file and what each column holds.

    Args:
        sheet: the file.
        fields: what the file may hold.
        given: heading -> field name (or ``-`` to ignore it), as a person said it.
        name: how messages call the file.
        command: the command that a person typed, for advice.

    Raises:
        FileError: no header, a mapping that does not fit, or two columns for one field.
    """
    wishes = {_plain(heading): _target(wish, fields) for heading, wish in given.items()}
    best: Columns | None = None
    twice: dict[str, list[str]] = {}
    for position, row in enumerate(sheet.rows[: sheet.header_rows]):
        found, doubled = _read_header(row, position, fields, wishes)
        if best is None or len(found.taken) > len(best.taken):
            best, twice = found, doubled
        if (both := _two_lines(sheet, position)) is not None:
            found, doubled = _read_header(both, position + 1, fields, wishes)
            if len(found.taken) > len(best.taken):
                best, twice = found, doubled
    if best is None or not best.taken:
        shown = ", ".join(best.header) if best else ""
        raise FileError("no_columns", name=name, header=shown[:300], command=command)
    unmatched = set(wishes) - {_plain(heading) for heading in best.header}
    if unmatched:
        wish = next(heading for heading in given if _plain(heading) in unmatched)
        raise FileError("no_such_column", name=name, column=wish, header=", ".join(best.header))
    for target, headings in twice.items():
        maps = f"--map '{headings[0]}={target}'"
        raise FileError(
            "ambiguous",
            name=name,
            columns=", ".join(headings),
            headings=tuple(headings),
            field=target,
            command=f"{command} {maps}",
        )
    return _with_units(sheet, best)


def require(columns: Columns, names: Sequence[str], *, name: str, command: str) -> None:
    """Check that a file has columns that nothing works without.

    Raises:
        FileError: one is missing; the text shows the headings and the command to type.
    """
    missing = [wanted for wanted in names if wanted not in columns.taken]
    if missing:
        heading = columns.ignored[0] if columns.ignored else "..."
        raise FileError(
            "missing_column",
            name=name,
            fields=", ".join(missing),
            header=", ".join(columns.header),
            command=f"{command} --map '{heading}={missing[0]}'",
        )


def fit(sheet: Sheet, fields: Sequence[Field]) -> int:
    """How many fields a sheet has headings for: which of several sheets is meant."""
    rows = enumerate(sheet.rows[: sheet.header_rows])
    return max((len(_read_header(row, i, fields, {})[0].taken) for i, row in rows), default=0)


def _with_units(sheet: Sheet, found: Columns) -> Columns:
    """The columns with the units of a row below the header that holds nothing else."""
    if found.first_row >= len(sheet.rows):
        return found
    row = [text_of(cell).strip("[](){} ").lower() for cell in sheet.rows[found.first_row].cells]
    named = [text.replace("²", "2") for text in row if text not in {"", "-"}]
    if not set(named) & _UNITS or not all(text in _UNITS | _OTHER_UNITS for text in named):
        return found
    units = {
        name: unit
        for name, place in found.taken.items()
        if place < len(row) and (unit := row[place].replace("²", "2")) in _UNITS
    }
    return replace(found, units={**found.units, **units}, first_row=found.first_row + 1)


def _two_lines(sheet: Sheet, position: int) -> SheetRow | None:
    """A header of two lines as one; the lower line says more: "Koordinaten" over "X" and "Y"."""
    if sheet.header_rows <= position + 1 or position + 1 >= len(sheet.rows):
        return None
    above, below = sheet.rows[position], sheet.rows[position + 1]
    blank = any(cell == "" for cell in above.cells)
    if not blank or not all(isinstance(cell, str) for cell in (*above.cells, *below.cells)):
        return None
    pairs = zip_longest(above.cells, below.cells, fillvalue="")
    return replace(below, cells=tuple(low or high for high, low in pairs))


def _read_header(
    row: SheetRow, position: int, fields: Sequence[Field], wishes: Mapping[str, str]
) -> tuple[Columns, dict[str, list[str]]]:
    header = tuple(text_of(cell) for cell in row.cells)
    taken: dict[str, int] = {}
    units: dict[str, str] = {}
    twice: dict[str, list[str]] = {}
    for entry in fields:
        places = [
            i for i, heading in enumerate(header) if wishes.get(_plain(heading)) == entry.name
        ]
        for group in entry.headings if not places else ():
            keys = _keys(group)
            places = [
                i
                for i, heading in enumerate(header)
                if _plain(heading) not in wishes and _rank(heading, keys) is not None
            ]
            if places:
                places.sort(key=lambda i: _rank(header[i], keys) or 0)
                break
        if len(places) > 1 and (entry.ask or entry.name in wishes.values()):
            twice[entry.name] = [header[i] for i in places]
        if places:
            taken[entry.name] = places[0]
            units[entry.name] = key_and_unit(header[places[0]])[1]
    used = set(taken.values())
    ignored = tuple(h for i, h in enumerate(header) if h and i not in used)
    found = Columns(
        header=header, taken=taken, units=units, ignored=ignored, first_row=position + 1
    )
    return found, twice


def _target(wish: str, fields: Sequence[Field]) -> str:
    """The field that a person means: by our name for it, or by any known heading."""
    if wish.strip() == IGNORE:
        return IGNORE
    key = key_and_unit(wish)[0]
    for entry in fields:
        if wish.strip().lower() == entry.name:
            return entry.name
    for entry in fields:
        if any(key in _keys(group) for group in entry.headings):
            return entry.name
    raise FileError("no_such_field", field=wish, fields=", ".join(entry.name for entry in fields))


def _plain(heading: str) -> str:
    return " ".join(unicodedata.normalize("NFC", heading).lower().split())


def _rank(heading: str, keys: Mapping[str, int]) -> int | None:
    """Place of a heading among known ones; ``(botanisch)`` may be part of it or a remark."""
    whole = key_and_unit(re.sub(r"[(){}\[\]]", " ", heading))[0]
    return keys.get(whole, keys.get(key_and_unit(heading)[0]))


def key_and_unit(heading: str) -> tuple[str, str]:
    """A heading without case, blanks, signs, umlauts and unit; and the unit."""
    text = heading.lower().replace("²", "2")
    unit = ""
    bracket = re.search(r"[(\[{]([^)\]}]*)[)\]}]", text)
    if bracket:
        text = text[: bracket.start()] + " " + text[bracket.end() :]
        unit = bracket[1].strip() if bracket[1].strip() in _UNITS else ""
    words = re.findall(r"[a-z0-9]+", _fold(text, _UMLAUTS[0]))
    if len(words) > 1 and words[-1] in _UNITS:
        last = words.pop()
        words = words[:-1] if words[-1] == "in" and len(words) > 1 else words
        unit = unit or last
    return "".join(words), unit


@cache
def _keys(headings: tuple[str, ...]) -> Mapping[str, int]:
    """Every spelling of the headings of a group, with its rank."""
    return {
        key_and_unit(_fold(heading.lower(), table))[0]: rank
        for rank, heading in reversed(list(enumerate(headings)))
        for table in _UMLAUTS
    }


def _fold(text: str, table: Mapping[str, str]) -> str:
    text = "".join(table.get(letter, letter) for letter in unicodedata.normalize("NFC", text))
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
