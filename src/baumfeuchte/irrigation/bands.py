"""How far a path is believed and how wide its band is, from hindcasts (irrigation-science 4.6).

Each past day is a forecast of the same rule whose outcome is known. Where the model's changes
did not come true they are shrunk towards "no change" (by absolute error, so that single
surprises count little); what is left of the errors gives the band, next to what errors of other
sensors were for such changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.forecast_priors import KNOT_DAYS, PRIORS, Priors
from baumfeuchte.irrigation.paths import walk

if TYPE_CHECKING:
    from baumfeuchte.irrigation.drive import Drive
    from baumfeuchte.irrigation.response import Response

HINDCAST_EVERY_DAYS = 1
_HALF_LIFE_DAYS = 30.0
_SLOPE_PRIOR_DAYS = 10.0
_ERROR_PRIOR_DAYS = 1.0
_LARGEST_SLOPE = 1.5
_ROUNDS = 3
_TINY = 1.0e-12
_NOISE_OF_TWO = 1.5
"""Variances of noise in an error: the reading's that comes, and what is left in the start [A]."""
_NORMAL = 0.45
"""1.6 / 1.1 - 1: how much wider 10 % of a normal error lie than of a model's."""
_NORMAL_ERRORS = 1.6
"""Mean errors up to which 90 % of a normal distribution lie."""

_TRIM_ABOVE = 0.94
"""The priors hold 80 % by themselves; what a sensor has not shown and noise come on top. The lower
side, which promises that a tree is safe, keeps all of it [M]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What hindcasts taught about leads 1..H of N sensors.

    Attributes:
        slope: (H, N) share of the model's change that is believed, 0..1.5.
        error: (H, N) mean absolute error, scale units.
        unknown: (H, N) share of the days up to the lead without known weather, 0..1.
        noise: (N,) sd of a reading's own noise, scale units.
    """

    slope: FloatArray
    error: FloatArray
    unknown: FloatArray
    noise: FloatArray


def at_leads(table: tuple[float, ...], leads: int) -> FloatArray:
    """Constants at leads 1..H from their knots, linear in ln(days) (irrigation-science 4.6)."""
    days = np.log(np.arange(1, leads + 1))
    return as_floats(np.interp(days, np.log(KNOT_DAYS), table))


def learn_trust(
    response: Response,
    drive: Drive,
    levels: FloatArray,
    known_ahead: BoolArray,
    priors: Priors = PRIORS,
) -> Trust:
    """Hindcast from the past days and learn slope and error (irrigation-science 4.6).

    Args:
        response: of N sensors.
        drive: of the same, T days of it past.
        levels: (T + 1, N) on the scale.
        known_ahead: (H, N), what the forecast will know of the weather.
        priors: what sensors have in common; days of evidence stand against it.
    """
    leads, count = known_ahead.shape
    past = levels.shape[0] - 1
    lead_days = np.arange(1, leads + 1)
    unknown = np.cumsum(~known_ahead, axis=0) / lead_days[:, None]
    usual = at_leads(priors.slope, leads)[:, None]
    usual_unknown = at_leads(priors.slope_unknown, leads)[:, None]
    prior_slope = as_floats(usual + (usual_unknown - usual) * unknown)
    prior_error = at_leads(priors.error_per_step, leads)[:, None] * response.step
    starts = np.arange(1, past, HINDCAST_EVERY_DAYS)
    if starts.size == 0:
        return Trust(slope=prior_slope, error=prior_error, unknown=unknown, noise=response.noise)
    model = walk(response, drive, response.start, starts, known_ahead) - levels[starts]
    slope, error = np.empty((leads, count)), np.empty((leads, count))
    for row, days in enumerate(lead_days):
        ends = starts + days
        inside = ends <= past
        actual = levels[ends[inside]] - levels[starts[inside]]
        predicted = model[row, inside]
        weight = 0.5 ** ((past - ends[inside]) / _HALF_LIFE_DAYS) / np.sqrt(days)
        slope[row], error[row] = _slope_and_error(
            predicted, actual, weight * HINDCAST_EVERY_DAYS, prior_slope[row], prior_error[row]
        )
    return Trust(slope=slope, error=error, unknown=unknown, noise=response.noise)


