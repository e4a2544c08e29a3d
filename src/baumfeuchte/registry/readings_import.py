"""Readings of a file into the database: all of them or none, however often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.registry.findings import Finding
from baumfeuchte.storage import import_readings as storage
from baumfeuchte.storage.audit import record

if TYPE_CHECKING:
    from baumfeuchte.registry.outcome import Author
    from baumfeuchte.registry.readings_csv import ReadingsFile
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.import_readings import Comparison, FileReading

MOST_FAULTS: Final = 50_000
"""Faults that are kept to be shown; all are counted."""

_BATCH: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsResult:
    """What an import of readings did, or would do.

    Attributes:
        lines: how many the file has below its header.
        counts: readings of the good lines beside those in the database.
        written: how many readings were written.
        faults: the first ``MOST_FAULTS`` of them, by line.
        faulty_lines: how many lines have faults.
        twice_count: lines of the hour that comes twice.
    """

    lines: int
    counts: Comparison
    written: int
    faults: tuple[Finding, ...]
    faulty_lines: int
    twice_count: int


class _Faults:
    def __init__(self) -> None:
        self.lines = 0
        self.kept: list[Finding] = []

    def add(self, found: list[Finding]) -> None:
        """The faults of one line."""
        self.lines += 1
        self.kept += found[: max(0, MOST_FAULTS - len(self.kept))]


def import_file(
    conn: Connection,
    file: ReadingsFile,
    *,
    name: str,
    author: Author,
    overwrite: bool = False,
    skip_faulty: bool = False,
    dry_run: bool = False,
) -> ReadingsResult:
    """Write readings; those that are known already change nothing.

    A reading that an earlier import wrote is corrected. One that came from an uplink stays what it
    is, unless ``overwrite`` is set.

    Args:
        conn: in the caller's transaction, which holds one import.
        file: what to read.
        name: of the file, for the audit.
        author: for the audit.
        overwrite: replace what came from uplinks, too.
        skip_faulty: write the good lines although others have faults.
        dry_run: only compare.

    Raises:
        StorageError: the database refuses a value; nothing is written then.
    """
    faults = _Faults()
    storage.stage(conn)
    _gather(conn, file, faults)
    storage.unite(conn)
    for line, earlier in dict(storage.contradictions(conn, MOST_FAULTS)).items():
        values: dict[str, object] = {"others": earlier}
        faults.add([Finding(code="contradiction", line=line, values=values)])
    counts = storage.compare(conn)
    changes = counts.new + counts.corrected + (counts.measured if overwrite else 0)
    written = 0
    if changes and not dry_run and (skip_faulty or not faults.lines):
        written = storage.write(conn, overwrite=overwrite)
    result = ReadingsResult(
        lines=file.line_count,
        counts=counts,
        written=written,
        faults=tuple(sorted(faults.kept, key=lambda fault: fault.line or 0)),
        faulty_lines=faults.lines,
        twice_count=file.twice_count,
    )
    if written:
        _note(conn, result, name, author, overwrite=overwrite)
    return result


def _gather(conn: Connection, file: ReadingsFile, faults: _Faults) -> None:
    batch: list[FileReading] = []
    for line in file.lines():
        if line.faults:
            faults.add(line.faults)
        batch += line.readings
        if len(batch) >= _BATCH:
            storage.add(conn, batch)
            batch = []
    storage.add(conn, batch)


def _note(
    conn: Connection, result: ReadingsResult, name: str, author: Author, *, overwrite: bool
) -> None:
    counts = result.counts
    record(
        conn,
        at=author.at,
        actor=author.name,
        action="readings.import",
        subject="readings",
        detail=f"Imported {name}.",
        after={
            "written": result.written,
            "new": counts.new,
            "equal": counts.equal,
            "corrected": counts.corrected,
            "overwritten" if overwrite else "kept": counts.measured,
            "faulty_lines": result.faulty_lines,
            "sensors": counts.sensors,
            "first_at": None if counts.first_at is None else counts.first_at.isoformat(),
            "last_at": None if counts.last_at is None else counts.last_at.isoformat(),
        },
    )
