"""Q10, Q11 and Q13 from raw series: answers to water, the group's days, the winters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from baumfeuchte.irrigation.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    as_floats,
    group_starts,
)
from baumfeuchte.irrigation.plausibility import FROZEN_BELOW_C
from baumfeuchte.irrigation.surroundings import Log, sum_before
from baumfeuchte.irrigation.upkeep import (
    RAINED_MM,
    RESPONSE_PERCENT,
    TENSION_RESPONSE_SHARE,
    WATERED_LITRES,
    no_response,
    unlike_neighbours,
    winter_shift,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Series: TypeAlias = "tuple[FloatArray, FloatArray]"
"""(T,) Unix seconds in order, and (T,) values."""

BEFORE_H: Final = 6.0
ANSWER_H: Final = 24.0
TENSION_ANSWER_H: Final = 72.0
RAIN_H: Final = 48.0
HELD_H: Final = 14 * 24.0
"""After water that did not arrive nothing is known until the next wetting; not longer than that."""
WINTER_DAYS: Final = 30
WINTER_FIRST_MONTH, WINTER_LAST_MONTH = 12, 3
_HOUR_S = 3600.0
_DAY_S = 24 * _HOUR_S


def unanswered(
    own: Series,
    others: Sequence[Series],
    *,
    is_tension: bool,
    rain: Log | None,
    waterings: Log | None,
) -> BoolArray:
    """Q10: mark the readings after plenty of water that only others saw (irrigation-science 5).

    Args:
        own: the sensor's readings, Vol.-% or kPa.
        others: other depths of the tree or neighbours, same quantity.
        is_tension: the values are kPa.
        rain: mm; None = unknown.
        waterings: logged litres; None = none.

    Returns:
        (T,) from the end of the time to answer to the sensor's next answer, at most 14 days.
    """
    seconds = own[0]
    begin, end, litres, rain_mm = _waters(seconds, rain, waterings)
    found = np.zeros(seconds.shape, dtype=np.bool_)
    if begin.size == 0 or not others:
        return found
    late = (TENSION_ANSWER_H if is_tension else ANSWER_H) * _HOUR_S
    change = _answer(own, begin, end + late, is_tension=is_tension)
    least = TENSION_RESPONSE_SHARE if is_tension else RESPONSE_PERCENT
    answered = [
        _answer(other, begin, end + late, is_tension=is_tension) >= least for other in others
    ]
    silent = no_response(change, litres, rain_mm, np.any(answered, axis=0), is_tension=is_tension)
    # The next water that it does answer ends the doubt.
    good = np.sort(begin[change >= least])
    place = np.searchsorted(good, begin[silent] + 1.0)
    until = np.append(good, np.inf)[place]
    until = np.minimum(until, end[silent] + late + HELD_H * _HOUR_S)
    first = np.searchsorted(seconds, end[silent] + late)
    last = np.searchsorted(seconds, until)
    change_count = np.zeros(seconds.size + 1, dtype=np.int64)
    np.add.at(change_count, first, 1)
    np.add.at(change_count, np.maximum(first, last), -1)
    return np.asarray(np.cumsum(change_count)[:-1] > 0)


def odd_days(own: Series, others: Sequence[Series]) -> BoolArray:
    """Q11: mark the readings of days on which a sensor left its group (irrigation-science 5).

    Args:
        own: (T,) Unix seconds and Vol.-% (or 10 log10 kPa).
        others: of at least three sensors of the group, same unit.
    """
    seconds = own[0]
    if seconds.size == 0:
        return np.zeros(0, dtype=np.bool_)
    first = int(seconds[0] // _DAY_S)
    count = int(seconds[-1] // _DAY_S) - first + 1
    group = np.stack([np.full(count, np.nan), *(_daily(other, first, count) for other in others)])
    odd = unlike_neighbours(_daily(own, first, count), group[1:])
    return np.asarray(odd[(seconds // _DAY_S).astype(np.int64) - first])


def shifted_winters(own: Series, soil_temperature_c: FloatArray) -> BoolArray:
    """Q13: mark the readings from a winter on whose level moved by more than 0.04 m3/m3.

    Args:
        own: (T,) Unix seconds and Vol.-%.
        soil_temperature_c: (T,) degree C of the same readings; only frost-free days count.

    Returns:
        (T,) for a year from that December on. Source: irrigation-science 1.5, 5 Q13.
    """
    seconds = own[0]
    if seconds.size == 0:
        return np.zeros(0, dtype=np.bool_)
    warm = (seconds, np.where(soil_temperature_c > FROZEN_BELOW_C, own[1], np.nan))
    first = int(seconds[0] // _DAY_S)
    count = int(seconds[-1] // _DAY_S) - first + 1
    daily = _daily(warm, first, count)
    month = (np.arange(count) + first).astype("datetime64[D]").astype("datetime64[M]")
    number = month.astype(np.int64) % 12 + 1
    winter_of = (month + 1).astype("datetime64[Y]").astype(np.int64)  # December belongs to January
    inside = (number >= WINTER_FIRST_MONTH) | (number <= WINTER_LAST_MONTH)
    winters = np.arange(winter_of[0], winter_of[-1] + 1)
    counts = inside & np.isfinite(daily)
    level, days = _grouped_median(winter_of[counts] - winter_of[0], daily[counts], winters.size)
    shifted = winter_shift(np.where(days >= WINTER_DAYS, level, np.nan) / 100.0)
    day_of = (seconds // _DAY_S).astype(np.int64) - first
    return np.asarray(shifted[winter_of[day_of] - winter_of[0]])


def _waters(
    seconds: FloatArray, rain: Log | None, waterings: Log | None
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Begin, end, litres and mm of each chance to answer: waterings, and the onset of wet days."""
    at = np.zeros(0) if waterings is None else waterings.seconds
    litres = np.zeros(0) if waterings is None else waterings.amount
    plenty = litres >= WATERED_LITRES
    at, litres = at[plenty], litres[plenty]
    wet_at = np.zeros(0)
    if rain is not None and rain.seconds.size:
        end = rain.seconds + rain.length_s
        enough = sum_before(rain, rain.seconds, RAIN_H) >= RAINED_MM
        wet_at = end[enough & ~np.concatenate(([False], enough[:-1]))]
    begin = np.concatenate((at, wet_at - RAIN_H * _HOUR_S))
    inside = (begin >= seconds[0]) if seconds.size else np.zeros(begin.shape, dtype=np.bool_)
    end = np.concatenate((at, wet_at))
    amount = np.concatenate((litres, np.zeros(wet_at.size)))
    rained = np.concatenate((np.zeros(at.size), np.full(wet_at.size, RAINED_MM)))
    return begin[inside], end[inside], amount[inside], rained[inside]


