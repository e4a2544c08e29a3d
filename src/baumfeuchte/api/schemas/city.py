"""The values that a city sets itself, for OpenAPI."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from baumfeuchte.api.schemas.common import Day, Page, Shape


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
    valid_from: date | None = Field(description="It was set to hold from this day on.")


class CityValueComing(Shape):
    """A value that holds from a coming day on."""

    key: str = Field(examples=["efficiency"])
    name: str = Field(description="German.", examples=["Anteil des Wassers, der ankommt"])
    value: float | str | None = Field(description="null: the published value again.")
    valid_from: date = Field(description="From this local day on.", examples=["2027-05-01"])
    source: str
    set_by: str
    set_at: datetime


class CityValues(Shape):
    """All values of the planner."""

    items: list[CityValueOut]
    coming: list[CityValueComing] = Field(description="Values that do not hold yet.")


class CityValueChange(Shape):
    """What was set, reset or withdrawn."""

    key: str = Field(examples=["efficiency"])
    name: str = Field(description="German.", examples=["Anteil des Wassers, der ankommt"])
    valid_since: datetime = Field(
        description="When it was entered; without `valid_from` it holds from then on."
    )
    valid_from: date | None = Field(description="From this local day on; null: at once.")
    withdrawn: bool = Field(
        description="What was to hold from `valid_from` on (`before`) does not come."
    )
    value: float | str | None = Field(
        description="What holds since then; null: the published value again.", examples=[0.9]
    )
    before: float | str | None = Field(
        description="What the city had set until then; null: the published value.", examples=[0.85]
    )
    source: str = Field(description="Where the city takes it from.", examples=["Dienstanweisung 7"])
    set_by: str = Field(examples=["petra"])


class CityValueChangePage(Page):
    """Changes, newest first."""

    items: list[CityValueChange]


class CityValuesIn(Shape):
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
    valid_from: Day | None = Field(
        default=None, description="Today or a later day; null: at once.", examples=["2027-05-01"]
    )


class CityKeys(Shape):
    """Values to go back from."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"keys": ["efficiency"]}]}
    )

    keys: list[str] = Field(min_length=1, max_length=100, description="Of the values.")
    valid_from: Day | None = Field(default=None, description="A later day; null: at once.")


class CityWithdrawal(Shape):
    """Values that shall not come."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"keys": ["efficiency"], "valid_from": "2027-05-01"}]},
    )

    keys: list[str] = Field(min_length=1, max_length=100, description="Of the values.")
    valid_from: Day = Field(description="The day from which on they were to hold.")
