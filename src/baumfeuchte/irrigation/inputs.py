"""Every number that a decision used, JSON-ready (irrigation-science 4.7)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats, group_starts
from baumfeuchte.irrigation.drought_shift import SHIFT_SOURCE, drought_columns
from baumfeuchte.irrigation.error_budget import Calibrated, ProbeKind
from baumfeuchte.irrigation.litres import passes
from baumfeuchte.irrigation.loss_learning import KappaSource
from baumfeuchte.irrigation.retention import rew_from_theta, tension_from_rew
from baumfeuchte.irrigation.site import volume_columns
from baumfeuchte.irrigation.thresholds import SPLIT_CM
from baumfeuchte.irrigation.trend import trend_code

if TYPE_CHECKING:
    from baumfeuchte.irrigation.combine import Candidates, Selection
    from baumfeuchte.irrigation.decide import Decision
    from baumfeuchte.irrigation.outlook import Outlook
    from baumfeuchte.irrigation.probe_paths import ProbePaths
    from baumfeuchte.irrigation.probes import PreparedProbes, ProbeCheck
    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import Options, ProbeState, TreeState
    from baumfeuchte.irrigation.weather_state import WeatherState

_KIND_WORDS = {int(kind): kind.name.lower() for kind in ProbeKind}
_PRIOR_WORDS = {int(source): source.name.lower() for source in KappaSource}
_CALIBRATION_WORDS = {int(known): known.name.lower() for known in Calibrated}


_SAME_THETA = 1.0e-9
"""m3/m3; the mean of equal field capacities differs from them in the last bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that the advice for G trees rests on: the arrays of one planning step."""

    trees: TreeState
    probes: ProbeState
    site: SiteArrays
    check: ProbeCheck
    chosen: Selection
    choice: Candidates
    ready: PreparedProbes
    paths: ProbePaths
    outlook: Outlook
    decision: Decision
    weather: WeatherState
    options: Options

    @property
    def cell(self) -> IntArray:
        """(G,) row of the weather of each tree."""
        return self.weather.cell_index[self.chosen.trees]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What decided, G entries each: REW without unit, tension in kPa, depth in cm.

    ``is_tension`` and ``depth_cm`` (NaN for a mean) are of the deciding probe.
    """

    rew: FloatArray
    water_at_rew: FloatArray
    critical_rew: FloatArray
    tension_kpa: FloatArray
    water_at_kpa: FloatArray
    critical_kpa: FloatArray
    is_tension: list[bool]
    depth_cm: list[float]


def deciding(evidence: Evidence) -> Deciding:
    """Express the deciding values and limits in REW and kPa (irrigation-science 1.4, 2.2)."""
    trees, outlook = evidence.chosen.trees, evidence.outlook
    wet, dry = outlook.field_capacity, outlook.wilting_point
    curve = evidence.site.curve.take(trees)
    probe = evidence.choice.probe[outlook.deciding]
    single = probe >= 0
    is_tension = single & evidence.ready.is_tension[probe]
    depth = np.where(single, evidence.probes.depth_cm[evidence.chosen.rows[probe]], np.nan)
    rew = [
        rew_from_theta(x, wet, dry) for x in (outlook.path[0], outlook.water_at, outlook.critical)
    ]
    kpa = [tension_from_rew(value, curve) for value in rew]
    return Deciding(
        rew=rew[0],
        water_at_rew=rew[1],
        critical_rew=rew[2],
        tension_kpa=kpa[0],
        water_at_kpa=kpa[1],
        critical_kpa=kpa[2],
        is_tension=is_tension.tolist(),
        depth_cm=depth.tolist(),
    )


def input_records(evidence: Evidence, values: Deciding, *, season: bool) -> list[dict[str, object]]:
    """Write down the inputs of G recommendations (irrigation-science 4.7); units in the names.

    Args:
        evidence: the planning step.
        values: of ``deciding``.
        season: outside the season the advice part is left out.
    """
    columns = {
        **weather_columns(evidence.weather, evidence.cell),
        **_site_columns(evidence),
        **_value_columns(evidence, values),
    }
    if season:
        columns |= _advice_columns(evidence)
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def oldest_value_days(evidence: Evidence) -> FloatArray:
    """Age in days of the oldest value that counts at each tree, (G,) (irrigation-science 4.7)."""
    starts = group_starts(evidence.chosen.group)
    return as_floats(np.maximum.reduceat(evidence.ready.age_days, starts))


