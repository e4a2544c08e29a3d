from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.litres import BucketSite, bucket_step, litres_needed, passes

SITE = BucketSite(total_available_litres=60.0, crown_m2=4.5, pit_m2=2.0)


def test_worked_example() -> None:
    net, gross = litres_needed(0.1618, 0.248, 0.081, 0.68, target_rew=0.9)
    assert float(net) == pytest.approx(47.3, abs=0.05)
    assert float(gross) == 60.0
    assert passes(gross, 75.0) == 1


def test_nothing_where_the_target_is_reached() -> None:
    net, gross = litres_needed([0.24, 0.30], 0.248, 0.081, 0.38, target_rew=0.9)
    assert net.tolist() == gross.tolist() == [0.0, 0.0]


def test_steps_are_rounded_up_but_not_by_noise() -> None:
    # 48 l net / 0.8 is 60.000000000000007 l.
    gross = litres_needed(0.081, 0.248, 0.081, 48 / 150.3, target_rew=0.9)[1]
    assert float(gross) == 60.0
    gross = litres_needed(0.081, 0.248, 0.081, 48.1 / 150.3, target_rew=0.9)[1]
    assert float(gross) == 70.0


def test_stones_take_no_water() -> None:
    plain = litres_needed(0.10, 0.248, 0.081, 2.0, target_rew=0.8)[0]
    stony = litres_needed(0.10, 0.248, 0.081, 2.0, target_rew=0.8, stone_fraction=0.25)[0]
    assert float(stony) == pytest.approx(0.75 * float(plain))


@given(theta=st.floats(0.05, 0.45), volume=st.floats(0.1, 6), target=st.floats(0.5, 1.2))
def test_never_more_than_the_ground_can_hold(theta: float, volume: float, target: float) -> None:
    gross = litres_needed(theta, 0.248, 0.081, volume, target_rew=target)[1]
    room = 1000 * max(0.248 - theta, 0) * volume / 0.8
    assert 0 <= float(gross) <= max(room + 10, 50)
    assert float(gross) % 10 == 0


def test_passes_of_a_bag() -> None:
    assert passes([0, 75, 76, 300], 75.0).tolist() == [0, 1, 2, 4]


@given(
    deficit=st.floats(0, 60),
    et0=st.floats(0, 8),
    rain=st.floats(0, 40),
    brought=st.floats(0, 200),
)
def test_the_bucket_loses_no_water(deficit: float, et0: float, rain: float, brought: float) -> None:
    after, uptake, inflow = bucket_step(
        deficit, SITE, et0_mm=et0, rain_mm=rain, irrigation_litres=brought
    )
    free = deficit + float(uptake) - float(inflow) - 0.8 * brought
    # What is missing tomorrow, or what ran over (or was never there to be used).
    overflow = max(-free, 0.0)
    shortage = max(free - 60.0, 0.0)
    assert float(after) == pytest.approx(free + overflow - shortage, abs=1e-9)
    assert 0.0 <= float(after) <= 60.0


def test_ten_millimetres_on_a_small_pit() -> None:
    # irrigation-science 3.3 and 9: 16.6 l, and an empty bucket gives nothing any more.
    after, uptake, inflow = bucket_step(60.0, SITE, et0_mm=5.0, rain_mm=10.0)
    assert float(inflow) == pytest.approx(16.56)
    assert float(uptake) == 0.0
    assert float(after) == pytest.approx(43.44)


def test_trees_at_once() -> None:
    after, _, _ = bucket_step(np.array([0.0, 30.0]), SITE, et0_mm=5.0, rain_mm=0.0)
    assert after.tolist() == pytest.approx([11.25, 41.25])
