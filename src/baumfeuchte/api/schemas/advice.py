"""Recommendations and the watering list, for OpenAPI."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from baumfeuchte.api.schemas.common import Page, Shape, Words
from baumfeuchte.api.schemas.tree import Tree

StatusName = Literal["unknown", "too_wet", "critical", "dry", "soon", "ok", "monitoring"]


class Reason(Shape):
    """Why; the text is the sentence that the pages show."""

    code: str
    quantity: str
    value: float | None
    threshold: float | None
    source: str
    depth_cm: float | None
    text: Words


class Advice(Shape):
    """Advice for one tree and day."""

    id: int | None = Field(description="Asks for its explanation.", examples=[4711])
    day: date = Field(examples=["2026-07-15"])
    status: StatusName
    status_text: Words
    litres: int | None = Field(description="0: none needed; null: not known.", examples=[90])
    water_by: date | None
    not_before: date | None
    probability_dry_3d: float | None
    days_until_critical: float | None = Field(description="null: later than 14 days, or unknown.")
    earliest_days: float | None
    latest_days: float | None
    rew: float | None = Field(description="Usable water, 0 wilting point .. 1 field capacity.")
    confidence: str = Field(examples=["B"])
    priority: float
    last_observed_at: datetime | None
    rule_version: str
    reasons: list[Reason]
    inputs: dict[str, Any] = Field(description="Every number that the decision used.")


class Recommendation(Advice):
    """Advice with the tree that it is for."""

    rank: int | None = Field(description="Place on the list; null in the history of one tree.")
    tree_id: int
    tree_number: str


class RecommendationPage(Page):
    """Recommendations of one list by rank, or of one tree, newest day first."""

    day: date | None = Field(description="Of the list; null for the history of one tree.")
    revision: int | None
    issued_at: datetime | None
    total: int | None = Field(description="null for the history of one tree.")
    items: list[Recommendation]


class ExplanationStep(Shape):
    """One step from the reading to the litres."""

    code: str = Field(examples=["litres"])
    title: str = Field(examples=["Wie viel Wasser"])
    text: str
    numbers: dict[str, Any] = Field(description="What the step used; units in the names.")
    source: str = Field(examples=["irrigation-science 3.2"])


class Explanation(Shape):
    """A recommendation taken apart."""

    id: int
    tree_id: int
    day: date
    language: Literal["de", "en"]
    steps: list[ExplanationStep]
    comparison: ExplanationStep | None = Field(
        description="What changed since the recommendation of compare_to; null without it."
    )


class ListItem(Shape):
    """One line of the watering list."""

    rank: int
    tree: Tree
    status: StatusName
    status_text: Words
    litres: int | None
    water_by: date | None
    not_before: date | None
    days_until_critical: float | None
    confidence: str
    last_observed_at: datetime | None
    reason: Words | None
    estimated: bool = Field(description="From other trees; the tree has no reading of its own.")
    contractor: str = Field(examples=["Grün & Söhne"])


class WateringList(Page):
    """The list of a day."""

    day: date
    revision: int
    issued_at: datetime
    as_of: datetime = Field(description="Readings up to this time were used.")
    released_at: datetime | None = Field(
        description="Since when it is the day's list; null for a preview or a revision."
    )
    newest_revision: int = Field(
        description="Of the day; where it is another one, /api/v1/lists/{day}/changes has the "
        "difference."
    )
    rule_version: str
    trees: int = Field(description="On the list, without filters.")
    trees_to_water: int
    litres_total: int
    items: list[ListItem]
