"""From the state of a run to what probes may learn of their loss (irrigation-science 4.2, 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import as_floats
from baumfeuchte.irrigation.budget_site import CROWN_DIAMETER_M, plant_coefficient
from baumfeuchte.irrigation.learned import level_theta
from baumfeuchte.irrigation.loss_learning import LossGround, LossLesson, crown_kappa_per_mm
from baumfeuchte.irrigation.site import site_arrays
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.irrigation.learned import ProbeSoil
    from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
    from baumfeuchte.irrigation.loss import LossModel
    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import Options, TreeState
    from baumfeuchte.irrigation.unsensed_sources import TreeTraits
    from baumfeuchte.irrigation.weather_state import WeatherState

LESSON_DAYS = 60


def probe_lesson(
    levels: FloatArray,
    is_tension: BoolArray,
    soil: ProbeSoil,
    model: LossModel,
    *,
    tree: IntArray,
    site: SiteArrays,
    weather: WeatherState,
    good: BoolArray,
) -> LossLesson:
    """What K probes may learn from (irrigation-science 4.3); a tension below 10 kPa is a gap (1.2).

    Args:
        levels: (K, D) daily values, Vol.-% or kPa, the planning day last.
        is_tension: (K,) kPa.
        soil: of the K probes.
        model: the same as numbers of F1, with the default kappa and gamma.
        tree: (K,) row of the tree.
        site: the trees' ground.
        weather: of all cells.
        good: (K,) quality control does not doubt the probe.
    """
    cell = weather.cell_index[tree]
    known = np.asarray(np.isfinite(weather.past_rain_mm).any(axis=1))[cell]
    theta = np.full(levels.shape, np.nan)
    # Where no rain is known nothing is learned, and turning kPa round is dear.
    rows = np.flatnonzero(known)
    if rows.size:
        some, tension = levels[rows], is_tension[rows]
        wet_end = tension[:, None] & (some < CENSORED_BELOW_KPA)
        theta[rows] = level_theta(np.where(wet_end, np.nan, some), tension, soil.take(rows))
    return LossLesson(
        levels=levels,
        theta=theta,
        is_tension=is_tension,
        model=model,
        tree=tree,
        cell=cell,
        group=_groups(site)[tree] if rows.size else np.zeros(tree.size, dtype=np.int64),
        good=good,
    )


def _groups(site: SiteArrays) -> IntArray:
    """(N,) number of age class and soil; an assumed soil is one of its own (section 6)."""
    place = {code: number for number, code in enumerate(dict.fromkeys(site.soil))}
    soils = np.fromiter(map(place.__getitem__, site.soil), np.int64, len(site.soil))
    return np.asarray((site.class_index * len(place) + soils) * 2 + site.texture_unknown)


def loss_ground(
    trees: TreeState,
    traits: TreeTraits,
    waterings: LoggedWaterings,
    *,
    day: date,
    budget_days: int,
    options: Options,
) -> LossGround:
    """What learning the loss needs of N trees (m3/m3 per mm; irrigation-science 4.2, 4.3).

    Args:
        trees: N trees.
        traits: their crowns and exposure.
        waterings: logged and probable ones; ``day`` counts from ``budget_days`` before ``day``.
        day: planning day.
        budget_days: days.
        options: of the city.
    """
    count = trees.tree_id.size
    least, most = CROWN_DIAMETER_M
    wide = (traits.crown_diameter_m >= least) & (traits.crown_diameter_m <= most)
    known = np.flatnonzero(wide)
    kappa = np.full(count, np.nan)
    if known.size:
        kappa[known] = crown_kappa_per_mm(
            plant_coefficient([traits.exposure[row] for row in known.tolist()]),
            np.pi / 4.0 * traits.crown_diameter_m[known] ** 2,
            site_arrays(trees, options).volume_m3[known],
        )
    back = budget_days - waterings.day
    inside = (back >= 1) & (back <= LESSON_DAYS)
    watered = np.zeros((count, LESSON_DAYS), dtype=np.bool_)
    watered[waterings.tree[inside], LESSON_DAYS - back[inside]] = True
    return LossGround(
        day=day, crown_kappa_per_mm=as_floats(kappa), watered=watered, season=options.season
    )
