"""Trees, their sites, and the probes at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The ground that a tree stands in.

    Attributes:
        soil: KA5 class (``Sl3``), ``substrate`` for planted pits, or None when unknown.
        stone_fraction: volume share of stones, 0..1.
        pit_area_m2: unsealed area of the tree pit.
        field_capacity, wilting_point: m3/m3 measured at the site; None means from the class.
        wetted_volume_m3: known rooted volume that a watering wets; None means by age.
        exposure: ``sunny`` (or heat-reflecting), ``normal``, ``shade``; None means unknown.
        watering_regime: a word of the city's own for how it waters, such as ``gießsack``; trees
            with another word are not similar.
    """

    soil: str | None = None
    stone_fraction: float = 0.0
    pit_area_m2: float | None = None
    field_capacity: float | None = None
    wilting_point: float | None = None
    wetted_volume_m3: float | None = None
    exposure: str | None = None
    watering_regime: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree of the city's register; ``id`` is None before it is stored.

    Attributes:
        planting_month: 1..12 of ``planting_year``, where the register knows it.
        trunk_circumference_cm: measured 1 m above the ground.
        drought_class: of the species, 1 (stands drought) to 4, as the city assigns it.
        contractor: who waters the tree for the city; empty: the city itself.
        reference_group: a name that the city gave to trees which it knows to be alike; measured
            ones speak for the others. Empty: similar trees are found by their attributes.
    """

    number: str
    species: str
    planting_year: int | None
    latitude: float
    longitude: float
    street: str = ""
    district: str = ""
    planting_month: int | None = None
    trunk_circumference_cm: float | None = None
    crown_diameter_m: float | None = None
    height_m: float | None = None
    drought_class: int | None = None
    contractor: str = ""
    reference_group: str = ""
    site: Site = Site()
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A device of the register.

    Attributes:
        settings: what the device's payload does not tell, for example ``{"firmware": "1.0"}``.
    """

    dev_eui: str
    device: str
    settings: Mapping[str, object] = field(default_factory=dict)
    id: int | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Which probe of which sensor is (or was) where. Probes move; history does not.

    The interval is half open: ``since <= t < until``.
    """

    sensor_id: int
    probe: int
    tree_id: int
    depth_cm: float
    since: datetime
    until: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watering:
    """A logged watering.

    Attributes:
        idempotency_key: a repeat of the same key changes nothing.
        source: ``crew``, ``import``, ``simulation`` ...
    """

    tree_id: int
    watered_at: datetime
    litres: float
    idempotency_key: str
    source: str = "crew"
    note: str = ""
    id: int | None = None


def standing_years(planting_year: int | None, day: date) -> int | None:
    """Standing years (Standjahre) on a day; 0 in the planting year, None when unknown."""
    if planting_year is None:
        return None
    return max(0, day.year - planting_year)


class AgeGroup(StrEnum):
    """How people speak of a tree's age; the thresholds know finer classes (science 2.2)."""

    YOUNG = "young"
    ESTABLISHING = "establishing"
    OLD = "old"
    UNKNOWN = "unknown"

    @property
    def years(self) -> tuple[int, int | None] | None:
        """First and last standing year; None as last one: without end. None: not known."""
        return _AGE_YEARS[self]


_AGE_YEARS: dict[AgeGroup, tuple[int, int | None] | None] = {
    AgeGroup.YOUNG: (0, 3),
    AgeGroup.ESTABLISHING: (4, 10),
    AgeGroup.OLD: (11, None),
    AgeGroup.UNKNOWN: None,
}
