"""Sensors to look at, for OpenAPI."""

from datetime import datetime

from pydantic import Field

from baumfeuchte.api.schemas.common import Page, Shape
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.quality import Score


class CheckReason(Shape):
    """One reason to look at a sensor."""

    code: str = Field(examples=["contact_loss"])
    score: Score = Field(description="How its values may be used meanwhile.")
    since: datetime = Field(description="Begin of the newest episode.")
    last: datetime = Field(description="Last reading that shows it.")
    ongoing: bool = Field(description="The newest readings show it.")
    readings: int = Field(description="Readings that show it; 0: not found in readings.")
    depth_cm: float | None = Field(description="Of the probe; null: about the device.")
    quantity: Quantity | None
    found: str = Field(description="What is wrong.")
    action: str = Field(description="What to do.")
    text: str = Field(description="Both, with the days, in one sentence.")


class SensorCheck(Shape):
    """A sensor to look at."""

    dev_eui: str = Field(examples=["a84041c3f1850001"])
    device: str = Field(examples=["dragino/LSE01"])
    trees: list[str] = Field(description="Numbers of the trees that it is at now.")
    score: Score = Field(description="bad: it gives nothing that can be used.")
    since: datetime = Field(description="Begin of the earliest reason.")
    reasons: list[CheckReason] = Field(description="Of the device first, then from above.")


class SensorCheckPage(Page):
    """Sensors to look at: bad ones first, then the longest."""

    total: int = Field(description="Sensors on the list.")
    items: list[SensorCheck]
