"""From the state of a city to its list: the pure middle of a planning run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.advice import known_recommendations
from baumfeuchte.irrigation.city_options import options_of
from baumfeuchte.irrigation.loss_lesson import loss_ground
from baumfeuchte.irrigation.prioritise import rank
from baumfeuchte.irrigation.probable_waterings import with_probable
from baumfeuchte.irrigation.probes import check_probes
from baumfeuchte.irrigation.rain_wait import likely_rain, with_expected_rain
from baumfeuchte.irrigation.recommend import weigh
from baumfeuchte.irrigation.retention import rew_from_theta, tension_from_rew
from baumfeuchte.irrigation.season import season_days_left
from baumfeuchte.irrigation.unknown import unknown_recommendation
from baumfeuchte.irrigation.unsensed import estimate_unsensed, rows_by_sensor
from baumfeuchte.planning.doubts import with_doubts
from baumfeuchte.planning.dry_end import told
from baumfeuchte.planning.scoring import LEAD_DAYS, ProbeForecasts
from baumfeuchte.planning.seen import with_seen
from baumfeuchte.planning.unlogged import with_unlogged

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import FloatArray
    from baumfeuchte.irrigation.inputs import Evidence
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.planning.state import PlanState

BAD_VALUES: Final = Reason(code="bad_values", source="irrigation-science 5 Q1, Q2, Q3")
NO_CONTACT: Final = Reason(code="probe_no_contact", source="irrigation-science 5 Q7, Q10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The list of a day.

    Attributes:
        recommendations: in the order of the list.
        groups: what similar trees said, once for each group.
        forecasts: of all counted probes, to be scored; None where no probe has a usable value.
    """

    recommendations: list[Recommendation]
    groups: list[dict[str, object]]
    forecasts: ProbeForecasts | None


def decide(state: PlanState, options: Options | None = None) -> Decided:
    """Advise all trees.

    Args:
        state: of the city.
        options: instead of those that the city's own values in the state give.
    """
    options = options_of(state.city_values) if options is None else options
    waterings = with_probable(state.waterings, state.probable)
    ground = loss_ground(
        state.trees,
        state.traits,
        waterings,
        day=state.day,
        budget_days=state.budget_days,
        options=options,
    )
    evidence = weigh(
        state.trees,
        state.probes,
        weather=state.weather,
        options=options,
        ground=ground,
        days_left=season_days_left(state.day, options.season),
    )
    known: dict[int, Recommendation] = {}
    if evidence is not None:
        rows = evidence.chosen.trees.tolist()
        known = dict(zip(rows, known_recommendations(evidence, state.day), strict=True))
    without, with_sensor = rows_by_sensor(state.trees.tree_id.size, state.probes.tree_index)
    estimated = estimate_unsensed(
        state.trees,
        state.traits,
        without,
        with_sensor,
        evidence,
        weather=state.weather,
        budget_days=state.budget_days,
        waterings=waterings,
        observations=state.observations,
        was_dry=state.was_dry,
        day=state.day,
        options=options,
    )
    unknown = unknown_recommendation(
        state.trees,
        state.probes,
        check_probes(state.probes, options),
        day=state.day,
        as_of=state.as_of,
        stale_after_days=options.stale_after_days,
        season=options.season,
    )
    advice = [
        known.get(row) or _if_it_speaks(estimated.by_row.get(row)) or unknown(row)
        for row in range(state.trees.tree_id.size)
    ]
    rain = likely_rain(state.weather, state.trees.standing_years, state.traits.pit_area_m2)
    advice = with_expected_rain(_remarked(state, evidence, advice), rain, state.day)
    return Decided(
        recommendations=rank(advice),
        groups=estimated.groups,
        forecasts=None if evidence is None else _forecasts(state, evidence),
    )


def _if_it_speaks(item: Recommendation | None) -> Recommendation | None:
    """An estimate that only says "no sensor anywhere" says no more than the tree's own reason."""
    if item is None or item.reasons[0].code == "no_sensor":
        return None
    return item


def _remarked(
    state: PlanState, evidence: Evidence | None, advice: list[Recommendation]
) -> list[Recommendation]:
    """With what the values themselves do not say: nonsense instead of silence, held dry ends."""
    # A silent sensor, one that sends nonsense and one beside the soil need different people.
    for marked, reason in ((state.bad_values, BAD_VALUES), (state.no_contact, NO_CONTACT)):
        for row in np.flatnonzero(marked).tolist():
            item = advice[row]
            if item.status is Status.UNKNOWN and item.reasons[0].code != reason.code:
                advice[row] = replace(item, reasons=(reason, *item.reasons[1:]))
    for row in np.flatnonzero(state.held).tolist():
        advice[row] = told(advice[row], {advice[row].tree_id: int(state.held[row])})
    return with_seen(state, with_unlogged(state, with_doubts(state, evidence, advice)))


def _forecasts(state: PlanState, evidence: Evidence) -> ProbeForecasts:
    """What was forecast for each counted probe, in the unit of its sensor."""
    ready, paths = evidence.ready, evidence.paths
    rows = evidence.chosen.rows
    lead = min(LEAD_DAYS, paths.middle.shape[0] - 1)

    def native(theta: FloatArray) -> FloatArray:
        rew = rew_from_theta(theta, ready.soil.field_capacity, ready.soil.wilting_point)
        kpa = tension_from_rew(rew, ready.soil.curve)
        return np.where(ready.is_tension, kpa, 100.0 * theta)

    def ahead(theta: FloatArray) -> FloatArray:
        found = np.full((LEAD_DAYS, rows.size), np.nan)
        found[:lead] = native(theta[1 : lead + 1])
        return found

    low, high = ahead(paths.low), ahead(paths.high)
    classes = [
        evidence.options.age_classes[index].code
        for index in evidence.site.class_index[ready.tree].tolist()
    ]
    return ProbeForecasts(
        day=state.day,
        weather="forecast" if evidence.weather.told.any() else "climatology",
        sensor_id=state.sensor_id[rows],
        probe=state.probe[rows],
        is_tension=ready.is_tension,
        age_class=tuple(classes),
        last=native(paths.middle[0]),
        critical=native(ready.critical),
        low=np.where(ready.is_tension, high, low),  # wet soil has a low tension
        middle=ahead(paths.middle),
        high=np.where(ready.is_tension, low, high),
    )
