"""Create and change trees of the register: one transaction, audited, nobody overwritten unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from baumfeuchte.api.tree_form import NEW, read_tree, values_of, version_of
from baumfeuchte.api.web.formats import in_field
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.ground import Doubt, doubt_of
from baumfeuchte.storage.audit import AuditEntry, audit_page, record
from baumfeuchte.storage.nearby import middle_of_trees
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.registry import (
    NumberTakenError,
    TreeFilter,
    add_tree,
    assign,
    lock_tree,
    save_tree,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.people import Area
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.storage.connection import Connection

SHOWN_NUMBERS = 200
"""How many tree numbers an audit line of a bulk change names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who changes something.

    Attributes:
        name: for the audit.
        area: that the editor sees; a tree may not leave it.
        now: the clock (UTC).
        this_year: of the city's calendar.
        language: of the sentences.
        sure: a place far from all others is meant; a program says so by sending it.
    """

    name: str
    area: Area
    now: datetime
    this_year: int
    language: Language = "de"
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What became of it.

    Attributes:
        kind: ``saved``, ``same`` (nothing differs), ``invalid``, ``conflict`` (somebody else
            changed it meanwhile), ``gone`` (no such tree for this editor).
        tree: as it is stored now; None where there is none.
        errors: field -> sentence.
        last: the last change of the tree, of a conflict.
        ask: the only fault is a place that somebody may confirm.
    """

    kind: Literal["saved", "same", "invalid", "conflict", "gone"]
    tree: Tree | None = None
    errors: Mapping[str, str] | None = None
    last: AuditEntry | None = None
    ask: bool = False


def change_tree(
    conn: Connection,
    tree_id: int,
    written: Mapping[str, object],
    *,
    version: str | None,
    editor: Editor,
) -> Edited:
    """Change a tree and its site.

    Args:
        conn: in the caller's transaction.
        tree_id: our key.
        written: new values by field, as in ``read_tree``.
        version: that the editor has seen; None changes whatever is stored.
        editor: who does it.
    """
    stored = lock_tree(conn, tree_id, editor.area)
    if stored is None:
        return Edited(kind="gone")
    if version is not None and version != version_of(stored):
        return Edited(kind="conflict", tree=stored, last=_last_change(conn, stored.number))
    found = read_tree(written, stored, this_year=editor.this_year, language=editor.language)
    errors = {**found.errors, **_outside(found.tree, editor, found.errors)}
    moved = (found.tree.latitude, found.tree.longitude) != (stored.latitude, stored.longitude)
    doubt = _doubt(conn, found.tree, editor) if moved and not errors else ""
    if errors or doubt:
        errors |= _of_place(doubt, found.tree, editor)
        return Edited(kind="invalid", tree=stored, errors=errors, ask=doubt == "place_far")
    if found.tree == stored:
        return Edited(kind="same", tree=stored)
    try:
        save_tree(conn, found.tree)
    except NumberTakenError:
        return Edited(kind="invalid", tree=stored, errors=_taken(editor))
    before, after = difference(stored, found.tree)
    _note(conn, "tree.update", found.tree, editor, before=before, after=after)
    return Edited(kind="saved", tree=found.tree)


def create_tree(conn: Connection, written: Mapping[str, object], *, editor: Editor) -> Edited:
    """Create a tree with its site; ``written`` as in ``read_tree``."""
    found = read_tree(written, NEW, this_year=editor.this_year, language=editor.language)
    errors = {**found.errors, **_outside(found.tree, editor, found.errors)}
    doubt = "" if errors else _doubt(conn, found.tree, editor)
    if errors or doubt:
        errors |= _of_place(doubt, found.tree, editor)
        return Edited(kind="invalid", errors=errors, ask=doubt == "place_far")
    try:
        tree_id = add_tree(conn, found.tree)
    except NumberTakenError:
        return Edited(kind="invalid", errors=_taken(editor))
    _note(conn, "tree.create", found.tree, editor, before=None, after=values_of(found.tree))
    return Edited(kind="saved", tree=lock_tree(conn, tree_id, editor.area))


def assign_to_many(
    conn: Connection,
    column: Literal["contractor", "reference_group"],
    value: str,
    *,
    wanted: TreeFilter,
    editor: Editor,
) -> int:
    """Give all trees of a selection the same contractor or reference group.

    Returns:
        How many it changed.
    """
    plain = " ".join(value.split())
    changed = assign(conn, column, plain, wanted=wanted, area=editor.area)
    if changed:
        numbers = [number for number, _ in changed[:SHOWN_NUMBERS]]
        record(
            conn,
            at=editor.now,
            actor=editor.name,
            action=f"trees.{column}",
            subject="trees",
            detail=f"Set {column} of {len(changed)} trees.",
            before={"values": sorted({was for _, was in changed})},
            after={column: plain, "count": len(changed), "numbers": numbers},
        )
    return len(changed)


def difference(before: Tree, after: Tree) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values that differ, before and after."""
    old, new = values_of(before), values_of(after)
    names = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}


def _outside(tree: Tree, editor: Editor, errors: Mapping[str, str]) -> dict[str, str]:
    """Nobody moves a tree to where they could not see it any more."""
    if errors or editor.area.holds(district=tree.district, contractor=tree.contractor):
        return {}
    if tree.district in editor.area.districts or not editor.area.districts:
        return {"contractor": text("register_error_area", editor.language)}
    return {"district": text("register_error_area", editor.language)}


def _doubt(conn: Connection, tree: Tree, editor: Editor) -> Doubt:
    """What speaks against where a tree stands, as in an import."""
    doubt = doubt_of((tree.latitude, tree.longitude), run_one(conn, middle_of_trees(tree.id)))
    return "" if doubt == "place_far" and editor.sure else doubt


def _of_place(doubt: Doubt, tree: Tree, editor: Editor) -> dict[str, str]:
    if not doubt:
        return {}
    shown = (in_field(value, editor.language) for value in (tree.longitude, tree.latitude))
    return {"latitude": text(doubt, editor.language, swapped=" / ".join(shown))}


def _taken(editor: Editor) -> dict[str, str]:
    return {"number": text("register_error_taken", editor.language)}


def _note(
    conn: Connection,
    action: str,
    tree: Tree,
    editor: Editor,
    *,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
) -> None:
    record(
        conn,
        at=editor.now,
        actor=editor.name,
        action=action,
        subject=f"tree {tree.number}",
        before=before,
        after=after,
    )


def _last_change(conn: Connection, number: str) -> AuditEntry | None:
    found = run(conn, audit_page(20, subject=f"tree {number}"))
    return next((entry for entry in found if entry.subject == f"tree {number}"), None)
