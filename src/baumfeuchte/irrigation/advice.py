"""Recommendations of trees that have usable values, with their reasons (irrigation-science 4.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.error_budget import Calibrated
from baumfeuchte.irrigation.hysteresis import STILL_DRY, stays_on_list, still_dry
from baumfeuchte.irrigation.inputs import (
    Deciding,
    Evidence,
    deciding,
    input_records,
    least_calibration,
    none_if_nan,
    oldest_value_days,
)
from baumfeuchte.irrigation.rules import RULE_VERSION
from baumfeuchte.irrigation.season import in_season
from baumfeuchte.irrigation.thresholds import TOO_WET_DAYS, TOO_WET_DEPTH_CM
from baumfeuchte.irrigation.transfer import confidence_class, lower_class
from baumfeuchte.irrigation.unknown import OUT_OF_SEASON, newest_reading

if TYPE_CHECKING:
    from datetime import date

_MAIN_CODE = {
    Status.CRITICAL: "below_critical",
    Status.DRY: "below_water_at",
    Status.SOON: "dry_soon",
    Status.OK: "enough_water",
}
_DIGITS = 4


def known_recommendations(evidence: Evidence, day: date) -> list[Recommendation]:
    """Write the advice for the G trees with usable values (irrigation-science 4.7).

    Days and litres as in ``Recommendation``; outside the season (2.4) values only.
    """
    season = in_season(day, evidence.options.season)
    values = deciding(evidence)
    records = input_records(evidence, values, season=season)
    reasons = _reasons(evidence, values, records, season=season)
    rows = evidence.chosen.trees.tolist()
    newest = newest_reading(evidence.probes, evidence.trees.tree_id.shape[0])
    tree_ids = evidence.trees.tree_id[evidence.chosen.trees].tolist()
    confidence = _confidence(evidence)
    rew = np.round(values.rew, _DIGITS).tolist()
    if not season:
        return [
            Recommendation(
                tree_id=tree_ids[g],
                day=day,
                status=Status.MONITORING,
                litres=None,
                rule_version=RULE_VERSION,
                rew=rew[g],
                confidence=confidence[g],
                last_observed_at=newest[row],
                reasons=reasons[g],
                inputs=records[g],
            )
            for g, row in enumerate(rows)
        ]
    outlook, decision = evidence.outlook, evidence.decision
    litres = decision.litres.tolist()
    water_by, not_before = decision.water_by.tolist(), decision.not_before.tolist()
    p_soon, priority = (np.round(x, _DIGITS).tolist() for x in (decision.p_soon, decision.priority))
    days, earliest, latest = (
        np.round(x, _DIGITS).tolist() for x in (outlook.days, outlook.earliest, outlook.latest)
    )
    return [
        Recommendation(
            tree_id=tree_ids[g],
            day=day,
            status=decision.status[g],
            litres=int(litres[g]),
            rule_version=RULE_VERSION,
            water_by=_date(day, water_by[g]),
            not_before=_date(day, not_before[g]),
            probability_dry_3d=p_soon[g],
            days_until_critical=none_if_nan(days[g]),
            earliest_days=none_if_nan(earliest[g]),
            latest_days=none_if_nan(latest[g]),
            rew=rew[g],
            confidence=confidence[g],
            priority=priority[g],
            last_observed_at=newest[row],
            reasons=reasons[g],
            inputs=records[g],
        )
        for g, row in enumerate(rows)
    ]


def _date(day: date, days: float) -> date | None:
    return None if days == np.inf else day + timedelta(days=days)


def _confidence(evidence: Evidence) -> list[str]:
    """Class A..D by the level's error; a probe in a depth that should not decide costs one [A].

    Never A without weather, by a value of another day, or by a probe that quality control
    doubts: today's level is a guess, too [A]. A takes probes that were matched to their site by a
    winter or by the register, which no tension probe is: what its kPa mean for the filling is told
    by the curve of a soil class.
    """
    ready = evidence.ready
    doubtful = (evidence.chosen.shallow | evidence.chosen.fallback).tolist()
    told = evidence.weather.told[evidence.cell]
    guess = ~told | (oldest_value_days(evidence) >= 1.0)
    guess |= np.isin(evidence.chosen.trees, ready.tree[ready.doubtful])
    guess |= least_calibration(evidence) < Calibrated.WINTER
    found = []
    columns = (evidence.outlook.sd_rew.tolist(), doubtful, guess.tolist())
    for sd, less, guessed in zip(*columns, strict=True):
        name = confidence_class(sd)
        name = lower_class(name) if less else name
        found.append(max(name, "B") if guessed else name)
    return found


def _reasons(
    evidence: Evidence,
    values: Deciding,
    records: list[dict[str, object]],
    *,
    season: bool,
) -> list[tuple[Reason, ...]]:
    """Give the main reason first, then what a gardener should know about it."""
    rows = evidence.chosen.trees.tolist()
    remarks = _remarks(evidence)
    tension = zip(values.tension_kpa, values.water_at_kpa, values.critical_kpa, strict=True)
    rew = zip(values.rew, values.water_at_rew, values.critical_rew, strict=True)
    numbers = [
        [float(x) for x in (of_tension if is_tension else of_rew)]
        for of_tension, of_rew, is_tension in zip(tension, rew, values.is_tension, strict=True)
    ]
    lingers = still_dry(evidence.decision.status, values.rew, values.water_at_rew).tolist()
    result = []
    for g in range(len(rows)):
        status = evidence.decision.status[g]
        stays: tuple[Reason, ...] = ()
        value, water_at, critical = numbers[g]
        limit = critical if status is Status.CRITICAL else water_at
        if not season:
            main = OUT_OF_SEASON
        elif status is Status.TOO_WET:
            main = _TOO_WET
        else:
            main = Reason(
                code=STILL_DRY if lingers[g] else _MAIN_CODE[status],
                quantity="soil_water_tension_kpa" if values.is_tension[g] else "rew",
                value=round(value, _DIGITS),
                threshold=round(limit, _DIGITS),
                source=str(records[g]["limits_source"]),
                depth_cm=none_if_nan(values.depth_cm[g]),
            )
            if lingers[g]:
                limit_rew = float(values.water_at_rew[g])
                stays = (stays_on_list(limit_rew, evidence.options.hysteresis_rew),)
        result.append((main, *stays, *remarks[g]))
    return result


_TOO_WET = Reason(
    code="too_wet",
    quantity="rew",
    value=float(TOO_WET_DAYS),
    threshold=1.0,
    source="irrigation-science 2.2",
    depth_cm=TOO_WET_DEPTH_CM,
)


def _remarks(evidence: Evidence) -> list[list[Reason]]:
    """What limits the advice; each remark is a reason without a decision of its own."""
    site, chosen = evidence.site, evidence.chosen
    rows = chosen.trees.tolist()
    shallow, fallback = chosen.shallow.tolist(), chosen.fallback.tolist()
    silent = np.bincount(
        evidence.probes.tree_index[~evidence.check.usable], minlength=len(site.soil)
    ).tolist()
    ready = evidence.ready
    doubtful = np.bincount(ready.tree[ready.doubtful], minlength=len(site.soil)).tolist()
    ages = oldest_value_days(evidence).tolist()
    age_unknown = site.age_unknown.tolist()
    litres = evidence.trees.watered_litres.tolist()
    told = evidence.weather.told[evidence.cell].tolist()
    found: list[list[Reason]] = []
    for g, row in enumerate(rows):
        remarks = []
        if shallow[g]:
            remarks.append(Reason(code="shallow_probe", source="irrigation-science 2.3 [A]"))
        if fallback[g]:
            remarks.append(Reason(code="fallback_depth", source="irrigation-science 2.2"))
        remarks += _of_probes(silent[row], doubtful[row])
        if ages[g] >= 1.0:
            remarks.append(Reason(code="older_value", quantity="age_days", value=ages[g]))
        if litres[row] > 0.0:
            remarks.append(Reason(code="watered_since", quantity="litres", value=litres[row]))
        if age_unknown[row]:
            remarks.append(Reason(code="age_unknown", source="irrigation-science 2.2"))
        if site.soil_source[row] == "default":
            remarks.append(Reason(code="soil_default", source="irrigation-science 1.3 [S12]"))
        if not told[g]:
            remarks.append(Reason(code="no_weather", source="irrigation-science 7 [A]"))
        found.append(remarks)
    return found


def _of_probes(silent: int, doubtful: int) -> list[Reason]:
    """How many probes of a tree say nothing, and how many count less (irrigation-science 5)."""
    found = []
    if silent:
        found.append(Reason(code="probe_silent", value=float(silent)))
    if doubtful:
        source = "irrigation-science 5, scores"
        found.append(Reason(code="doubtful_probe", value=float(doubtful), source=source))
    return found
