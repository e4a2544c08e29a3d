"""Sensors as devices, for OpenAPI."""

from datetime import datetime

from pydantic import Field

from baumfeuchte.api.schemas.common import Page, Shape
from baumfeuchte.domain.device_health import FoundBy, Level, Problem


class Gap(Shape):
    """A time in which frames are missing."""

    since: datetime = Field(description="Last frame before, or the begin of the period.")
    until: datetime = Field(description="First frame after, or the end of the period.")
    missing: int = Field(description="Frames; an estimate where the clock found the gap.")
    found_by: FoundBy = Field(description="Frame counter, or nothing came for too long.")
    is_open: bool = Field(description="Nothing came until the end of the period.")


class SensorGaps(Shape):
    """What came of a sensor in a period and what did not."""

    dev_eui: str = Field(examples=["a84041c3f1850001"])
    device: str = Field(examples=["dragino/LSE01"])
    trees: list[str] = Field(description="Numbers of the trees that it is at now.")
    interval_s: float | None = Field(
        description="How often it should send; null: not known yet.", examples=[1200.0]
    )
    since: datetime = Field(description="Not before it was installed or first heard.")
    until: datetime = Field(description="Not after it was removed.")
    received: int
    expected: int
    missing: int
    completeness_percent: float | None = Field(examples=[98.61])
    counter_resets: int = Field(description="How often the frame counter began anew.")
    gaps: list[Gap] = Field(description="Oldest first.")


class SensorGapsPage(Page):
    """Gaps by sensor, in the order of the DevEUI."""

    total: int = Field(description="Sensors.")
    items: list[SensorGaps]


class Battery(Shape):
    """A battery; what a sensor does not tell is null."""

    at: datetime = Field(description="Time of the newest value.")
    percent: float | None
    volts: float | None = Field(examples=[3.58])
    per_30_days: float | None = Field(
        description="Trend of the percentage, else of the voltage.", examples=[-0.02]
    )
    days_left: int | None = Field(description="Until it is empty if the trend goes on.")


class Signal(Shape):
    """How a sensor was received in the last 7 days."""

    rssi_dbm: float | None = Field(description="Median.", examples=[-104.0])
    snr_db: float | None = Field(description="Median.", examples=[4.5])
    gateway_id: str | None = Field(description="The one that receives it best most often.")
    gateway_count: int = Field(description="Gateways that received it best at least once.")


class SensorHealth(Shape):
    """A sensor as a device."""

    dev_eui: str = Field(examples=["a84041c3f1850001"])
    device: str = Field(examples=["dragino/LSE01"])
    trees: list[str] = Field(description="Numbers of the trees that it is at now.")
    level: Level = Field(description="How soon somebody should look at it.")
    problems: list[Problem] = Field(description="Most urgent first.", examples=[["silent"]])
    last_seen_at: datetime | None
    silent_since: datetime | None = Field(description="Null: it is not silent.")
    interval_s: float | None
    battery: Battery | None
    signal: Signal | None
    joins_7_days: int
    joins_30_days: int
    counter_resets: int = Field(description="In the last 7 days.")
    missing_percent: float | None = Field(description="Of the frames of the last 7 days.")
    flagged_percent: float | None = Field(
        description="Doubtful values (impossible, of wrong times, by quality control) of 7 days."
    )


class SensorHealthPage(Page):
    """Health of sensors, worst first."""

    total: int = Field(description="Sensors that fit the filters.")
    items: list[SensorHealth]
