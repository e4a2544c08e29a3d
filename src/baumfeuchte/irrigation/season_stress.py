"""Stress days of a season: measured, without watering, and under a fixed rhythm.

The two that did not happen are computed with the loss model F1 (irrigation-science 4.2): each tree
dries with a kappa that its own dry days of the season show, under the observed ET0 and rain.

Tension counts on the same scale: value and limit of a tension probe go through the same curve of
the tree (1.4), which keeps their order. Below 10 kPa such a probe only says "wet" (1.2), so these
days teach no kappa: they look as if nothing dried, and would make watering look useless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.loss import (
    DEFAULT_KAPPA_PER_MM,
    LossModel,
    effective_rain_mm,
    loss_step,
    stress_factor,
)

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_DRY_DAYS = 5
"""So many dry days make a tree's own kappa; with fewer it is the default."""
KAPPA_BOUNDS_PER_MM = (0.0002, 0.01)
SATURATION_ABOVE_FC = 0.08
"""m3/m3 above field capacity that the soil can hold for a day [A]."""
_WATERED_DAYS = 2
"""Days after a watering whose change of water content is not the loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonTrees:
    """N trees over D days.

    Attributes:
        rew: (D, N) of each day's list, NaN where there is none.
        litres: (D, N) brought on the day, after the list's morning.
        et0_mm, rain_mm: (D, N) of the day.
        field_capacity, wilting_point: (N,) m3/m3.
        critical_rew: (D, N) or (N,) limit of the day; at it a tree is critical, as in the lists.
        volume_m3: (N,) fine earth that a watering wets, m3.
        efficiency: share of the litres that arrives, () or (N,).
        censored: (D, N) the value only says "wet"; None = nowhere.
    """

    rew: FloatArray
    litres: FloatArray
    et0_mm: FloatArray
    rain_mm: FloatArray
    field_capacity: FloatArray
    wilting_point: FloatArray
    critical_rew: FloatArray
    volume_m3: FloatArray
    efficiency: npt.ArrayLike = 0.8
    censored: BoolArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonStress:
    """Of N trees each: days with a value, and days at or below the limit in the three worlds."""

    days: npt.NDArray[np.int64]
    suffered: npt.NDArray[np.int64]
    without_water: npt.NDArray[np.int64]
    with_rhythm: npt.NDArray[np.int64]


def season_stress(trees: SeasonTrees, *, every_days: int, rhythm_litres: float) -> SeasonStress:
    """Count the stress days (irrigation-science 4.2 for the model).

    Without watering no tree is ever wetter than it was with it, and a day without a measured value
    counts nowhere, so the three numbers of a tree are over the same days.

    Args:
        trees: what was measured and brought.
        every_days: days between two waterings of the rhythm; the first is on the first day.
        rhythm_litres: of each of them.

    Returns:
        Counts per tree.
    """
    model = LossModel(
        field_capacity=trees.field_capacity,
        wilting_point=trees.wilting_point,
        saturation=trees.field_capacity + SATURATION_ABOVE_FC,
        kappa_per_mm=season_kappa(trees),
    )
    known = np.isfinite(trees.rew)
    dry = _without_water(trees, model)
    rhythm = _with_rhythm(trees, model, every_days, rhythm_litres)
    limit = trees.critical_rew

    def below(rew: FloatArray) -> npt.NDArray[np.int64]:
        return np.asarray(((rew <= limit) & known).sum(axis=0), dtype=np.int64)

    return SeasonStress(
        days=np.asarray(known.sum(axis=0), dtype=np.int64),
        suffered=below(trees.rew),
        without_water=below(_rew(dry, trees)),
        with_rhythm=below(_rew(rhythm, trees)),
    )


def season_kappa(trees: SeasonTrees) -> FloatArray:
    """Each tree's loss per mm ET0, (N,) m3/m3 per mm: the median of its dry days.

    Source: F1 solved for kappa (irrigation-science 4.2) on days without rain above the
    interception, without a watering on the day or the two before, and below field capacity; of
    values that say more than "wet" (1.2).
    """
    theta = _theta(trees)
    base = LossModel(
        field_capacity=trees.field_capacity,
        wilting_point=trees.wilting_point,
        saturation=trees.field_capacity + SATURATION_ABOVE_FC,
    )
    demand = trees.et0_mm[:-1] * stress_factor(theta[:-1], base)
    loss = theta[:-1] - theta[1:]
    watered = _recently(trees.litres > 0.0)[:-1]
    usable = (
        (effective_rain_mm(trees.rain_mm[:-1], base) <= 0.0)
        & ~watered
        & (theta[:-1] < trees.field_capacity)
        & (demand > 1.0)
        & np.isfinite(loss)
    )
    if trees.censored is not None:
        usable &= ~(trees.censored[:-1] | trees.censored[1:])
    own = np.where(usable, loss / np.where(demand > 0.0, demand, np.nan), np.nan)
    enough = usable.sum(axis=0) >= LEAST_DRY_DAYS
    kappa = np.full(theta.shape[1], DEFAULT_KAPPA_PER_MM)
    if enough.any():
        kappa[enough] = np.nanmedian(own[:, enough], axis=0)
    return as_floats(np.clip(kappa, *KAPPA_BOUNDS_PER_MM))


def _without_water(trees: SeasonTrees, model: LossModel) -> FloatArray:
    """(D, N) m3/m3 had nobody watered: measured until the first watering, then modelled."""
    theta, watered = _theta(trees), trees.litres > 0.0
    path = np.empty_like(theta)
    x = np.full(theta.shape[1], np.nan)
    apart: BoolArray = np.zeros(theta.shape[1], dtype=np.bool_)
    for day, measured in enumerate(theta):
        # No tree is wetter for not having been watered; where the two meet, they are one again.
        together = np.where(np.isfinite(measured), measured, x)
        x = np.where(apart, np.fmin(x, measured), together)
        path[day] = x
        apart = (apart & (x < measured)) | (apart & np.isnan(measured)) | watered[day]
        x = loss_step(x, model, trees.et0_mm[day], trees.rain_mm[day])
    return path


def _with_rhythm(
    trees: SeasonTrees, model: LossModel, every_days: int, litres: float
) -> FloatArray:
    """(D, N) m3/m3 under the fixed rhythm, from the first measured value on."""
    theta = _theta(trees)
    gain = as_floats(trees.efficiency) * litres / (1000.0 * trees.volume_m3)
    path = np.empty_like(theta)
    x = np.full(theta.shape[1], np.nan)
    for day in range(theta.shape[0]):
        x = np.where(np.isfinite(x), x, theta[day])
        path[day] = x
        if day % every_days == 0:
            x = np.maximum(x, np.minimum(x + gain, trees.field_capacity))
        x = loss_step(x, model, trees.et0_mm[day], trees.rain_mm[day])
    return path


def _recently(watered: BoolArray) -> BoolArray:
    found = watered.copy()
    for back in range(1, _WATERED_DAYS + 1):
        found[back:] |= watered[:-back]
    return found


def _theta(trees: SeasonTrees) -> FloatArray:
    span = trees.field_capacity - trees.wilting_point
    return as_floats(trees.wilting_point + trees.rew * span)


def _rew(theta: FloatArray, trees: SeasonTrees) -> FloatArray:
    span = trees.field_capacity - trees.wilting_point
    return as_floats((theta - trees.wilting_point) / span)
