"""What sensors teach: loss, rain gain, wetted volume (irrigation-science 3.2, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, as_floats
from baumfeuchte.irrigation.loss import WET_DAY_MM, LossModel, effective_rain_mm, stress_factor

if TYPE_CHECKING:
    import numpy.typing as npt

NOISE_THETA = 0.006
"""r in m3/m3, includes the model's error (irrigation-science 1.6, 4.3)."""
_HUBER = 2.5
_FORGETTING = 0.02
_WET_MARGIN = 0.02
_LARGEST_STEP = 0.1
LEAST_RESPONSE_THETA = 0.01
"""m3/m3: a watering that moves the sensor less taught nothing (irrigation-science 3.2 V1)."""
VOLUME_NOISE = 0.36
VOLUME_PRIOR_VARIANCE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLearner:
    """State of L1 for N sensors (irrigation-science 4.3).

    Attributes:
        kappa_per_mm, gamma_per_mm: (N,) m3/m3 per mm.
        covariance: (N, 2, 2).
        kappa_prior, gamma_prior: (N,) k0 and g0, m3/m3 per mm.
    """

    kappa_per_mm: FloatArray
    gamma_per_mm: FloatArray
    covariance: FloatArray
    kappa_prior: FloatArray
    gamma_prior: FloatArray


def new_learner(kappa_prior: npt.ArrayLike, gamma_prior: npt.ArrayLike) -> LossLearner:
    """Start L1 at the priors (N,) in m3/m3 per mm (irrigation-science 4.3)."""
    kappa, gamma = np.atleast_1d(as_floats(kappa_prior)), np.atleast_1d(as_floats(gamma_prior))
    covariance = np.zeros((kappa.size, 2, 2))
    covariance[:, 0, 0] = (0.5 * kappa) ** 2
    covariance[:, 1, 1] = (0.5 * gamma) ** 2
    return LossLearner(
        kappa_per_mm=kappa,
        gamma_per_mm=gamma,
        covariance=covariance,
        kappa_prior=kappa,
        gamma_prior=gamma,
    )


def may_learn(
    model: LossModel,
    theta_before: npt.ArrayLike,
    theta_now: npt.ArrayLike,
    rain_mm: npt.ArrayLike,
    *,
    usable: npt.ArrayLike = True,
) -> BoolArray:
    """Tell which of N sensors learn from a day, by wetness, step and rain (irrigation-science 4.3).

    Args:
        model: soil parameters; kappa and gamma are not used.
        theta_before: (N,) m3/m3, daily value of yesterday, NaN for gaps.
        theta_now: (N,) m3/m3, daily value of today.
        rain_mm: mm of the day between them; NaN = not known, and nothing is learned.
        usable: False for what must not teach for other reasons.
    """
    before = as_floats(theta_before)
    rain = as_floats(rain_mm)
    return np.asarray(
        np.asarray(usable, dtype=np.bool_)
        & (before < as_floats(model.field_capacity) + _WET_MARGIN)
        & (np.abs(_step(model, before, as_floats(theta_now))) < _LARGEST_STEP)
        & ((rain == 0.0) | (effective_rain_mm(rain, model) > WET_DAY_MM))
    )


def _step(model: LossModel, before: FloatArray, now: FloatArray) -> FloatArray:
    """Y of L1: the day's change without the drainage above field capacity, m3/m3."""
    excess = np.maximum(before - as_floats(model.field_capacity), 0.0)
    return as_floats(now - before + model.drainage_per_day * excess)


