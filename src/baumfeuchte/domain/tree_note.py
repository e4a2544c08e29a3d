"""What people write and photograph at a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeNote:
    """A note at a tree.

    Attributes:
        author: who wrote it, as pages call the person.
        idempotency_key: a repeat of the same key changes nothing.
    """

    tree_id: int
    at: datetime
    author: str
    note: str
    idempotency_key: str
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoEntry:
    """A photo of a tree without its picture; sizes in pixels."""

    id: int
    tree_id: int
    taken_at: datetime
    added_by: str
    width: int
    height: int
    note: str
