"""Waterings of a file into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.codecs.quality import CLOCK_TOLERANCE
from baumfeuchte.domain.tree import Watering
from baumfeuchte.registry.findings import Finding
from baumfeuchte.registry.outcome import Author, ImportResult
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import tree_ids_by_number
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from baumfeuchte.registry.watering_file import WateringFile
    from baumfeuchte.storage.connection import Connection


def import_waterings(
    conn: Connection,
    file: WateringFile,
    *,
    name: str,
    author: Author,
    skip_faulty: bool = False,
    dry_run: bool = False,
) -> ImportResult:
    """Log waterings; a repeated idempotency key changes nothing.

    Args:
        conn: in the caller's transaction.
        file: what was read.
        name: of the file, for the audit.
        author: for the audit; nothing was watered later than now.
        skip_faulty: write the good lines although others have faults.
        dry_run: take everything back, and say what would have changed.
    """
    tree_ids = dict(run(conn, tree_ids_by_number()))
    wrong = [
        Finding(code="unknown_tree", line=row.line, content=row.tree_number)
        for row in file.rows
        if row.tree_number not in tree_ids
    ]
    latest = author.at + CLOCK_TOLERANCE
    wrong += [
        Finding(code="in_the_future", line=row.line, content=row.written_at)
        for row in file.rows
        if row.watered_at > latest
    ]
    left_out = {fault.line for fault in wrong}
    good = [row for row in file.rows if row.line not in left_out]
    faults = tuple(sorted([*file.faults, *wrong], key=lambda fault: fault.line or 0))
    with conn.begin_nested() as savepoint:
        created = 0
        for row in good:
            _, is_new = add_watering(
                conn,
                Watering(
                    tree_id=tree_ids[row.tree_number],
                    watered_at=row.watered_at,
                    litres=row.litres,
                    idempotency_key=row.idempotency_key,
                    source="import",
                    note=row.note,
                ),
            )
            created += is_new
        result = ImportResult(created=created, unchanged=len(good) - created, faults=faults)
        if dry_run or (faults and not skip_faulty):
            savepoint.rollback()
            return result
    if created:
        record(
            conn,
            at=author.at,
            actor=author.name,
            action="waterings.import",
            subject="waterings",
            detail=f"Imported {name}.",
            after=result.counts(),
        )
    return result
