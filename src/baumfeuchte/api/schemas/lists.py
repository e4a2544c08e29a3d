"""Days with their lists and revisions, and what differs between two, for OpenAPI."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from baumfeuchte.api.schemas.advice import StatusName
from baumfeuchte.api.schemas.common import Page, Shape, Words
from baumfeuchte.api.schemas.tree import Tree


class Revision(Shape):
    """One computation of a day's list."""

    revision: int = Field(description="Counts from 1 on each day.")
    issued_at: datetime = Field(description="When it was computed.")
    as_of: datetime = Field(description="Readings up to this time were used.")
    released_at: datetime | None = Field(
        description="Since when it is the day's list; null for a preview or a revision."
    )
    newest: bool = Field(description="The newest of its day.")
    rule_version: str


class RevisionWithTours(Revision):
    """A revision with the tours that were made from it."""

    tours: int


class ListDay(Shape):
    """A day with everything that was computed for it."""

    day: date
    list_revision: int = Field(description="The one that is shown and driven by default.")
    revisions: list[RevisionWithTours]


class ListDays(Page):
    """Days, newest first."""

    items: list[ListDay]


class DayRevision(Revision):
    """A revision with its day."""

    day: date


class Said(Shape):
    """What a list says of a tree, in short."""

    id: int | None = Field(description="Of the recommendation.")
    status: StatusName
    status_text: Words
    litres: int | None
    water_by: date | None


class Change(Shape):
    """A tree of which two lists say different things."""

    kind: Literal["added", "removed", "changed", "status"]
    tree: Tree
    before: Said | None = Field(description="null: the list does not have the tree.")
    after: Said | None
    reason: Words | None = Field(description="Of the later list.")


class ListChanges(Page):
    """The difference of two lists."""

    before: DayRevision
    after: DayRevision
    added: int = Field(description="Trees to be watered that were not before.")
    removed: int = Field(description="Trees that need no water any more.")
    changed: int = Field(description="To be watered on both; litres, status or day differ.")
    status: int = Field(description="To be watered on neither; the status differs.")
    items: list[Change]
