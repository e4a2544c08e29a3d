"""An import of a file, step by step: what somebody chose, what was read, what would change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

Kind: TypeAlias = Literal["trees", "sensors"]
Language: TypeAlias = Literal["de", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWish:
    """What somebody says about a file.

    Attributes:
        kind: what it lists.
        name: of the file, for messages and the audit.
        chosen: position of a column -> field, or ``-`` to leave it out; empty: as recognised.
        sheet: of a workbook; empty: the one that fits best.
        epsg: system of the coordinates; None: recognised.
        skip_faulty: store the good lines although others have faults.
        language: of the sentences.
    """

    kind: Kind
    name: str
    chosen: Mapping[int, str] = field(default_factory=dict)
    sheet: str = ""
    epsg: int | None = None
    skip_faulty: bool = False
    language: Language = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenColumn:
    """A column of the file; ``field`` is what it was taken for, empty for nothing."""

    position: int
    heading: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The columns of a file.

    Attributes:
        fields: what a column can be, in the order of forms.
        required: of these, what nothing works without.
        workbook: it is a workbook and may have other sheets.
        notes, problem: sentences; with a problem the columns may be missing.
    """

    columns: tuple[SeenColumn, ...] = ()
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    workbook: bool = False
    notes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A line as it would be stored.

    Attributes:
        state: what it is to the register.
        values: field -> value as it would be stored.
        changes: field, value before, value after; of known things.
    """

    line: int
    subject: str
    state: Literal["new", "changed", "same"]
    values: Mapping[str, object]
    changes: tuple[tuple[str, object, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What an import would do, or did.

    Attributes:
        rows: the first lines.
        faults: one sentence each, with line and column; the first ones.
        notes: such as the system of the coordinates.
        problem: why nothing can be read; empty where something can.
        stored: whether it was carried out.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faulty: int = 0
    rows: tuple[PreviewRow, ...] = ()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    stored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Who imports, when (UTC), and the city's time zone for local times in files."""

    name: str
    at: datetime
    zone: tzinfo
