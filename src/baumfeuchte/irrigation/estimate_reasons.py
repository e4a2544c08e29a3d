"""Why a tree without a sensor is advised as it is: codes for sentences (irrigation-science 6).

The first reason is the sentence on the list. Equal reasons are one object: many trees share them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Reason, Status
from baumfeuchte.irrigation.decide import NEEDS_WATER
from baumfeuchte.irrigation.estimate import Source
from baumfeuchte.irrigation.estimate_litres import LITRES_PER_CROWN_M2
from baumfeuchte.irrigation.hysteresis import ESTIMATE_STILL_DRY, stays_on_list, still_dry
from baumfeuchte.irrigation.thresholds import HYSTERESIS_REW
from baumfeuchte.irrigation.unknown import OUT_OF_SEASON

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from baumfeuchte.irrigation.budget import Budget
    from baumfeuchte.irrigation.budget_learning import LearnedBudget
    from baumfeuchte.irrigation.budget_site import BudgetSite
    from baumfeuchte.irrigation.estimate_decision import Estimate
    from baumfeuchte.irrigation.group_prediction import GroupPrediction
    from baumfeuchte.irrigation.species import TreeLimits

SOURCE = "irrigation-science 6"
_BUDGET_SOURCE = "irrigation-science 3.3"
LEVEL_CODES = (
    "group_same",
    "group_any_exposure",
    "group_any_species",
    "group_any_soil",
    "group_declared",
)
MAIN_CODES = {
    Status.CRITICAL: "estimate_below_critical",
    Status.DRY: "estimate_below_water_at",
    Status.SOON: "estimate_dry_soon",
    Status.OK: "estimate_enough_water",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateEvidence:
    """All that a reason may name, of the same N trees."""

    estimate: Estimate
    limits: TreeLimits
    group: GroupPrediction | None = None
    budget: Budget | None = None
    learned: LearnedBudget | None = None
    site: BudgetSite | None = None
    efficiency: float | None = None
    device_capacity_litres: float | None = None
    litres_per_crown_m2: float = LITRES_PER_CROWN_M2
    hysteresis_rew: float = HYSTERESIS_REW


def estimate_reasons(evidence: EstimateEvidence) -> list[tuple[Reason, ...]]:
    """Reasons of N trees, the main one first (irrigation-science 6).

    Values in REW, litres, m2, days or numbers of sensors, by code.
    """
    parts = zip(
        _first(evidence), _litres(evidence), _group(evidence), _budget(evidence), strict=True
    )
    seen = _seen(evidence)
    return [
        tuple(reason for part in (*four, last) for reason in part)
        for four, last in zip(parts, seen, strict=True)
    ]


def _first(evidence: EstimateEvidence) -> Iterator[tuple[Reason, ...]]:
    """What is said, and how sure it is."""
    estimate, limits = evidence.estimate, evidence.limits
    lingers = still_dry(estimate.status, estimate.rew, limits.water_at_rew)
    silent = _list(None if evidence.group is None else evidence.group.silent, estimate)
    shown = np.where(np.isfinite(estimate.shown_rew), estimate.shown_rew, 0.0).tolist()
    columns = zip(
        estimate.status,
        shown,
        _rounded(limits.water_at_rew),
        _rounded(limits.critical_rew),
        estimate.silenced.tolist(),
        silent,
        estimate.confidence_words(),
        lingers.tolist(),
        strict=True,
    )
    for status, rew, water_at, critical, silenced, sensors, word, still in columns:
        if status is Status.UNKNOWN:
            yield (_unknown(sensors) if silenced else _reason("no_evidence", source=SOURCE),)
        elif status is Status.MONITORING:
            yield (OUT_OF_SEASON,)
        else:
            limit = critical if status is Status.CRITICAL else water_at
            code = ESTIMATE_STILL_DRY if still else MAIN_CODES[status]
            main = _reason(code, "rew", rew, limit, source="irrigation-science 2.2, 6")
            first = (main, stays_on_list(water_at, evidence.hysteresis_rew)) if still else (main,)
            if word == "D":
                yield *first, _reason("check_on_site", "rew", source=f"{SOURCE} [A]")
            elif word == "C" and status in NEEDS_WATER:
                yield *first, _reason("check_or_route", "rew", source="irrigation-science 9")
            else:
                yield first


def _unknown(sensors: float) -> Reason:
    return _reason("group_silent", "sensors", float(sensors), source=SOURCE)


def _litres(evidence: EstimateEvidence) -> Iterator[tuple[Reason, ...]]:
    estimate = evidence.estimate
    columns = (
        estimate.litres,
        estimate.litres_low,
        estimate.litres_high,
        estimate.litres_capped,
        estimate.litres_high_capped,
        estimate.litres_capped_least,
    )
    rows = zip(*(item.tolist() for item in columns), strict=True)
    for litres, low, high, capped, cut, least in rows:
        found: tuple[Reason, ...] = ()
        # At the crown's limit the range ends there as well, which says nothing about the need.
        if litres > 0.0 and low < high and not capped:
            code = "litres_from" if cut else "litres_between"
            found = (_reason(code, "litres", low, high, source=_BUDGET_SOURCE),)
        if litres > 0.0 and capped:
            found = (*found, _capped(litres, evidence.litres_per_crown_m2, least=least))
        yield found


def _capped(litres: float, per_crown_m2: float, *, least: bool) -> Reason:
    """The crown's limit: that of FLL, one of the city's own, or less than a watering brings."""
    if least:
        return _reason("litres_capped_least", "litres", litres, source=_BUDGET_SOURCE)
    if per_crown_m2 == LITRES_PER_CROWN_M2:
        return _reason("litres_capped", "litres", litres, source="irrigation-science 3.1 [S34]")
    code = "litres_capped_by_city"
    return _reason(code, "litres", litres, per_crown_m2, source=_BUDGET_SOURCE)


def _group(evidence: EstimateEvidence) -> Iterator[tuple[Reason, ...]]:
    """Who spoke, how well it is known that they may, and who was silent."""
    group, sources = evidence.group, evidence.estimate.sources.tolist()
    if group is None:
        yield from (() for _ in sources)
        return
    tables = [
        (
            _reason(LEVEL_CODES[level], "sensors", float(sensors), source=SOURCE),
            _reason(
                "group_error_measured" if measured else "group_error_assumed",
                "rew",
                sd,
                source=SOURCE,
            ),
        )
        for level, sensors, measured, sd in zip(
            group.level.tolist(),
            group.sensors.tolist(),
            group.measured.tolist(),
            _rounded(group.sd[0]),
            strict=True,
        )
    ]
    columns = zip(sources, group.group.tolist(), group.silent.tolist(), strict=True)
    for source, column, silent in columns:
        if not source & Source.GROUP:
            yield ()
        elif silent:
            partly = _reason("group_partly_silent", "sensors", float(silent), source=SOURCE)
            yield (*tables[column], partly)
        else:
            yield tables[column]


def _budget(evidence: EstimateEvidence) -> Iterator[tuple[Reason, ...]]:
    """The water balance, and what it had to assume."""
    estimate, site, budget = evidence.estimate, evidence.site, evidence.budget
    pit = None if site is None else np.where(site.pit_assumed, site.bucket.pit_m2, 0.0)
    crown = None if site is None else np.where(site.crown_assumed, site.crown_m2, 0.0)
    columns = zip(
        estimate.sources.tolist(),
        _list(crown, estimate),
        _list(pit, estimate),
        _list(None if evidence.learned is None else evidence.learned.trees, estimate),
        _list(None if budget is None else budget.gap_days, estimate),
        strict=True,
    )
    for sources, crown_m2, pit_m2, trees, gap_days in columns:
        if not sources & Source.BUDGET:
            yield ()
            continue
        code = "budget_only" if sources == Source.BUDGET else "from_budget"
        found = [_reason(code, source=_BUDGET_SOURCE)]
        if trees:
            found.append(_reason("budget_checked", "sensors", trees, source=SOURCE))
        if crown_m2:
            found.append(_reason("crown_assumed", "crown_m2", crown_m2, source=_BUDGET_SOURCE))
        if pit_m2:
            found.append(_reason("pit_assumed", "pit_m2", pit_m2, source=_BUDGET_SOURCE))
        if gap_days:
            source = "irrigation-science 7 [A]"
            found.append(_reason("weather_gaps", "days", float(gap_days), source=source))
        yield tuple(found)


def _seen(evidence: EstimateEvidence) -> Iterator[tuple[Reason, ...]]:
    """Somebody looked: today, yesterday, or so many days ago."""
    estimate = evidence.estimate
    columns = zip(estimate.status, estimate.observed_days.tolist(), strict=True)
    for status, days in columns:
        if days != days or status is Status.UNKNOWN:  # noqa: PLR0124 - NaN, in a loop over a city
            yield ()
        else:
            code = "observed_before" if round(days) else "observed_today"
            whole = float(round(days))
            yield (_reason(code, "age_days", whole, source=f"{SOURCE} [A]"),)


@lru_cache(maxsize=65_536)
def _reason(
    code: str,
    quantity: str = "",
    value: float | None = None,
    threshold: float | None = None,
    *,
    source: str,
) -> Reason:
    return Reason(code=code, quantity=quantity, value=value, threshold=threshold, source=source)


def _list(values: npt.NDArray[np.generic] | None, estimate: Estimate) -> list[float]:
    """Column of N trees as Python numbers, 0 where there is none."""
    if values is None:
        return [0.0] * len(estimate.status)
    numbers: list[float] = np.asarray(values, dtype=np.float64).tolist()
    return numbers


def _rounded(values: npt.NDArray[np.float64]) -> list[float]:
    numbers: list[float] = np.round(values, 4).tolist()
    return numbers
