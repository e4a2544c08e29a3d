from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.learning import learn_volume, new_learner, rls_update
from baumfeuchte.irrigation.loss import LossModel, loss_step

SOIL = {"field_capacity": 0.248, "wilting_point": 0.081, "saturation": 0.395}
MODEL = LossModel(**SOIL)


def test_kappa_and_gamma_are_found_from_a_season() -> None:
    truth = LossModel(**SOIL, kappa_per_mm=0.0025, gamma_per_mm=0.004)
    learner = new_learner(0.0015, 0.002)
    random = np.random.default_rng(7)
    theta = np.array([0.24])
    for day in range(150):
        et0 = float(random.uniform(2, 6))
        rain = 14.0 if day % 6 == 5 else 0.0
        after = loss_step(theta, truth, et0, rain)
        learner = rls_update(
            learner, MODEL, theta_before=theta, theta_now=after, et0_mm=et0, rain_mm=rain
        )
        theta = after
    assert learner.kappa_per_mm[0] == pytest.approx(0.0025, rel=0.05)
    assert learner.gamma_per_mm[0] == pytest.approx(0.004, rel=0.1)


def test_days_that_teach_nothing_change_nothing() -> None:
    learner = new_learner(np.full(6, 0.0015), np.full(6, 0.002))
    after = rls_update(
        learner,
        MODEL,
        theta_before=[0.20, np.nan, 0.28, 0.20, 0.20, 0.20],
        theta_now=[np.nan, 0.20, 0.27, 0.35, 0.19, 0.19],
        et0_mm=4.0,
        rain_mm=[0, 0, 0, 0, 2.0, 0],
        usable=[True, True, True, True, True, False],
    )
    np.testing.assert_array_equal(after.kappa_per_mm, learner.kappa_per_mm)
    np.testing.assert_array_equal(after.covariance, learner.covariance)


def test_one_outlier_counts_little() -> None:
    learner = new_learner(0.0015, 0.002)
    day = {"theta_before": [0.20], "et0_mm": 4.0, "rain_mm": 0.0}
    wild = rls_update(learner, MODEL, theta_now=[0.11], **day)
    strong = rls_update(learner, MODEL, theta_now=[0.17], **day)
    assert wild.kappa_per_mm[0] == pytest.approx(strong.kappa_per_mm[0], rel=0.05)


def test_learning_stays_within_its_limits() -> None:
    learner = new_learner(0.0015, 0.002)
    for _ in range(200):
        learner = rls_update(
            learner, MODEL, theta_before=[0.20], theta_now=[0.21], et0_mm=4.0, rain_mm=0.0
        )
    assert learner.kappa_per_mm[0] == pytest.approx(0.1 * 0.0015)


def test_volume_without_response_is_not_learned() -> None:
    volume, variance, silent = learn_volume(
        [0.38, 0.38, 0.38, 0.38],
        0.25,
        litres=[100, 100, 100, 0],
        efficiency=0.8,
        response_theta=[0.12, 0.005, np.nan, 0.1],
    )
    assert silent.tolist() == [False, True, True, False]
    assert volume.tolist() == pytest.approx([0.4784, 0.38, 0.38, 0.38], abs=1e-4)
    assert variance.tolist() == pytest.approx([0.1475, 0.25, 0.25, 0.25], abs=1e-4)


def test_repeated_waterings_find_the_volume() -> None:
    volume: object = 0.38
    variance: object = 0.25
    for _ in range(40):
        volume, variance, _ = learn_volume(
            volume, variance, litres=80.0, efficiency=0.8, response_theta=0.064
        )
    assert float(np.asarray(volume)) == pytest.approx(1.0, rel=0.05)
