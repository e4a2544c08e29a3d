"""The values that a city sets itself, for OpenAPI."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from baumfeuchte.api.schemas.common import Shape


class CityValueOut(Shape):
    """One value of the planner."""

    key: str = Field(examples=["years_0_1.critical_rew"])
    name: str = Field(description="German.", examples=["Standjahre 0-1: Kritische Grenze"])
    meaning: str = Field(description="German, one sentence.")
    kind: str = Field(description="`number`, `whole`, `day` (MM-DD) or `soil`.")
    unit: str = Field(description="Of the value; empty for none.", examples=["REW"])
    value: float | str = Field(description="What holds now.", examples=[0.5])
    standard: float | str = Field(description="What holds without an own value.")
    standard_source: str = Field(description="Where the standard comes from.")
    low: float | None = Field(description="Least plausible number.")
    high: float | None = Field(description="Largest plausible number.")
    own: bool = Field(description="The city set it.")
    source: str = Field(description="Of the value that holds.")
    set_by: str | None
    set_at: datetime | None


class CityValues(Shape):
    """All values of the planner."""

    items: list[CityValueOut]


class CityValuesIn(BaseModel):
    """Values to set; all of them or none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"values": {"efficiency": 0.9}, "source": "Gießsäcke an allen Bäumen"}]
        },
    )

    values: dict[str, float | str] = Field(
        min_length=1, max_length=100, description="Value by key, in the unit of the key."
    )
    source: str = Field(min_length=1, max_length=500, description="Where the city takes them from.")


class CityKeys(BaseModel):
    """Values to go back from."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"keys": ["efficiency"]}]}
    )

    keys: list[str] = Field(min_length=1, max_length=100, description="Of the values.")
