"""Rules that need more than the series: rain, waterings, the group, winters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.events import causes, find_wettings
from baumfeuchte.irrigation.quality import Rule
from baumfeuchte.irrigation.scales import wetness
from baumfeuchte.irrigation.sensor_answers import odd_days, shifted_winters, unanswered
from baumfeuchte.irrigation.surroundings import Log, any_before, sum_before
from baumfeuchte.irrigation.upkeep import SHALLOW_CM, unexplained_rise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from baumfeuchte.irrigation.timeline import Timeline

SLOW_RISE_DAYS = 10
SLOW_RISE_MM = 10.0
"""So much rain in ten days may percolate to any probe."""
_WATERED_H = 24.0
"""A watering explains what happens within a day of it, as rain does (4.1 E1)."""
_SECONDS_PER_HOUR = 3600.0
_WATERS = frozenset({Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.SOIL_WATER_TENSION_KPA})


@dataclass(frozen=True, slots=True, kw_only=True)
class WettingList:
    """Wetting events of one series, (K,) each, oldest first.

    Attributes:
        seconds: Unix seconds of the first reading above the limit.
        rise: Vol.-%, or kPa by which the tension fell.
        cause: ``events.Cause``.
        rain_24h_mm: rain in the 24 h before, NaN = unknown.
    """

    seconds: FloatArray
    rise: FloatArray
    cause: IntArray
    rain_24h_mm: FloatArray


def rained_lately(line: Timeline, rain: Log | None) -> BoolArray:
    """Whether 10 mm and more in ten days explain a slow rise (irrigation-science 5 Q13 [A])."""
    amount = sum_before(rain, line.hours * _SECONDS_PER_HOUR, 24.0 * SLOW_RISE_DAYS)
    return np.asarray(amount >= SLOW_RISE_MM)


def watered_lately(waterings: Log | None, seconds: npt.ArrayLike, interval_h: float) -> BoolArray:
    """Whether somebody watered within 24 hours before (irrigation-science 4.1 E1, 5 Q5).

    Args:
        waterings: None = nobody did.
        seconds: any shape, Unix seconds of readings.
        interval_h: hours between two readings: people log when they are done.
    """
    return any_before(waterings, seconds, _WATERED_H, late_h=interval_h)


def add_rise(
    found: dict[Rule, BoolArray],
    line: Timeline,
    quantity: Quantity,
    *,
    rain: Log | None,
    depth_cm: npt.ArrayLike | None,
) -> None:
    """Add what Q9 finds, where depth (cm) and rain (mm) are known (irrigation-science 5 Q9)."""
    if quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT and rain is not None and depth_cm is not None:
        depth = np.broadcast_to(as_floats(depth_cm), line.values.shape[:1])
        marks = np.zeros(line.values.shape, dtype=np.bool_)
        rows = depth < SHALLOW_CM
        if rows.any():
            day = sum_before(rain, line.hours[rows] * _SECONDS_PER_HOUR, 24.0)
            values = line.values[rows]
            marks[rows] = unexplained_rise(values, day, depth[rows], line.interval_h)
        found[Rule.UNEXPLAINED_RISE] = marks


def add_group(
    found: dict[Rule, BoolArray],
    line: Timeline,
    quantity: Quantity,
    *,
    group: Sequence[tuple[FloatArray, FloatArray]],
    tree: Sequence[tuple[FloatArray, FloatArray]],
    rain: Log | None,
    waterings: Log | None,
    cold: FloatArray | None,
) -> None:
    """Add what others, water and winters say of one sensor (irrigation-science 5 Q10, Q11, Q13).

    Args:
        found: is added to, (1, T) each.
        line: the sensor's readings, Vol.-% or kPa.
        quantity: of them.
        group: Unix seconds and values of its group, in order, same unit.
        tree: the same of other depths of its tree.
        rain: mm.
        waterings: litres.
        cold: (1, T) soil temperature in degree C.
    """
    if quantity not in _WATERS:
        return
    count = int(np.isfinite(line.values[0]).sum())
    own = (line.hours[0, :count] * _SECONDS_PER_HOUR, line.values[0, :count])

    def put(rule: Rule, marks: BoolArray) -> None:
        whole = np.zeros(line.values.shape, dtype=np.bool_)
        whole[0, :count] = marks
        found[rule] = found.get(rule, False) | whole

    is_tension = quantity is Quantity.SOIL_WATER_TENSION_KPA
    others = [*group, *tree]
    if others and (rain is not None or waterings is not None):
        marks = unanswered(own, others, is_tension=is_tension, rain=rain, waterings=waterings)
        put(Rule.NO_RESPONSE, marks)
    if group:
        scaled = [(when, wetness(value, quantity)) for when, value in group]
        put(Rule.UNLIKE_NEIGHBOURS, odd_days((own[0], wetness(own[1], quantity)), scaled))
    if cold is not None and not is_tension:
        put(Rule.DRIFT, shifted_winters(own, cold[0, :count]))


def wettings(
    line: Timeline,
    quantity: Quantity,
    found: Mapping[Rule, BoolArray],
    rain: Log | None,
    waterings: Log | None,
) -> WettingList:
    """Wetting events (Vol.-% or kPa) of one sensor with their cause (irrigation-science 4.1 E1).

    What quality control takes for a fault is no event.
    """
    empty = np.zeros(0)
    if quantity not in _WATERS:
        return WettingList(
            seconds=empty, rise=empty, cause=np.zeros(0, dtype=np.int64), rain_24h_mm=empty
        )
    faulty = np.zeros(line.values.shape, dtype=np.bool_)
    for rule in (Rule.SENTINEL, Rule.SPIKE, Rule.NOISE, Rule.LEVEL_SHIFT, Rule.CONTACT_LOSS):
        faulty |= found.get(rule, False)
    is_tension = quantity is Quantity.SOIL_WATER_TENSION_KPA
    events = find_wettings(line.values, line.interval_h, is_tension=is_tension, faulty=faulty)
    seconds = as_floats(line.hours[events.row, events.index] * _SECONDS_PER_HOUR)
    rain_mm = sum_before(rain, seconds, 24.0)
    watered = watered_lately(waterings, seconds, line.interval_h)
    return WettingList(
        seconds=seconds,
        rise=events.rise,
        cause=causes(rain_mm, watered),
        rain_24h_mm=rain_mm,
    )
