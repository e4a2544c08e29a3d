"""What other probes tell of a probe (Q10, Q11), put into what is known of its quality. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.beside_others import ProbeDays, odd_among_alike, unanswered_water
from baumfeuchte.irrigation.check_list import CheckReason
from baumfeuchte.irrigation.groups import group_keys
from baumfeuchte.irrigation.quality import Rule, Score
from baumfeuchte.irrigation.scales import wetness
from baumfeuchte.irrigation.thresholds import age_class_index
from baumfeuchte.irrigation.upkeep import LEAST_NEIGHBOURS
from baumfeuchte.planning.quality_series import document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, tzinfo

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.irrigation.groups import GroupKeys
    from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
    from baumfeuchte.irrigation.probable_waterings import ProbableWaterings
    from baumfeuchte.irrigation.state import Options, ProbeState, TreeState
    from baumfeuchte.irrigation.unsensed_sources import TreeTraits
    from baumfeuchte.irrigation.weather_state import WeatherState
    from baumfeuchte.planning.assemble import Probes
    from baumfeuchte.storage.sensor_quality import ProbeQuality

DEPTH_STEP_CM: Final = 20.0
"""Probes of one group are from one layer: water reaches a deeper one later and weaker."""
_RANK: Final = tuple(Score)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """What a comparison needs beside the probes; N trees.

    Attributes:
        trees, traits: N trees.
        weather: its past rain, mm a day.
        waterings: logged litres; their ``day`` counts from ``budget_days`` before the planning day.
        probable: what probes saw and nobody logged, with days counted alike.
        budget_days: days.
        options: of the city; its age classes.
    """

    trees: TreeState
    traits: TreeTraits
    weather: WeatherState
    waterings: LoggedWaterings
    probable: ProbableWaterings
    budget_days: int
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A reason that only others give: column of the day since when, -1 = none; (P,) each."""

    rule: Rule
    since: IntArray
    bad: BoolArray


def doubts_of_others(probes: ProbeState, city: City) -> list[Doubt]:
    """Q10 and Q11 of P probes by the daily values of all (irrigation-science 5)."""
    if probes.tree_index.size == 0:
        return []
    days = _days(probes, city)
    unanswered = unanswered_water(days)
    odd = odd_among_alike(days)
    return [
        Doubt(rule=Rule.NO_RESPONSE, since=unanswered.since, bad=unanswered.sure),
        Doubt(rule=Rule.UNLIKE_NEIGHBOURS, since=odd, bad=np.zeros(odd.shape, dtype=np.bool_)),
    ]


def with_others(
    probes: Probes,
    qualities: Sequence[ProbeQuality],
    doubts: Sequence[Doubt],
    *,
    day: date,
    as_of: datetime,
    zone: tzinfo,
) -> tuple[list[ProbeQuality], list[ProbeQuality]]:
    """What is known of the probes with what others tell, and those of it that are new.

    Args:
        probes: P probes.
        qualities: as quality control left them; a probe that it did not judge stays without.
        doubts: of ``doubts_of_others``.
        day: planning day, the last of the columns.
        as_of: newest reading that counts (UTC).
        zone: the city's time zone.
    """
    place = {(item.sensor_id, item.probe, item.quantity): n for n, item in enumerate(qualities)}
    known = list(qualities)
    changed: dict[int, ProbeQuality] = {}
    size = probes.state.history.shape[1]
    for doubt in doubts:
        for row in np.flatnonzero(doubt.since >= 0).tolist():
            at = place.get(_key(probes, row))
            if at is None or any(r["code"] == doubt.rule for r in known[at].reasons):
                continue
            back = timedelta(days=size - 1 - int(doubt.since[row]))
            since = datetime.combine(day - back, time(12), zone).astimezone(UTC)
            score = Score.BAD if doubt.bad[row] else Score.QUESTIONABLE
            known[at] = changed[at] = _doubted(known[at], doubt.rule, score, since, as_of)
    return known, list(changed.values())


