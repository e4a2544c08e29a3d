"""From the outlook to status, dates, litres and priority (irrigation-science 3.2, 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.litres import litres_needed
from baumfeuchte.irrigation.outlook import BELOW_CRITICAL, BELOW_WATER_AT, SOON_DAYS, Outlook

if TYPE_CHECKING:
    import numpy.typing as npt

    from baumfeuchte.irrigation.site import SiteArrays
    from baumfeuchte.irrigation.state import Options

WATER_BY_P = 0.5
NOT_BEFORE_P = 0.2
DUE_WITHIN_DAYS = 7.0
"""Days within which a tree at its watering limit gets water at the latest [A]."""
NEEDS_WATER = (Status.CRITICAL, Status.DRY, Status.SOON)
_STATUS = {status.value: status for status in Status}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """G trees with usable probes.

    Attributes:
        status: G words.
        water_by, not_before: (G,) days from today, inf = beyond the horizon.
        planned: (G,) days from today to the planned watering, the day whose soil is filled up.
        p_soon: (G,) probability to be below critical within 3 days.
        litres_net, litres: (G,) l that must stay, l to bring.
        target_rew: (G,) REW after watering.
        priority: (G,) expected stress days of the next week x vulnerability.
    """

    status: tuple[Status, ...]
    water_by: FloatArray
    not_before: FloatArray
    planned: IntArray
    p_soon: FloatArray
    litres_net: FloatArray
    litres: FloatArray
    target_rew: FloatArray
    priority: FloatArray


def decide(
    outlook: Outlook,
    trees: IntArray,
    site: SiteArrays,
    waterlogged: BoolArray,
    options: Options,
    *,
    days_left: float = np.inf,
) -> Decision:
    """Decide for G trees in season (irrigation-science 4.7; litres 3.2).

    Args:
        outlook: of G trees, m3/m3 and days.
        trees: (G,) row in ``site``.
        site: N trees.
        waterlogged: (N,).
        options: of the city.
        days_left: of the season (2.4); no date lies behind it.
    """
    p = outlook.p_critical
    p_soon = p[min(SOON_DAYS, p.shape[0]) - 1]
    level = outlook.level
    choices = np.select(
        [
            waterlogged[trees],
            level == BELOW_CRITICAL,
            level == BELOW_WATER_AT,
            p_soon >= WATER_BY_P,
        ],
        [Status.TOO_WET, Status.CRITICAL, Status.DRY, Status.SOON],
        Status.OK,
    )
    status = tuple(map(_STATUS.__getitem__, choices.tolist()))
    wet = choices == Status.TOO_WET
    critical = choices == Status.CRITICAL
    due = critical | (choices == Status.DRY)
    first = first_day(p, WATER_BY_P)
    water_by = latest_water_by(choices, first, p.shape[0], days_left)
    opens = as_floats(np.where(due, 0.0, first_day(p, NOT_BEFORE_P)))
    not_before = within(opens, days_left)
    # A date that only a crew needs is none whose rain and drying the litres could count on.
    fixed = np.isfinite(water_by) & (np.isfinite(first) | critical)
    planned = np.where(fixed, water_by, 0.0).astype(np.int64)
    theta = np.take_along_axis(outlook.path, planned[None], axis=0)[0]
    target = as_floats([row.target_rew for row in options.age_classes])[site.class_index[trees]]
    net, gross = litres_needed(
        theta,
        outlook.field_capacity,
        outlook.wilting_point,
        site.volume_m3[trees],
        target_rew=target,
        efficiency=options.efficiency,
        stone_fraction=site.stone_fraction[trees],
        least_litres=options.least_litres,
        step_litres=options.step_litres,
    )
    needs = np.isin(choices, NEEDS_WATER)
    return Decision(
        status=status,
        water_by=np.where(wet, np.inf, water_by),
        not_before=np.where(wet, np.inf, not_before),
        planned=planned,
        p_soon=p_soon,
        litres_net=np.where(needs, net, 0.0),
        litres=np.where(needs, gross, 0.0),
        target_rew=target,
        priority=outlook.stress_days * site.vulnerability[trees],
    )


def latest_water_by(
    status: npt.NDArray[np.str_],
    first: FloatArray,
    horizon_days: int,
    days_left: float = np.inf,
) -> FloatArray:
    """Days from today by which to water, 0 = today (irrigation-science 4.7).

    A tree that is due but may never become critical is watered within ``DUE_WITHIN_DAYS``: a
    crew needs a date.

    Args:
        status: (G,) words.
        first: (G,) first day that is probably critical, inf = none.
        horizon_days: days ahead that are forecast.
        days_left: of the season (2.4).
    """
    due = np.where(
        status == Status.DRY, np.minimum(first, min(DUE_WITHIN_DAYS, horizon_days)), first
    )
    return within(as_floats(np.where(status == Status.CRITICAL, 0.0, due)), days_left)


def within(days: FloatArray, days_left: float) -> FloatArray:
    """Days from today that do not pass the season (irrigation-science 2.4); inf, none, stays.

    Args:
        days: (G,) from today.
        days_left: of the season (2.4), 0 = its last day.
    """
    return as_floats(np.where(np.isfinite(days), np.minimum(days, days_left), days))


def first_day(probability: FloatArray, level: float) -> FloatArray:
    """First day with at least this probability, inf if none (irrigation-science 4.7).

    Args:
        probability: (H, G) without unit, row 0 is tomorrow.
        level: 0..1.

    Returns:
        (G,) days from today, 1..H.
    """
    reached = probability >= level
    return as_floats(np.where(reached.any(axis=0), reached.argmax(axis=0) + 1.0, np.inf))
