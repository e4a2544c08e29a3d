"""How far today's level of a probe may be off, in REW (irrigation-science 1.4, 1.6, 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.error_budget import Calibrated, ProbeKind, error_budget
from baumfeuchte.irrigation.retention import RetentionCurve, rew_from_tension
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA

if TYPE_CHECKING:
    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import ProbeState
    from baumfeuchte.irrigation.weather_state import WeatherState

CURVE_ERROR_REW = 0.08
"""REW error of the curve alone where the texture is unknown (irrigation-science 1.4)."""
SOIL_LAGS_DAYS = 10
LEAST_DAYS = 8
"""The soil is as warm as the air was in the ten days before, eight of them known (1.5 [A])."""
USUAL_SOIL_C = 14.0
"""Of a root zone from April to October, where no air temperature is known [A]."""


class ProbeQuality(NamedTuple):
    """What K probes are and how well their place is known, (K,) each.

    Attributes:
        kind: numbers of ``ProbeKind``.
        calibration: numbers of ``Calibrated``.
    """

    kind: IntArray
    calibration: IntArray


def probe_quality(
    probes: ProbeState, rows: IntArray, site: SiteArrays, measured: BoolArray
) -> ProbeQuality:
    """Kind and calibration of K probes, without unit (irrigation-science 1.6).

    A state that does not tell, such as one from before rules 2026.3, has factory-calibrated probes
    and corrected Watermarks; a field capacity of a probe's own counts as one winter's.

    Args:
        probes: all P probes.
        rows: (K,) those asked for.
        site: the trees' ground.
        measured: (K,) the field capacity in use is the probe's or the site's own.
    """
    tree = probes.tree_index[rows]
    tension = probes.is_tension[rows]
    if probes.kind is None:
        kind = np.where(tension, ProbeKind.WATERMARK, ProbeKind.CAPACITANCE).astype(np.int64)
    else:
        kind = probes.kind[rows].astype(np.int64)
    kind = np.where(site.substrate[tree] & ~tension, ProbeKind.CAPACITANCE_SUBSTRATE, kind)
    if probes.calibration is not None:
        own = probes.calibration[rows].astype(np.int64)
    elif probes.field_capacity is not None:
        own = np.where(np.isfinite(probes.field_capacity[rows]), Calibrated.WINTER, Calibrated.NO)
    else:
        own = np.zeros(rows.size, dtype=np.int64)
    # Whose field capacity is in use: the probe's own, else that of the register.
    calibration = np.where(measured & (own == Calibrated.NO), Calibrated.SITE, own)
    calibration = np.where(measured & ~tension, calibration, Calibrated.NO)
    return ProbeQuality(kind.astype(np.int64), calibration.astype(np.int64))


def level_error_rew(
    kpa: FloatArray,
    quality: ProbeQuality,
    *,
    curve: RetentionCurve,
    available: FloatArray,
    soil_c: FloatArray,
    texture_unknown: BoolArray,
) -> FloatArray:
    """Standard deviation of today's level of K probes in REW (irrigation-science 1.4, 1.6, 4.6).

    What a tension leaves open ends at field capacity: beyond it stands water that drains, and no
    tree is less sure of its water for that. A value below 10 kPa says "at most 10" (1.2).

    Args:
        kpa: (K,) kPa, NaN for water contents.
        quality: what the probes are.
        curve: of the K probes.
        available: (K,) m3/m3 between wilting point and field capacity.
        soil_c: (K,) degree C, likely temperature of the soil.
        texture_unknown: (K,) the curve is a guess.
    """
    uncorrected = quality.kind == ProbeKind.WATERMARK_UNCORRECTED
    kpa = np.maximum(kpa, CENSORED_BELOW_KPA)
    level = error_budget(
        quality.kind,
        kpa,
        calibrated=quality.calibration,
        uncorrected_soil_c=np.where(uncorrected, soil_c, np.nan),
    ).level
    wettest = np.minimum(rew_from_tension(kpa - level, curve), 1.0)
    span = wettest - rew_from_tension(kpa + level, curve)
    of_curve = np.where(texture_unknown, CURVE_ERROR_REW, 0.0)
    tension = np.hypot(span / 2.0, of_curve)
    return as_floats(np.where(np.isfinite(kpa), tension, level / available))


def likely_soil_c(weather: WeatherState, cell: IntArray) -> FloatArray:
    """Soil temperature (K,) in degree C by the air of ten days (irrigation-science 1.2, 1.5).

    Args:
        weather: of all cells.
        cell: (K,) row of each probe's cell.
    """
    past = weather.past_et0_mm.shape[1]
    air = weather.temperature_c[:, max(past - SOIL_LAGS_DAYS, 0) : past]
    known = np.isfinite(air)
    count = known.sum(axis=1)
    mean = np.where(known, air, 0.0).sum(axis=1) / np.maximum(count, 1)
    return as_floats(np.where(count >= LEAST_DAYS, mean, USUAL_SOIL_C)[cell])
