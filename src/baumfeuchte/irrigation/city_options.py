"""A city's own values: are they plausible, and what a decision makes of them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.city_value_texts import CONTRADICTIONS
from baumfeuchte.irrigation.city_values import (
    CITY_VALUES,
    CLASS_SLUGS,
    CURVE_DAYS,
    LIMIT_NAMES,
    STRESS_SLUGS,
    CityValue,
    limit_parts,
)
from baumfeuchte.irrigation.season import Season, SeasonCurve
from baumfeuchte.irrigation.site import LEAST_AVAILABLE
from baumfeuchte.irrigation.soils import SOILS, SUBSTRATE, find_soil
from baumfeuchte.irrigation.state import Options
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, AgeClass, Limits
from baumfeuchte.irrigation.vulnerability import VULNERABILITY_BY_AGE, Vulnerability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from baumfeuchte.domain.city_values import OwnValue, Value
    from baumfeuchte.irrigation.budget_site import AgeDefault
    from baumfeuchte.irrigation.wording import Language

_LEAP_YEAR: Final = 2024


def value_of(key: str, written: Value) -> Value:
    """Read one value as it was written, in the table's unit (irrigation-science 4.7).

    German decimal commas count. Source: the table of ``city_values``.

    Raises:
        InputError: no such key, or the value is not plausible; one sentence.
    """
    item = CITY_VALUES.get(key)
    if item is None:
        raise InputError(f"{key!r} is no value that a city sets; see `thresholds list`.")
    if item.kind == "day":
        return _day(item, str(written))
    if item.kind == "soil":
        soil = find_soil(str(written))
        if soil is None:
            raise InputError(f"{key}: {written!r} is no soil; use a KA5 class or {SUBSTRATE}.")
        return soil.code
    return _number(item, written)


def _number(item: CityValue, written: Value) -> float:
    try:
        found = float(str(written).strip().replace(",", "."))
    except ValueError:
        found = math.nan
    if not item.low <= found <= item.high:
        raise InputError(
            f"{item.key}: {written!r} is not possible; give a number from {item.low:g} to "
            f"{item.high:g} {item.unit}".rstrip()
            + "."
        )
    if item.kind == "whole" and not found.is_integer():
        raise InputError(f"{item.key}: {written!r} is no whole number of days.")
    return found


def _day(item: CityValue, written: str) -> str:
    try:
        month, day = (int(part) for part in written.strip().split("-"))
        dt.date(_LEAP_YEAR, month, day)
    except ValueError:
        raise InputError(
            f"{item.key}: {written!r} is no day; write month and day like 04-15."
        ) from None
    return f"{month:02d}-{day:02d}"


def options_of(own: Iterable[OwnValue]) -> Options:
    """What a decision takes from the city, in the units of ``Options`` (irrigation-science 4.7).

    Values that this version no longer knows are left out: old runs stay readable.
    Source: the table of ``city_values``, and what the city says.
    """
    known = {item.key: item for item in own if item.key in CITY_VALUES}
    if not known:
        return Options()

    def number(key: str) -> float:
        return float(known[key].value if key in known else CITY_VALUES[key].standard)

    def text(key: str) -> str:
        return str(known[key].value if key in known else CITY_VALUES[key].standard)

    substrate = replace(
        SOILS[SUBSTRATE],
        field_capacity=number("substrate.field_capacity"),
        wilting_point=number("substrate.wilting_point"),
    )
    return Options(
        age_classes=tuple(_class(row, known) for row in AGE_CLASSES),
        vulnerability=Vulnerability(by_age=_stress(known)),
        season=Season(
            first_day=_month_and_day(text("season.first_day")),
            last_day=_month_and_day(text("season.last_day")),
        ),
        season_curve=SeasonCurve(
            **{name: _month_and_day(text(f"season_curve.{name}")) for name in CURVE_DAYS},
            low=number("season_curve.low"),
        ),
        hysteresis_rew=number("hysteresis_rew"),
        # 0 says that there is no such device.
        device_capacity_litres=number("bag_litres") or None,
        substrate=substrate,
        default_soil=text("default_soil"),
        efficiency=number("efficiency"),
        least_litres=number("least_litres"),
        step_litres=number("step_litres"),
        litres_per_crown_m2=number("litres_per_crown_m2"),
        stale_after_days=int(number("stale_after_days")),
        drought_shifts={
            int(key[-1]): number(key) for key in CITY_VALUES if key.startswith("drought_shift.")
        },
    )


def _month_and_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _class(row: AgeClass, known: Mapping[str, OwnValue]) -> AgeClass:
    changed = {prefix: _limits(prefix, limits, known) for prefix, limits in limit_parts(row)}
    slug = CLASS_SLUGS[row.code]
    target = known.get(f"{slug}.target_rew")
    return replace(
        row,
        upper=changed.get(f"{slug}.upper") or changed[slug],
        deeper=changed.get(f"{slug}.deeper") or changed[slug],
        target_rew=row.target_rew if target is None else float(target.value),
    )


def _limits(prefix: str, standard: Limits, known: Mapping[str, OwnValue]) -> Limits:
    """With the city's values; their source stands beside the published one."""
    own = {name: known[f"{prefix}.{name}"] for name in LIMIT_NAMES if f"{prefix}.{name}" in known}
    if not own:
        return standard
    told = "; ".join(f"{name}: {item.source}" for name, item in own.items())
    values = {name: float(item.value) for name, item in own.items()}
    return replace(standard, source=f"{standard.source}; Stadt: {told}", **values)