def weather_columns(weather: WeatherState, cell: IntArray) -> dict[str, list[object]]:
    """What the sentences need of the weather, in mm and days (irrigation-science 7).

    All of it is kept once for each cell of a run.

    Args:
        weather: of all cells.
        cell: (G,) row of each tree's cell.
    """
    told = weather.told[cell].tolist()
    rain = np.nan_to_num(weather.rain_mm, nan=0.0).sum(axis=1)[cell]
    days = weather.et0_mm.shape[1]
    return {
        "horizon_days": [days] * cell.size,
        "weather": ["forecast" if has else "none" for has in told],
        "weather_cell": list(weather.cell_id[cell].tolist()),
        "rain_sum_mm": rounded(rain, 1),
        "et0_mean_mm": rounded(weather.et0_mm.mean(axis=1)[cell], 2),
    }


def _site_columns(evidence: Evidence) -> dict[str, list[object]]:
    trees, site = evidence.chosen.trees, evidence.site
    rows = trees.tolist()
    classes = [evidence.options.age_classes[index] for index in site.class_index[trees].tolist()]
    return {
        "soil": [site.soil[row] for row in rows],
        "soil_source": _soil_sources(evidence),
        "field_capacity": rounded(evidence.outlook.field_capacity, 4),
        "wilting_point": rounded(evidence.outlook.wilting_point, 4),
        "efficiency": [evidence.options.efficiency] * trees.size,
        "stone_fraction": rounded(site.stone_fraction[trees], 3),
        **volume_columns(evidence.trees, site, trees),
        "standing_years": rounded(evidence.trees.standing_years[trees], 1),
        "age_class": [row.code for row in classes],
        "combination": [str(row.combine) for row in classes],
        "watered_litres": rounded(evidence.trees.watered_litres[trees], 1),
        "watering_credit": rounded(site.credit[trees], 4),
        **drought_columns(evidence.trees, site, trees),
    }


def _soil_sources(evidence: Evidence) -> list[object]:
    """Where field capacity comes from: a probe's own calibration counts as measured (1.5)."""
    trees, site = evidence.chosen.trees, evidence.site
    own = ~np.isclose(evidence.outlook.field_capacity, site.field_capacity[trees], atol=_SAME_THETA)
    rows = zip(trees.tolist(), own.tolist(), strict=True)
    return ["measured" if mine else site.soil_source[row] for row, mine in rows]


def _value_columns(evidence: Evidence, values: Deciding) -> dict[str, list[object]]:
    outlook = evidence.outlook
    slopes = outlook.slope.tolist()
    return {
        "rew": rounded(values.rew, 4),
        "theta_now": rounded(outlook.path[0], 4),
        "tension_kpa": rounded(values.tension_kpa, 1),
        "sensor_kind": _kinds(values),
        "deciding_depth_cm": [none_if_nan(depth) for depth in values.depth_cm],
        "depths_cm": _depths(evidence),
        "water_at_rew": rounded(values.water_at_rew, 4),
        "critical_rew": rounded(values.critical_rew, 4),
        "water_at_kpa": rounded(values.water_at_kpa, 1),
        "critical_kpa": rounded(values.critical_kpa, 1),
        "limits_source": limit_sources(evidence, values),
        "value_day_age": rounded(oldest_value_days(evidence), 1),
        "trend_percent_per_day": rounded(outlook.slope, 3),
        "trend": [trend_code(slope) for slope in slopes],
        "level_sd_rew": rounded(outlook.sd_rew, 3),
        **_quality_columns(evidence),
        **_loss_columns(evidence),
        "shallow_probe": list(evidence.chosen.shallow.tolist()),
        "fallback_depth": list(evidence.chosen.fallback.tolist()),
    }


def _quality_columns(evidence: Evidence) -> dict[str, list[object]]:
    """What the class rests on: the first probe that decides, and the worst calibration of all."""
    first = evidence.choice.first[evidence.outlook.deciding]
    kinds, worst = evidence.ready.quality.kind[first], least_calibration(evidence)
    return {
        "probe_kind": [_KIND_WORDS[number] for number in kinds.tolist()],
        "calibration": [_CALIBRATION_WORDS[number] for number in worst.tolist()],
    }


