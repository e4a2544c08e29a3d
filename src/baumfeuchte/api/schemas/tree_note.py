"""Notes at trees, for OpenAPI."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from baumfeuchte.api.schemas.common import WITHOUT_NUL, Page, Shape
from baumfeuchte.api.schemas.field import FieldNote


class TreeNoteIn(FieldNote):
    """A note. The tree is given by its id or by its number."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "tree_number": "BO-0017",
                    "note": "Gießring ausgebrochen, Pfahl lose",
                    "idempotency_key": "phone7-20260715-17-note",
                }
            ]
        },
    )

    note: Annotated[str, WITHOUT_NUL] = Field(min_length=1, max_length=2000)


class TreeNote(Shape):
    """A note at a tree."""

    id: int
    tree_id: int
    at: datetime
    author: str
    note: str
    idempotency_key: str


class TreeNotePage(Page):
    """Notes of a tree, newest first."""

    items: list[TreeNote]
