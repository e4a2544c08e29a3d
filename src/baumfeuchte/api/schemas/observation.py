"""What staff saw at trees."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from baumfeuchte.api.schemas.common import Page, Shape, Time, Words
from baumfeuchte.api.schemas.field import FieldNote
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.observation import (
    LARGEST_REW,
    LARGEST_VWC_PERCENT,
    SD_REW,
    Moisture,
    ObservationKind,
    moisture_of,
)


def _word(said: object) -> object:
    if not isinstance(said, str):
        return said
    try:
        return moisture_of(said)
    except InputError as error:
        raise ValueError(str(error)) from None


class ObservationIn(FieldNote):
    """What somebody saw: a finger test's word, or the number of a portable probe."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "tree_number": "BO-0017",
                    "word": "trocken",
                    "idempotency_key": "phone7-20260715-17",
                }
            ]
        },
    )

    word: Annotated[Moisture, BeforeValidator(_word)] | None = Field(
        default=None,
        description="Of a finger test; trocken, leicht feucht, feucht and nass are understood too.",
    )
    rew: float | None = Field(
        default=None, ge=0, le=LARGEST_REW, description="Share of the available water, 1 = full."
    )
    vwc_percent: float | None = Field(
        default=None, ge=0, le=LARGEST_VWC_PERCENT, description="Water content, Vol.-%."
    )
    sd_rew: float | None = Field(
        default=None,
        ge=SD_REW[0],
        le=SD_REW[1],
        description="Its error as a share of the available water; default: 0.12.",
    )
    observed_at: Time | None = Field(default=None, description="With an offset; default: now.")

    @model_validator(mode="after")
    def _one_value(self) -> "ObservationIn":
        if sum(value is not None for value in (self.word, self.rew, self.vwc_percent)) != 1:
            msg = "give exactly one of word, rew and vwc_percent"
            raise ValueError(msg)
        return self


class Observation(Shape):
    """What somebody saw at a tree."""

    id: int
    tree_id: int
    observed_at: datetime
    kind: ObservationKind
    word: Moisture | None
    text: Words | None = Field(description="The word for people; null for a portable probe.")
    rew: float | None
    vwc_percent: float | None
    sd_rew: float | None = Field(description="null: the usual 0.12.")
    source: str
    note: str
    idempotency_key: str


class ObservationPage(Page):
    """Observations of a tree, newest first."""

    items: list[Observation]
