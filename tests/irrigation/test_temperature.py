from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.temperature import temperature_slope, without_temperature

HOURS = np.arange(24)
DAYS = 6


def city(slope: list[float], noise: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True water contents, measured ones and temperatures, (N, D, 24)."""
    rng = np.random.default_rng(1)
    shape = (len(slope), DAYS, 24)
    warmth = 15.0 + np.arange(DAYS)[:, None] + 4.0 * np.sin((HOURS - 9) / 24 * 2 * np.pi)
    warmth = np.broadcast_to(warmth, shape)
    days = np.arange(DAYS)[:, None] + HOURS / 24
    true = np.broadcast_to(0.25 - 0.004 * days, shape)  # it dries all the while
    measured = true + np.array(slope)[:, None, None] * (warmth - 15.0)
    return true, measured + noise * rng.normal(size=shape), warmth


def test_the_slope_of_a_probe_that_follows_its_temperature_is_found_and_taken_away() -> None:
    slope = [0.0015, -0.0012, 0.0]
    true, measured, warmth = city(slope, noise=0.0005)
    found = temperature_slope(measured, warmth, np.ones(DAYS))
    assert found == pytest.approx(slope, abs=2.5e-4)
    assert found[2] == 0.0
    left = without_temperature(measured, warmth, found) - true
    assert np.abs(left).max() < 0.005
    assert np.abs(measured - true)[:2].max() > 0.01


def test_noise_rain_and_too_few_hours_are_no_slope() -> None:
    _, noisy, warmth = city([0.0003], noise=0.004)
    assert temperature_slope(noisy, warmth, np.ones(DAYS)).tolist() == [0.0]
    _, measured, _ = city([0.0015])
    two_dry_days = np.arange(DAYS) < 2
    assert temperature_slope(measured, warmth, two_dry_days).tolist() == [0.0]
    wet = measured.copy()
    wet[:, 3:] += 0.1 * (HOURS > 12)  # rain on the last three days
    assert temperature_slope(wet, warmth, np.arange(DAYS) < 3)[0] == pytest.approx(0.0015, abs=3e-4)


def test_gaps_are_left_out_and_values_without_a_temperature_stay() -> None:
    _, measured, warmth = city([0.0015])
    holes = measured.copy()
    holes[:, :, ::5] = np.nan
    found = temperature_slope(holes, warmth, np.ones(DAYS))
    assert found[0] == pytest.approx(0.0015, abs=3e-4)
    cold = np.full_like(warmth, np.nan)
    assert (without_temperature(measured, cold, found) == measured).all()
    assert temperature_slope(np.full_like(measured, np.nan), warmth, np.ones(DAYS)).tolist() == [
        0.0
    ]
