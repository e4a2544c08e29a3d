"""Path, interval, probability and deciding probe of trees (irrigation-science 4.4-4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.interval import days_to_threshold, probability_below_band
from baumfeuchte.irrigation.thresholds import HYSTERESIS_REW

if TYPE_CHECKING:
    from baumfeuchte.irrigation.combine import Candidates
    from baumfeuchte.irrigation.probe_paths import ProbePaths
    from baumfeuchte.irrigation.probes import PreparedProbes

WET_ENOUGH, BELOW_WATER_AT, BELOW_CRITICAL = 0.0, 1.0, 2.0
SOON_DAYS = 3
PRIORITY_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """G trees with usable probes; H days; water contents in m3/m3.

    Attributes:
        level: (G,) 2 at or below critical, 1 at or below "water at", 0 above.
        deciding: (G,) deciding candidate.
        path: (H + 1, G) of it, row 0 is this morning.
        low, high: (H + 1, G) 10 % and 90 % quantile of it.
        water_at, critical: (G,) its limits.
        field_capacity, wilting_point: (G,) of its probes, by which its REW is told (1.5).
        p_critical: (H, G) probability to be below critical by day h.
        stress_days: (G,) expected days below critical in the next week (4.7).
        days, earliest, latest: (G,) until critical, 80 % band; inf = beyond the horizon.
        shown_earliest, shown_latest: (G,) of the 50 % band, shown to people.
        learned: (G,) share of it that the probes' own history forecast, 0..1.
        correction, segment_days, slope, sd_rew: (G,) of the deciding candidate.
    """

    level: FloatArray
    deciding: IntArray
    path: FloatArray
    low: FloatArray
    high: FloatArray
    water_at: FloatArray
    critical: FloatArray
    field_capacity: FloatArray
    wilting_point: FloatArray
    p_critical: FloatArray
    stress_days: FloatArray
    days: FloatArray
    earliest: FloatArray
    latest: FloatArray
    shown_earliest: FloatArray
    shown_latest: FloatArray
    learned: FloatArray
    correction: FloatArray
    segment_days: FloatArray
    slope: FloatArray
    sd_rew: FloatArray


def tree_outlook(
    ready: PreparedProbes,
    choice: Candidates,
    paths: ProbePaths,
    *,
    hysteresis_rew: float = HYSTERESIS_REW,
) -> Outlook:
    """Combine the forecasts of the probes per tree (irrigation-science 2.3, 4.4-4.7).

    Args:
        ready: K probes, m3/m3.
        choice: what may decide at G trees.
        paths: of the K probes, m3/m3.
        hysteresis_rew: REW above the limit at which a tree is not dry any more (2.2).
    """
    path, low, high = map(choice.mix, (paths.middle, paths.low, paths.high))
    water_at, critical = choice.mix(ready.water_at), choice.mix(ready.critical)
    p_critical, p_on_day = _mixed(choice, paths, path, critical)
    single = choice.probe >= 0
    days = np.where(single, paths.days[choice.probe], _crossing(path, critical))
    level = _level(ready, choice, (path[0], water_at, critical), hysteresis_rew)
    p_soon = p_critical[min(SOON_DAYS, path.shape[0] - 1) - 1]
    decides = choice.deciding([level, p_soon, -days, critical - path[0]])

    def soonest(band: FloatArray) -> FloatArray:
        return -choice.worst(-_crossing(band, critical))

    return Outlook(
        level=choice.worst(level),
        deciding=decides,
        path=path.take(decides, axis=1),
        low=low.take(decides, axis=1),
        high=high.take(decides, axis=1),
        water_at=water_at[decides],
        critical=critical[decides],
        field_capacity=choice.mix(ready.soil.field_capacity)[decides],
        wilting_point=choice.mix(ready.soil.wilting_point)[decides],
        p_critical=choice.worst(p_critical),
        stress_days=as_floats(choice.worst(p_on_day[:PRIORITY_DAYS]).sum(axis=0)),
        days=-choice.worst(-days),
        earliest=soonest(low),
        latest=soonest(high),
        shown_earliest=soonest(choice.mix(paths.inner_low)),
        shown_latest=soonest(choice.mix(paths.inner_high)),
        learned=choice.mix(paths.learned.astype(np.float64))[decides],
        correction=np.exp(choice.mix(ready.log_correction)[decides]),
        segment_days=choice.mix(ready.segment_days)[decides],
        slope=choice.mix(ready.slope)[decides],
        sd_rew=choice.mix(ready.sd_rew)[decides],
    )


def _mixed(
    choice: Candidates, paths: ProbePaths, path: FloatArray, critical: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """P(critical by day h) and on day h, (H, C), over both branches of the weather (4.6, 4.7)."""
    low, high = choice.mix(paths.low_expected), choice.mix(paths.high)
    expected = probability_below_band(path[1:], low[1:], high[1:], critical)
    if paths.dry_middle is paths.middle:  # no rain is expected: there is one branch
        return as_floats(np.maximum.accumulate(expected, axis=0)), expected
    chance = choice.mix(paths.dry_chance)[1:]
    middle, low, high = map(choice.mix, (paths.dry_middle, paths.dry_low, paths.dry_high))
    dry = probability_below_band(middle[1:], low[1:], high[1:], critical)
    on_day = chance * dry + (1.0 - chance) * expected
    for branch in (dry, expected):
        np.maximum.accumulate(branch, axis=0, out=branch)
    by_day = np.maximum.accumulate(chance * dry + (1.0 - chance) * expected, axis=0)
    return as_floats(by_day), as_floats(on_day)


def _crossing(path: FloatArray, limit: FloatArray) -> FloatArray:
    return days_to_threshold(path[0], path[1:], limit)


def _level(
    ready: PreparedProbes,
    choice: Candidates,
    values: tuple[FloatArray, FloatArray, FloatArray],
    hysteresis_rew: float,
) -> FloatArray:
    """State of each candidate by its value and both limits: "dry" has a hysteresis (2.2)."""
    available = as_floats(ready.model.field_capacity) - as_floats(ready.model.wilting_point)
    now, water_at, critical = values
    margin = hysteresis_rew * choice.mix(available)
    still_dry = (choice.mix(ready.low) <= water_at) & (now < water_at + margin)
    dry = np.where((now <= water_at) | still_dry, BELOW_WATER_AT, WET_ENOUGH)
    return as_floats(np.where(now <= critical, BELOW_CRITICAL, dry))
