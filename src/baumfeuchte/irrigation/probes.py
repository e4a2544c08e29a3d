"""From daily values to water contents, limits and dry segments (irrigation-science 4.1-4.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.drought_shift import shifted_probe_limits
from baumfeuchte.irrigation.dry_segment import (
    LEAST_DAYS,
    dry_segment,
    filled_forward,
    in_segment,
    log_correction,
    recent_low,
)
from baumfeuchte.irrigation.learned import ProbeSoil
from baumfeuchte.irrigation.level_error import (
    ProbeQuality,
    level_error_rew,
    likely_soil_c,
    probe_quality,
)
from baumfeuchte.irrigation.loss import LossModel, loss_step
from baumfeuchte.irrigation.loss_learning import LearnedLoss, LossGround, learn_loss
from baumfeuchte.irrigation.loss_lesson import probe_lesson
from baumfeuchte.irrigation.plausibility import unusable
from baumfeuchte.irrigation.probe_values import recent_theta, usable_levels, with_today
from baumfeuchte.irrigation.retention import rew_from_tension, theta_from_rew
from baumfeuchte.irrigation.site import LEAST_AVAILABLE
from baumfeuchte.irrigation.state import HISTORY_DAYS
from baumfeuchte.irrigation.thresholds import TOO_WET_DAYS, TOO_WET_DEPTH_CM, probe_limits
from baumfeuchte.irrigation.trend import theil_sen
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA

if TYPE_CHECKING:
    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import Options, ProbeState
    from baumfeuchte.irrigation.weather_state import WeatherState

DOUBTFUL_FACTOR = 3.0
"""A questionable sensor counts with 3 r (irrigation-science 5, scores)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeCheck:
    """(P,) each: usable for advice; recent but implausible; older than allowed or missing."""

    usable: BoolArray
    implausible: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedProbes:
    """K counted probes, (K,) each, water contents in m3/m3.

    Attributes:
        tree: row in ``TreeState``.
        cell: row of the weather.
        is_tension: values are kPa.
        model: loss model.
        loss: what the probes' own days taught of it.
        soil: curve and limits.
        levels: (K, D) daily values of the sensor, Vol.-% or kPa; what is implausible is a gap.
        watered: a logged watering is credited.
        age_days: whole days from the value's day to the planning day.
        theta_start: on the value's day.
        theta_now: this morning: rolled forward, and with the credit of a logged watering.
        water_at, critical: limits.
        critical_native: the critical limit in Vol.-% or kPa.
        log_correction, segment_days: short-term correction.
        low: driest value of the dry segment.
        slope: trend in Vol.-% per day, NaN without a dry segment of 4 days.
        sd_rew: error of the level in REW.
        doubtful: quality control calls the probe questionable.
        quality: kind and calibration of the probes.
    """

    tree: IntArray
    cell: IntArray
    is_tension: BoolArray
    model: LossModel
    loss: LearnedLoss
    soil: ProbeSoil
    levels: FloatArray
    watered: BoolArray
    age_days: FloatArray
    theta_start: FloatArray
    theta_now: FloatArray
    water_at: FloatArray
    critical: FloatArray
    critical_native: FloatArray
    log_correction: FloatArray
    segment_days: FloatArray
    low: FloatArray
    slope: FloatArray
    sd_rew: FloatArray
    doubtful: BoolArray
    quality: ProbeQuality


def check_probes(probes: ProbeState, options: Options) -> ProbeCheck:
    """Tell which of P values (kPa or Vol.-%) may be used: fresh and plausible.

    Source: irrigation-science 4.7 (no valid value for 3 days), 5 Q1 and Q2.
    """
    fresh = np.isfinite(probes.value) & (probes.value_day_age < options.stale_after_days)
    implausible = unusable(probes.value, probes.is_tension)
    return ProbeCheck(usable=fresh & ~implausible, implausible=fresh & implausible)


def too_wet(probes: ProbeState, check: ProbeCheck, site: SiteArrays) -> BoolArray:
    """Mark trees (N,) that are waterlogged: REW > 1 for more than 3 days at >= 60 cm.

    Source: irrigation-science 2.2. Only water content (Vol.-%) can tell: tension probes do not
    resolve what is wetter than 10 kPa.
    """
    deep = check.usable & ~probes.is_tension & (probes.depth_cm >= TOO_WET_DEPTH_CM)
    rows = np.flatnonzero(deep)
    tree = probes.tree_index[rows]
    daily = filled_forward(with_today(probes, rows))[:, -(TOO_WET_DAYS + 1) :] / 100.0
    capacity, _, _ = _limits(probes, rows, site)
    wet = (daily > capacity[:, None]).all(axis=1)
    found = np.zeros(len(site.soil), dtype=np.bool_)
    found[tree[wet]] = True
    return found


