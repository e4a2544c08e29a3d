"""What 60 days teach of each probe's loss, and what its group knows (irrigation-science 4.3).

Learned anew from the stored days of a run: nothing is carried over from the day before, so a past
day gives the same numbers again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats, group_starts
from baumfeuchte.irrigation.learning import may_learn, new_learner, rls_update
from baumfeuchte.irrigation.loss import DEFAULT_KAPPA_PER_MM, LossModel
from baumfeuchte.irrigation.season import DEFAULT_SEASON, Season, in_season

if TYPE_CHECKING:
    import numpy.typing as npt

    from baumfeuchte.irrigation.weather_state import WeatherState

LEAST_UPDATES: Final = 30
"""A probe that has learned on so many days speaks for its group (irrigation-science 4.3)."""
LEAST_PROBES: Final = 2
"""So many of them make a group, as elsewhere (irrigation-science 6)."""
CROWN_LIMITS: Final = (0.1 * DEFAULT_KAPPA_PER_MM, 6.0 * DEFAULT_KAPPA_PER_MM)
"""m3/m3 per mm that a crown may make of kappa: as far as learning may move it (4.3)."""
HELD_FROM_KPA: Final = 150.0
"""From here on a value that stands still may be one that was held at the dry end [A]."""
FROST_C: Final = 0.0
"""Daily mean of the air below which the soil may freeze (5 Q3, D02)."""
SLICE: Final = 1024
"""Probes at a time: their arrays stay in the processor's cache."""


class KappaSource(IntEnum):
    """Where a probe's kappa began."""

    GROUP = 0
    CROWN = 1
    DEFAULT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LossGround:
    """What learning needs beside probes and weather; N trees.

    Attributes:
        day: planning day.
        crown_kappa_per_mm: (N,) by the crown, m3/m3 per mm, NaN = no crown is known.
        watered: (N, D) days before the planning day with a watering, yesterday last.
        season: in which days teach.
    """

    day: date
    crown_kappa_per_mm: FloatArray
    watered: BoolArray
    season: Season = DEFAULT_SEASON


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLoss:
    """Loss of K probes, (K,) each.

    Attributes:
        kappa_per_mm, gamma_per_mm: m3/m3 per mm.
        updates: days that taught; 0 = the prior.
        source: numbers of ``KappaSource``: the prior.
    """

    kappa_per_mm: FloatArray
    gamma_per_mm: FloatArray
    updates: IntArray
    source: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLesson:
    """Daily values of K probes, and what may be learned of them.

    Attributes:
        levels: (K, D) Vol.-% or kPa, the planning day last.
        theta: (K, D) the same in m3/m3.
        is_tension: (K,) kPa.
        model: soil of the probes; kappa and gamma are the defaults.
        tree: (K,) row of the tree.
        cell: (K,) row of the weather.
        group: (K,) probes of one number are alike (age class and soil).
        good: (K,) quality control does not doubt it.
    """

    levels: FloatArray
    theta: FloatArray
    is_tension: BoolArray
    model: LossModel
    tree: IntArray
    cell: IntArray
    group: IntArray
    good: BoolArray


def crown_kappa_per_mm(
    plant_coefficient: npt.ArrayLike, crown_m2: npt.ArrayLike, volume_m3: npt.ArrayLike
) -> FloatArray:
    """K_L A_crown / (1000 V) in m3/m3 per mm (irrigation-science 4.2), within 0.1..6 x 0.0015.

    Args:
        plant_coefficient: (N,) K_L, no unit.
        crown_m2: (N,) m2; NaN = not known, and so is the result.
        volume_m3: (N,) wetted volume, m3.
    """
    kappa = as_floats(plant_coefficient) * as_floats(crown_m2) / (1000.0 * as_floats(volume_m3))
    return as_floats(np.clip(kappa, *CROWN_LIMITS))


