"""How one sensor answers to weather: terms of a daily step and their learned weights.

The loss model F1 (irrigation-science 4.2) in a form that any sensor can learn from 60 days
without knowing its soil: wetness r is counted in the range of those days, changes in the
sensor's own mean daily change. Thirteen terms (uptake, drainage, recession, rain of four days)
carry one weight each; the weights start at what sensors have in common and follow the
sensor's own days by Bayesian least squares with Huber weights (irrigation-science 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.drive import Drive, rain_effect
from baumfeuchte.irrigation.forecast_priors import PRIORS, Priors
from baumfeuchte.irrigation.reading_noise import denoised

REFERENCE_ET0_MM = 3.0
RECESSION_MEMORY = (0.8, 0.2)
"""Weight of the newest day in the fast and the slow mean of dry days' changes [A]."""
RECESSION_FADING = 0.95
RISE_FADING = 0.6
"""Share of a rise that is still remembered a day later [A]."""
LARGEST_RISE = 6.0
TERM_NAMES = (
    "uptake",
    "uptake_by_wetness",
    "drainage",
    "recession_fast",
    "recession_slow",
    "redistribution",
    "rain_today",
    "rain_yesterday",
    "rain_two_days_before",
    "unexplained_gain",
    "loss_by_wetness",
    "rain_on_full_store",
    "frost",
)
"""Order of the terms and of their weights."""
WETTING = (6, 7, 11)
"""Terms whose weight is not below 0: rain of today and yesterday never dries. What rain of the
days before leaves may also drain, so its weight is free."""
DRY_DAY_MM = 3.0
"""A day with less water teaches the recession, mm (irrigation-science 4.6: dry windows)."""
LEAST_ET0_MM = 0.3
_ET0_RATIOS = (0.2, 2.5)
_RECESSION_RANGE = (-3.0, 0.5)
_HALF_LIFE_DAYS = 20.0
_HUBER = 1.5
_ROUNDS = 3
_ERROR_PRIOR_DAYS = 5.0
_ERROR_PRIOR = 0.5


class Situation(NamedTuple):
    """What one daily step depends on; arrays (..., N) that broadcast.

    Attributes:
        wetness: r, 0 and 1 are the driest and wettest of the last 60 days.
        span_in_steps: range of the 60 days / mean daily change, (N,).
        et0: ET0 / 3 mm.
        et0_ratio: ET0 / its mean of the past days.
        frost, store: 0..1.
        rain, rain_before, rain_earlier: effects 0..1 of today, yesterday, two days before.
        memory: (3, ..., N) in daily changes: fast and slow mean of dry days' changes, and what
            is left of the last rise.
    """

    wetness: FloatArray
    span_in_steps: FloatArray
    et0: FloatArray
    et0_ratio: FloatArray
    frost: FloatArray
    store: FloatArray
    rain: FloatArray
    rain_before: FloatArray
    rain_earlier: FloatArray
    memory: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Learned answer of N sensors; levels on the scale of ``moisture_scale``.

    Attributes:
        weights: (13, N) of the terms.
        step: (N,) mean daily change, scale units.
        low, high, span: (N,) range of the past days, scale units.
        memory: (T + 1, 3, N) at each daily level.
        start: (T + 1, N) levels without the readings' noise: a path starts there.
        noise: (N,) sd of that noise, scale units.
    """

    weights: FloatArray
    step: FloatArray
    low: FloatArray
    high: FloatArray
    span: FloatArray
    memory: FloatArray
    start: FloatArray
    noise: FloatArray


def step_terms(now: Situation) -> tuple[FloatArray, ...]:
    """Give the thirteen terms of a day's change, in mean daily changes (irrigation-science 4.2).

    Uptake while wet, uptake in proportion, drainage, two recessions (the slow one stronger on days
    of more ET0 than those that taught it), redistribution after a rise, rain of today, yesterday
    and two days before (all with the room that is left), unexplained gain (groundwater, watering
    nobody logged), loss in proportion, rain on a full upper store, frost; without unit.
    """
    r, k = now.wetness, now.span_in_steps
    room = np.clip(1.1 - r, 0.0, 1.5) * k
    dried = 0.1 * k * r
    return (
        -now.et0 * np.clip(3.0 * r, 0.0, 1.0),
        -now.et0 * dried,
        -0.3 * k * np.maximum(r - 0.6, 0.0),
        now.memory[0],
        now.memory[1] * now.et0_ratio,
        -0.3 * now.memory[2],
        now.rain * room,
        now.rain_before * room,
        0.3 * now.rain_earlier * room,
        0.05 * k,
        -dried,
        0.5 * now.store * now.rain * k,
        -0.3 * now.frost,
    )


def et0_ratio(et0_mm: FloatArray, drive: Drive) -> FloatArray:
    """ET0 in mm over its mean of the past days, 0.2..2.5 without unit (irrigation-science 4.2)."""
    return as_floats(np.clip(et0_mm / np.maximum(drive.mean_et0_mm, LEAST_ET0_MM), *_ET0_RATIOS))


def memory_step(memory: FloatArray, change: FloatArray, water_mm: FloatArray) -> FloatArray:
    """Follow recession and rise by a day (irrigation-science 4.2: the factor c, and drainage).

    Args:
        memory: (3, ..., N) so far, in mean daily changes.
        change: (..., N) of the day likewise, NaN for gaps.
        water_mm: (..., N) mm; wet days only fade the recession.
    """
    low, high = _RECESSION_RANGE
    teaches = (change < high) & (water_mm < DRY_DAY_MM)
    news = np.clip(np.where(teaches, change, 0.0), low, high)
    after = np.empty_like(memory)
    for row, newest in enumerate(RECESSION_MEMORY):
        moved = memory[row] + newest * (news - memory[row])
        after[row] = np.where(teaches, moved, RECESSION_FADING * memory[row])
    rise = np.minimum(change, LARGEST_RISE) - high
    after[-1] = np.where(rise > 0.0, rise, RISE_FADING * memory[-1])
    return after


def _step_and_range(
    levels: FloatArray, least_step: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Mean daily change (single large ones bounded), lowest, highest and range of the days."""
    finite = np.isfinite(levels)
    low = np.where(finite, levels, np.inf).min(axis=0)
    high = np.where(finite, levels, -np.inf).max(axis=0)
    seen = finite.any(axis=0)
    low, high = np.where(seen, low, 0.0), np.where(seen, high, 0.0)
    size = np.abs(np.diff(levels, axis=0))
    valid = np.isfinite(size)
    count = np.maximum(valid.sum(axis=0), 1)
    mean = np.where(valid, size, 0.0).sum(axis=0) / count
    bounded = np.where(valid, np.minimum(size, 4.0 * mean), 0.0).sum(axis=0) / count
    own = np.maximum(bounded, 0.01 * (high - low))
    # One day's worth of a common sensor's step, for series with a handful of days.
    days = valid.sum(axis=0)
    step = np.exp(
        (days * np.log(np.maximum(own, least_step)) + np.log(20 * least_step)) / (days + 1)
    )
    return step, low, high, np.maximum(high - low, 2.0 * step)


