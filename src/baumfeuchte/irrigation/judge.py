"""All rules that a series answers alone, and with its soil temperature and rain: Q1-Q9, Q10, Q13.

Rows are sensors in the order of time; nothing here looks at a clock or at another sensor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.breaks import excursions, find_breaks
from baumfeuchte.irrigation.contact import (
    contact_lost,
    fell_to_zero,
    low_plateau,
    out_of_soil,
    saturated_plateau,
)
from baumfeuchte.irrigation.drifting import drift_readings, drifts, steady_rise
from baumfeuchte.irrigation.outliers import noisy, out_and_back
from baumfeuchte.irrigation.plausibility import (
    frozen,
    identical_for,
    repeated_sentinels,
    tension_sentinel,
    vwc_above_saturation,
)
from baumfeuchte.irrigation.quality import Rule
from baumfeuchte.irrigation.scales import Scale, scale_of, wetness
from baumfeuchte.irrigation.sticking import median_step, stood_still
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA
from baumfeuchte.irrigation.windows import between, held, held_before, steps

if TYPE_CHECKING:
    import numpy.typing as npt

    from baumfeuchte.irrigation.timeline import Timeline

SHIFT_HOLD_H: Final = 24.0
"""After a level shift that nothing undoes, so long the readings are questionable; then the new
level is the sensor's own, and the check list goes on naming it."""
FROST_MARGIN_H: Final = 24.0
"""Freezing and thawing move a probe's value as no water does."""
SEASON_MONTHS: Final = (4, 10)
LEAST_STUCK_READINGS: Final = 72
"""Q6's hours come from hourly series; a day's value may well stay the same for two weeks."""
COARSE_STEP: Final = 0.2
"""Q6's 336 hours come from probes that resolve 0.1 Vol.-%; at whole percents a deep probe stands
still for weeks, and only the rule relative to the sensor can tell."""
_MOISTURE: Final = frozenset(
    {
        Quantity.SOIL_MOISTURE_VWC_PERCENT,
        Quantity.SOIL_WATER_TENSION_KPA,
        Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
        Quantity.PERMITTIVITY,
    }
)


def judge(
    line: Timeline,
    quantity: Quantity,
    *,
    soil_temperature_c: npt.ArrayLike | None = None,
    theta_s: npt.ArrayLike | None = None,
    highest: float | None = None,
    rained: npt.ArrayLike = False,
    watered: npt.ArrayLike = False,
) -> dict[Rule, BoolArray]:
    """Mark what each rule finds in N series of one quantity (irrigation-science 5).

    Args:
        line: N sensors, T readings, in the unit of the quantity.
        quantity: of all of them.
        soil_temperature_c: (N, T) degree C in the order of ``line``, NaN where unknown.
        theta_s: (N,) saturation of the soil in m3/m3, for C03.
        highest: the sensor's own limit in the unit of the quantity.
        rained: (N, T) whether known rain of the last ten days explains a slow rise.
        watered: (N, T) whether a logged watering explains a sudden rise: a wetting that one
            reading shows and that heavy soil keeps looks like a probe that was moved.

    Returns:
        (N, T) for each rule that applies to the quantity.
    """
    scale = scale_of(quantity)
    series = line.values
    found = _single_values(series, quantity, scale, highest)
    if quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT and theta_s is not None:
        found[Rule.ABOVE_SATURATION] = vwc_above_saturation(series, as_floats(theta_s)[:, None])
    usable = ~(found[Rule.RANGE] | found[Rule.SENTINEL])
    found[Rule.STUCK] = _stuck(line, quantity, scale) & usable
    near_frost = np.zeros(series.shape, dtype=np.bool_)
    if soil_temperature_c is not None and quantity in _MOISTURE:
        near_frost = _apply_temperature(found, as_floats(soil_temperature_c), line)
    if np.isfinite(scale.spike):
        found |= _shapes(line, quantity, scale, near_frost, np.asarray(watered, dtype=np.bool_))
    if quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT:
        dry = ~np.asarray(rained, dtype=np.bool_) & ~near_frost
        found[Rule.DRIFT] |= steady_rise(series, line.hours, line.interval_h) & dry
    return found


def _single_values(
    series: FloatArray, quantity: Quantity, scale: Scale, highest: float | None
) -> dict[Rule, BoolArray]:
    """Q1 and Q2."""
    limit = scale.highest if highest is None else min(highest, scale.highest)
    sentinel = repeated_sentinels(series, scale.sentinels)
    if quantity is Quantity.SOIL_WATER_TENSION_KPA:
        sentinel |= tension_sentinel(series)
    return {
        Rule.RANGE: np.asarray((series < scale.lowest) | (series > limit)),
        Rule.SENTINEL: sentinel,
    }


