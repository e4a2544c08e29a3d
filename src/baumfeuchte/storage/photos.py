"""Pictures of trees: made small before they come here, kept as JPEG in the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage import audit
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.keyset import Place, behind
from baumfeuchte.storage.once import insert_once
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import tree_photos, trees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.people import Area

_FIELDS = ("tree_id", "taken_at", "added_by", "width", "height", "note", "idempotency_key")
_COLUMNS = (tree_photos.c.id, *(tree_photos.c[name] for name in _FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture without its bytes; ``id`` is None before it is stored."""

    tree_id: int
    taken_at: datetime
    added_by: str
    width: int
    height: int
    idempotency_key: str
    note: str = ""
    id: int | None = None


def add_photo(conn: sa.Connection, photo: Photo, jpeg: bytes, now: datetime) -> tuple[Photo, bool]:
    """Keep a picture once.

    Args:
        conn: in the caller's transaction.
        photo: of a tree that the caller may see.
        jpeg: its bytes.
        now: the clock (UTC).

    Returns:
        The stored picture, and whether this call stored it.

    Raises:
        NotFoundError: there is no such tree.
    """
    values = {name: getattr(photo, name) for name in _FIELDS} | {"jpeg": jpeg}
    new_id = insert_once(conn, tree_photos, values)
    if new_id is None:
        known = run_one(conn, photo_by_key(photo.idempotency_key))
        if known is None:
            raise AssertionError(photo.idempotency_key)  # the conflict was with a stored row
        return known, False
    audit.record(
        conn,
        at=now,
        actor=photo.added_by,
        action="photo.add",
        subject=f"photo {new_id} tree_id {photo.tree_id}",
        after={"bytes": len(jpeg), "taken_at": photo.taken_at.isoformat(), "note": photo.note},
    )
    return replace(photo, id=new_id), True


def photo_by_key(idempotency_key: str) -> Query[Photo]:
    """The picture that was kept with a key, if any."""
    statement = sa.select(*_COLUMNS).where(tree_photos.c.idempotency_key == idempotency_key)
    return Query(statement=statement, row=_photo)


def photos_of_tree(
    tree_id: int, limit: int, offset: int = 0, after: Place | None = None
) -> Query[Photo]:
    """Pictures of a tree, newest first, behind a place."""
    statement = (
        sa.select(*_COLUMNS)
        .where(
            tree_photos.c.tree_id == tree_id,
            *behind(tree_photos.c.taken_at, tree_photos.c.id, after),
        )
        .order_by(tree_photos.c.taken_at.desc(), tree_photos.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return Query(statement=statement, row=_photo)


def photo_jpeg(photo_id: int, area: Area) -> Query[bytes]:
    """The bytes of a picture, where its tree is in the area."""
    statement = (
        sa.select(tree_photos.c.jpeg)
        .join(trees, trees.c.id == tree_photos.c.tree_id)
        .where(tree_photos.c.id == photo_id, *in_area(area))
    )
    return Query(statement=statement, row=lambda row: bytes(row[0]))


def _photo(row: Sequence[Any]) -> Photo:
    return Photo(
        id=row[0],
        tree_id=row[1],
        taken_at=row[2],
        added_by=row[3],
        width=row[4],
        height=row[5],
        note=row[6],
        idempotency_key=row[7],
    )
