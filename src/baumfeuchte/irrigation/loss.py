"""The loss model F1: how soil dries and what rain brings (irrigation-science 4.2, 4.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats

DEFAULT_KAPPA_PER_MM = 0.0015
"""m3/m3 per mm ET0 where neither the group nor the crown is known (irrigation-science 4.2)."""
DEFAULT_GAMMA_PER_MM = 0.002
"""m3/m3 per mm rain (irrigation-science 4.2)."""
WET_DAY_MM = 2.0
"""Rain above the interception that ends the short-term correction (irrigation-science 4.2)."""
CORRECTION_DAMPING_PER_DAY = 0.85
CORRECTION_PRIOR_DAYS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LossModel:
    """Parameters of F1, each () or (N,) (irrigation-science 4.2).

    Attributes:
        field_capacity, wilting_point, saturation: m3/m3.
        kappa_per_mm: loss, m3/m3 per mm ET0.
        gamma_per_mm: gain, m3/m3 per mm rain.
        depletion_fraction: p of FAO-56, without unit.
        drainage_per_day: share of the water above field capacity that drains in a day.
        interception_mm: rain of a day that never reaches the sensor, mm.
    """

    field_capacity: npt.ArrayLike
    wilting_point: npt.ArrayLike
    saturation: npt.ArrayLike
    kappa_per_mm: npt.ArrayLike = DEFAULT_KAPPA_PER_MM
    gamma_per_mm: npt.ArrayLike = DEFAULT_GAMMA_PER_MM
    depletion_fraction: float = 0.5
    drainage_per_day: float = 0.10
    interception_mm: float = 1.0


def stress_factor(theta: npt.ArrayLike, model: LossModel) -> FloatArray:
    """Ks, 0..1 without unit: 1 while REW > 1 - p, linear to 0 at the wilting point.

    Source: irrigation-science 4.2, FAO-56 eq. 84.

    Args:
        theta: (N,) m3/m3.
        model: parameters.
    """
    dry = as_floats(model.wilting_point)
    readily = (1.0 - model.depletion_fraction) * (as_floats(model.field_capacity) - dry)
    return as_floats(np.clip((as_floats(theta) - dry) / readily, 0.0, 1.0))


def loss_step(
    theta: npt.ArrayLike,
    model: LossModel,
    et0_mm: npt.ArrayLike,
    rain_mm: npt.ArrayLike = 0.0,
    factor: npt.ArrayLike = 1.0,
) -> FloatArray:
    """Water content one day later, m3/m3 (irrigation-science 4.2 F1).

    Args:
        theta: (N,) m3/m3 today.
        model: parameters.
        et0_mm: mm of the day, () or (N,).
        rain_mm: mm of the day, () or (N,).
        factor: f, the short-term correction of the loss, without unit.

    Returns:
        (N,), within 0.9 PWP .. saturation.
    """
    x = as_floats(theta)
    drainage = model.drainage_per_day * np.maximum(x - as_floats(model.field_capacity), 0.0)
    uptake = as_floats(model.kappa_per_mm) * as_floats(et0_mm) * stress_factor(x, model)
    gain = as_floats(model.gamma_per_mm) * effective_rain_mm(rain_mm, model)
    after = x - as_floats(factor) * (uptake + drainage) + gain
    return as_floats(
        np.clip(after, 0.9 * as_floats(model.wilting_point), as_floats(model.saturation))
    )


def effective_rain_mm(rain_mm: npt.ArrayLike, model: LossModel) -> FloatArray:
    """Rain above the interception, max(P - I0, 0) in mm (irrigation-science 4.2)."""
    return as_floats(np.maximum(as_floats(rain_mm) - model.interception_mm, 0.0))


def correction_factor(
    log_correction: npt.ArrayLike, segment_days: npt.ArrayLike, lead_day: int
) -> FloatArray:
    """f_h = exp(ln(c) ns / (ns + 3) 0.85^(h-1)), without unit (irrigation-science 4.2).

    Args:
        log_correction: (N,) ln c, 0 where there is no correction.
        segment_days: (N,) ns, days of the dry segment.
        lead_day: h, from 1.
    """
    days = as_floats(segment_days)
    trust = days / (days + CORRECTION_PRIOR_DAYS)
    damping = CORRECTION_DAMPING_PER_DAY ** (lead_day - 1)
    return as_floats(np.exp(as_floats(log_correction) * trust * damping))


def forecast(
    theta0: npt.ArrayLike,
    model: LossModel,
    et0_mm: npt.ArrayLike,
    rain_mm: npt.ArrayLike,
    *,
    log_correction: npt.ArrayLike = 0.0,
    segment_days: npt.ArrayLike = 0.0,
) -> FloatArray:
    """Path of the water content over H days for N sensors at once (irrigation-science 4.4).

    Args:
        theta0: (N,) m3/m3 now.
        model: parameters.
        et0_mm: (H,) for all sensors or (H, N), mm per day.
        rain_mm: (H,) for all sensors or (H, N), mm per day.
        log_correction: (N,) ln c; the correction is dropped from the first wet day on.
        segment_days: (N,) ns, days of the dry segment.

    Returns:
        (H, N) m3/m3; row 0 is tomorrow.
    """
    x = as_floats(theta0)
    et0, rain = as_floats(et0_mm), as_floats(rain_mm)
    path = np.empty((et0.shape[0], *x.shape), dtype=np.float64)
    wet: BoolArray = np.zeros(x.shape, dtype=np.bool_)
    for lead in range(et0.shape[0]):
        wet = wet | (rain[lead] - model.interception_mm > WET_DAY_MM)
        corrected = correction_factor(log_correction, segment_days, lead + 1)
        x = loss_step(x, model, et0[lead], rain[lead], np.where(wet, 1.0, corrected))
        path[lead] = x
    return path


def fao_ks(
    p_table: npt.ArrayLike,
    crop_et_mm: npt.ArrayLike,
    total_available_mm: npt.ArrayLike,
    depletion_mm: npt.ArrayLike,
) -> tuple[FloatArray, FloatArray]:
    """Depletion fraction p for the day and stress coefficient Ks, both without unit.

    Source: FAO-56 eq. 84 and the note of Table 22; irrigation-science 2.1.

    Args:
        p_table: p of Table 22.
        crop_et_mm: ETc, mm per day.
        total_available_mm: TAW, mm (or litres).
        depletion_mm: Dr, mm (or litres).

    Returns:
        p in 0.1..0.8, and Ks in 0..1.
    """
    p = np.clip(as_floats(p_table) + 0.04 * (5.0 - as_floats(crop_et_mm)), 0.1, 0.8)
    available = as_floats(total_available_mm)
    ks = np.clip((available - as_floats(depletion_mm)) / ((1.0 - p) * available), 0.0, 1.0)
    return as_floats(p), as_floats(ks)
