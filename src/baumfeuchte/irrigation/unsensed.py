"""Advice for trees without a sensor: groups, litre budget, what staff saw (section 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Recommendation
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.budget_learning import learn_budget
from baumfeuchte.irrigation.estimate import combine_sources
from baumfeuchte.irrigation.estimate_decision import decide_estimates
from baumfeuchte.irrigation.estimate_inputs import estimate_records, group_records
from baumfeuchte.irrigation.estimate_litres import EstimateSite, LitresOptions
from baumfeuchte.irrigation.estimate_reasons import EstimateEvidence, estimate_reasons
from baumfeuchte.irrigation.rules import RULE_VERSION
from baumfeuchte.irrigation.season import in_season, season_days_left
from baumfeuchte.irrigation.seen_budget import budget_from_seen
from baumfeuchte.irrigation.site import site_arrays
from baumfeuchte.irrigation.species import tree_limits
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.unsensed_sources import (
    LEARNING_MORNINGS,
    TreeTraits,
    budget_of,
    group_of,
    measured_rew,
    observations_of,
    site_of,
    tree_keys,
)
from baumfeuchte.irrigation.vulnerability import stress_weight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from baumfeuchte.irrigation.budget import Budget
    from baumfeuchte.irrigation.budget_site import BudgetSite
    from baumfeuchte.irrigation.inputs import Evidence
    from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
    from baumfeuchte.irrigation.observations import Observations
    from baumfeuchte.irrigation.state import Options, TreeState
    from baumfeuchte.irrigation.weather_state import WeatherState


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsensed:
    """Advice for the trees without a sensor.

    Attributes:
        by_row: recommendations by the row of ``TreeState``.
        groups: one record for each group that spoke, to be stored once per run.
    """

    by_row: dict[int, Recommendation]
    groups: list[dict[str, object]]


def estimate_unsensed(
    trees: TreeState,
    traits: TreeTraits,
    unsensed: IntArray,
    sensed: IntArray,
    evidence: Evidence | None,
    *,
    weather: WeatherState,
    budget_days: int,
    waterings: LoggedWaterings,
    observations: Observations | None,
    was_dry: BoolArray,
    day: date,
    options: Options = DEFAULT_OPTIONS,
) -> Unsensed:
    """Estimate the trees without a sensor (irrigation-science 3.3, 6).

    Args:
        trees: all N trees, with and without a sensor.
        traits: of the N trees.
        unsensed: (M,) rows of those without a sensor, ascending.
        sensed: (S,) rows of those with one, delivering or not.
        evidence: of the trees with usable values; None where there are none.
        weather: of all cells; its last ``budget_days`` past days are the budget's.
        budget_days: days since 1 March, or fewer.
        waterings: logged ones; ``day`` counts from the first of the ``budget_days``.
        observations: of staff.
        was_dry: (N,) of ``decide_estimates``, for all N trees.
        day: planning day.
        options: of the city.

    Returns:
        Advice for all trees that something speaks for.
    """
    if unsensed.size == 0:
        return Unsensed(by_row={}, groups=[])
    site = site_arrays(trees, options)
    keys = tree_keys(traits, site, options)
    history = measured_rew(evidence, sensed, LEARNING_MORNINGS)
    ahead = weather.et0_mm.shape[1]
    group = group_of(keys, sensed, unsensed, evidence, history=history, days=ahead + 1)
    ground = site_of(trees, traits, site, unsensed, options)

    def budget(of: BudgetSite, rows: IntArray, mornings: int) -> Budget | None:
        return budget_of(
            of,
            weather,
            rows,
            day=day,
            budget_days=budget_days,
            waterings=waterings,
            mornings=mornings,
        )

    own = budget(ground, unsensed, LEARNING_MORNINGS)
    seen, carried = _seen(observations, unsensed, own, ahead), None
    if seen is not None:
        seen, carried = budget_from_seen(
            seen,
            ground,
            weather,
            unsensed,
            day=day,
            budget_days=budget_days,
            waterings=waterings,
        )
    if group is None and own is None and carried is None:
        return Unsensed(by_row={}, groups=[])
    learned = None
    if own is not None and sensed.size:
        theirs = budget(site_of(trees, traits, site, sensed, options), sensed, LEARNING_MORNINGS)
        if theirs is not None:
            shares = theirs.available_share[: theirs.available_share.shape[0] - ahead]
            days = min(shares.shape[0], history.shape[0])
            learned = learn_budget(keys, sensed, unsensed, shares[-days:], history[-days:])
    short = None if own is None else own.last_mornings(ahead + 1)
    limits = tree_limits(
        site.class_index[unsensed],
        trees.standing_years[unsensed],
        traits.drought_class[unsensed],
        classes=options.age_classes,
        shifts=options.drought_shifts,
    )
    estimate = decide_estimates(
        combine_sources(group, short, seen, learned=learned, carried=carried),
        limits,
        EstimateSite(
            total_litres=as_floats(ground.bucket.total_available_litres),
            crown_m2=ground.crown_m2,
            efficiency=options.efficiency,
        ),
        stress_weight(trees.standing_years[unsensed], tables=options.vulnerability),
        season=in_season(day, options.season),
        days_left=season_days_left(day, options.season),
        was_dry=was_dry[unsensed],
        hysteresis_rew=options.hysteresis_rew,
        litres=LitresOptions(
            least_litres=options.least_litres,
            step_litres=options.step_litres,
            litres_per_crown_m2=options.litres_per_crown_m2,
        ),
    )
    told = EstimateEvidence(
        estimate=estimate,
        limits=limits,
        group=group,
        budget=short,
        learned=learned,
        site=ground,
        efficiency=options.efficiency,
        device_capacity_litres=options.device_capacity_litres,
        litres_per_crown_m2=options.litres_per_crown_m2,
        hysteresis_rew=options.hysteresis_rew,
    )
    sensed_ids = trees.tree_id[sensed].tolist()
    return Unsensed(
        by_row=dict(
            zip(
                unsensed.tolist(),
                _recommendations(
                    told,
                    trees.tree_id[unsensed].tolist(),
                    estimate_records(told, weather, trees, site, unsensed),
                    day,
                ),
                strict=True,
            )
        ),
        groups=[] if group is None else group_records(group, keys, unsensed, sensed_ids),
    )


def _seen(
    observations: Observations | None, unsensed: IntArray, own: Budget | None, ahead: int
) -> Observations | None:
    """What staff saw at these trees, with what the budget said on that day; None = nothing."""
    if observations is None:
        return None
    seen = observations_of(observations, unsensed)
    if not seen.tree.size:
        return None
    if own is None:
        return seen
    return replace(seen, share_then=own.share_then(seen.tree, seen.age_days, ahead))


def _recommendations(
    told: EstimateEvidence,
    tree_ids: Sequence[int],
    records: list[dict[str, object]],
    day: date,
) -> list[Recommendation]:
    """Write the advice down, column by column: a city has a hundred thousand such trees."""
    estimate = told.estimate
    days = {
        name: _column(getattr(estimate, name), 4)
        for name in ("days", "earliest", "latest", "p_soon", "shown_rew", "litres")
    }
    dates = {name: _dates(day, getattr(estimate, name)) for name in ("water_by", "not_before")}
    return [
        Recommendation(
            tree_id=tree_id,
            day=day,
            status=status,
            litres=None if litres is None else int(litres),
            rule_version=RULE_VERSION,
            water_by=water_by,
            not_before=not_before,
            probability_dry_3d=p_soon,
            days_until_critical=until,
            earliest_days=earliest,
            latest_days=latest,
            rew=rew,
            confidence=confidence,
            priority=priority,
            reasons=reasons,
            inputs=inputs,
        )
        for (
            tree_id, status, litres, water_by, not_before, p_soon, until, earliest, latest, rew,
            confidence, priority, reasons, inputs,
        ) in zip(
            tree_ids, estimate.status, days["litres"], dates["water_by"], dates["not_before"],
            days["p_soon"], days["days"], days["earliest"], days["latest"], days["shown_rew"],
            estimate.confidence_words(), np.round(estimate.priority, 4).tolist(),
            estimate_reasons(told), records, strict=True,
        )
    ]  # fmt: skip


def _column(values: FloatArray, digits: int) -> list[float | None]:
    """Plain numbers, None for NaN and inf."""
    return [
        value if finite else None
        for value, finite in zip(
            np.round(values, digits).tolist(), np.isfinite(values).tolist(), strict=True
        )
    ]


def _dates(day: date, days: FloatArray) -> list[date | None]:
    """Days from the planning day as dates; the few that occur are made once."""
    whole = _column(days, 0)
    known = {count: day + timedelta(days=count) for count in set(whole) if count is not None}
    return [None if count is None else known[count] for count in whole]


def rows_by_sensor(count: int, probe_tree: IntArray) -> tuple[IntArray, IntArray]:
    """Rows of trees without any probe, and of those with one (irrigation-science 6).

    Args:
        count: N trees.
        probe_tree: (P,) row of each installed probe's tree, no unit.
    """
    has_probe = np.zeros(count, dtype=np.bool_)
    has_probe[probe_tree] = True
    return np.flatnonzero(~has_probe), np.flatnonzero(has_probe)