def learn_loss(
    lesson: LossLesson, weather: WeatherState, ground: LossGround | None = None
) -> LearnedLoss:
    """Kappa and gamma of K probes by L1 over the days of the lesson (irrigation-science 4.2, 4.3).

    Learned twice: from the crown's kappa (else 0.0015), then in groups with two probes of 30
    updates from the median of these.

    Args:
        lesson: values in m3/m3 and what may teach.
        weather: of all cells, mm. Days without known rain teach nothing.
        ground: None = no crown and no watering is known, and every day is in season.
    """
    count = lesson.theta.shape[0]
    prior = np.full(count, float(lesson.model.kappa_per_mm))  # type: ignore[arg-type]
    source = np.full(count, int(KappaSource.DEFAULT))
    if ground is not None:
        crown = ground.crown_kappa_per_mm[lesson.tree]
        known = np.isfinite(crown)
        prior, source = np.where(known, crown, prior), np.where(known, KappaSource.CROWN, source)
    days = min(lesson.theta.shape[1] - 1, weather.past_et0_mm.shape[1])
    learned = _replay(lesson, weather, ground, prior, days)
    of_group = _group_median(lesson.group, learned)
    again = np.flatnonzero(np.isfinite(of_group))
    source[again] = KappaSource.GROUP
    prior[again] = of_group[again]
    if again.size:
        learned = _replay(lesson, weather, ground, prior, days)
    kappa, gamma, updates = learned
    return LearnedLoss(kappa_per_mm=kappa, gamma_per_mm=gamma, updates=updates, source=source)


_Learned = tuple[FloatArray, FloatArray, IntArray]
"""Kappa, gamma and the number of updates."""


def _group_median(group: IntArray, learned: _Learned) -> FloatArray:
    """(K,) median kappa of the probes of each group that have learned enough; NaN without."""
    kappa, _, updates = learned
    told = np.flatnonzero(updates >= LEAST_UPDATES)
    found = np.full(int(group.max(initial=-1)) + 1, np.nan)
    order = told[np.argsort(group[told], kind="stable")]
    if order.size:
        for members in np.split(order, group_starts(group[order])[1:]):
            if members.size >= LEAST_PROBES:
                found[group[members[0]]] = np.median(kappa[members])
    return as_floats(found[group])


def _replay(
    lesson: LossLesson,
    weather: WeatherState,
    ground: LossGround | None,
    prior: FloatArray,
    days: int,
) -> _Learned:
    """L1 over the last days, some probes at a time."""
    kappa, updates = prior.copy(), np.zeros(prior.size, dtype=np.int64)
    gamma = np.full(prior.size, float(lesson.model.gamma_per_mm))  # type: ignore[arg-type]
    for begin in range(0, prior.size, SLICE):
        rows = np.arange(begin, min(begin + SLICE, prior.size))
        usable = _usable(lesson, weather, ground, rows, days)
        if not usable.any():
            continue
        theta = lesson.theta[rows, -(days + 1) :].T
        et0 = weather.past_et0_mm[lesson.cell[rows], -days:].T
        rain = weather.past_rain_mm[lesson.cell[rows], -days:].T
        model = _of_rows(lesson.model, rows)
        learner = new_learner(prior[rows], gamma[rows])
        for day in np.flatnonzero(usable.any(axis=1)).tolist():
            before, now = theta[day], theta[day + 1]
            learns = may_learn(model, before, now, rain[day], usable=usable[day])
            if not learns.any():
                continue
            updates[rows] += learns
            learner = rls_update(
                learner, model, theta_before=before, theta_now=now,
                et0_mm=et0[day], rain_mm=rain[day], usable=learns,
            )  # fmt: skip
        kappa[rows], gamma[rows] = learner.kappa_per_mm, learner.gamma_per_mm
    return kappa, gamma, updates


def _usable(
    lesson: LossLesson,
    weather: WeatherState,
    ground: LossGround | None,
    rows: IntArray,
    days: int,
) -> BoolArray:
    """(days, rows) in season, no frost, rain known, no watering, no value held at the dry end."""
    cell = lesson.cell[rows]
    air = weather.temperature_c[:, : weather.past_et0_mm.shape[1]][cell, -days:]
    usable = np.isfinite(weather.past_rain_mm[cell, -days:]) & ~(air < FROST_C)
    usable &= lesson.good[rows, None]
    level = lesson.levels[rows, -(days + 1) :]
    stands = (level[:, 1:] == level[:, :-1]) & (level[:, 1:] >= HELD_FROM_KPA)
    usable &= ~(lesson.is_tension[rows, None] & stands)
    if ground is not None:
        told = min(days, ground.watered.shape[1])
        if told:
            usable[:, -told:] &= ~ground.watered[lesson.tree[rows], -told:]
        season = [
            in_season(ground.day - timedelta(days=back), ground.season)
            for back in range(days, 0, -1)
        ]
        usable &= np.asarray(season, dtype=np.bool_)
    return np.asarray(usable.T)


def _of_rows(model: LossModel, rows: IntArray) -> LossModel:
    return LossModel(
        field_capacity=as_floats(model.field_capacity)[rows],
        wilting_point=as_floats(model.wilting_point)[rows],
        saturation=as_floats(model.saturation)[rows],
    )
