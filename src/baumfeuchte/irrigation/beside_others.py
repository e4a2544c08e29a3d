"""Q10 and Q11 for a whole city: what only other probes tell of a probe, by its daily values.

Rows are probes, columns days, the planning day last. The same rules run on raw series of one
sensor in ``sensor_answers``; a city has daily values, and knows which probes belong to one tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    group_starts,
)
from baumfeuchte.irrigation.scales import wetness
from baumfeuchte.irrigation.sensor_answers import HELD_H
from baumfeuchte.irrigation.upkeep import (
    LEAST_NEIGHBOURS,
    NEIGHBOUR_DAYS,
    NEIGHBOUR_WINDOW_DAYS,
    RAINED_MM,
    RESPONSE_PERCENT,
    TENSION_RESPONSE_SHARE,
    WATERED_LITRES,
    unlike_the_group,
)
from baumfeuchte.irrigation.windows import steps

ANSWER_DAYS: Final = 3
"""Mornings after the water in which an answer counts: 72 h, for water content too, because water
needs days to a deep probe [A]."""
HELD_DAYS: Final = round(HELD_H / 24)
ROOM_PERCENT: Final = 3.0
ROOM_KPA: Final = 15.0
"""A probe that is this near to its wettest value, or below this tension, has no room to answer."""
AS_DEEP_SHARE: Final = 0.75
"""Another probe of the tree at that part of the depth still stands for the same layer [A]."""
LEAST_WITNESSES: Final = 3
WITNESS_SHARE: Final = 0.8
"""Of the probes in the same rain so many must have answered: a shower may miss a tree [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeDays:
    """P probes of a city, D days.

    Attributes:
        wetness: (P, D) Vol.-%, or -10 log10 kPa; the larger the wetter. NaN for gaps.
        is_tension: (P,) which of the two.
        tree: (P,) row of the tree.
        depth_cm: (P,) cm.
        alike: (P,) number of the group of similar probes in the same rain, -1 = alone.
        rain_mm: (P, D) mm a day, NaN = unknown.
        litres: (P, D) l logged at the tree.
        unlogged: (P, D) days of a probable watering that nobody logged; None = none.
        field_capacity_percent: (P,) Vol.-% that the probe's own winters gave, NaN = not known.
    """

    wetness: FloatArray
    is_tension: BoolArray
    tree: IntArray
    depth_cm: FloatArray
    alike: IntArray
    rain_mm: FloatArray
    litres: FloatArray
    field_capacity_percent: FloatArray
    unlogged: BoolArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """What is going on at the last day; (P,) each.

    Attributes:
        since: column of the day of the water that did not arrive, -1 = nothing to say.
        sure: it was a logged watering, and another probe of the tree saw it; else rain, of which
            much may run past one probe, or only similar trees saw it.
    """

    since: IntArray
    sure: BoolArray


def unanswered_water(days: ProbeDays) -> Unanswered:
    """Q10: at least 50 l or 15 mm, and only others answered (irrigation-science 5 [A]).

    Heavy rain runs through cracks past a sound probe: a dozen times in three years past one of the
    series that ``benchmarks/others.py`` reads. So only silence after a logged watering is sure.

    Water is 50 l logged at the tree, or 15 mm within two days. An answer is 1 Vol.-%, or a tension
    lower by 10 %, on one of the next three mornings. A verdict needs room to become wetter and a
    witness: another probe of the tree that is not shallower, or after rain at least three and four
    fifths of the similar probes under the same sky. It ends with the next rise, or after 14 days.
    """
    count, size = days.wetness.shape
    watered = np.nan_to_num(days.litres) >= WATERED_LITRES
    rained = _wet_spells(days.rain_mm)
    chance = watered | rained
    gain = np.where(watered, _gain(days.wetness, rain=False), _gain(days.wetness, rain=True))
    least = np.where(
        days.is_tension, -10.0 * np.log10(1.0 - TENSION_RESPONSE_SHARE), RESPONSE_PERCENT
    )[:, None]
    answered = chance & (gain >= least)
    silent = chance & (gain < least) & _has_room(days)
    beside = silent & _seen_beside(days, answered)
    alike = silent & rained & ~watered & _seen_alike(days, answered, np.isfinite(gain))
    found = beside | alike
    column = np.arange(size)
    newest = np.where(found, column, -1).max(axis=1, initial=-1)
    # Whatever lifts it afterwards, logged or not, shows that it feels water.
    risen = steps(days.wetness) >= least
    later = (risen & (column > newest[:, None] + ANSWER_DAYS)).any(axis=1)
    recent = newest >= size - 1 - ANSWER_DAYS - HELD_DAYS
    since = np.where(recent & ~later, newest, -1)
    rows = np.arange(count)
    sure = (since >= 0) & beside[rows, since] & watered[rows, since]
    return Unanswered(since=since, sure=np.asarray(sure))


def odd_among_alike(days: ProbeDays) -> IntArray:
    """Q11: robust z of the daily change against the group above 4 on 3 days of a week.

    Days of a watering, logged or probable, and the two after it do not count: the group had no such
    water.
    Source: irrigation-science 5 [A].

    Returns:
        (P,) column of the first of the odd days of the last week, -1 where it is none, where the
        newest is older than three days, or where fewer than three others of the group have values.
    """
    count, size = days.wetness.shape
    change = steps(days.wetness)
    given = np.nan_to_num(days.litres) > 0.0
    given = given if days.unlogged is None else given | days.unlogged
    change[given] = np.nan
    change[:, 1:][given[:, :-1]] = np.nan
    change[:, 2:][given[:, :-2]] = np.nan
    odd = np.zeros((count, size), dtype=np.bool_)
    order = np.argsort(days.alike, kind="stable")
    starts = group_starts(days.alike[order])
    for rows in np.split(order, starts[1:]):
        if rows.size <= LEAST_NEIGHBOURS or days.alike[rows[0]] < 0:
            continue
        group = change[rows]
        enough = np.isfinite(group).sum(axis=0) > LEAST_NEIGHBOURS
        odd[rows] = enough & unlike_the_group(group, group)
    week = odd[:, -NEIGHBOUR_WINDOW_DAYS:]
    goes_on = (week.sum(axis=1) >= NEIGHBOUR_DAYS) & week[:, -NEIGHBOUR_DAYS:].any(axis=1)
    return np.where(goes_on, size - week.shape[1] + week.argmax(axis=1), -1).astype(np.int64)


def _wet_spells(rain_mm: FloatArray) -> BoolArray:
    """Days on which the rain of two days passes 15 mm; the next such days belong to the same."""
    before = np.concatenate([np.full((rain_mm.shape[0], 1), np.nan), rain_mm[:, :-1]], axis=1)
    wet = np.nan_to_num(rain_mm) + np.nan_to_num(before) >= RAINED_MM
    onset = wet.copy()
    onset[:, 1:] &= ~wet[:, :-1]
    return np.asarray(onset)


def _gain(wetness: FloatArray, *, rain: bool) -> FloatArray:
    """Wettest of the next three mornings above the driest before; NaN where days are missing.

    Rain may have begun on the day before and may be seen on the same morning.
    """
    count, size = wetness.shape
    gain = np.full((count, size), np.nan)
    begin = 2 if rain else 1
    last = size - ANSWER_DAYS
    if last <= begin:
        return gain
    shifted = {back: wetness[:, begin - back : last - back] for back in range(begin + 1)}
    driest = np.fmin(shifted[begin], shifted[begin - 1])
    after = np.stack([wetness[:, begin + n : last + n] for n in range(1, ANSWER_DAYS + 1)])
    wettest = np.fmax.reduce(after, axis=0)
    if rain:
        wettest = np.fmax(wettest, shifted[0])
    enough = np.isfinite(after).sum(axis=0) >= ANSWER_DAYS - 1
    gain[:, begin:last] = np.where(enough, wettest - driest, np.nan)
    return as_floats(gain)


def _has_room(days: ProbeDays) -> BoolArray:
    """(P, D) whether a probe could have become wetter at all."""
    highest = np.fmax.reduce(days.wetness, axis=1, initial=-np.inf)
    highest = np.fmax(highest, days.field_capacity_percent)
    tension = wetness(ROOM_KPA, Quantity.SOIL_WATER_TENSION_KPA)
    limit = np.where(days.is_tension, tension, highest - ROOM_PERCENT)
    return np.asarray(days.wetness < limit[:, None])


def _seen_beside(days: ProbeDays, answered: BoolArray) -> BoolArray:
    """(P, D) whether another probe of the tree that is not shallower answered."""
    order = np.lexsort((days.depth_cm, days.tree))
    tree, depth = days.tree[order], days.depth_cm[order]
    seen = np.zeros(answered.shape, dtype=np.bool_)
    sorted_answers = answered[order]
    for distance in range(1, tree.size):
        same = tree[distance:] == tree[:-distance]
        if not same.any():
            break
        upper, lower = np.flatnonzero(same), np.flatnonzero(same) + distance
        # What reached the lower probe has passed the upper one.
        seen[order[upper]] |= sorted_answers[lower]
        level = depth[upper] >= AS_DEEP_SHARE * depth[lower]
        seen[order[lower[level]]] |= sorted_answers[upper[level]]
    return seen


def _seen_alike(days: ProbeDays, answered: BoolArray, measured: BoolArray) -> BoolArray:
    """(P, D) whether three and four fifths of the similar probes of other trees answered."""
    inside = days.alike >= 0
    groups = int(days.alike.max(initial=-1)) + 1
    seen = np.zeros(answered.shape, dtype=np.bool_)
    if groups == 0:
        return seen
    told = np.zeros((2, groups, answered.shape[1]))
    np.add.at(told[0], days.alike[inside], answered[inside])
    np.add.at(told[1], days.alike[inside], measured[inside])
    yes, all_of = told[:, days.alike[inside]]
    others = all_of - measured[inside]
    seen[inside] = (yes >= LEAST_WITNESSES) & (yes >= WITNESS_SHARE * others)
    return seen
