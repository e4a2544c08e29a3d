"""Device types that the city defines itself, for OpenAPI; the definition is read by ``codecs``."""

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from baumfeuchte.api.schemas.common import Page, Shape

_DEFINITION: dict[str, Any] = {
    "kind": "mapping",
    "note": "keys of March 2026",
    "rules": [
        {"path": "WM30_CB", "quantity": "soil_water_tension_kpa", "unit": "cbar", "depth_cm": 30}
    ],
    "examples": [
        {
            "decoded": {"WM30_CB": 31},
            "expects": [{"quantity": "soil_water_tension_kpa", "probe": 0, "value": 31}],
        }
    ],
}


class DefinitionIn(Shape):
    """A definition as docs/device-types.md describes it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{**_DEFINITION, "name": "city/probe"}]}
    )

    name: str | None = Field(default=None, description="vendor/model; as in the address, if given.")
    kind: Literal["javascript", "mapping"]
    note: str = ""
    script: str | None = Field(default=None, description="JavaScript of the vendor.")
    rules: list[dict[str, Any]] = Field(description="What to take from the decoded object.")
    examples: list[dict[str, Any]] = Field(description="Uplinks and what they say; at least one.")


class DeviceTypeItem(Shape):
    """A stored device type."""

    name: str = Field(examples=["city/probe"])
    kind: str = Field(examples=["mapping"])
    created_at: datetime
    updated_at: datetime


class DeviceTypePage(Page):
    """Device types by name."""

    items: list[DeviceTypeItem]


class DeviceType(DeviceTypeItem):
    """A stored device type with its definition."""

    definition: dict[str, Any]


class SavedDeviceType(Shape):
    """What a request changed."""

    name: str
    outcome: Literal["created", "updated", "unchanged", "removed"]


class CheckedValue(Shape):
    """A value of an example."""

    quantity: str
    probe: int
    value: float


class CheckedExample(Shape):
    """What became of an example."""

    note: str
    ok: bool
    expected: list[CheckedValue]
    got: list[CheckedValue]
    problem: str = Field(description="Why nothing was decoded; else empty.")


class CheckedDeviceType(Shape):
    """What became of all examples."""

    name: str
    ok: bool
    examples: list[CheckedExample]
