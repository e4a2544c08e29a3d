"""Rain that is likely and enough: a tree that is not critical waits (irrigation-science 4.7).

The list says why, and the next morning decides anew: rain that stays away makes the tree critical,
and a critical tree waits for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.budget_site import DEFAULTS, BudgetDefaults, by_age, pit_m2

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from baumfeuchte.irrigation.weather_state import WeatherState

WAIT_DAYS: Final = 3
"""Days, with the planning day, whose rain counts."""
LIKELY: Final = 0.7
"""Probability of rain on a day from which on its rain counts. It must have been told: a forecast
without one may be a shower that passes by [A]."""
ENOUGH_SHARE: Final = 0.5
"""Of the net litres."""
RAIN_COMING: Final = "rain_coming"
_WAITING: Final = (Status.DRY, Status.SOON)
_OF_LITRES: Final = frozenset(
    {
        "litres_between",
        "litres_from",
        "litres_capped",
        "litres_capped_by_city",
        "litres_capped_least",
    }
)
"""Reasons that speak of litres that are not brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyRain:
    """N trees, (N,) each.

    Attributes:
        litres: what reaches the ground of the tree pit.
        rain_mm: that falls on the days that count.
        probability: the least of these days, NaN = there is none.
        last_day: the last of these days, days from today; -1 = there is none.
        pit_m2: tree pit.
        throughfall: share of the rain that falls through the crown.
        crown_storage_mm: of each day's rain, that stays on the leaves.
    """

    litres: FloatArray
    rain_mm: FloatArray
    probability: FloatArray
    last_day: IntArray
    pit_m2: FloatArray
    throughfall: FloatArray
    crown_storage_mm: float


def likely_rain(
    weather: WeatherState,
    standing_years: npt.ArrayLike,
    pit_area_m2: npt.ArrayLike = np.nan,
    *,
    defaults: BudgetDefaults = DEFAULTS,
) -> LikelyRain:
    """Inflow tf max(P - S_c, 0) A_pit of the likely days (irrigation-science 3.3, 4.7).

    Args:
        weather: of N trees.
        standing_years: (N,) years, NaN = unknown.
        pit_area_m2: () or (N,) m2; NaN or outside 0.1-1000 m2 = the default.
        defaults: of the city.
    """
    rain = np.nan_to_num(weather.rain_mm[:, :WAIT_DAYS], nan=0.0)
    chance = np.nan_to_num(weather.rain_probability[:, :WAIT_DAYS], nan=0.0)
    counts = (chance >= LIKELY) & (rain > defaults.crown_storage_mm)
    through = np.where(counts, rain - defaults.crown_storage_mm, 0.0).sum(axis=1)
    least = np.where(counts, chance, np.inf).min(axis=1, initial=np.inf)
    days = np.arange(rain.shape[1])
    cell = weather.cell_index
    years = np.broadcast_to(as_floats(standing_years), cell.shape)
    pit, _ = pit_m2(np.broadcast_to(as_floats(pit_area_m2), cell.shape), defaults)
    throughfall = by_age(years, defaults.throughfall_by_age)
    return LikelyRain(
        litres=as_floats(throughfall * through[cell] * pit),
        rain_mm=as_floats(np.where(counts, rain, 0.0).sum(axis=1)[cell]),
        probability=as_floats(np.where(np.isfinite(least), least, np.nan)[cell]),
        last_day=np.where(counts, days, -1).max(axis=1, initial=-1)[cell],
        pit_m2=pit,
        throughfall=throughfall,
        crown_storage_mm=defaults.crown_storage_mm,
    )


def with_expected_rain(
    advice: Sequence[Recommendation], rain: LikelyRain, day: date
) -> list[Recommendation]:
    """Have trees wait for rain that brings half of what they need (irrigation-science 4.7).

    Such a tree is "soon": it gets no litres and no date by which to water, is not to be watered
    before the rain is over, and its first reason is the rain (litres, mm).

    Args:
        advice: of N trees, in the order of ``rain``.
        rain: of ``likely_rain``.
        day: planning day.
    """
    told = list(advice)
    for row in np.flatnonzero(rain.litres > 0.0).tolist():
        item = told[row]
        if not item.litres or item.status not in _WAITING:
            continue
        net, inflow = missing_litres(item.inputs), float(rain.litres[row])
        if inflow >= ENOUGH_SHARE * net:
            told[row] = _waiting(item, rain, row, net=net, day=day)
    return told


def missing_litres(inputs: Mapping[str, Any]) -> float:
    """Net litres without the rain that is still to come (irrigation-science 3.2, 3.3).

    The planned day's soil may have the rain in it already; today's has not, so the drier counts.

    Args:
        inputs: of a recommendation that asks for water, measured or estimated.
    """
    target = inputs["target_rew"]
    if "sources" in inputs:
        rew = max(min(inputs["rew_planned"], inputs["rew_mean"]), 0.0)
        return float(max(target - rew, 0.0) * inputs["total_available_litres"])
    dry, wet = inputs["wilting_point"], inputs["field_capacity"]
    theta = min(inputs["theta_planned"], inputs["theta_now"])
    missing = max(dry + target * (wet - dry) - theta, 0.0)
    return float(1000.0 * missing * inputs["volume_m3"] * (1.0 - inputs["stone_fraction"]))


def _waiting(
    item: Recommendation, rain: LikelyRain, row: int, *, net: float, day: date
) -> Recommendation:
    litres, rain_mm = float(rain.litres[row]), float(rain.rain_mm[row])
    until = day + timedelta(days=int(rain.last_day[row]))
    reason = Reason(
        code=RAIN_COMING,
        quantity="litres",
        value=round(litres, 1),
        threshold=round(rain_mm, 1),
        source="irrigation-science 4.7",
    )
    numbers = {
        "status": item.status.value,
        "until": until.isoformat(),
        "rain_mm": round(rain_mm, 1),
        "probability": round(float(rain.probability[row]), 2),
        "pit_m2": round(float(rain.pit_m2[row]), 2),
        "throughfall": round(float(rain.throughfall[row]), 2),
        "crown_storage_mm": rain.crown_storage_mm,
        "inflow_litres": round(litres, 1),
        "net_litres": round(net, 1),
    }
    inputs = {name: value for name, value in item.inputs.items() if name != "passes"}
    return replace(
        item,
        status=Status.SOON,
        litres=0,
        water_by=None,
        not_before=until + timedelta(days=1),
        reasons=(reason, *(one for one in item.reasons if one.code not in _OF_LITRES)),
        inputs={**inputs, "rain_wait": numbers},
    )
