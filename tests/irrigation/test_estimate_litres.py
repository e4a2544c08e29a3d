from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.estimate_litres import (
    EstimatedLitres,
    EstimateSite,
    LitresOptions,
    estimate_litres,
)
from baumfeuchte.irrigation.species import TreeLimits

if TYPE_CHECKING:
    from collections.abc import Sequence

NAN = np.nan


def litres_of(
    mean: Sequence[float],
    sd: float = 0.17,
    *,
    needs: bool = True,
    total: float = 113.6,
    crown: float = 4.5,
    target: float = 0.9,
    options: LitresOptions | None = None,
) -> EstimatedLitres:
    values = np.array(mean, dtype=np.float64)
    size = values.size
    return estimate_litres(
        values,
        np.full(size, sd),
        TreeLimits(
            water_at_rew=np.full(size, 0.55),
            critical_rew=np.full(size, 0.5),
            target_rew=np.full(size, target),
        ),
        EstimateSite(total_litres=np.full(size, total), crown_m2=np.full(size, crown)),
        needs=np.full(size, needs),
        target_rew=np.full(size, target),
        options=options or LitresOptions(),
    )


def test_a_group_value_fills_up_to_the_target() -> None:
    # (0.9 - 0.55) x 113.6 l / 0.8 = 49.7 -> 50 l; the interval at 0.55 +- 1.28 x 0.17
    found = litres_of([0.55])
    assert found.litres.tolist() == [50.0]
    assert found.low.tolist() == [10.0]
    assert found.high.tolist() == [90.0]
    assert found.capped.tolist() == [False]


def test_the_budget_alone_is_deficit_by_efficiency() -> None:
    # D = 0.5 x 113.6 l = 56.8 l, / 0.8 = 71 -> 80 l
    assert litres_of([0.5], target=1.0).litres.tolist() == [80.0]


def test_the_crown_caps_and_says_so() -> None:
    found = litres_of([0.1], total=300.0)
    assert found.litres.tolist() == [90.0]
    assert found.high.tolist() == [90.0]
    assert found.capped.tolist() == [True]
    tiny = litres_of([0.1], total=300.0, crown=0.5)
    assert tiny.litres.tolist() == [50.0]


def test_an_interval_that_the_crown_ends_says_so() -> None:
    # The lower edge of 0.4 needs (0.9 - 0.18) x 140 l / 0.8 = 126 l; a crown of 4.5 m2 gets 90 l.
    found = litres_of([0.4], total=140.0)
    assert (found.litres.tolist(), found.capped.tolist()) == ([90.0], [False])
    assert (found.high.tolist(), found.high_capped.tolist()) == ([90.0], [True])
    assert litres_of([0.4], total=90.0).high_capped.tolist() == [False]


def test_who_needs_nothing_gets_nothing_but_an_honest_upper_edge() -> None:
    found = litres_of([0.7, 0.9], needs=False)
    assert found.litres.tolist() == [0.0, 0.0]
    assert found.low.tolist() == [0.0, 0.0]
    assert found.high.tolist() == [60.0, 0.0]  # 0.7 - 0.22 is below "water at", 0.9 - 0.22 not


def test_nothing_known_gives_no_number() -> None:
    for found in (litres_of([NAN]), litres_of([0.4], total=NAN)):
        assert np.isnan(found.litres).all()
        assert np.isnan(found.low).all()
        assert np.isnan(found.high).all()


def test_a_city_has_its_own_steps() -> None:
    own = LitresOptions(least_litres=20.0, step_litres=5.0, litres_per_crown_m2=10.0)
    assert litres_of([0.8], options=own).litres.tolist() == [20.0]
    assert litres_of([0.6], options=own).litres.tolist() == [45.0]


@given(
    mean=st.lists(st.floats(-0.2, 1.3), min_size=1, max_size=8),
    sd=st.floats(0.01, 0.5),
    total=st.floats(1, 900),
    crown=st.floats(0.1, 100),
    needs=st.booleans(),
)
def test_the_interval_holds_the_litres_and_drier_never_means_less(
    *, mean: list[float], sd: float, total: float, crown: float, needs: bool
) -> None:
    found = litres_of(sorted(mean), sd, needs=needs, total=total, crown=crown)
    assert (found.low <= found.litres).all()
    assert (found.litres <= found.high).all()
    for values in (found.litres, found.low, found.high):
        assert (values % 10 == 0).all()
        assert (values <= max(20 * crown, 50)).all()
        assert (np.diff(values) <= 0).all()


def test_whole_litres_do_not_round_up_by_a_hair() -> None:
    assert litres_of([0.4], total=96.0).litres[0] == pytest.approx(60.0)
