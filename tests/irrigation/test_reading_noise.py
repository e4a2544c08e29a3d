"""Noise of readings is found where it is, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation import forecast_series
from baumfeuchte.irrigation.reading_noise import Denoised, denoised

DAYS, COUNT = 60, 400
NAN = float("nan")


def walked(signal_sd: float, noise_sd: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Soil that walks at random (61, N), and what a sensor with noise says of it."""
    random = np.random.default_rng(seed)
    soil = 25.0 + np.cumsum(signal_sd * random.standard_normal((DAYS + 1, COUNT)), axis=0)
    return soil, soil + noise_sd * random.standard_normal(soil.shape)


def found(levels: np.ndarray) -> Denoised:
    return denoised(levels, np.diff(levels, axis=0))


def test_a_clean_sensor_is_its_reading() -> None:
    soil, _ = walked(0.3, 0.0)
    clean = found(soil)
    assert (clean.noise == 0.0).mean() > 0.9
    assert np.abs(clean.levels - soil).mean() < 0.01


@pytest.mark.parametrize("noise", [0.3, 1.0])
def test_the_level_of_a_noisy_sensor_is_nearer_to_the_soil(noise: float) -> None:
    soil, levels = walked(0.1, noise)
    clean = found(levels)
    assert np.median(clean.noise) == pytest.approx(noise, rel=0.25)
    assert (clean.noise <= 1.4 * noise).all()
    was, now = np.abs(levels[-1] - soil[-1]).mean(), np.abs(clean.levels[-1] - soil[-1]).mean()
    assert now < 0.85 * was


def test_a_jump_is_followed_at_once() -> None:
    _, levels = walked(0.05, 0.3)
    levels[-1] += 8.0
    assert np.abs(found(levels).levels[-1] - levels[-1]).max() < 1.0e-9


def test_drying_is_no_noise() -> None:
    levels = np.broadcast_to(30.0 - 0.2 * np.arange(DAYS + 1)[:, None], (DAYS + 1, 2)).copy()
    assert (found(levels).noise == 0.0).all()
    assert (found(levels).levels == levels).all()


def test_gaps_stay_gaps_and_nothing_runs_across_them() -> None:
    _, levels = walked(0.1, 0.5)
    levels[20:23, 0], levels[:, 1] = NAN, NAN
    clean = found(levels)
    assert (np.isnan(clean.levels) == np.isnan(levels)).all()
    assert clean.levels[23, 0] == levels[23, 0]
    assert clean.noise[1] == 0.0


def test_two_readings_tell_no_noise() -> None:
    levels = np.full((DAYS + 1, 1), NAN)
    levels[-3:, 0] = 20.0, 21.0, 20.0
    clean = found(levels)
    assert clean.noise[0] == 0.0
    assert clean.levels[-1, 0] == 20.0


def test_noise_of_the_last_reading_is_not_forecast_on() -> None:
    random = np.random.default_rng(3)
    times = np.datetime64("2024-06-01", "s") + np.arange(60) * np.timedelta64(1, "D")
    missed = []
    for _ in range(60):
        values = 25.0 + 0.5 * random.standard_normal(60)
        found = forecast_series(times, values, quantity="vwc_percent", horizons=[1])
        missed.append((abs(found[1, 0] - 25.0), abs(values[-1] - 25.0)))
    ours, unchanged = np.mean(missed, axis=0)
    assert ours < 0.85 * unchanged