def prepare_probes(
    probes: ProbeState,
    rows: IntArray,
    site: SiteArrays,
    weather: WeatherState,
    options: Options,
    *,
    ground: LossGround | None = None,
) -> PreparedProbes:
    """Prepare the counted probes for the forecast (irrigation-science 1.4, 2.2, 4.2, 4.5).

    Args:
        probes: all P probes (kPa, Vol.-%).
        rows: (K,) those that count; all of them usable.
        site: the trees' ground.
        weather: of the trees' cells.
        options: of the city.
        ground: for learning the loss.
    """
    tree = probes.tree_index[rows]
    cell = weather.cell_index[tree]
    past_et0_mm = weather.past_et0_mm[cell, -HISTORY_DAYS:].T
    is_tension = probes.is_tension[rows]
    curve = site.curve.take(tree)
    wet, dry, measured = _limits(probes, rows, site)
    sat = np.maximum(site.saturation[tree], wet)
    model = LossModel(
        field_capacity=wet,
        wilting_point=dry,
        saturation=sat,
        kappa_per_mm=options.kappa_per_mm,
        gamma_per_mm=options.gamma_per_mm,
    )
    soil = ProbeSoil(curve=curve, field_capacity=wet, wilting_point=dry, saturation=sat)
    doubtful = np.zeros(rows.size, np.bool_) if probes.doubtful is None else probes.doubtful[rows]
    levels = usable_levels(probes, rows)
    loss = learn_loss(
        probe_lesson(
            levels,
            is_tension,
            soil,
            model,
            tree=tree,
            site=site,
            weather=weather,
            good=~doubtful,
        ),
        weather,
        ground,
    )
    model = replace(model, kappa_per_mm=loss.kappa_per_mm, gamma_per_mm=loss.gamma_per_mm)
    limits = shifted_probe_limits(
        probe_limits(site.class_index[tree], probes.depth_cm[rows], options.age_classes),
        site.limit_shift_rew[tree],
        curve,
    )

    def limit_theta(rew: FloatArray, kpa: FloatArray) -> FloatArray:
        in_rew = np.where(is_tension, rew_from_tension(kpa, curve), rew)
        return theta_from_rew(in_rew, wet, dry)

    kpa = np.where(is_tension, np.maximum(probes.value[rows], CENSORED_BELOW_KPA), np.nan)
    of_tension = theta_from_rew(rew_from_tension(kpa, curve), wet, dry)
    raw = np.where(is_tension, of_tension, probes.value[rows] / 100.0)
    start = as_floats(np.clip(raw, 0.9 * dry, sat))
    age_days = np.floor(np.maximum(probes.value_day_age[rows], 0.0))
    credit = site.credit[tree]
    now = _today(start, model, age_days, past_et0_mm, credit)
    history = recent_theta(probes, rows, curve, wet, dry)
    segment = dry_segment(history)
    correction = log_correction(history, segment, model, past_et0_mm)
    inside = np.where(in_segment(segment, history.shape[1]), history, np.nan)
    slope = 100.0 * theil_sen(np.arange(history.shape[1]), inside)
    quality = probe_quality(probes, rows, site, measured)
    critical = limit_theta(limits.critical_rew, limits.critical_kpa)
    watered = credit > 0.0  # a watering ends the dry segment
    return PreparedProbes(
        tree=tree,
        cell=cell,
        is_tension=is_tension,
        model=model,
        soil=soil,
        levels=levels,
        loss=loss,
        watered=watered,
        age_days=age_days,
        theta_start=start,
        theta_now=now,
        water_at=limit_theta(limits.water_at_rew, limits.water_at_kpa),
        critical=critical,
        critical_native=np.where(is_tension, limits.critical_kpa, 100.0 * critical),
        log_correction=np.where(watered, 0.0, correction),
        segment_days=np.where(watered, 0.0, segment.days),
        low=np.where(watered, now, recent_low(history, segment, now)),
        slope=np.where(watered | (segment.days < LEAST_DAYS), np.nan, slope),
        sd_rew=level_error_rew(
            kpa,
            quality,
            curve=curve,
            available=wet - dry,
            soil_c=likely_soil_c(weather, cell),
            texture_unknown=site.texture_unknown[tree],
        )
        * np.where(doubtful, DOUBTFUL_FACTOR, 1.0),
        doubtful=doubtful,
        quality=quality,
    )


def _today(
    start: FloatArray,
    model: LossModel,
    age_days: FloatArray,
    past_et0_mm: FloatArray,
    credit: FloatArray,
) -> FloatArray:
    """Roll an older value forward to this morning, then add a logged watering, m3/m3."""
    now = start
    days = past_et0_mm.shape[0]
    for back in range(days, 0, -1):
        rolled = loss_step(now, model, past_et0_mm[days - back])
        now = np.where(age_days >= back, rolled, now)
    watered = np.maximum(now, np.minimum(now + credit, as_floats(model.field_capacity)))
    return as_floats(np.where(credit > 0.0, watered, now))


def _limits(
    probes: ProbeState, rows: IntArray, site: SiteArrays
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Field capacity, wilting point (m3/m3) of K probes, and whether they were measured (1.5).

    A probe's own calibration counts before the tree's: each has its own bias.
    """
    tree = probes.tree_index[rows]
    wet, dry, measured = site.field_capacity[tree], site.wilting_point[tree], site.measured[tree]
    if probes.field_capacity is None or probes.wilting_point is None:
        return wet, dry, measured
    own_wet, own_dry = probes.field_capacity[rows], probes.wilting_point[rows]
    own = (own_wet - own_dry >= LEAST_AVAILABLE) & (own_dry >= 0.0) & (own_wet < 1.0)
    return (
        as_floats(np.where(own, own_wet, wet)),
        as_floats(np.where(own, own_dry, dry)),
        np.asarray(measured | own),
    )