def _doubted(
    item: ProbeQuality, rule: Rule, score: Score, since: datetime, as_of: datetime
) -> ProbeQuality:
    reason = CheckReason(
        code=rule.value,
        score=score,
        since=since,
        last=as_of,
        ongoing=True,
        readings=(as_of - since).days,
    )
    return replace(
        item,
        level=max(item.level, score.value, key=_RANK.index),
        reasons=[*item.reasons, document(reason)],
        since=since if item.since is None else min(item.since, since),
    )


def _key(probes: Probes, row: int) -> tuple[int, int, Quantity]:
    tension = probes.state.is_tension[row]
    return (
        int(probes.sensor_id[row]),
        int(probes.probe[row]),
        Quantity.SOIL_WATER_TENSION_KPA if tension else Quantity.SOIL_MOISTURE_VWC_PERCENT,
    )


def _days(probes: ProbeState, city: City) -> ProbeDays:
    count, size = probes.history.shape
    tension = wetness(probes.history, Quantity.SOIL_WATER_TENSION_KPA)
    own = probes.field_capacity
    return ProbeDays(
        wetness=np.where(probes.is_tension[:, None], tension, probes.history),
        is_tension=probes.is_tension,
        tree=probes.tree_index,
        depth_cm=probes.depth_cm,
        alike=_alike(probes, city),
        rain_mm=_rain(probes.tree_index, city.weather, size),
        litres=_litres(probes.tree_index, city, city.waterings, size),
        field_capacity_percent=np.full(count, np.nan) if own is None else 100.0 * own,
        unlogged=_litres(probes.tree_index, city, city.probable, size) > 0.0,
    )


def _rain(tree: IntArray, weather: WeatherState, size: int) -> FloatArray:
    """(P, D) mm; the planning day itself has not been seen yet."""
    past = weather.past_rain_mm[weather.cell_index[tree]][:, -(size - 1) :]
    rain = np.full((tree.size, size), np.nan)
    rain[:, size - 1 - past.shape[1] : size - 1] = past
    return rain


def _litres(
    tree: IntArray, city: City, waterings: LoggedWaterings | ProbableWaterings, size: int
) -> FloatArray:
    column = size - 1 - city.budget_days + waterings.day
    inside = (column >= 0) & (column < size)
    told = np.zeros((city.trees.tree_id.size, size))
    rows = (waterings.tree[inside], column[inside])
    np.add.at(told, rows, np.nan_to_num(waterings.litres[inside]))
    return told[tree]


def _alike(probes: ProbeState, city: City) -> IntArray:
    """(P,) number of the narrowest group with three others; -1 where the weather is not known."""
    tree = probes.tree_index
    cell = city.weather.cell_index[tree]
    place = np.stack(
        [
            cell,
            probes.is_tension.astype(np.int64),
            np.rint(probes.depth_cm / DEPTH_STEP_CM).astype(np.int64),
        ]
    )
    levels = _keys(tree, city).ids
    alike = np.full(tree.size, -1, dtype=np.int64)
    free = city.weather.cell_id[cell] >= 0
    # Last: whoever stands in the same layer under the same sky.
    for level in (*levels, np.zeros_like(tree)):
        rows = np.flatnonzero(free)
        if rows.size == 0:
            break
        columns = np.vstack([place, level])[:, rows]
        _, number, size = np.unique(columns, axis=1, return_inverse=True, return_counts=True)
        enough = size[number] > LEAST_NEIGHBOURS
        alike[rows[enough]] = alike.max(initial=-1) + 1 + number[enough]
        free[rows[enough]] = False
    return alike


def _keys(tree: IntArray, city: City) -> GroupKeys:
    """What makes the trees of the probes similar."""
    rows = tree.tolist()
    ages = age_class_index(city.trees.standing_years[tree], city.options.age_classes)
    return group_keys(
        species_group=[city.traits.species_group[row] for row in rows],
        age_class=[city.options.age_classes[age].code for age in ages.tolist()],
        soil=[city.trees.soil[row] for row in rows],
        exposure=[city.traits.exposure[row] for row in rows],
        regime=[city.traits.regime[row] for row in rows],
    )
