"""What comes from outside: waterings, uplinks, and messages that could not be used."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from baumfeuchte.api.schemas.common import WITHOUT_NUL, Id, Page, Shape, Time, Words
from baumfeuchte.domain.watering_outcome import Outcome


class FieldNote(Shape):
    """What somebody notes at a tree, given by its id or by its number; once, by its key."""

    tree_id: Id | None = None
    tree_number: Annotated[str, Field(min_length=1, max_length=200), WITHOUT_NUL] | None = None
    note: Annotated[str, WITHOUT_NUL] = Field(default="", max_length=1000)
    idempotency_key: Annotated[str, Field(min_length=1, max_length=200), WITHOUT_NUL] | None = (
        Field(default=None, description="Or the header Idempotency-Key; one of them is needed.")
    )

    @model_validator(mode="after")
    def _one_tree(self) -> "FieldNote":
        if (self.tree_id is None) == (self.tree_number is None):
            msg = "give either tree_id or tree_number"
            raise ValueError(msg)
        return self


class WateringIn(FieldNote):
    """A watering to log. The tree is given by its id or by its number."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"tree_number": "BO-0017", "litres": 90, "idempotency_key": "truck3-20260715-17"}
            ]
        },
    )

    litres: float = Field(gt=0, le=10_000)
    watered_at: Time | None = Field(default=None, description="With an offset; default: now.")


class WateringChange(Shape):
    """What was wrong of a logged watering; what is missing or null stays as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"litres": 100, "note": "typed 1.000"}]}
    )

    litres: float | None = Field(default=None, gt=0, le=10_000)
    watered_at: Time | None = Field(default=None, description="With an offset.")
    note: Annotated[str, WITHOUT_NUL] | None = Field(default=None, max_length=1000)

    @model_validator(mode="after")
    def _something(self) -> "WateringChange":
        if self.litres is None and self.watered_at is None and self.note is None:
            msg = "give litres, watered_at or note"
            raise ValueError(msg)
        return self


class Watering(Shape):
    """A logged watering."""

    id: int
    tree_id: int
    watered_at: datetime
    litres: float
    source: str
    note: str
    idempotency_key: str


class WateringOutcome(Shape):
    """Whether the water arrived, as the tree's probes saw it; judged after 30 hours."""

    outcome: Outcome
    text: Words
    evaluated_at: datetime
    response: float | None = Field(
        description="m3/m3, 24 hours after minus before, of the best probe that counts."
    )
    teaches: bool = Field(description="The tree's wetted volume is learned from it.")
    detail: dict[str, Any] = Field(
        description="Litres and rain (mm) of the 24 hours, what each probe saw in m3/m3; or the "
        "reason why none saw it.",
        examples=[{"litres": 100, "rain_mm": 0, "reason": "no_probe"}],
    )


class JudgedWatering(Watering):
    """A logged watering with what became of it."""

    outcome: WateringOutcome | None = Field(description="null: not judged yet.")


class WateringPage(Page):
    """Waterings of a tree, newest first."""

    items: list[JudgedWatering]


class UplinkRejected(Shape):
    """Why a message could not be used; it is kept and can be replayed."""

    reason: str = Field(examples=["unknown_device"])
    detail: str


class UplinkAnswer(Shape):
    """What became of the message; everything is committed."""

    stored: int = Field(examples=[1])
    duplicate: int = Field(examples=[0])
    ignored: int = Field(examples=[0])
    rejected: list[UplinkRejected]
    simulated: bool


class Rejection(Shape):
    """A message that could not be used."""

    id: int
    arrived_at: datetime
    topic: str
    reason: str
    detail: str
    dev_eui: str | None
    network: str | None
    resolved_at: datetime | None = Field(description="When a replay could use it.")
    size_bytes: int
    raw_base64: str | None = Field(description="Only with raw=true.")


class RejectionPage(Page):
    """Rejections, newest first."""

    items: list[Rejection]
