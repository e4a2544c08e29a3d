from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.loss import LossModel, fao_ks, forecast, loss_step, stress_factor

MODEL = LossModel(field_capacity=0.248, wilting_point=0.081, saturation=0.395, kappa_per_mm=0.0016)
THETA = st.floats(0.0730, 0.395)


def test_constant_loss_while_there_is_enough() -> None:
    assert float(loss_step(0.20, MODEL, 5.0)) == pytest.approx(0.20 - 0.0016 * 5)


def test_exponential_decay_below_the_readily_available_water() -> None:
    path = forecast(0.14, MODEL, [4.0] * 20, [0.0] * 20)
    ratio = np.diff(path - 0.081) / (path[:-1] - 0.081)
    np.testing.assert_allclose(ratio, -0.0016 * 4 / (0.5 * 0.167))


def test_water_above_field_capacity_drains_a_tenth_a_day() -> None:
    assert float(loss_step(0.348, MODEL, 0.0)) == pytest.approx(0.338)


def test_rain_counts_above_the_interception() -> None:
    assert float(loss_step(0.15, MODEL, 0.0, 1.0)) == pytest.approx(0.15)
    assert float(loss_step(0.15, MODEL, 0.0, 11.0)) == pytest.approx(0.15 + 0.002 * 10)


def test_ends_are_kept() -> None:
    assert float(loss_step(0.10, MODEL, 500.0)) == pytest.approx(0.9 * 0.081)
    assert float(loss_step(0.30, MODEL, 0.0, 500.0)) == 0.395


def test_stress_factor_between_wilting_point_and_p() -> None:
    assert stress_factor([0.05, 0.081, 0.12275, 0.1645, 0.3], MODEL).tolist() == pytest.approx(
        [0, 0, 0.5, 1, 1]
    )


@given(theta=THETA, et0=st.floats(0, 8), rain=st.floats(0, 60))
def test_drier_stays_drier(theta: float, et0: float, rain: float) -> None:
    both = np.array([theta - 0.005, theta])
    drier, wetter = loss_step(both, MODEL, et0, rain)
    assert drier <= wetter + 1e-12


@given(theta=THETA, et0=st.lists(st.floats(0, 8), min_size=1, max_size=14))
def test_without_rain_nothing_rises_but_the_clip(theta: float, et0: list[float]) -> None:
    path = forecast(theta, MODEL, et0, [0.0] * len(et0))
    whole = np.concatenate([[theta], path])
    assert (np.diff(whole) <= 1e-12).all()
    assert (path >= 0.9 * 0.081 - 1e-12).all()


def test_sensors_at_once_equal_one_by_one() -> None:
    start = np.array([0.1, 0.2, 0.35])
    et0, rain = [3.0, 4.0, 5.0], [0.0, 12.0, 0.0]
    log_c, days = np.log([0.5, 1.0, 2.0]), np.array([6.0, 0.0, 5.0])
    together = forecast(start, MODEL, et0, rain, log_correction=log_c, segment_days=days)
    for row in range(3):
        alone = forecast(
            start[row], MODEL, et0, rain, log_correction=log_c[row], segment_days=days[row]
        )
        np.testing.assert_allclose(together[:, row], alone)


def test_correction_is_damped_and_ends_with_the_first_wet_day() -> None:
    model = LossModel(field_capacity=0.248, wilting_point=0.081, saturation=0.395)
    et0, rain = [4.0, 4.0, 4.0], [0.0, 0.0, 5.0]
    path = forecast(0.23, model, et0, rain, log_correction=math.log(2.0), segment_days=6.0)
    first = math.exp(math.log(2.0) * 6 / 9)
    second = math.exp(math.log(2.0) * 6 / 9 * 0.85)
    assert path[0] == pytest.approx(0.23 - 0.006 * first)
    assert path[1] == pytest.approx(path[0] - 0.006 * second)
    assert path[2] == pytest.approx(path[1] - 0.006 + 0.002 * 4)


def test_sensors_may_have_their_own_weather() -> None:
    et0 = np.array([[4.0, 0.0]])
    path = forecast(np.array([0.2, 0.2]), MODEL, et0, np.zeros((1, 2)))
    assert path[0].tolist() == pytest.approx([0.2 - 0.0064, 0.2])


def test_fao_p_is_kept_within_its_limits() -> None:
    p, ks = fao_ks([0.7, 0.15], [0.0, 9.0], 100, [0, 100])
    assert p.tolist() == [0.8, 0.1]
    assert ks.tolist() == [1.0, 0.0]
