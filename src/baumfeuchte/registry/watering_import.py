"""Waterings of a file into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
        author: for the audit.
        skip_faulty: write the good lines although others have faults.
        dry_run: take everything back, and say what would have changed.
    """
    tree_ids = dict(run(conn, tree_ids_by_number()))
    good = [row for row in file.rows if row.tree_number in tree_ids]
    unknown = [
        Finding(code="unknown_tree", line=row.line, content=row.tree_number)
        for row in file.rows
        if row.tree_number not in tree_ids
    ]
    faults = tuple(sorted([*file.faults, *unknown], key=lambda fault: fault.line or 0))
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
