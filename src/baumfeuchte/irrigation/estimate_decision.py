"""From an estimate to status, dates, litres and class (irrigation-science 3.3, 4.7, 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.decide import (
    NEEDS_WATER,
    NOT_BEFORE_P,
    WATER_BY_P,
    first_day,
    latest_water_by,
    within,
)
from baumfeuchte.irrigation.estimate import CombinedPath, Source, critical_on_day
from baumfeuchte.irrigation.estimate_litres import (
    EstimateSite,
    LitresOptions,
    estimate_litres,
)
from baumfeuchte.irrigation.interval import Z_80, days_to_threshold
from baumfeuchte.irrigation.outlook import SOON_DAYS
from baumfeuchte.irrigation.thresholds import HYSTERESIS_REW
from baumfeuchte.irrigation.vulnerability import expected_stress

if TYPE_CHECKING:
    from baumfeuchte.irrigation.species import TreeLimits

Z_50 = 0.6745
"""Half width of the 50 % interval of a standard normal distribution."""
CLASS_LIMITS_REW = (0.12, 0.20)
"""Upper sd of class B and C (irrigation-science 6 [A]); A is for trees with their own sensor."""
CLASSES = ("B", "C", "D")
"""Classes of estimates; ``confidence`` counts in them."""
UNKNOWN_CLASS = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """N trees without a sensor, (N,) each unless said; NaN or -1 where unknown.

    Attributes:
        status: words of ``Status``.
        rew, sd_rew: mean and sd today, REW, unrounded.
        shown_rew, low_rew, high_rew: what people see: whole percent, 80 % interval.
        confidence: index into ``CLASSES``, -1 = unknown.
        p_critical: (H + 1, N) probability to be below critical by day h, row 0 today.
        p_soon: the same by day 3.
        water_by, not_before: days from today, 0 = today, inf = beyond the horizon.
        days, earliest, latest: until critical, 80 % band, inf = beyond; whole days for C and D.
        shown_earliest, shown_latest: of the 50 % band, for the sentence.
        litres, litres_low, litres_high: to bring, and its 80 % interval; multiples of 10 l.
        litres_capped: the crown's limit (20 l/m2) decided.
        litres_high_capped: it ends the interval; more may be needed.
        litres_capped_least: it decided, and is less than a watering brings.
        planned_rew, target_rew: REW of the day of watering, and that it is filled up to.
        priority: expected stress days of the next week x vulnerability.
        sources, silenced, observed_days: of ``CombinedPath``.
    """

    status: tuple[Status, ...]
    rew: FloatArray
    sd_rew: FloatArray
    shown_rew: FloatArray
    low_rew: FloatArray
    high_rew: FloatArray
    confidence: IntArray
    p_critical: FloatArray
    p_soon: FloatArray
    water_by: FloatArray
    not_before: FloatArray
    days: FloatArray
    earliest: FloatArray
    latest: FloatArray
    shown_earliest: FloatArray
    shown_latest: FloatArray
    litres: FloatArray
    litres_low: FloatArray
    litres_high: FloatArray
    litres_capped: BoolArray
    litres_high_capped: BoolArray
    litres_capped_least: BoolArray
    planned_rew: FloatArray
    target_rew: FloatArray
    priority: FloatArray
    sources: IntArray
    silenced: BoolArray
    observed_days: FloatArray

    def confidence_words(self) -> list[str]:
        """N classes for ``Recommendation.confidence``, ``-`` when unknown."""
        words = (*CLASSES, "-")  # -1, unknown, is the last one
        return [words[index] for index in self.confidence.tolist()]


def decide_estimates(
    path: CombinedPath,
    limits: TreeLimits,
    site: EstimateSite,
    weight: FloatArray,
    *,
    season: bool = True,
    days_left: float = np.inf,
    was_dry: BoolArray | None = None,
    litres: LitresOptions | None = None,
    hysteresis_rew: float = HYSTERESIS_REW,
) -> Estimate:
    """Decide for N trees without a sensor (irrigation-science 3.3, 4.7, 6).

    Args:
        path: REW over H + 1 days.
        limits: REW.
        site: litres and m2 of the trees.
        weight: (N,) of ``vulnerability.stress_weight``.
        season: ``in_season`` of the day; outside, trees are monitored and get no advice (2.4).
        days_left: of the season; no date lies behind it.
        was_dry: (N,) yesterday's status was dry or critical and no watering was logged since: it
            ends only ``hysteresis_rew`` above the limit (2.2).
        litres: of the city.
        hysteresis_rew: REW, of the city.
    """
    known: BoolArray = np.asarray(np.isfinite(path.mean).all(axis=0))
    on_day = critical_on_day(path, limits.critical_rew)
    p = np.maximum.accumulate(on_day, axis=0)
    p_soon = p[min(SOON_DAYS, p.shape[0] - 1)]
    status = _status(path, limits, known, p_soon, _margin(was_dry, known.size, hysteresis_rew))
    critical, dry = status == Status.CRITICAL, status == Status.DRY
    # ``first_day`` counts from tomorrow; row 0 of an estimate is today.
    first = first_day(p, WATER_BY_P) - 1.0
    water_by = latest_water_by(status, first, p.shape[0] - 1, days_left)
    opens = np.where(critical | dry, 0.0, first_day(p, NOT_BEFORE_P) - 1.0)
    not_before = within(as_floats(opens), days_left)
    confidence = _confidence(path.sd[0], known)
    days, early, late = (_crossing(path, limits.critical_rew, z) for z in (0.0, -Z_80, Z_80))
    coarse = confidence >= CLASSES.index("C")
    needs: BoolArray = np.isin(status, NEEDS_WATER)
    # A date that only a crew needs is none whose rain and drying the litres could count on.
    planned_rew, planned_sd = _planned(path, np.where(np.isfinite(first), water_by, np.inf))
    budget_only = path.sources == int(Source.BUDGET)
    # Without any other evidence the reference's litres are D / eta: back to field capacity.
    target_rew = as_floats(np.where(budget_only, 1.0, limits.target_rew))
    need = estimate_litres(
        planned_rew,
        planned_sd,
        limits,
        site,
        needs=needs,
        target_rew=target_rew,
        options=litres or LitresOptions(),
    )
    advice = known & season

    def percent(z: float) -> FloatArray:
        return np.where(known, _percent(path.mean[0] + z * path.sd[0]), np.nan)

    def advised(values: FloatArray) -> FloatArray:
        return as_floats(np.where(advice, values, np.nan))

    final = np.where(known & (not season), Status.MONITORING, status)
    return Estimate(
        status=tuple(map(Status, final.tolist())),
        rew=np.where(known, path.mean[0], np.nan),
        sd_rew=np.where(known, path.sd[0], np.nan),
        shown_rew=percent(0.0),
        low_rew=percent(-Z_80),
        high_rew=percent(Z_80),
        confidence=confidence,
        p_critical=np.where(known, p, np.nan),
        p_soon=advised(p_soon),
        water_by=advised(water_by),
        not_before=advised(not_before),
        days=advised(np.where(coarse, np.round(days), days)),
        earliest=advised(np.where(coarse, np.floor(early), early)),
        latest=advised(np.where(coarse, np.ceil(late), late)),
        shown_earliest=advised(_crossing(path, limits.critical_rew, -Z_50)),
        shown_latest=advised(_crossing(path, limits.critical_rew, Z_50)),
        litres=advised(need.litres),
        litres_low=advised(need.low),
        litres_high=advised(need.high),
        litres_capped=need.capped & advice,
        litres_high_capped=need.high_capped & advice,
        litres_capped_least=need.capped_least & advice,
        planned_rew=planned_rew,
        target_rew=target_rew,
        priority=np.where(advice, expected_stress(on_day, weight), 0.0),
        sources=path.sources,
        silenced=path.silenced,
        observed_days=path.observed_days,
    )


def _planned(path: CombinedPath, water_by: FloatArray) -> tuple[FloatArray, FloatArray]:
    """REW and its sd on the day "water by", today where that lies beyond."""
    planned = np.where(np.isfinite(water_by), water_by, 0.0).astype(np.int64)[None]
    mean, sd = (np.take_along_axis(row, planned, axis=0)[0] for row in (path.mean, path.sd))
    return as_floats(mean), as_floats(sd)


def _margin(was_dry: BoolArray | None, count: int, hysteresis_rew: float) -> FloatArray:
    """(N,) REW above the limit up to which a tree that was dry stays dry."""
    return as_floats(np.zeros(count) if was_dry is None else np.where(was_dry, hysteresis_rew, 0.0))


def _status(
    path: CombinedPath,
    limits: TreeLimits,
    known: BoolArray,
    p_soon: FloatArray,
    margin: FloatArray,
) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Words of irrigation-science 4.7; "too wet" needs a sensor at depth and is never said."""
    now = path.mean[0]
    below = (now <= limits.water_at_rew) | (now < limits.water_at_rew + margin)
    words: np.ndarray[tuple[int], np.dtype[np.str_]] = np.select(
        [~known, now <= limits.critical_rew, below, p_soon >= WATER_BY_P],
        [Status.UNKNOWN, Status.CRITICAL, Status.DRY, Status.SOON],
        Status.OK,
    )
    return words


def _confidence(sd_rew: FloatArray, known: BoolArray) -> IntArray:
    """Index into ``CLASSES`` by the sd today; a tiny margin keeps 0.12 from becoming C."""
    index = np.searchsorted(CLASS_LIMITS_REW, sd_rew - 1.0e-9, side="left")
    return np.where(known, index, UNKNOWN_CLASS).astype(np.int64)


def _crossing(path: CombinedPath, limit_rew: FloatArray, z: float) -> FloatArray:
    edge = path.mean + z * path.sd
    return days_to_threshold(edge[0], edge[1:], limit_rew)


def _percent(rew: FloatArray) -> FloatArray:
    """Whole percent of the available water, 0 and more."""
    return as_floats(np.maximum(np.round(rew, 2), 0.0))
