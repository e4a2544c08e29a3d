"""The series of a tree for charts, for OpenAPI. Times are whole seconds since 1970, UTC."""

from datetime import date

from pydantic import Field

from baumfeuchte.api.schemas.common import Shape


class SeriesLimit(Shape):
    """A threshold that the newest advice used, in the unit of the series."""

    level: str = Field(examples=["water_at", "critical"])
    value: float


class SeriesLine(Shape):
    """The readings of one probe; null in `v` breaks the line at a gap."""

    depth_cm: float
    dev_eui: str
    probe: int
    t: list[int]
    v: list[float | None]
    doubtful_t: list[int] = Field(description="Usable, but flagged.")
    doubtful_v: list[float]
    unusable_t: list[int] = Field(description="Came, but does not count; see /readings.")


class SeriesBand(Shape):
    """What is expected of one probe: 10 %, 50 % and 90 % quantiles."""

    depth_cm: float
    dev_eui: str
    probe: int
    t: list[int]
    low: list[float]
    middle: list[float]
    high: list[float]


class SeriesWatering(Shape):
    """A logged watering."""

    t: int
    litres: float
    outcome: str | None = Field(description="null: not judged yet.")


class SeriesRain(Shape):
    """Rain of a local day."""

    day: date
    t: int = Field(description="Its midnight in the city.")
    rain_mm: float


class TreeSeries(Shape):
    """The moisture of a tree over a period, thinned to so many points for each line."""

    tree_id: int
    quantity: str = Field(examples=["soil_moisture_vwc_percent"])
    unit: str = Field(examples=["Vol.-%"])
    since: int
    until: int
    now: int
    source: str = Field(
        description="`readings`, or `days`: the lowest and highest of each day.",
        examples=["readings", "days"],
    )
    limits: list[SeriesLimit]
    lines: list[SeriesLine]
    bands: list[SeriesBand]
    waterings: list[SeriesWatering]
    rain: list[SeriesRain]
