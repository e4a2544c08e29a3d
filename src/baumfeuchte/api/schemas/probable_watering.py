"""Probable waterings, for OpenAPI."""

from datetime import datetime

from pydantic import ConfigDict, Field

from baumfeuchte.api.schemas.common import Id, Page, Shape, Time


class ProbableWatering(Shape):
    """An unexplained wetting that looks like a watering; its litres are an estimate."""

    tree_id: int
    began_at: datetime
    evaluated_at: datetime
    response: float = Field(description="m3/m3, 24 hours after minus before.", examples=[0.08])
    litres_estimated: float = Field(
        description="From the response and the learned, else the default, wetted volume.",
        examples=[40.0],
    )
    litres_interval_80: tuple[float, float] = Field(examples=[(15.0, 110.0)])
    at_least: bool = Field(description="The soil was full afterwards: it may have been more.")
    rejected_at: datetime | None = Field(description="When staff said that it was none.")


class ProbableWateringPage(Page):
    """Probable waterings of a tree, newest first."""

    items: list[ProbableWatering]


class RejectionIn(Shape):
    """Which one was no watering."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"tree_id": 17, "began_at": "2026-07-11T19:42:26Z"}]},
    )

    tree_id: Id
    began_at: Time