def _shifted(values: FloatArray, days: int) -> FloatArray:
    """Values of so many days before; 0 before the record."""
    return np.concatenate([np.zeros_like(values[:days]), values[:-days]]) if days else values


def learn_response(
    levels: FloatArray, drive: Drive, least_step: FloatArray, priors: Priors = PRIORS
) -> Response:
    """Learn the weights of N sensors from T days (irrigation-science 4.3, batch form).

    Args:
        levels: (T + 1, N) daily levels on the scale, NaN for gaps; the last is the origin's.
        drive: at least T days, the first T of them past.
        least_step: (N,) resolution, scale units: no sensor's daily change counts as less.
        priors: what sensors have in common.
    """
    past = levels.shape[0] - 1
    step, low, high, span = _step_and_range(levels, least_step)
    change = np.diff(levels, axis=0) / step
    water = drive.water_mm[:past]
    memory = np.zeros((past + 1, len(RECESSION_MEMORY) + 1, levels.shape[1]))
    for day in range(past):
        memory[day + 1] = memory_step(memory[day], change[day], water[day])
    effect = rain_effect(water)
    terms = step_terms(
        Situation(
            wetness=(levels[:-1] - low) / span,
            span_in_steps=span / step,
            et0=drive.et0_mm[:past] / REFERENCE_ET0_MM,
            et0_ratio=et0_ratio(drive.et0_mm[:past], drive),
            frost=drive.frost[:past],
            store=drive.store[:past],
            rain=effect,
            rain_before=_shifted(effect, 1),
            rain_earlier=rain_effect(_shifted(water, 2) + _shifted(water, 3)),
            memory=np.moveaxis(memory[:-1], 1, 0),
        )
    )
    usable = np.isfinite(change) & (drive.known[:past] | ~drive.rain_record)
    usable[:1] = False  # the day before is not known: nothing to recede from
    x = np.stack(np.broadcast_arrays(*terms), axis=-1)
    x = np.where(usable[..., None], x, 0.0).transpose(1, 0, 2)
    y = np.where(usable, change, 0.0).T
    age = np.arange(past)[::-1]
    weight = np.where(usable, 0.5 ** (age / _HALF_LIFE_DAYS)[:, None], 0.0).T
    weights = _robust_fit(np.ascontiguousarray(x), y, weight, priors)
    weights[:, WETTING] = np.maximum(weights[:, WETTING], 0.0)
    left = np.where(usable, change - np.matmul(x, weights[..., None])[..., 0].T, np.nan) * step
    start, noise = denoised(levels, left)
    return Response(
        weights=weights.T,
        step=step,
        low=low,
        high=high,
        span=span,
        memory=memory,
        start=start,
        noise=noise,
    )


def _robust_fit(x: FloatArray, y: FloatArray, weight: FloatArray, priors: Priors) -> FloatArray:
    """Posterior weights (N, 13) of x (N, T, 13), y (N, T): ridge to the prior, Huber by rounds."""
    mean = np.array(priors.weight_mean)
    precision = np.diag(np.array(priors.weight_sd) ** -2.0)
    weights = np.broadcast_to(mean, (x.shape[0], mean.size))
    variance = np.ones((x.shape[0], 1))
    total = weight.sum(axis=1, keepdims=True)
    for _ in range(_ROUNDS):
        error = y - np.matmul(x, weights[..., None])[..., 0]
        squares = (weight * np.minimum(error**2, 9.0 * variance)).sum(axis=1, keepdims=True)
        variance = (squares + _ERROR_PRIOR_DAYS * _ERROR_PRIOR) / (total + _ERROR_PRIOR_DAYS)
        bounded = np.maximum(np.abs(error) / (_HUBER * np.sqrt(variance)), 1.0)
        trust = weight / (bounded * variance)
        weighted = x * trust[..., None]
        normal = np.matmul(weighted.transpose(0, 2, 1), x) + precision
        right = (weighted * y[..., None]).sum(axis=1) + precision @ mean
        weights = np.linalg.solve(normal, right[..., None])[..., 0]
    return as_floats(weights)
