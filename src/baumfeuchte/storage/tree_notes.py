"""Notes at trees, and which photos there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.tree_note import PhotoEntry, TreeNote
from baumfeuchte.storage.keyset import Place, behind
from baumfeuchte.storage.once import insert_once
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import tree_notes, tree_photos

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = ("tree_id", "at", "author", "note", "idempotency_key")
_columns = (tree_notes.c.id, *(tree_notes.c[name] for name in _FIELDS))
_PHOTO_FIELDS = ("id", "tree_id", "taken_at", "added_by", "width", "height", "note")


def add_note(conn: sa.Connection, note: TreeNote) -> tuple[TreeNote, bool]:
    """Keep a note once.

    Returns:
        The stored note, and whether this call created it. Where its idempotency key is known
        already, the first one is returned unchanged; the caller may compare the two.

    Raises:
        NotFoundError: there is no such tree.
    """
    new_id = insert_once(conn, tree_notes, {name: getattr(note, name) for name in _FIELDS})
    if new_id is not None:
        return replace(note, id=new_id), True
    known = run_one(conn, note_by_key(note.idempotency_key))
    if known is None:
        raise AssertionError(note.idempotency_key)  # the conflict was with a stored row
    return known, False


def note_by_key(idempotency_key: str) -> Query[TreeNote]:
    """The note that was kept with a key, if any."""
    statement = sa.select(*_columns).where(tree_notes.c.idempotency_key == idempotency_key)
    return Query(statement=statement, row=_note)


def notes_of_tree(
    tree_id: int, limit: int = 100, offset: int = 0, after: Place | None = None
) -> Query[TreeNote]:
    """Notes of a tree, newest first, behind a place."""
    statement = (
        sa.select(*_columns)
        .where(tree_notes.c.tree_id == tree_id, *behind(tree_notes.c.at, tree_notes.c.id, after))
        .order_by(tree_notes.c.at.desc(), tree_notes.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return Query(statement=statement, row=_note)


def photo_entries(tree_id: int, limit: int = 12) -> Query[PhotoEntry]:
    """The newest photos of a tree, newest first, without the pictures."""
    statement = (
        sa.select(*(tree_photos.c[name] for name in _PHOTO_FIELDS))
        .where(tree_photos.c.tree_id == tree_id)
        .order_by(tree_photos.c.taken_at.desc(), tree_photos.c.id.desc())
        .limit(limit)
    )
    return Query(
        statement=statement,
        row=lambda row: PhotoEntry(**dict(zip(_PHOTO_FIELDS, row, strict=True))),
    )


def _note(row: Sequence[Any]) -> TreeNote:
    return TreeNote(
        id=row[0], tree_id=row[1], at=row[2], author=row[3], note=row[4], idempotency_key=row[5]
    )