def _slope_and_error(
    predicted: FloatArray,
    actual: FloatArray,
    day_weight: FloatArray,
    prior_slope: FloatArray,
    prior_error: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Least absolute slope through 0 (by reweighting) with prior; mean absolute error; (N,)."""
    usable = np.isfinite(predicted) & np.isfinite(actual)
    weight = np.where(usable, day_weight[:, None], 0.0)
    x, y = np.where(usable, predicted, 0.0), np.where(usable, actual, 0.0)
    total = weight.sum(axis=0)
    mean_square = (weight * x * x).sum(axis=0) / np.maximum(total, _TINY)
    stiffness = _SLOPE_PRIOR_DAYS * mean_square + _TINY
    slope = prior_slope
    for _ in range(_ROUNDS):
        size = np.abs(y - slope * x)
        mean = (weight * size).sum(axis=0) / np.maximum(total, _TINY)
        trust = weight / np.maximum(size / np.maximum(mean, _TINY), 0.3)
        top = (trust * x * y).sum(axis=0) + stiffness * prior_slope
        slope = top / ((trust * x * x).sum(axis=0) + stiffness)
    slope = np.clip(slope, 0.0, _LARGEST_SLOPE)
    errors = (weight * np.abs(y - slope * x)).sum(axis=0) + _ERROR_PRIOR_DAYS * prior_error
    return slope, errors / (total + _ERROR_PRIOR_DAYS)


def band_widths(
    trust: Trust,
    change: FloatArray,
    step: FloatArray,
    demand: FloatArray,
    priors: Priors = PRIORS,
) -> tuple[FloatArray, FloatArray]:
    """Distances from the centre to the 10 % and to the 90 % quantile (irrigation-science 4.6).

    Args:
        trust: of H leads.
        change: (H, N) believed change since the origin, scale units.
        step: (N,) mean daily change.
        demand: (H, N) what ET0 up to the lead takes from a usual root zone, scale units. A sensor
            that roots reach for the first time has no hindcasts of it.
        priors: constants.

    Returns:
        Two (H, N) above 0, scale units.
    """
    leads = change.shape[0]
    moves = (np.maximum(-change, 0.0), np.maximum(change, 0.0))
    noise = _noise_share(trust)
    even = np.broadcast_to(step, change.shape)
    widths = []
    for least, error, second, known, unknown in (
        (0.0, trust.error * (1.0 + _NORMAL * noise), demand, priors.below, priors.below_unknown),
        (_NORMAL_ERRORS / _TRIM_ABOVE, trust.error, even, priors.above, priors.above_unknown),
    ):
        width = np.zeros_like(change)
        for column, part in enumerate((error, second, *moves)):
            with_weather = at_leads(tuple(row[column] for row in known), leads)[:, None]
            without = at_leads(tuple(row[column] for row in unknown), leads)[:, None]
            share = with_weather + (without - with_weather) * trust.unknown
            if column == 0:
                share = share + np.maximum(least - share, 0.0) * noise
            width += share * part
        widths.append(np.maximum(width, 0.02 * step))
    return widths[0], _TRIM_ABOVE * widths[1]


def _noise_share(trust: Trust) -> FloatArray:
    """How much of the error (H, N) is a reading's own noise, 0..1.

    Errors of a model are mostly small ones, with a few large ones upwards (rain): 10 % of them
    lie more than 1.1 mean errors below, and with known weather more than 1.3 to 1.6 above. Noise
    is the same on both sides: 1.6 (normal).
    """
    spread = np.maximum(0.5 * np.pi * trust.error**2, _TINY)
    return as_floats(np.clip(_NOISE_OF_TWO * trust.noise**2 / spread, 0.0, 1.0))
