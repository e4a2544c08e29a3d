"""What speaks for a tree without a sensor: similar trees and its litre budget (3.3, 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.budget import Budget, BudgetWeather, run_budget
from baumfeuchte.irrigation.budget_site import BudgetSite, budget_site, total_available_litres
from baumfeuchte.irrigation.group_errors import leave_one_out
from baumfeuchte.irrigation.group_prediction import GroupPrediction, predict_groups
from baumfeuchte.irrigation.groups import GroupKeys, group_keys
from baumfeuchte.irrigation.interval import Z_80
from baumfeuchte.irrigation.learned import level_theta
from baumfeuchte.irrigation.observations import Observations
from baumfeuchte.irrigation.retention import rew_from_theta

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.irrigation.inputs import Evidence
    from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import Options, TreeState
    from baumfeuchte.irrigation.weather_state import WeatherState

LEARNING_MORNINGS = 61
"""From which the errors of groups and budgets are measured: those of a forecast [A]."""
MOST_GAPS = 0.1
"""A budget of which a larger share of the days is a guess says nothing [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeTraits:
    """What makes N trees similar, and what water they use; (N,) each.

    Attributes:
        species_group: of ``species.species_group``.
        exposure, regime: words, None where the register does not know them.
        crown_diameter_m, pit_area_m2: m and m2, NaN = by age and default.
        drought_class: 1..4, NaN = unknown.
        declared: names of reference groups, empty texts for none; () = no tree has one.
    """

    species_group: tuple[str | None, ...]
    exposure: tuple[str | None, ...]
    regime: tuple[str | None, ...]
    crown_diameter_m: FloatArray
    pit_area_m2: FloatArray
    drought_class: FloatArray
    declared: tuple[str, ...] = ()


def tree_keys(traits: TreeTraits, site: SiteArrays, options: Options) -> GroupKeys:
    """What makes trees similar, as words without unit (irrigation-science 6)."""
    classes = [options.age_classes[row].code for row in site.class_index.tolist()]
    soils = [
        None if source == "default" else soil
        for soil, source in zip(site.soil, site.soil_source, strict=True)
    ]
    return group_keys(
        species_group=traits.species_group,
        age_class=classes,
        soil=soils,
        exposure=traits.exposure,
        regime=traits.regime,
        declared=traits.declared,
    )


def measured_rew(evidence: Evidence | None, sensed: IntArray, days: int) -> FloatArray:
    """REW of each sensed tree's deciding probe on the last days (irrigation-science 6).

    Args:
        evidence: of the trees that deliver; None = none does.
        sensed: (S,) rows of the trees with a sensor, ascending.
        days: D mornings, the planning day's last.

    Returns:
        (D, S), NaN where unknown.
    """
    found = np.full((days, sensed.size), np.nan)
    if evidence is not None:
        soil = evidence.ready.soil
        levels = evidence.ready.levels[:, -days:]
        theta = level_theta(levels, evidence.ready.is_tension, soil).T
        rew = rew_from_theta(theta, soil.field_capacity, soil.wilting_point)
        place = np.searchsorted(sensed, evidence.chosen.trees)
        found[-theta.shape[0] :, place] = evidence.choice.mix(rew)[:, evidence.outlook.deciding]
    return found


def group_of(
    keys: GroupKeys,
    sensed: IntArray,
    unsensed: IntArray,
    evidence: Evidence | None,
    *,
    history: FloatArray,
    days: int,
) -> GroupPrediction | None:
    """What similar trees say: the REW of each one's deciding probe (irrigation-science 6).

    Args:
        keys: all trees.
        sensed: (S,) rows of trees with a sensor, delivering or not.
        unsensed: (M,) rows of trees without.
        evidence: of those that deliver; None = none does.
        history: of ``measured_rew``.
        days: H + 1, with today.
    """
    if sensed.size == 0:
        return None
    rew, sd = np.full((2, days, sensed.size), np.nan)
    if evidence is None:
        return predict_groups(keys, sensed, unsensed, rew)
    soil = evidence.ready.soil
    decides = evidence.outlook.deciding
    place = np.searchsorted(sensed, evidence.chosen.trees)

    def of_trees(theta: FloatArray) -> FloatArray:
        found = rew_from_theta(theta, soil.field_capacity, soil.wilting_point)
        return evidence.choice.mix(found)[:, decides]

    rew[:, place] = of_trees(evidence.paths.middle)
    sd[:, place] = (of_trees(evidence.paths.high) - of_trees(evidence.paths.low)) / (2.0 * Z_80)
    errors = leave_one_out(keys, sensed, history)
    return predict_groups(keys, sensed, unsensed, rew, sd_rew=sd, errors=errors)


def site_of(
    trees: TreeState, traits: TreeTraits, site: SiteArrays, rows: IntArray, options: Options
) -> BudgetSite:
    """The ground of some trees (their rows), litres and m2 (irrigation-science 3.3)."""
    return budget_site(
        total_litres=total_available_litres(
            site.field_capacity[rows],
            site.wilting_point[rows],
            site.volume_m3[rows],
            site.stone_fraction[rows],
        ),
        standing_years=trees.standing_years[rows],
        crown_diameter_m=traits.crown_diameter_m[rows],
        pit_area_m2=traits.pit_area_m2[rows],
        efficiency=options.efficiency,
        curve=options.season_curve,
    )


def budget_of(
    ground: BudgetSite,
    weather: WeatherState,
    rows: IntArray,
    *,
    day: date,
    budget_days: int,
    waterings: LoggedWaterings,
    mornings: int = 1,
) -> Budget | None:
    """The litre budget of trees (irrigation-science 3.3); None where no rain is known at all.

    A tree of whose days more than a tenth is a guess has NaN.

    Args:
        ground: of M trees.
        weather: of all cells, mm.
        rows: (M,) rows of the trees in ``weather.cell_index``.
        day: planning day.
        budget_days: past days that count.
        waterings: logged ones of any trees, in litres; ``tree`` is a row of all trees.
        mornings: how many of the past to keep, with today's; those of the days ahead follow.
    """
    past = weather.past_et0_mm.shape[1]
    first = past - min(budget_days, past)
    rain = np.concatenate([weather.past_rain_mm[:, first:], weather.rain_mm], axis=1).T
    if not np.isfinite(rain[: past - first]).any():
        return None
    et0 = np.concatenate([weather.past_et0_mm[:, first:], weather.et0_mm], axis=1).T
    ahead = weather.et0_mm.shape[1]
    budget = run_budget(
        ground.bucket,
        # Days ahead that no forecast tells are dry ones, not guesses about what has been.
        BudgetWeather(
            day_of_year=np.array(
                [(day + timedelta(days=n)).timetuple().tm_yday for n in range(first - past, ahead)]
            ),
            et0_mm=et0,
            rain_mm=np.concatenate([rain[:-ahead], np.nan_to_num(rain[-ahead:], nan=0.0)]),
        ),
        weather.cell_index[rows],
        waterings=waterings_of(waterings, rows),
        keep=min(mornings + ahead, et0.shape[0] + 1),
    )
    guessed = budget.gap_days > MOST_GAPS * np.maximum(budget.active_days, 1)
    budget.available_share[:, guessed] = np.nan
    return budget


def waterings_of(waterings: LoggedWaterings, rows: IntArray) -> LoggedWaterings:
    """Those of some trees, by their position (irrigation-science 3.3); litres.

    Args:
        waterings: ``tree`` is a row of all trees.
        rows: of some trees, ascending.
    """
    place, inside = positions(waterings.tree, rows)
    return replace(
        waterings,
        tree=place[inside],
        day=waterings.day[inside],
        litres=waterings.litres[inside],
    )


def observations_of(seen: Observations, rows: IntArray) -> Observations:
    """Those of some trees, by their position (irrigation-science 6); REW and days."""
    place, inside = positions(seen.tree, rows)
    return Observations(
        tree=place[inside],
        rew=seen.rew[inside],
        age_days=seen.age_days[inside],
        sd_rew=seen.sd_rew[inside],
        share_then=seen.share_then[inside],
    )


def positions(trees: IntArray, rows: IntArray) -> tuple[IntArray, BoolArray]:
    """Place of each tree among ascending rows, no unit, and whether it is one of them.

    Source: irrigation-science 6 (who speaks for whom).
    """
    place = np.searchsorted(rows, trees)
    inside: BoolArray = place < rows.size
    inside[inside] = rows[place[inside]] == trees[inside]
    return place.astype(np.int64), inside