def _answer(series: Series, begin: FloatArray, end: FloatArray, *, is_tension: bool) -> FloatArray:
    """Rise in Vol.-%, or the part by which tension fell; NaN where too little was measured."""
    seconds, values = series
    sign = -1.0 if is_tension else 1.0
    driest = sign * _window_extreme(seconds, sign * values, begin - BEFORE_H * _HOUR_S, begin)
    # "Driest of the hours before" would flatter a falling series by little, and noise by nothing.
    wettest = sign * _window_extreme(seconds, sign * values, begin, end)
    complete = seconds[-1] >= end if seconds.size else np.zeros(end.shape, dtype=np.bool_)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        change = (driest - wettest) / driest if is_tension else wettest - driest
    return as_floats(np.where(complete, change, np.nan))


def _window_extreme(
    seconds: FloatArray, values: FloatArray, begin: FloatArray, end: FloatArray
) -> FloatArray:
    """Highest value of each window (begin, end], NaN where it is empty."""
    first = np.searchsorted(seconds, begin, side="right")
    last = np.searchsorted(seconds, end, side="right")
    padded = np.append(values, np.nan)
    bounds = np.stack((first, np.maximum(last, first)), axis=-1).ravel()
    if bounds.size == 0:
        return np.zeros(0)
    found = np.fmax.reduceat(padded, bounds)[::2]
    return as_floats(np.where(last > first, found, np.nan))


def _daily(series: Series, first_day: int, count: int) -> FloatArray:
    """Median of each UTC day, NaN for days without a value."""
    seconds, values = series
    day = np.floor(seconds / _DAY_S).astype(np.int64) - first_day
    use = np.isfinite(values) & (day >= 0) & (day < count)
    return _grouped_median(day[use], values[use], count)[0]


def _grouped_median(group: IntArray, values: FloatArray, count: int) -> tuple[FloatArray, IntArray]:
    """Median and number of the values of each group 0..count-1."""
    median = np.full(count, np.nan)
    number = np.bincount(group, minlength=count).astype(np.int64)
    if group.size:
        order = np.lexsort((values, group))
        ordered, starts = values[order], group_starts(group[order])
        size = np.diff(np.append(starts, group.size))
        middle = (ordered[starts + (size - 1) // 2] + ordered[starts + size // 2]) / 2.0
        median[group[order][starts]] = middle
    return median, number
