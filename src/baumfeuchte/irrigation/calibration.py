"""Field capacity of a site from the probe's own values, without a laboratory (science 1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from baumfeuchte.irrigation.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    median_of_valid,
)

if TYPE_CHECKING:
    import numpy.typing as npt

WARMER_THAN_C = 1.0
LEAST_WINTER_DAYS = 30
SUMMER_DAYS_BELOW = 5
"""More days than these below the wilting point move it (1.5)."""
SUMMER_MARGIN_THETA = 0.005
LARGEST_AVAILABLE_RATIO = 1.5
"""Times the class's nFK: a summer that dry says "no contact", not "more usable water" [A]."""
WETTER_SUMMER_THETA = 0.02
WETTER_SUMMER_SHARE = 0.15
"""More of the summer days than this share above FC + 0.02: the winter had not filled the soil [A].

Measured on public series [M]: full winters of two German sites 0.00-0.10 (a dozen winters), winters
that stayed dry or filled late (Washington State, Kansas) 0.12-1.00.
"""
LEAST_SUMMER_DAYS = 20
LARGEST_SHIFT_THETA = 0.04
"""m3/m3 between two winters: beyond it the probe drifted or lost contact (1.5, Q13)."""

PLATEAU_RAIN_MM = 15.0
"""mm in 48 h that fill a pit's soil well enough to drain to field capacity [A]."""
PLATEAU_LOSS_THETA = 0.005
"""m3/m3 per day: what is lost more slowly has drained [A]."""
PLATEAU_RISE_THETA = 0.01
"""m3/m3 that the rain must have been seen by; else the pit is sealed and the plateau is dry."""
LEAST_PLATEAUS = 2
PLATEAU_SPREAD_THETA = 0.03
"""m3/m3 that the plateaus counted may lie below the highest one [A]."""
LARGEST_PLATEAU_OFFSET_THETA = 0.10
"""m3/m3 from the class's field capacity: further off a few rains prove nothing [A]."""
NO_MORE_RAIN_MM = 2.0
"""mm per day from which on soil does not only drain (as in 4.1 E1)."""
_AFTER_RAIN = (2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWaterLimits:
    """N sites, (N,) each, m3/m3, NaN where the data did not carry them.

    Attributes:
        field_capacity, wilting_point: m3/m3.
        count: days or plateaus that they stand on.
        too_dry: summer values lie so low that contact is more likely lost than water used.
        implausible: plateaus lie too far from the class.
        not_full: the winter had not filled the soil: the summer was often wetter.
    """

    field_capacity: FloatArray
    wilting_point: FloatArray
    count: IntArray
    too_dry: BoolArray
    implausible: BoolArray
    not_full: BoolArray


def winter_limits(
    winter_theta: npt.ArrayLike,
    soil_temperature_c: npt.ArrayLike,
    summer_theta: npt.ArrayLike,
    available_water: npt.ArrayLike,
) -> SiteWaterLimits:
    """Field capacity and wilting point of N sites from a winter (irrigation-science 1.5).

    FC = median of the days from December to March with soil above 1 degree C, from 30 days on;
    A dry winter does not fill the soil, and its median would make a dry tree look wet: where more
    than 15 % of the summer days lie above FC + 0.02 there is no FC of that winter [A].
    PWP = FC - nFK of the class; more than 5 summer days below it move it to their minimum - 0.005,
    unless the site would then hold more than 1.5 times the class's water [A].

    Args:
        winter_theta: (N, D) m3/m3 daily values, NaN for gaps.
        soil_temperature_c: (N, D) degree C of these days, NaN where unknown (does not count).
        summer_theta: (N, S) m3/m3 daily values; S may be 0.
        available_water: (N,) nFK of the class, m3/m3.
    """
    theta = as_floats(winter_theta)
    warm = as_floats(soil_temperature_c) > WARMER_THAN_C
    used = np.where(warm, theta, np.nan)
    days = np.isfinite(used).sum(axis=1)
    wet = np.where(days >= LEAST_WINTER_DAYS, median_of_valid(used), np.nan)
    summer = as_floats(summer_theta)
    known = np.isfinite(summer).sum(axis=1)
    wetter = (summer > wet[:, None] + WETTER_SUMMER_THETA).sum(axis=1)
    not_full: BoolArray = (known >= LEAST_SUMMER_DAYS) & (wetter > WETTER_SUMMER_SHARE * known)
    wet = np.where(not_full, np.nan, wet)
    dry, too_dry = summer_wilting_point(wet, available_water, summer)
    return SiteWaterLimits(
        field_capacity=as_floats(wet),
        wilting_point=dry,
        count=days.astype(np.int64),
        too_dry=too_dry,
        implausible=np.zeros(wet.shape, dtype=np.bool_),
        not_full=not_full,
    )


def summer_wilting_point(
    field_capacity: npt.ArrayLike, available_water: npt.ArrayLike, summer_theta: npt.ArrayLike
) -> tuple[FloatArray, BoolArray]:
    """Wilting point of N sites below their field capacity (irrigation-science 1.5).

    Args:
        field_capacity: (N,) m3/m3 of the site.
        available_water: (N,) nFK of the class, m3/m3.
        summer_theta: (N, S) m3/m3 daily values, NaN for gaps; S may be 0.

    Returns:
        PWP in m3/m3, not below 0; and where the summer lies too low to be believed.
    """
    wet, span = as_floats(field_capacity), as_floats(available_water)
    of_class = np.maximum(wet - span, 0.0)
    summer = as_floats(summer_theta)
    below = (summer < of_class[:, None]).sum(axis=1) > SUMMER_DAYS_BELOW
    lowest = np.fmin.reduce(summer, axis=1, initial=np.inf)
    moved = np.maximum(np.where(below, lowest, 0.0) - SUMMER_MARGIN_THETA, 0.0)
    too_dry: BoolArray = below & (wet - moved > LARGEST_AVAILABLE_RATIO * span)
    return as_floats(np.where(below & ~too_dry, moved, of_class)), too_dry


def winter_shift(earlier: npt.ArrayLike, later: npt.ArrayLike) -> tuple[FloatArray, BoolArray]:
    """Shift of the field capacity between two winters, and whether it is drift (1.5, Q13).

    Source: irrigation-science 1.5; beyond 0.04 m3/m3 it is a case for maintenance.

    Args:
        earlier: m3/m3, NaN where that winter is missing.
        later: m3/m3 of a later winter.
    """
    shift = as_floats(later) - as_floats(earlier)
    return shift, np.asarray(np.abs(shift) > LARGEST_SHIFT_THETA)


def drainage_plateaus(theta: npt.ArrayLike, rain_mm: npt.ArrayLike) -> BoolArray:
    """Mark the days (N, D) on which soil had drained to field capacity after rain.

    A day counts 2 or 3 days after 48 h with 15 mm and more, when 0.01 m3/m3 of that rain were
    seen, no further rain from 2 mm on fell since, and less than 0.005 m3/m3 is lost (and as little
    gained) up to the next day. All of it [A], the definition of irrigation-science 1.5 before the
    first winter.

    Args:
        theta: (N, D) m3/m3 daily values, oldest first, NaN for gaps.
        rain_mm: (N, D) or (D,) mm of these days, NaN = unknown: such days prove nothing.
    """
    water = as_floats(theta)
    count, days = water.shape
    rain = np.broadcast_to(as_floats(rain_mm), water.shape)
    found = np.zeros(water.shape, dtype=np.bool_)
    longest = max(_AFTER_RAIN)
    if days < longest + 2:
        return found
    two_days = rain[:, 1:] + rain[:, :-1]  # column j: days j and j + 1
    step = np.diff(water, axis=1)
    calm = np.abs(step) < PLATEAU_LOSS_THETA
    padded = np.concatenate([np.full((count, 2), np.nan), water], axis=1)
    lowest = np.fmin.reduce(sliding_window_view(padded, 2, axis=1), axis=2)[:, :days]
    for wait in _AFTER_RAIN:
        # The rain fell on the days end - 1 and end; the plateau is the day end + wait.
        end = np.arange(1, days - wait - 1)
        soaked = two_days[:, end - 1] >= PLATEAU_RAIN_MM
        no_more = np.ones((count, end.size), dtype=np.bool_)
        for later in range(1, wait + 1):
            no_more &= rain[:, end + later] < NO_MORE_RAIN_MM
        peak = np.fmax.reduce(np.stack([water[:, end + k] for k in range(-1, wait + 1)]), axis=0)
        seen = peak - lowest[:, end - 1] >= PLATEAU_RISE_THETA
        found[:, end + wait] |= soaked & no_more & seen & calm[:, end + wait]
    return found


def plateau_limits(
    theta: npt.ArrayLike,
    rain_mm: npt.ArrayLike,
    class_field_capacity: npt.ArrayLike,
    available_water: npt.ArrayLike,
) -> SiteWaterLimits:
    """Field capacity of N sites from drainage plateaus, before their first winter.

    Rain that wets a dry pit in part leaves a plateau below field capacity, which would call a dry
    tree wet: only plateaus within 0.03 m3/m3 of the highest one count, at least 2 are needed, and
    their median must lie within 0.10 m3/m3 of the class's. Source: [A] on irrigation-science 1.5.

    Args:
        theta: (N, D) m3/m3 daily values, oldest first.
        rain_mm: (N, D) or (D,) mm.
        class_field_capacity: (N,) m3/m3 of the class.
        available_water: (N,) nFK of the class, m3/m3.
    """
    water = as_floats(theta)
    marked = drainage_plateaus(water, rain_mm)
    marked[:, 1:] &= ~marked[:, :-1]  # one rain is one plateau, however many days it lasts
    values = np.where(marked, water, np.nan)
    highest = np.fmax.reduce(values, axis=1, initial=-np.inf)
    near = np.where(values >= highest[:, None] - PLATEAU_SPREAD_THETA, values, np.nan)
    count = np.isfinite(near).sum(axis=1)
    wet = np.where(count >= LEAST_PLATEAUS, median_of_valid(near), np.nan)
    offset = np.abs(wet - as_floats(class_field_capacity))
    implausible: BoolArray = offset > LARGEST_PLATEAU_OFFSET_THETA
    wet = np.where(implausible, np.nan, wet)
    return SiteWaterLimits(
        field_capacity=as_floats(wet),
        wilting_point=as_floats(np.maximum(wet - as_floats(available_water), 0.0)),
        count=count.astype(np.int64),
        too_dry=np.zeros(wet.shape, dtype=np.bool_),
        implausible=implausible,
        not_full=np.zeros(wet.shape, dtype=np.bool_),
    )
