"""How good the forecasts were, for OpenAPI."""

from datetime import date

from pydantic import Field

from baumfeuchte.api.schemas.common import Shape


class SkillGroup(Shape):
    """All forecasts of a group whose day has come."""

    quantity: str = Field(examples=["soil_moisture_vwc_percent"])
    lead_days: int = Field(description="Issued so many days before.", examples=[7])
    age_class: str | None = Field(description="Only with by=age_class.", examples=[None])
    weather: str | None = Field(description="Only with by=weather.", examples=[None])
    forecasts: int = Field(examples=[410])
    mean_absolute_error: float = Field(description="In the unit of the quantity.", examples=[1.4])
    bias: float = Field(description="Forecast minus what came.", examples=[-0.1])
    skill: float | None = Field(
        description='1 - error / error of "no change"; null where nothing changed.', examples=[0.3]
    )
    coverage_80: float = Field(description="Share within the 80 % interval.", examples=[0.81])
    safe_said: int = Field(
        description="How often it was said that the limit is not reached up to then.",
        examples=[300],
    )
    safe_wrong: float | None = Field(
        description="Share of these that were wrong; null where it was never said.",
        examples=[0.02],
    )


class Skill(Shape):
    """Scores of a period."""

    since: date
    until: date
    groups: list[SkillGroup]
