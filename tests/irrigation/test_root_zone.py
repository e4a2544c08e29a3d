from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.root_zone import (
    depth_weights,
    vulnerability,
    watering_gain,
    wetted_volume_m3,
)

YEARS = [0, 1, 2, 3, 4, 10, 11, 80, np.nan]


def test_default_rooting_depth_of_the_example() -> None:
    # 90 + 15 = 105 cm, as in irrigation-science 2.3.
    assert depth_weights([30, 60, 90]).tolist() == pytest.approx([0.811, 0.140, 0.050], abs=1e-3)


def test_probes_below_the_roots_stand_for_none() -> None:
    weights = depth_weights([30, 60, 90], zr_cm=60)
    assert weights[2] == 0.0
    assert (weights >= 0.0).all()
    assert weights.sum() == pytest.approx(1.0)
    assert weights[:2] == pytest.approx(depth_weights([30, 60], zr_cm=60))
    # The last probe within stands for all that is left.
    assert depth_weights([30, 60, 90], zr_cm=80) == pytest.approx(
        [*depth_weights([30, 60], zr_cm=80), 0.0]
    )


def test_the_shallowest_probe_counts_even_below_the_roots() -> None:
    weights = depth_weights([90, 120, 30, 60], group=np.array([0, 0, 1, 1]), zr_cm=40)
    assert weights.tolist() == pytest.approx([1.0, 0.0, 1.0, 0.0])


def test_groups_do_not_mix() -> None:
    depth = np.array([30.0, 60.0, 90.0, 25.0, 20.0, 40.0])
    group = np.array([0, 0, 0, 3, 7, 7])
    weights = depth_weights(depth, group=group)
    np.testing.assert_allclose(weights[:3], depth_weights([30, 60, 90]))
    assert weights[3] == 1.0
    np.testing.assert_allclose(weights[4:], depth_weights([20, 40]))


def test_two_probes_at_one_depth_share() -> None:
    weights = depth_weights([30, 30, 60])
    assert weights.sum() == pytest.approx(1.0)
    assert (weights > 0).all()


def test_nothing_in_nothing_out() -> None:
    assert depth_weights([]).size == 0


def test_priors_by_age() -> None:
    assert wetted_volume_m3(YEARS).tolist() == [0.38, 0.38, 0.68, 0.68, 2, 2, 4, 4, 2]
    assert vulnerability(YEARS).tolist() == [3, 3, 2, 2, 1, 1, 0.5, 0.5, 1]


def test_a_watering_fills_what_the_litres_say() -> None:
    # irrigation-science 3.2: 0.38 m3 x 17 Vol.-% = 64 l, / 0.8 = 80 l.
    assert float(watering_gain(80, 0.38, 0.8)) == pytest.approx(0.17, abs=0.002)
    assert float(watering_gain(80, 0.38, 0.8, 0.5)) == pytest.approx(0.34, abs=0.004)
