"""What a tree is, for OpenAPI."""

from pydantic import Field

from baumfeuchte.api.schemas.common import Shape


class Site(Shape):
    """The ground that a tree stands in."""

    soil: str | None = Field(description="KA5 class or `substrate`.", examples=["Sl3"])
    stone_fraction: float
    pit_area_m2: float | None
    field_capacity: float | None = Field(description="m3/m3, where measured.")
    wilting_point: float | None = Field(description="m3/m3, where measured.")
    wetted_volume_m3: float | None
    exposure: str | None = Field(description="`sunny`, `normal` or `shade`.", examples=["sunny"])
    watering_regime: str | None = Field(description="The city's own word.", examples=["gießsack"])


class Tree(Shape):
    """A tree of the register."""

    id: int = Field(examples=[17])
    number: str = Field(description="The city's own number.", examples=["BO-0017"])
    species: str = Field(examples=["Tilia cordata"])
    planting_year: int | None = Field(examples=[2023])
    street: str = Field(examples=["Universitätsstraße"])
    district: str = Field(examples=["Querenburg"])
    latitude: float = Field(description="WGS 84.", examples=[51.4447])
    longitude: float = Field(description="WGS 84.", examples=[7.2612])
