from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.calibration import (
    drainage_plateaus,
    plateau_limits,
    summer_wilting_point,
    winter_limits,
    winter_shift,
)
from baumfeuchte.irrigation.soils import soil_parameters

SL3 = soil_parameters("Sl3")
NFK = SL3.field_capacity - SL3.wilting_point
NO_SUMMER = np.zeros((1, 0))
NAN = np.nan


def test_field_capacity_is_the_median_of_the_frost_free_winter() -> None:
    random = np.random.default_rng(3)
    theta = 0.27 + random.normal(0, 0.01, (1, 120))
    temperature = np.full((1, 120), 4.0)
    temperature[0, 40:60], theta[0, 40:60] = 0.5, 0.10  # ice looks dry
    found = winter_limits(theta, temperature, NO_SUMMER, [NFK])
    assert found.count.tolist() == [100]
    assert found.field_capacity[0] == pytest.approx(np.median(np.delete(theta[0], range(40, 60))))
    assert found.wilting_point[0] == pytest.approx(found.field_capacity[0] - NFK)
    assert not found.too_dry[0]


@pytest.mark.parametrize(
    ("days", "temperature", "enough"),
    [(30, 1.1, True), (29, 4.0, False), (60, 1.0, False), (60, NAN, False), (0, 4.0, False)],
)
def test_thirty_days_above_one_degree_are_needed(
    days: int, temperature: float, *, enough: bool
) -> None:
    theta = np.full((1, 120), NAN)
    theta[0, :days] = 0.25
    found = winter_limits(theta, np.full((1, 120), temperature), NO_SUMMER, [NFK])
    assert np.isfinite(found.field_capacity[0]) == enough
    assert np.isfinite(found.wilting_point[0]) == enough


@pytest.mark.parametrize(
    ("summer", "wilting_point", "too_dry"),
    [
        ([0.06] * 5, 0.25 - NFK, False),  # five days are not more than five
        ([0.06] * 6 + [0.055, NAN, 0.2], 0.05, False),
        ([0.2] * 90, 0.25 - NFK, False),
        ([], 0.25 - NFK, False),
        ([NAN] * 90, 0.25 - NFK, False),
        ([0.001] * 30, 0.0, False),  # 0.25 is just within 1.5 x 0.167
    ],
)
def test_a_dry_summer_moves_the_wilting_point(
    summer: list[float], wilting_point: float, *, too_dry: bool
) -> None:
    dry, unlikely = summer_wilting_point([0.25], [NFK], np.array([summer]).reshape(1, -1))
    assert dry[0] == pytest.approx(wilting_point)
    assert unlikely[0] == too_dry


@pytest.mark.parametrize(
    ("wetter", "known", "full"), [(15, 100, True), (16, 100, False), (100, 0, True), (10, 9, True)]
)
def test_a_winter_that_did_not_fill_the_soil_does_not_count(
    wetter: int, known: int, *, full: bool
) -> None:
    """Kansas, winter 2012/13: 0.17 in the soil that held 0.40 in other years."""
    summer = np.full((1, 120), NAN)
    summer[0, :known] = 0.15
    summer[0, : min(wetter, known)] = 0.2701
    found = winter_limits(np.full((1, 40), 0.25), np.full((1, 40), 4.0), summer, [NFK])
    assert np.isfinite(found.field_capacity[0]) == full
    assert np.isfinite(found.wilting_point[0]) == full
    assert found.not_full[0] != full


def test_a_probe_in_the_air_does_not_move_it() -> None:
    dry, unlikely = summer_wilting_point([0.36], [NFK], np.full((1, 40), 0.02))
    assert dry[0] == pytest.approx(0.36 - NFK)
    assert unlikely[0]


@pytest.mark.parametrize(
    ("earlier", "later", "drift"),
    [(0.25, 0.29, False), (0.25, 0.295, True), (0.25, 0.205, True), (NAN, 0.3, False)],
)
def test_two_winters(earlier: float, later: float, *, drift: bool) -> None:
    shift, drifted = winter_shift([earlier], [later + 1e-12 if drift else later - 1e-12])
    assert drifted[0] == drift
    assert np.isnan(shift[0]) == np.isnan(earlier)


DRY = 0.15


def wetted(loss: float = 0.002, plateau: float = 0.24) -> list[float]:
    """A dry day, two of rain, drainage, and then slow loss; the plateau is day 4."""
    return [DRY, 0.26, 0.30, 0.27, *(plateau - loss * day for day in range(8))]


RAIN = [0.0, 7.0, 8.0, *[0.0] * 9]


@pytest.mark.parametrize(
    ("theta", "rain", "days"),
    [
        (wetted(), RAIN, [4, 5]),
        (wetted(loss=0.0051), RAIN, []),
        (wetted(), [0, 7, 7.9, *[0] * 9], []),
        (wetted(), [0, 15, 0, *[0] * 9], [4, 5]),  # day 3 still drains
        (wetted(), [0, 7, 8, 0, 2, *[0] * 7], []),
        (wetted(), [0, 7, 8, 0, 0, 2, *[0] * 6], [4]),
        (wetted(), [NAN] * 12, []),
        ([DRY] * 12, RAIN, []),  # the pit is sealed
        ([DRY, 0.159, *[0.159] * 10], RAIN, []),
        ([NAN] * 12, RAIN, []),
    ],
)
def test_plateaus(theta: list[float], rain: list[float], days: list[int]) -> None:
    assert np.flatnonzero(drainage_plateaus([theta], rain)[0]).tolist() == days


def test_two_plateaus_near_the_highest_give_field_capacity() -> None:
    partly = wetted(plateau=0.20)  # a shower that did not fill the pit
    theta = np.array([wetted() + partly + wetted(plateau=0.25)])
    found = plateau_limits(theta, RAIN * 3, [SL3.field_capacity], [NFK])
    assert found.count[0] == 2
    assert found.field_capacity[0] == pytest.approx(0.245)
    assert found.wilting_point[0] == pytest.approx(found.field_capacity[0] - NFK)


def test_what_a_few_rains_cannot_prove() -> None:
    one = plateau_limits([wetted()], [0, 15, 0, *[0] * 9], [SL3.field_capacity], [NFK])
    assert one.count[0] == 1
    assert np.isnan(one.field_capacity[0])
    far = plateau_limits([wetted() * 2], RAIN * 2, [0.38], [NFK])
    assert far.implausible[0]
    assert np.isnan(far.field_capacity[0])
    none = plateau_limits(np.zeros((2, 3)), np.zeros(3), [0.2, 0.2], [NFK, NFK])
    assert none.count.tolist() == [0, 0]
    assert np.isnan(none.wilting_point).all()


def test_the_simulated_truth_is_found_within_the_error_that_is_claimed() -> None:
    """A bucket that drains 60 % a day of what exceeds field capacity, and loses 0.003 a day."""
    random = np.random.default_rng(11)
    rain = np.where(random.random(180) < 0.25, random.exponential(9.0, 180), 0.0)
    truth = random.uniform(0.20, 0.29, 200)
    theta = np.empty((200, 180))
    x = truth - 0.05
    for day in range(180):
        x = np.minimum(x + 0.006 * rain[day], truth + 0.1)
        x -= 0.6 * np.maximum(x - truth, 0.0) + 0.003
        theta[:, day] = x + random.normal(0, 0.001, 200)
    found = plateau_limits(theta, rain, np.full(200, SL3.field_capacity), np.full(200, NFK))
    error = found.field_capacity - truth
    assert np.isfinite(error).mean() > 0.9
    assert np.sqrt(np.nanmean(error**2)) < 0.02
