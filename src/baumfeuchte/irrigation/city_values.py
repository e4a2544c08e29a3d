"""Every value that a city may set itself: standard, unit, range and source of each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from baumfeuchte.irrigation.estimate_litres import LITRES_PER_CROWN_M2
from baumfeuchte.irrigation.litres import LEAST_LITRES, STEP_LITRES
from baumfeuchte.irrigation.root_zone import EFFICIENCY
from baumfeuchte.irrigation.season import DEFAULT_CURVE, FIRST_DAY, LAST_DAY
from baumfeuchte.irrigation.soils import DEFAULT_SOIL, SOILS, SUBSTRATE
from baumfeuchte.irrigation.species import DROUGHT_CLASS_SHIFT_REW
from baumfeuchte.irrigation.state import STALE_AFTER_DAYS
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, HYSTERESIS_REW, AgeClass, Limits
from baumfeuchte.irrigation.vulnerability import VULNERABILITY_BY_AGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.domain.city_values import Value

LIMIT_NAMES: Final = ("water_at_rew", "critical_rew", "water_at_kpa", "critical_kpa")
CLASS_SLUGS: Final = {
    "0-1": "years_0_1",
    "2": "years_2",
    "3": "years_3",
    "4-10": "years_4_10",
    ">10": "years_over_10",
}
"""Age class -> the first part of its keys."""
STRESS_SLUGS: Final = ("stress.years_0_1", "stress.years_2_3", "stress.years_4_10",
                       "stress.years_over_10")  # fmt: skip
"""The rows of ``VULNERABILITY_BY_AGE``."""
_REW_RANGE: Final = (0.05, 0.95)
_KPA_RANGE: Final = (5.0, 400.0)
CURVE_DAYS: Final = ("rises_from", "full_from", "full_until", "falls_until")
"""Corners of the seasonal curve, in the order of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityValue:
    """One value that a city may set itself.

    Attributes:
        key: as it is stored.
        group: what is set together: an age class, ``stress``, ``season``, ``soil`` ...
        kind: ``number``; ``whole``; ``day`` (``MM-DD``); ``soil`` (a code of the table).
        unit: of the value; empty for none.
        standard: what holds without a value of the city's own.
        low, high: what is plausible, both included; of numbers only.
        source: of the standard.
    """

    key: str
    group: str
    standard: Value
    source: str
    unit: str = ""
    kind: Literal["number", "whole", "day", "soil"] = "number"
    low: float = -math.inf
    high: float = math.inf


def limit_parts(row: AgeClass) -> Iterator[tuple[str, Limits]]:
    """Key and limits (REW, kPa) of an age class: by depth only where it matters (science 2.2).

    Source: irrigation-science 2.2.
    """
    slug = CLASS_SLUGS[row.code]
    if row.upper == row.deeper:
        yield slug, row.deeper
    else:
        yield f"{slug}.upper", row.upper
        yield f"{slug}.deeper", row.deeper


def _of_ages() -> Iterator[CityValue]:
    for row in AGE_CLASSES:
        slug = CLASS_SLUGS[row.code]
        for prefix, limits in limit_parts(row):
            for name in LIMIT_NAMES:
                is_rew = name.endswith("rew")
                low, high = _REW_RANGE if is_rew else _KPA_RANGE
                yield CityValue(
                    key=f"{prefix}.{name}",
                    group=slug,
                    standard=getattr(limits, name),
                    source=limits.source,
                    unit="REW" if is_rew else "kPa",
                    low=low,
                    high=high,
                )
        yield CityValue(
            key=f"{slug}.target_rew",
            group=slug,
            standard=row.target_rew,
            source="irrigation-science 3.2",
            unit="REW",
            low=0.3,
            high=1.0,
        )


def _of_stress() -> Iterator[CityValue]:
    for key, row in zip(STRESS_SLUGS, VULNERABILITY_BY_AGE, strict=True):
        yield CityValue(
            key=key, group="stress", standard=row.value, source=row.source, low=0.0, high=10.0
        )


def _of_status() -> Iterator[CityValue]:
    yield CityValue(
        key="hysteresis_rew",
        group="status",
        standard=HYSTERESIS_REW,
        source="irrigation-science 2.2",
        unit="REW",
        low=0.0,
        high=0.2,
    )


def _of_curve() -> Iterator[CityValue]:
    source = "irrigation-science 2.4 [A]"
    for name in CURVE_DAYS:
        month, day = getattr(DEFAULT_CURVE, name)
        yield CityValue(
            key=f"season_curve.{name}",
            group="curve",
            standard=f"{month:02d}-{day:02d}",
            source=source,
            kind="day",
        )
    yield CityValue(
        key="season_curve.low",
        group="curve",
        standard=DEFAULT_CURVE.low,
        source=source,
        low=0.0,
        high=1.0,
    )


def _others() -> Iterator[CityValue]:
    yield from _of_status()
    season = "irrigation-science 2.4 [S23][S33]"
    for key, (month, day) in (("season.first_day", FIRST_DAY), ("season.last_day", LAST_DAY)):
        standard = f"{month:02d}-{day:02d}"
        yield CityValue(key=key, group="season", standard=standard, source=season, kind="day")
    yield from _of_curve()
    soil, places = SOILS[SUBSTRATE], {"field_capacity": (0.05, 0.45), "wilting_point": (0.01, 0.3)}
    for name, (low, high) in places.items():
        yield CityValue(
            key=f"substrate.{name}",
            group="soil",
            standard=getattr(soil, name),
            source=soil.source,
            unit="m³/m³",
            low=low,
            high=high,
        )
    yield CityValue(
        key="default_soil",
        group="soil",
        standard=DEFAULT_SOIL,
        source="irrigation-science 1.3 [S12]",
        kind="soil",
    )
    yield from _of_water()
    for number, shift in DROUGHT_CLASS_SHIFT_REW.items():
        yield CityValue(
            key=f"drought_shift.class_{number}",
            group="drought",
            standard=shift,
            source="irrigation-science 2.2 [A]",
            unit="REW",
            low=-0.2,
            high=0.2,
        )


def _of_water() -> Iterator[CityValue]:
    rows: tuple[tuple[str, float, str, str, float, float], ...] = (
        ("efficiency", EFFICIENCY["watering_ring"], "", "irrigation-science 3.2 [A]", 0.2, 1.0),
        ("least_litres", LEAST_LITRES, "l", "irrigation-science 3.2", 10.0, 300.0),
        ("step_litres", STEP_LITRES, "l", "irrigation-science 3.2", 1.0, 100.0),
        # 0: without a bag or ring of limited size, fillings are not counted (a bag holds 75 l).
        ("bag_litres", 0.0, "l", "irrigation-science 3.1, 3.2 [S43][S44]", 0.0, 500.0),
        ("litres_per_crown_m2", LITRES_PER_CROWN_M2, "l/m²", "FLL 2015 [S34]", 5.0, 60.0),
    )
    for key, standard, unit, source, low, high in rows:
        yield CityValue(
            key=key, group="water", standard=standard, unit=unit, source=source, low=low, high=high
        )
    yield CityValue(
        key="stale_after_days",
        group="water",
        standard=float(STALE_AFTER_DAYS),
        unit="d",
        kind="whole",
        source="irrigation-science 4.7",
        low=1,
        high=14,
    )


CITY_VALUES: Final = {item.key: item for item in (*_of_ages(), *_of_stress(), *_others())}
"""All of them by key, in the order of pages."""
GROUPS: Final = tuple(dict.fromkeys(item.group for item in CITY_VALUES.values()))