def _loss_columns(evidence: Evidence) -> dict[str, list[object]]:
    """Kappa of what decides; its updates and prior are of the first probe in it."""
    choice, loss = evidence.choice, evidence.ready.loss
    decides = evidence.outlook.deciding
    first = choice.first[decides]
    return {
        "kappa_per_mm": rounded(choice.mix(loss.kappa_per_mm)[decides], 6),
        "kappa_updates": list(loss.updates[first].tolist()),
        "kappa_prior": [_PRIOR_WORDS[number] for number in loss.source[first].tolist()],
    }


def least_calibration(evidence: Evidence) -> IntArray:
    """Worst ``Calibrated`` of each tree's counted probes, no unit (irrigation-science 1.6)."""
    starts = group_starts(evidence.chosen.group)
    return np.asarray(np.minimum.reduceat(evidence.ready.quality.calibration, starts))


def _advice_columns(evidence: Evidence) -> dict[str, list[object]]:
    outlook, decision = evidence.outlook, evidence.decision
    shown = np.stack([outlook.shown_earliest, outlook.shown_latest], axis=-1)
    planned_theta = np.take_along_axis(outlook.path, decision.planned[None], axis=0)[0]
    columns = {
        "correction": rounded(outlook.correction, 3),
        "segment_days": rounded(outlook.segment_days, 1),
        "path": rounded(outlook.path[1:].T, 4),
        "path_low": rounded(outlook.low[1:].T, 4),
        "path_high": rounded(outlook.high[1:].T, 4),
        "learned": rounded(outlook.learned, 2),
        "p_critical_by_day": rounded(outlook.p_critical.T, 3),
        "shown_days": rounded(shown, 2),
        "target_rew": rounded(decision.target_rew, 3),
        "theta_planned": rounded(planned_theta, 4),
        "litres_net": rounded(decision.litres_net, 1),
    }
    capacity = evidence.options.device_capacity_litres
    if capacity is not None:
        columns["passes"] = list(passes(decision.litres, capacity).tolist())
    return columns


def _kinds(values: Deciding) -> list[object]:
    kinds = zip(values.is_tension, values.depth_cm, strict=True)
    return [
        "mean" if math.isnan(depth) else "tension" if tension else "water_content"
        for tension, depth in kinds
    ]


def _depths(evidence: Evidence) -> list[object]:
    """Depths of the counted probes of each tree, cm."""
    depth = evidence.probes.depth_cm[evidence.chosen.rows].tolist()
    bounds = np.searchsorted(evidence.chosen.group, np.arange(evidence.chosen.trees.size + 1))
    return [depth[start:end] for start, end in pairwise(bounds.tolist())]


def limit_sources(evidence: Evidence, values: Deciding) -> list[object]:
    """Source of the limits (REW, kPa) of each deciding probe (irrigation-science 2.2)."""
    classes = evidence.options.age_classes
    index = evidence.site.class_index[evidence.chosen.trees].tolist()
    rows = zip(index, values.depth_cm, strict=True)
    sources = [
        (classes[row].deeper if not depth < SPLIT_CM else classes[row].upper).source
        for row, depth in rows
    ]
    shift = evidence.site.limit_shift_rew[evidence.chosen.trees]
    for g in np.flatnonzero(shift != 0.0).tolist():
        sources[g] = f"{sources[g]}; {SHIFT_SOURCE}"
    return list(sources)


def rounded(values: FloatArray, digits: int) -> list[object]:
    """Plain numbers in any unit, None for NaN and inf (irrigation-science 4.7)."""
    numbers = np.round(as_floats(values), digits)
    if np.isfinite(numbers).all():
        return list(numbers.tolist())
    plain = numbers.astype(object)
    plain[~np.isfinite(numbers)] = None
    return list(plain.tolist())


def none_if_nan(value: float) -> float | None:
    """Give the number (any unit), or None where it is NaN or infinite (irrigation-science 4.7)."""
    return value if math.isfinite(value) else None