def rls_update(
    learner: LossLearner,
    model: LossModel,
    *,
    theta_before: npt.ArrayLike,
    theta_now: npt.ArrayLike,
    et0_mm: npt.ArrayLike,
    rain_mm: npt.ArrayLike,
    usable: npt.ArrayLike = True,
) -> LossLearner:
    """One day of recursive least squares with Huber weight, L1 (irrigation-science 4.3).

    Args:
        learner: state of N sensors.
        model: soil parameters; its kappa and gamma are not used.
        theta_before: (N,) m3/m3, daily value of yesterday, NaN for gaps.
        theta_now: (N,) m3/m3, daily value of today.
        et0_mm: mm of the day between them, () or (N,).
        rain_mm: mm of the day between them, () or (N,).
        usable: False for days out of season, frozen, of bad quality or with a watering. The
            rules on wetness, step and rain are checked here.

    Returns:
        The new state; rows that may not learn are unchanged.
    """
    before = as_floats(theta_before)
    rain = effective_rain_mm(rain_mm, model)
    y = _step(model, before, as_floats(theta_now))
    learns = may_learn(model, before, theta_now, rain_mm, usable=usable)
    ks = stress_factor(before, model)
    phi = np.stack(np.broadcast_arrays(-as_floats(et0_mm) * ks, rain), axis=-1)
    theta = np.stack([learner.kappa_per_mm, learner.gamma_per_mm], axis=-1)
    p_phi = np.einsum("nij,nj->ni", learner.covariance, phi)
    variance = np.einsum("ni,ni->n", phi, p_phi) + NOISE_THETA**2
    error = np.where(learns, y - np.einsum("ni,ni->n", phi, theta), 0.0)
    bound = _HUBER * np.sqrt(variance)
    weight = bound / np.maximum(np.abs(error), bound)
    gain = (weight / variance)[:, None] * p_phi
    learned = theta + gain * error[:, None]
    drift = np.zeros_like(learner.covariance)
    drift[:, 0, 0] = (_FORGETTING * learner.kappa_prior) ** 2
    drift[:, 1, 1] = (_FORGETTING * learner.gamma_prior) ** 2
    covariance = learner.covariance - np.einsum("ni,nj->nij", gain, p_phi) + drift
    k0, g0 = learner.kappa_prior, learner.gamma_prior
    return LossLearner(
        kappa_per_mm=np.where(
            learns, np.clip(learned[:, 0], 0.1 * k0, 6.0 * k0), learner.kappa_per_mm
        ),
        gamma_per_mm=np.where(learns, np.clip(learned[:, 1], 0.0, 5.0 * g0), learner.gamma_per_mm),
        covariance=np.where(learns[:, None, None], covariance, learner.covariance),
        kappa_prior=k0,
        gamma_prior=g0,
    )


def learn_volume(
    volume_m3: npt.ArrayLike,
    log_variance: npt.ArrayLike,
    *,
    litres: npt.ArrayLike,
    efficiency: npt.ArrayLike,
    response_theta: npt.ArrayLike,
    usable: npt.ArrayLike = True,
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Learn the wetted volume from logged waterings, V1 (irrigation-science 3.2).

    Args:
        volume_m3: (N,) m3 so far.
        log_variance: (N,) variance of ln V, starts at 0.25.
        litres: (N,) l brought.
        efficiency: eta, 0..1.
        response_theta: (N,) m3/m3, 24 h after minus before.
        usable: False where it ended above FC + 0.02 or 2 mm of rain and more fell.

    Returns:
        Volume in m3, variance of ln V, and where nothing responded (water ran off, or the
        sensor lost contact): there nothing is learned.
    """
    volume, variance = as_floats(volume_m3), as_floats(log_variance)
    response = as_floats(response_theta)
    water_m3 = as_floats(efficiency) * as_floats(litres) / 1000.0
    no_response: BoolArray = np.asarray(
        ~(response >= LEAST_RESPONSE_THETA) & (water_m3 > 0.0), dtype=np.bool_
    )
    learns = np.asarray(usable, dtype=np.bool_) & ~no_response & (water_m3 > 0.0)
    ratio = np.where(learns, water_m3, 1.0) / np.where(learns, response, 1.0)
    gain = variance / (variance + VOLUME_NOISE)
    log_volume = np.log(volume)
    learned = np.exp(log_volume + gain * (np.log(ratio) - log_volume))
    return (
        as_floats(np.where(learns, learned, volume)),
        as_floats(np.where(learns, variance * (1.0 - gain), variance)),
        no_response,
    )
