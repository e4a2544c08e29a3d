"""Trees of a register into the database: all of a file, or nothing, or all that is right."""

from __future__ import annotations

import statistics
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.registry.findings import Finding
from baumfeuchte.registry.numbers import Numbers
from baumfeuchte.registry.outcome import Author, Change, ImportResult
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.registry import upsert_trees

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from baumfeuchte.registry.tree_file import TreeFile, TreeRow
    from baumfeuchte.storage.connection import Connection

_SAME_PLACE: Final = 1e-7
"""Degrees: a centimetre. An export keeps fewer digits than we store; no tree has moved by that."""
_SITE = frozenset(entry.name for entry in dataclass_fields(Site))


def middle_of(trees: Collection[Tree]) -> tuple[float, float] | None:
    """Median latitude and longitude of the known trees; None where there are none."""
    if not trees:
        return None
    return (
        statistics.median(tree.latitude for tree in trees),
        statistics.median(tree.longitude for tree in trees),
    )


def import_trees(
    conn: Connection,
    file: TreeFile,
    *,
    known: Mapping[str, Tree],
    name: str,
    author: Author,
    skip_faulty: bool = False,
    dry_run: bool = False,
) -> ImportResult:
    """Create and update trees by their number.

    What the file has no column for stays as it is in the register.

    Args:
        conn: in the caller's transaction.
        file: what was read.
        known: the trees of the register by number.
        name: of the file, for the audit.
        author: for the audit.
        skip_faulty: write the good lines although others have faults.
        dry_run: write nothing, and say what would change.
    """
    wanted: list[Tree] = []
    faults = list(file.faults)
    like = Numbers(known)
    in_file = {row.number for row in file.rows}
    for row in file.rows:
        other = None if row.number in known else like.find(row.number)
        if other is not None and other not in in_file:
            values: dict[str, object] = {"known": other}
            faults.append(
                Finding(line=row.line, code="zeros_lost", content=row.number, values=values)
            )
            continue
        tree = merged(known.get(row.number), row)
        if isinstance(tree, Finding):
            faults.append(tree)
        else:
            wanted.append(tree)
    faults.sort(key=lambda fault: fault.line or 0)
    result = _result(wanted, known, faults)
    if dry_run or (faults and not skip_faulty):
        return result
    upsert_trees(conn, wanted)
    if result.created or result.updated:
        record(
            conn,
            at=author.at,
            actor=author.name,
            action="trees.import",
            subject="trees",
            detail=f"Imported {name}.",
            after=result.counts(),
        )
    return result


def merged(stored: Tree | None, row: TreeRow) -> Tree | Finding:
    """The tree as it is to be; a fault where a new one lacks what every tree needs."""
    if stored is None:
        if "latitude" not in row.values:
            return Finding(line=row.line, code="no_place", content=row.number)
        if "species" not in row.values:
            return Finding(line=row.line, code="no_species", content=row.number)
        stored = Tree(number=row.number, species="", planting_year=None, latitude=0, longitude=0)
    where = {name: row.values[name] for name in ("latitude", "longitude") if name in row.values}
    of_site = {name: value for name, value in row.values.items() if name in _SITE}
    of_tree = {name: value for name, value in row.values.items() if name not in _SITE}
    if all(abs(value - getattr(stored, name)) < _SAME_PLACE for name, value in where.items()):
        of_tree = {name: value for name, value in of_tree.items() if name not in where}
    return replace(stored, **of_tree, site=replace(stored.site, **of_site))


def _result(wanted: list[Tree], known: Mapping[str, Tree], faults: list[Finding]) -> ImportResult:
    changes = []
    for tree in wanted:
        before = known.get(tree.number)
        if before is not None and before != tree:
            changes.append(Change(subject=tree.number, fields=difference(before, tree)))
    created = sum(tree.number not in known for tree in wanted)
    return ImportResult(
        created=created,
        updated=len(changes),
        unchanged=len(wanted) - created - len(changes),
        faults=tuple(faults),
        changes=tuple(changes),
    )


def difference(before: Tree, after: Tree) -> tuple[tuple[str, object, object], ...]:
    """Name, value before and value after of what differs."""
    old, new = _flat(before), _flat(after)
    return tuple((name, old[name], new[name]) for name in old if old[name] != new[name])


def _flat(tree: Tree) -> dict[str, Any]:
    values = {
        entry.name: getattr(tree, entry.name)
        for entry in dataclass_fields(tree)
        if entry.name not in {"site", "id"}
    }
    return values | {name: getattr(tree.site, name) for name in sorted(_SITE)}
