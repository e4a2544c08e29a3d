"""Trees of the register to edit, for OpenAPI."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from baumfeuchte.api.schemas.common import Id, Shape
from baumfeuchte.api.schemas.tree import Site


class RegisterTree(Shape):
    """A tree with all that the register knows of it."""

    id: int = Field(examples=[17])
    number: str = Field(description="The city's own number.", examples=["BO-0017"])
    species: str = Field(examples=["Tilia cordata"])
    planting_year: int | None = Field(examples=[2023])
    planting_month: int | None
    street: str
    district: str
    latitude: float = Field(description="WGS 84.")
    longitude: float = Field(description="WGS 84.")
    trunk_circumference_cm: float | None
    crown_diameter_m: float | None
    height_m: float | None
    drought_class: int | None = Field(description="1 to 4, of the species.")
    contractor: str = Field(description="Who waters the tree; empty: the city itself.")
    reference_group: str = Field(description="Trees that the city declared alike.")
    site: Site
    version: str = Field(description="For If-Match; also the ETag.")


class RegisterPage(Shape):
    """A page of the register."""

    total: int
    items: list[RegisterTree]
    next: str | None = Field(description="Address of the next page.")


class TreeValues(BaseModel):
    """Values of a tree and its site by field; a field that is missing stays as it is.

    What cannot be one, or cannot be stored, ``api.tree_form`` says of each field.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "number": "BO-9001",
                    "species": "Tilia cordata",
                    "latitude": 51.48,
                    "longitude": 7.22,
                    "planting_year": 2025,
                    "soil": "Sl3",
                }
            ]
        },
    )

    def written(self) -> dict[str, Any]:
        """The values as they came."""
        return dict(self.model_extra or {})


class AssignmentIn(Shape):
    """The same contractor or reference group for many trees."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"tree_ids": [17, 18], "contractor": "Grün & Söhne"}]},
    )

    tree_ids: list[Id] = Field(min_length=1, max_length=10_000, description="Our ids.")
    contractor: str | None = Field(
        default=None, max_length=200, description="Empty: the city itself."
    )
    reference_group: str | None = Field(default=None, max_length=200, description="Empty: none.")


class AssignmentOut(Shape):
    """How many trees an assignment changed."""

    changed: int
