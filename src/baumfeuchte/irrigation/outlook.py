"""Path, interval, probability and deciding probe of trees (irrigation-science 4.4-4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.interval import (
    NO_WEATHER_FACTOR,
    days_to_threshold,
    default_q50,
    default_q80,
    error_scale,
    probability_below,
)
from baumfeuchte.irrigation.loss import forecast
from baumfeuchte.irrigation.thresholds import HYSTERESIS_REW

if TYPE_CHECKING:
    from baumfeuchte.irrigation.combine import Candidates
    from baumfeuchte.irrigation.probes import PreparedProbes

WET_ENOUGH, BELOW_WATER_AT, BELOW_CRITICAL = 0.0, 1.0, 2.0
SOON_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """G trees with usable probes; H days; water contents in m3/m3.

    Attributes:
        level: (G,) 2 at or below critical, 1 at or below "water at", 0 above.
        deciding: (G,) deciding candidate.
        path: (H + 1, G) of it, row 0 is this morning.
        half_width_80: (H + 1, G) of it.
        water_at, critical: (G,) its limits.
        p_critical: (H, G) probability to be below critical by day h.
        days, earliest, latest: (G,) until critical, 80 % band; inf = beyond the horizon.
        shown_earliest, shown_latest: (G,) of the 50 % band, shown to people.
        correction, segment_days, slope, sd_rew: (G,) of the deciding candidate.
    """

    level: FloatArray
    deciding: IntArray
    path: FloatArray
    half_width_80: FloatArray
    water_at: FloatArray
    critical: FloatArray
    p_critical: FloatArray
    days: FloatArray
    earliest: FloatArray
    latest: FloatArray
    shown_earliest: FloatArray
    shown_latest: FloatArray
    correction: FloatArray
    segment_days: FloatArray
    slope: FloatArray
    sd_rew: FloatArray


def tree_outlook(
    ready: PreparedProbes,
    choice: Candidates,
    et0_mm: FloatArray,
    rain_mm: FloatArray | None,
) -> Outlook:
    """Forecast every probe on its own, then combine per tree (irrigation-science 2.3, 4.4-4.7).

    Args:
        ready: K probes, m3/m3.
        choice: what may decide at G trees.
        et0_mm: (H,) mm, today first.
        rain_mm: (H,) mm; None = no weather data: no rain, and half widths x 1.3 (section 7).
    """
    rain = np.zeros_like(et0_mm) if rain_mm is None else rain_mm
    ahead = forecast(
        ready.theta_now,
        ready.model,
        et0_mm,
        rain,
        log_correction=ready.log_correction,
        segment_days=ready.segment_days,
    )
    probe_path = np.concatenate([ready.theta_now[None], ahead], axis=0)
    half_80, half_50 = _half_widths(ready, probe_path, rain)
    if rain_mm is None:
        half_80, half_50 = half_80 * NO_WEATHER_FACTOR, half_50 * NO_WEATHER_FACTOR
    path, wide, narrow = choice.mix(probe_path), choice.mix(half_80), choice.mix(half_50)
    water_at, critical = choice.mix(ready.water_at), choice.mix(ready.critical)
    p_critical = probability_below(path[1:], wide[1:], critical)
    days = _crossing(path, critical)
    level = _level(ready, choice, path[0], water_at, critical)
    p_soon = p_critical[min(SOON_DAYS, et0_mm.size) - 1]
    decides = choice.deciding([level, p_soon, -days, critical - path[0]])

    def soonest(band: FloatArray) -> FloatArray:
        return -choice.worst(-_crossing(band, critical))

    return Outlook(
        level=choice.worst(level),
        deciding=decides,
        path=path[:, decides],
        half_width_80=wide[:, decides],
        water_at=water_at[decides],
        critical=critical[decides],
        p_critical=choice.worst(p_critical),
        days=-choice.worst(-days),
        earliest=soonest(path - wide),
        latest=soonest(path + wide),
        shown_earliest=soonest(path - narrow),
        shown_latest=soonest(path + narrow),
        correction=np.exp(choice.mix(ready.log_correction)[decides]),
        segment_days=choice.mix(ready.segment_days)[decides],
        slope=choice.mix(ready.slope)[decides],
        sd_rew=choice.mix(ready.sd_rew)[decides],
    )


def _half_widths(
    ready: PreparedProbes, path: FloatArray, rain_mm: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """80 % and 50 % half widths (H + 1, K); an older value has already lost certainty."""
    lead = np.arange(path.shape[0])[:, None] + ready.age_days
    rain_sum = np.concatenate([[0.0], np.cumsum(rain_mm)])[:, None]
    scale = error_scale(np.maximum(ready.theta_start, ready.theta_now), path)
    return default_q80(lead, rain_sum) * scale, default_q50(lead, rain_sum) * scale


def _crossing(path: FloatArray, limit: FloatArray) -> FloatArray:
    return days_to_threshold(path[0], path[1:], limit)


def _level(
    ready: PreparedProbes,
    choice: Candidates,
    now: FloatArray,
    water_at: FloatArray,
    critical: FloatArray,
) -> FloatArray:
    """State of each candidate now, with the hysteresis of "dry" (irrigation-science 2.2)."""
    available = as_floats(ready.model.field_capacity) - as_floats(ready.model.wilting_point)
    margin = HYSTERESIS_REW * choice.mix(available)
    still_dry = (choice.mix(ready.low) <= water_at) & (now < water_at + margin)
    dry = np.where((now <= water_at) | still_dry, BELOW_WATER_AT, WET_ENOUGH)
    return as_floats(np.where(now <= critical, BELOW_CRITICAL, dry))
