"""The register and the readings, for OpenAPI."""

from datetime import datetime

from pydantic import Field

from baumfeuchte.api.schemas.advice import Advice
from baumfeuchte.api.schemas.common import Page, Shape
from baumfeuchte.api.schemas.tree import Site, Tree


class TreeItem(Tree):
    """A tree in a list."""

    sensor_count: int
    last_seen_at: datetime | None = Field(description="Last sign of life of one of its sensors.")


class TreePage(Page):
    """Trees by number."""

    total: int
    items: list[TreeItem]


class Probe(Shape):
    """A probe that is or was at a tree."""

    dev_eui: str = Field(examples=["a84041c3f1850001"])
    device: str = Field(examples=["dragino/LSE01"])
    probe: int
    depth_cm: float
    since: datetime
    until: datetime | None
    last_seen_at: datetime | None


class TreeDetail(Tree):
    """A tree with its ground, its probes and the newest advice."""

    site: Site
    probes: list[Probe]
    recommendation: Advice | None


class Reading(Shape):
    """A value at a tree."""

    observed_at: datetime
    quantity: str = Field(examples=["soil_water_tension_kpa"])
    depth_cm: float | None
    probe: int
    dev_eui: str
    value: float = Field(examples=[41.0])
    flags: list[str] = Field(description="Empty: good.", examples=[[], ["frozen"]])


class ReadingPage(Page):
    """Readings, oldest first."""

    items: list[Reading]


class Sensor(Shape):
    """A sensor of the register."""

    dev_eui: str
    device: str
    last_seen_at: datetime | None
    trees: list[str] = Field(description="Numbers of the trees that it is at now.")


class SensorPage(Page):
    """Sensors by DevEUI."""

    total: int
    items: list[Sensor]