def _stress(known: Mapping[str, OwnValue]) -> tuple[AgeDefault, ...]:
    return tuple(
        replace(row, value=float(known[key].value), source=known[key].source)
        if key in known
        else row
        for key, row in zip(STRESS_SLUGS, VULNERABILITY_BY_AGE, strict=True)
    )


def contradictions(options: Options, language: Language = "en") -> list[str]:
    """What does not fit together, one sentence each (REW, kPa, m3/m3; irrigation-science 2.2).

    Drier must be more urgent, younger trees must not be allowed to get drier than older ones, and a
    watering must end above the limit that it began at.
    """
    say = CONTRADICTIONS[language]
    found = []
    for row in options.age_classes:
        for limits in (row.upper, row.deeper):
            if limits.critical_rew >= limits.water_at_rew:
                found.append(say["rew"].format(age=row.code))
            if limits.critical_kpa <= limits.water_at_kpa:
                found.append(say["kpa"].format(age=row.code))
            if row.target_rew <= limits.water_at_rew:
                found.append(say["target"].format(age=row.code))
    for young, old in zip(options.age_classes, options.age_classes[1:], strict=False):
        found += [
            say["age"].format(limit=say[name], young=young.code, old=old.code)
            for name in LIMIT_NAMES
            if _is_drier(young, old, name)
        ]
    weights = [row.value for row in options.vulnerability.by_age]
    if weights != sorted(weights, reverse=True):
        found.append(say["stress"])
    found += [say[key] for key in _wrong_times(options)]
    soil = options.substrate
    if soil.field_capacity - soil.wilting_point < LEAST_AVAILABLE:
        found.append(say["substrate"])
    return list(dict.fromkeys(found))


def _wrong_times(options: Options) -> list[str]:
    """What of season and seasonal curve is out of order."""
    season, corners = options.season, options.season_curve.days_of_year
    wrong = {
        "season": season.first_day >= season.last_day,
        "curve": any(first >= second for first, second in pairwise(corners)),
    }
    return [key for key, is_wrong in wrong.items() if is_wrong]


def _is_drier(young: AgeClass, old: AgeClass, name: str) -> bool:
    """Whether the younger may get drier than the older, by the limits of the deeper probes."""
    first, second = float(getattr(young.deeper, name)), float(getattr(old.deeper, name))
    return first < second if name.endswith("rew") else first > second
