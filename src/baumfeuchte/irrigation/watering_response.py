"""Did the water arrive? One judgement per logged watering (irrigation-science 3.2 V1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.watering_outcome import Outcome
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats, group_starts
from baumfeuchte.irrigation.combine import select_probes
from baumfeuchte.irrigation.learning import LEAST_RESPONSE_THETA
from baumfeuchte.irrigation.root_zone import depth_weights
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, AgeClass, Combine
from baumfeuchte.irrigation.watering_series import (
    ProbeResponses,
    WateringSeries,
    probe_responses,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

RAIN_MM = 2.0
"""mm within 24 h from which on rain may be the cause of a rise (irrigation-science 3.2 V1, 4.1)."""
CONTACT_LITRES = 50.0
"""l that every probe above a responding one should see (irrigation-science 5 Q10 [A])."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedWaterings:
    """W logged waterings, (W,) each.

    Attributes:
        class_index: row of the age class table, for the depths that count.
        litres: l of this watering and all others at the tree in its 24 hours.
        rain_mm: mm in the 24 h after it; NaN = unknown.
        rain_before_mm: mm in the 12 h before it; NaN = unknown.
        follows_another: another watering of the tree lies in the 24 h before: what it did cannot
            be told apart, nothing is learned.
    """

    class_index: IntArray
    litres: FloatArray
    rain_mm: FloatArray
    rain_before_mm: FloatArray
    follows_another: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """What became of W waterings, and what K probes saw.

    Attributes:
        outcome: W outcomes.
        response: (W,) m3/m3 of the best responding probe that counts, NaN = not seen.
        taught_response: (W,) m3/m3, mean of the probes that count (depth-weighted where the
            age class weighs); NaN where nothing may be learned.
        mean_response: (W,) the same mean, whether or not anything may be learned from it.
        best: (W,) row of the best probe, -1 = none.
        counted: (K,) the probe counts at the tree's age.
        contact_suspect: (K,) saw nothing although a deeper probe did (Q10).
        probes: of all K.
    """

    outcome: tuple[Outcome, ...]
    response: FloatArray
    taught_response: FloatArray
    mean_response: FloatArray
    best: IntArray
    counted: BoolArray
    contact_suspect: BoolArray
    probes: ProbeResponses


def judge_waterings(
    waterings: LoggedWaterings,
    series: WateringSeries,
    classes: Sequence[AgeClass] = AGE_CLASSES,
) -> Judgements:
    """Judge W waterings by the K series of the probes around them (irrigation-science 3.2 V1).

    The depths that count for the tree's age say whether the water arrived: the best of them does.
    A rise of 0.01 m3/m3 is the least that counts; rain from 2 mm on hides the cause.

    Args:
        waterings: W waterings (l, mm).
        series: K series, any order; a watering may have none.
        classes: the age class table.
    """
    count = waterings.litres.size
    # Of an earlier rise rain or another watering is the more likely cause than a late log.
    may_be_late = ~(waterings.rain_before_mm >= RAIN_MM) & ~waterings.follows_another
    seen = probe_responses(series, may_be_late=may_be_late[series.watering])
    selection = select_probes(
        series.watering, series.depth_cm, seen.seen, waterings.class_index, classes
    )
    rows = selection.rows
    at = series.watering[rows]
    counted = np.zeros(series.watering.size, dtype=np.bool_)
    counted[rows] = True
    best = _best(rows, at, seen, count)
    some = best >= 0
    response = np.full(count, np.nan)
    response[some] = seen.response[best[some]]
    arrived = _any(at, seen.responded[rows], count)
    full_before = some & ~_any(at, ~seen.full_before[rows], count)
    full_after = _any(at, seen.full_after[rows], count)
    touched = _any(series.watering, seen.seen & seen.touched, count)
    rained = waterings.rain_mm >= RAIN_MM
    outcome = np.select(
        [~some, arrived & rained, arrived & full_after, arrived, full_before, touched],
        [3, 4, 5, 0, 5, 1],
        default=2,
    )
    mean = _mean_response(rows, series, seen, waterings, classes)
    bounded = _any(at, seen.bounded[rows], count)
    teaches = (
        (outcome == 0)
        & (waterings.rain_mm < RAIN_MM)
        & ~bounded
        & ~waterings.follows_another
        & (mean >= LEAST_RESPONSE_THETA)
    )
    kinds = tuple(Outcome)
    return Judgements(
        outcome=tuple(kinds[code] for code in outcome.tolist()),
        response=as_floats(response),
        taught_response=as_floats(np.where(teaches, mean, np.nan)),
        mean_response=mean,
        best=best,
        counted=counted,
        contact_suspect=_contact_suspect(series, seen, waterings),
        probes=seen,
    )


def _best(rows: IntArray, at: IntArray, seen: ProbeResponses, count: int) -> IntArray:
    """Of the counted probes of each watering the one that responded most; -1 where none counts."""
    best = np.full(count, -1, dtype=np.int64)
    order = np.lexsort((seen.response[rows], seen.responded[rows], at))
    best[at[order]] = rows[order]  # the last one of each watering stays
    return best


def _any(at: IntArray, flags: BoolArray, count: int) -> BoolArray:
    found = np.zeros(count, dtype=np.bool_)
    found[at[flags]] = True
    return found


def _mean_response(
    rows: IntArray,
    series: WateringSeries,
    seen: ProbeResponses,
    waterings: LoggedWaterings,
    classes: Sequence[AgeClass],
) -> FloatArray:
    """Mean response (W,) in m3/m3 of the counted probes: that of the wetted volume.

    Young trees: no weighting, their roots sit in the ball; older ones by depth (2.3).
    """
    at = series.watering[rows]
    mean = np.full(waterings.litres.size, np.nan)
    if rows.size == 0:
        return mean
    starts = group_starts(at)
    sizes = np.diff(np.append(starts, at.size))
    by_depth = np.asarray([row.combine != Combine.WORST for row in classes])
    weight = np.where(
        by_depth[waterings.class_index[at]],
        depth_weights(series.depth_cm[rows], group=at),
        1.0 / np.repeat(sizes, sizes),
    )
    mean[at[starts]] = np.add.reduceat(weight * seen.response[rows], starts)
    return mean


def _contact_suspect(
    series: WateringSeries, seen: ProbeResponses, waterings: LoggedWaterings
) -> BoolArray:
    """Mark probes (K,) that the water passed: a deeper one of the same watering responded.

    A deeper probe that sees nothing is no suspect: the water may just not have come so far.
    """
    deepest = np.full(waterings.litres.size, -np.inf)
    told = seen.seen & seen.responded
    np.maximum.at(deepest, series.watering[told], series.depth_cm[told])
    enough = waterings.litres[series.watering] >= CONTACT_LITRES
    passed = series.depth_cm < deepest[series.watering]
    silent = seen.seen & ~seen.touched & ~seen.full_before
    return np.asarray(silent & passed & enough, dtype=np.bool_)
