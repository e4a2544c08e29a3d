"""Which unexplained wettings look like a watering, and how much it was."""

from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.irrigation.learning import learn_volume
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.probable_waterings import (
    ProbableWaterings,
    estimated_litres,
    none_probable,
    plausible_waterings,
    shown_litres,
    with_probable,
)
from baumfeuchte.irrigation.soils import soil_curves, soil_parameters
from baumfeuchte.irrigation.thresholds import age_class_index
from baumfeuchte.irrigation.watering_response import LoggedWaterings as ToJudge
from baumfeuchte.irrigation.watering_response import judge_waterings
from baumfeuchte.irrigation.watering_series import WateringSeries

SL3 = soil_parameters("Sl3")
FULL = 100 * SL3.field_capacity
NAN = np.nan


def hours(before: float, early: float, late: float, day_after: float) -> list[float]:
    """Vol.-% before, in the first 18 hours, up to 21, and a day later."""
    return [before] * 24 + [early] * 18 + [late] * 3 + [day_after] * 9


WATERED = hours(12, 21, 20, 20)
SLOWLY = hours(12, 14, 17, 20)
SPRANG_BACK = hours(12, 21, 12, 12)
NOTHING = hours(12, 12, 12, 12)
ALREADY_FULL = hours(FULL + 1, FULL + 2, FULL + 1, FULL + 1)
OVERFULL = hours(12, FULL + 6, FULL + 3, FULL + 3)


def plausible(
    probes: dict[float, list[float]],
    *,
    years: float = 0,
    rain: float = 0.0,
    rain_before: float = 0.0,
) -> bool:
    count = len(probes)
    waterings = ToJudge(
        class_index=age_class_index([years]),
        litres=np.array([50.0]),
        rain_mm=np.array([rain]),
        rain_before_mm=np.array([rain_before]),
        follows_another=np.array([False]),
    )
    series = WateringSeries(
        watering=np.zeros(count, dtype=np.int64),
        depth_cm=np.array([*probes], dtype=np.float64),
        is_tension=np.zeros(count, dtype=np.bool_),
        value=np.array([*probes.values()], dtype=np.float64).reshape(count, 54),
        at_limit=np.zeros((count, 54), dtype=np.bool_),
        held_kpa=np.full(count, NAN),
        curve=soil_curves([SL3] * count),
        field_capacity=np.full(count, SL3.field_capacity),
        wilting_point=np.full(count, SL3.wilting_point),
    )
    found = plausible_waterings(judge_waterings(waterings, series), waterings, series)
    assert found.shape == (1,)
    return bool(found[0])


@pytest.mark.parametrize(
    ("probes", "rest", "looks_like_one"),
    [
        ({30: WATERED}, {}, True),
        ({30: WATERED, 60: NOTHING}, {}, True),  # it did not come so far down
        ({30: OVERFULL}, {}, True),  # at least so much
        ({30: ALREADY_FULL, 60: WATERED}, {}, True),  # no room above
        ({30: NOTHING, 60: WATERED}, {}, False),  # from below or from the side
        ({30: SLOWLY}, {}, False),  # ground water goes on rising
        ({30: SPRANG_BACK}, {}, False),
        ({30: NOTHING}, {}, False),
        ({}, {}, False),
        ({30: WATERED}, {"rain": 2.0}, False),
        ({30: WATERED}, {"rain_before": 2.0}, False),
        ({30: WATERED}, {"rain": NAN}, False),  # any rise may be rain
        ({30: WATERED}, {"rain_before": NAN}, False),
        ({10: WATERED, 60: NOTHING}, {"years": 3}, False),  # 60 cm counts, only the top is wet
    ],
)
def test_what_looks_like_a_watering(
    probes: dict[float, list[float]], rest: dict[str, float], *, looks_like_one: bool
) -> None:
    assert plausible(probes, **rest) is looks_like_one


def test_the_litres_are_those_that_would_teach_the_volume_nothing() -> None:
    volume, response, eta, stones = 0.38, 0.12, 0.8, 0.2
    litres, low, high = estimated_litres(
        response, volume, 0.25, efficiency=eta, stone_fraction=stones
    )
    # Science 3.2 V1: z = ln(eta L / (1000 dtheta (1 - stones))) is ln V exactly.
    assert litres == pytest.approx(1000 * response * volume * (1 - stones) / eta)
    learned, _, _ = learn_volume(
        volume, 0.25, litres=litres / (1 - stones), efficiency=eta, response_theta=response
    )
    assert learned == pytest.approx(volume)
    # 80 % of a normal distribution of ln L with the variance 0.25 + 0.36.
    assert np.log(high / litres) == pytest.approx(1.2816 * np.sqrt(0.61))
    assert litres / low == pytest.approx(high / litres)
    _, _, surer = estimated_litres(response, volume, 0.05, efficiency=eta, stone_fraction=stones)
    assert surer < high


def test_the_budget_gets_both_and_nobody_is_changed() -> None:
    logged = LoggedWaterings(
        tree=np.array([0, 2]),
        day=np.array([3, 4]),
        litres=np.array([80.0, 60.0]),
        efficiency=np.array([0.5, NAN]),
    )
    assert with_probable(logged, none_probable()) is logged
    one = np.ones(1)
    probable = ProbableWaterings(
        tree=np.array([1]),
        day=np.array([5]),
        age_days=one,
        litres=40.0 * one,
        low=15.0 * one,
        high=110.0 * one,
        at_least=np.zeros(1, dtype=np.bool_),
    )
    both = with_probable(logged, probable)
    assert both.tree.tolist() == [0, 2, 1]
    assert both.day.tolist() == [3, 4, 5]
    assert both.litres.tolist() == [80.0, 60.0, 40.0]
    assert both.efficiency is not None
    np.testing.assert_array_equal(both.efficiency, [0.5, NAN, NAN])
    assert logged.litres.tolist() == [80.0, 60.0]


@pytest.mark.parametrize(
    ("litres", "shown"), [(43.9, 40.0), (45.1, 50.0), (118.0, 120.0), (17.0, 15.0), (1.0, 5.0)]
)
def test_an_estimate_is_shown_in_round_numbers(litres: float, shown: float) -> None:
    assert shown_litres(litres) == shown
