"""Daily values of probes without what cannot be, and as water contents (irrigation-science 4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.plausibility import unusable
from baumfeuchte.irrigation.retention import RetentionCurve, rew_from_tension, theta_from_rew
from baumfeuchte.irrigation.state import HISTORY_DAYS
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA

if TYPE_CHECKING:
    from baumfeuchte.irrigation.state import ProbeState


def with_today(probes: ProbeState, rows: IntArray) -> FloatArray:
    """Daily values (K, 7) in Vol.-% or kPa, the last one completed by today's value.

    Source: irrigation-science 4.1.
    """
    history = probes.recent[rows].copy()
    today = (probes.value_day_age[rows] < 1.0) & ~np.isfinite(history[:, -1])
    history[:, -1] = np.where(today, probes.value[rows], history[:, -1])
    return history


def usable_levels(probes: ProbeState, rows: IntArray) -> FloatArray:
    """Daily values (K, D) in Vol.-% or kPa, without implausible ones (irrigation-science 5 Q1)."""
    levels = probes.history[rows].copy()
    levels[:, -HISTORY_DAYS:] = with_today(probes, rows)
    is_tension = np.broadcast_to(probes.is_tension[rows][:, None], levels.shape)
    return as_floats(np.where(unusable(levels, is_tension), np.nan, levels))


def recent_theta(
    probes: ProbeState, rows: IntArray, curve: RetentionCurve, wet: FloatArray, dry: FloatArray
) -> FloatArray:
    """Daily water contents (K, 7) in m3/m3; implausible and censored ones are gaps.

    Source: irrigation-science 1.2, 1.4, 5 Q1, Q2.
    """
    daily = with_today(probes, rows)
    is_tension = np.broadcast_to(probes.is_tension[rows][:, None], daily.shape)
    # Below 10 kPa tension only says "wet": a flat line there is no slow loss.
    gap = unusable(daily, is_tension) | (is_tension & (daily < CENSORED_BELOW_KPA))
    theta = daily / 100.0
    some = np.flatnonzero(probes.is_tension[rows])
    column = RetentionCurve(
        theta_r=curve.theta_r[some, None],
        theta_s=curve.theta_s[some, None],
        alpha_per_hpa=curve.alpha_per_hpa[some, None],
        n=curve.n[some, None],
    )
    rew = rew_from_tension(daily[some], column)
    theta[some] = theta_from_rew(rew, wet[some, None], dry[some, None])
    theta[gap] = np.nan
    return theta
