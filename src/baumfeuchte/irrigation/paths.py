"""Paths ahead of N sensors, from today and from each past day (irrigation-science 4.4, 4.6).

The same walk makes the forecast and the hindcasts: a hindcast knows of the weather what the
forecast knows of it, so that its errors are errors of the same rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.drive import Drive, rain_effect, store_step
from baumfeuchte.irrigation.response import (
    REFERENCE_ET0_MM,
    Response,
    Situation,
    et0_ratio,
    memory_step,
    step_terms,
)

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray

_BELOW_RANGE, _ABOVE_RANGE = 0.5, 0.25
"""How far a path may leave the range of the past days, in ranges."""


def walk(
    response: Response,
    drive: Drive,
    levels: FloatArray,
    starts: IntArray,
    known_ahead: BoolArray,
) -> FloatArray:
    """Walk H days ahead from each start (irrigation-science 4.2, 4.4).

    Args:
        response: of N sensors.
        drive: D days; days beyond its end count as the last.
        levels: (T + 1, N) daily levels on the scale; rows without a level give NaN.
        starts: (K,) rows of ``levels`` to start from, ascending.
        known_ahead: (H, N) whether the weather of that lead is known.

    Returns:
        (H, K, N) levels on the scale.
    """
    x = levels[starts]
    memory = np.moveaxis(response.memory[starts], 1, 0)
    water_1, water_2, water_3 = (_water_before(drive, starts, days) for days in (1, 2, 3))
    last_day = drive.water_mm.shape[0] - 1
    store = drive.store[np.minimum(starts, last_day)]
    frost_now = drive.frost[np.maximum(starts - 1, 0)]
    floor = response.low - _BELOW_RANGE * response.span
    ceiling = response.high + _ABOVE_RANGE * response.span
    effect_1 = rain_effect(water_1)
    path = np.empty((known_ahead.shape[0], *x.shape))
    for lead in range(known_ahead.shape[0]):
        day = np.minimum(starts + lead, last_day)
        known = known_ahead[lead]
        water = np.where(known, drive.water_mm[day], drive.usual_water_mm)
        et0 = np.where(known, drive.et0_mm[day], drive.usual_et0_mm)
        effect = rain_effect(water)
        terms = step_terms(
            Situation(
                wetness=(x - response.low) / response.span,
                span_in_steps=response.span / response.step,
                et0=et0 / REFERENCE_ET0_MM,
                et0_ratio=et0_ratio(et0, drive),
                frost=np.where(known, drive.frost[day], frost_now),
                store=store,
                rain=effect,
                rain_before=effect_1,
                rain_earlier=rain_effect(water_2 + water_3),
                memory=memory,
            )
        )
        change = np.zeros_like(x)
        for weight, term in zip(response.weights, terms, strict=True):
            change += weight * term
        after = np.clip(x + response.step * change, floor, ceiling)
        memory = memory_step(memory, (after - x) / response.step, water)
        store = store_step(store, water, et0)
        water_1, water_2, water_3, effect_1 = water, water_1, water_2, effect
        path[lead] = x = after
    return path


def _water_before(drive: Drive, starts: IntArray, days: int) -> FloatArray:
    """Water of so many days before each start, (K, N) mm; 0 before the record."""
    row = starts - days
    return np.where((row >= 0)[:, None], drive.water_mm[np.maximum(row, 0)], 0.0)