def _shapes(
    line: Timeline,
    quantity: Quantity,
    scale: Scale,
    near_frost: BoolArray,
    watered: BoolArray,
) -> dict[Rule, BoolArray]:
    """Q4, Q5, Q7, Q8, Q10, Q13: what the course of the series says."""
    level, hours, interval_h = wetness(line.values, quantity), line.hours, line.interval_h
    found = {
        Rule.SPIKE: out_and_back(
            level, hours, interval_h, least=scale.spike, share=scale.spike_share
        )
        & ~near_frost,
        Rule.NOISE: noisy(level, hours, interval_h, least=scale.noise),
    }
    if not np.isfinite(scale.level):
        return found
    # Tension falls to nothing within an hour of rain: there only a sudden rise is no water.
    is_tension = quantity is Quantity.SOIL_WATER_TENSION_KPA
    explained = near_frost | (watered & (steps(level) > 0.0)) if watered.any() else near_frost
    breaks = find_breaks(level, hours, interval_h, least_step=scale.level, ignore=explained)
    shape = (level.shape[0], level.shape[1])
    counts: BoolArray = (breaks.step < 0.0) | (not is_tension)
    drifted = drift_readings(level, breaks, interval_h)
    if is_tension:
        drifted[:] = 0
    alone = counts & (breaks.last < 0) & ~breaks.returns & (drifted == 0)
    hold = max(1, round(SHIFT_HOLD_H / interval_h))
    begin = breaks.index[alone]
    shifted = between(shape, breaks.row[alone], begin, begin + hold - 1)
    found[Rule.LEVEL_SHIFT] = excursions(breaks, shape) | shifted
    found[Rule.DRIFT] = drifts(breaks, drifted, shape)
    if quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT:
        step = np.zeros(level.shape)
        step[breaks.row, breaks.index] = breaks.step
        found[Rule.FALL_TO_ZERO] = fell_to_zero(level)
        found[Rule.LOW_PLATEAU] = low_plateau(level, step, interval_h)
        found[Rule.SATURATED_PLATEAU] = saturated_plateau(level, interval_h)
        out = out_of_soil(level, hours, interval_h, near_frost=near_frost)
        found[Rule.CONTACT_LOSS] = out | contact_lost(level, step)
    return found


def _stuck(line: Timeline, quantity: Quantity, scale: Scale) -> BoolArray:
    """Q6, absolute (water content only in season) and relative to the sensor."""
    long = _identical(line.values, scale.stuck_h, line.interval_h)
    if quantity not in _MOISTURE:
        return np.asarray(long)
    if long.any():
        unit = median_step(line.values)[:, None]
        long &= _in_season(line.hours) & ~(np.isfinite(unit) & (unit > COARSE_STEP))
    relative = stood_still(line.values, line.interval_h)
    if quantity is Quantity.SOIL_WATER_TENSION_KPA:
        # Where the sensor cannot resolve, standing still is no fault (1.2).
        relative = stood_still(-line.values, line.interval_h)
        relative &= line.values > CENSORED_BELOW_KPA
    return np.asarray(long | relative)


def _identical(values: FloatArray, limit_h: float, interval_h: float) -> BoolArray:
    return identical_for(values, max(limit_h, LEAST_STUCK_READINGS * interval_h), interval_h)


def _in_season(hours: FloatArray) -> BoolArray:
    whole = np.nan_to_num(np.floor(hours)).astype("datetime64[h]")
    month = whole.astype("datetime64[M]").astype(np.int64) % 12 + 1
    return np.asarray((month >= SEASON_MONTHS[0]) & (month <= SEASON_MONTHS[1]))


def _apply_temperature(
    found: dict[Rule, BoolArray], temperature: FloatArray, line: Timeline
) -> BoolArray:
    """Q3 and the temperature part of Q6; tell where ice may be the reason of a change."""
    cold = frozen(temperature)
    found[Rule.FROZEN] = cold
    limit_h = scale_of(Quantity.SOIL_TEMPERATURE_C).stuck_h
    found[Rule.STUCK] |= _identical(temperature, limit_h, line.interval_h)
    margin = max(1, round(FROST_MARGIN_H / line.interval_h))
    return held(cold, margin) | held_before(cold, margin)
