from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.learning import learn_volume
from baumfeuchte.irrigation.volume_replay import replay_volumes


def test_the_worked_case_p26() -> None:
    volume, variance, taught = replay_volumes(
        [0.38, 0.68], tree=[0], time=[1], litres=[100], efficiency=0.8, response_theta=[0.12]
    )
    assert volume.tolist() == pytest.approx([0.4784, 0.68], abs=1e-4)
    assert variance.tolist() == pytest.approx([0.1475, 0.25], abs=1e-4)
    assert taught.tolist() == [1, 0]


def test_the_order_of_time_counts_not_the_order_of_rows() -> None:
    events = [(0, 3, 60.0, 0.05), (1, 1, 90.0, 0.2), (0, 1, 100.0, 0.12), (0, 2, 80.0, 0.005)]
    found = replay_volumes(
        [0.38, 2.0],
        tree=[e[0] for e in events],
        time=[e[1] for e in events],
        litres=[e[2] for e in events],
        efficiency=0.8,
        response_theta=[e[3] for e in events],
    )
    volume: object = 0.38
    variance: object = 0.25
    for litres, response in [(100.0, 0.12), (80.0, 0.005), (60.0, 0.05)]:
        volume, variance, _ = learn_volume(
            volume, variance, litres=litres, efficiency=0.8, response_theta=response
        )
    assert found[0][0] == pytest.approx(float(np.asarray(volume)))
    assert found[1][0] == pytest.approx(float(np.asarray(variance)))
    assert found[2].tolist() == [2, 1]  # 0.005 taught nothing


def test_stones_hold_no_water() -> None:
    # 80 l in the fine earth of V: 0.08 = 0.05 x V x (1 - 0.2) -> V = 2.0
    volume, _, taught = replay_volumes(
        [2.0],
        tree=[0, 0],
        time=[0, 1],
        litres=100.0,
        efficiency=0.8,
        response_theta=[0.05, 0.05],
        stone_fraction=[0.2],
    )
    assert volume[0] == pytest.approx(2.0)
    assert taught[0] == 2


def test_no_waterings_no_change() -> None:
    volume, variance, taught = replay_volumes(
        [0.38, 0.68], tree=[], time=[], litres=[], efficiency=0.8, response_theta=[]
    )
    assert volume.tolist() == [0.38, 0.68]
    assert variance.tolist() == [0.25, 0.25]
    assert taught.tolist() == [0, 0]


@given(
    truth=st.floats(0.2, 4.0),
    litres=st.lists(st.floats(50, 200), min_size=30, max_size=60),
)
def test_a_season_of_waterings_finds_the_true_volume(truth: float, litres: list[float]) -> None:
    response = [0.8 * amount / 1000 / truth for amount in litres]
    volume, variance, taught = replay_volumes(
        [0.68],
        tree=np.zeros(len(litres), dtype=int),
        time=np.arange(len(litres)),
        litres=litres,
        efficiency=0.8,
        response_theta=response,
    )
    if taught[0] >= 30:
        assert abs(np.log(volume[0] / truth)) < 0.1
        assert variance[0] < 0.012
    else:
        assert min(response) < 0.01
