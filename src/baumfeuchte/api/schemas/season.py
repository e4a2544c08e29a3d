"""Shapes of the season report."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field


class StressDays(BaseModel):
    """Days at or below the critical limit of the day's plan.

    The first five are measured, of every tree with a probe of its own. The model computes the
    watered ones of them: the last five numbers are of the same trees and days.
    """

    trees: int = Field(description="With a probe of their own.", examples=[40])
    trees_tension: int = Field(description="Of these, by tension.", examples=[9])
    tree_days: int = Field(description="With a value.", examples=[7210])
    suffered: int = Field(description="Of these, as measured.", examples=[61])
    suffered_tension: int = Field(description="Of these, by tension.", examples=[12])
    watered: int = Field(description="Of the trees.", examples=[13])
    not_computed: int = Field(description="Of the watered.", examples=[1])
    computed: int = Field(description="Of the watered.", examples=[12])
    computed_suffered: int = Field(description="Of the computed, measured.", examples=[14])
    without_water: int = Field(description="Had nobody watered (model).", examples=[233])
    with_rhythm: int = Field(description="Under the fixed rhythm (model).", examples=[41])
    avoided: int = Field(description="without_water - computed_suffered.", examples=[219])


class SeasonPart(BaseModel):
    """The season of a district; null as district: of all together."""

    district: str | None = Field(examples=["Innenstadt"])
    waterings: int = Field(examples=[310])
    litres: float = Field(examples=[28400])
    trees_watered: int = Field(examples=[96])
    arrived: int = Field(description="Waterings whose water arrived.", examples=[61])
    ran_off: int = Field(description="Whose water did not.", examples=[3])
    not_judged: int = Field(description="No probe could tell.", examples=[246])
    trees_advised: int = Field(description="That a list wanted watered.", examples=[101])
    critical_tree_days: int = Field(description="By the lists.", examples=[57])
    critical_estimated: int = Field(description="Those of estimated trees.", examples=[44])
    compared_waterings: int = Field(
        description="On the days that the rhythm is compared on.", examples=[290]
    )
    compared_litres: float = Field(examples=[26500])
    rhythm_waterings: int = Field(examples=[1616])
    rhythm_litres: float = Field(examples=[161600])
    stress: StressDays


class Rhythm(BaseModel):
    """The fixed plan that the season is compared with."""

    every_days: int = Field(examples=[14])
    litres: float = Field(examples=[100])


class SeasonReport(BaseModel):
    """A period of days beside a fixed rhythm. What it assumes is in `assumptions`."""

    since: date
    until: date
    days_with_list: int = Field(examples=[183])
    rhythm: Rhythm
    rhythm_since: date | None = Field(description="First day that it is compared on.")
    rhythm_until: date | None = Field(description="Last day that it is compared on.")
    total: SeasonPart
    districts: list[SeasonPart]
    tours: int = Field(examples=[38])
    tour_stops: int = Field(examples=[305])
    kilometres: float | None = Field(description="Of the tours, as planned.", examples=[412.5])
    rhythm_kilometres: float | None = Field(
        description="At the same kilometres per stop.", examples=[2186.0]
    )
    assumptions: list[str]
