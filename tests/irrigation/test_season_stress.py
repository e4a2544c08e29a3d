"""Stress days: measured, without watering, under a rhythm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.irrigation.loss import LossModel, loss_step
from baumfeuchte.irrigation.retention import rew_from_tension, tension_from_rew
from baumfeuchte.irrigation.season_stress import SeasonTrees, season_kappa, season_stress
from baumfeuchte.irrigation.soils import SOILS, soil_curves

FC, PWP, CRITICAL, VOLUME = 0.30, 0.10, 0.20, 1.0
DAYS = 90


def grow(
    kappa: float, waterings: dict[int, float], *, rain: np.ndarray | None = None
) -> SeasonTrees:
    """One tree whose soil follows F1 with a kappa, and the waterings that it really got."""
    rain_mm = np.zeros(DAYS) if rain is None else rain
    model = LossModel(
        field_capacity=FC, wilting_point=PWP, saturation=FC + 0.08, kappa_per_mm=kappa
    )
    x, rew, litres = 0.28, np.empty((DAYS, 1)), np.zeros((DAYS, 1))
    for day in range(DAYS):
        rew[day, 0] = (x - PWP) / (FC - PWP)
        litres[day, 0] = waterings.get(day, 0.0)
        x = min(x + 0.8 * litres[day, 0] / (1000 * VOLUME), max(FC, x))
        x = float(loss_step(np.array([x]), model, 4.0, rain_mm[day])[0])
    return SeasonTrees(
        rew=rew,
        litres=litres,
        et0_mm=np.full((DAYS, 1), 4.0),
        rain_mm=rain_mm[:, None],
        field_capacity=np.array([FC]),
        wilting_point=np.array([PWP]),
        critical_rew=np.array([CRITICAL]),
        volume_m3=np.array([VOLUME]),
    )


def test_the_own_kappa_is_found() -> None:
    assert season_kappa(grow(0.0021, {20: 80.0, 40: 80.0})) == pytest.approx([0.0021], rel=1e-9)


def test_too_few_dry_days_are_the_default() -> None:
    tree = grow(0.0021, {}, rain=np.full(DAYS, 5.0))
    assert season_kappa(tree) == pytest.approx([0.0015])


def test_what_watering_spared_is_what_the_same_soil_does_without_it() -> None:
    waterings = dict.fromkeys(range(15, DAYS, 12), 90.0)
    watered, dry = grow(0.0021, waterings), grow(0.0021, {})
    found = season_stress(watered, every_days=14, rhythm_litres=100.0)
    truth = int((dry.rew < CRITICAL).sum())
    assert truth > 20
    assert found.suffered.tolist() == [int((watered.rew < CRITICAL).sum())]
    assert found.without_water.tolist() == [truth]
    assert found.days.tolist() == [DAYS]


def test_the_rhythm_is_what_the_same_soil_does_with_it() -> None:
    rhythm = grow(0.0021, dict.fromkeys(range(0, DAYS, 21), 60.0))
    found = season_stress(grow(0.0021, {30: 90.0}), every_days=21, rhythm_litres=60.0)
    assert int((rhythm.rew < CRITICAL).sum()) > 0
    assert found.with_rhythm.tolist() == [int((rhythm.rew < CRITICAL).sum())]


def test_rain_makes_the_two_one_again() -> None:
    rain = np.zeros(DAYS)
    rain[25] = 120.0
    watered = grow(0.0021, {20: 50.0}, rain=rain)
    found = season_stress(watered, every_days=14, rhythm_litres=100.0)
    dry = grow(0.0021, {}, rain=rain)
    assert found.without_water.tolist() == [int((dry.rew < CRITICAL).sum())]


def test_days_without_a_value_count_nowhere() -> None:
    tree = grow(0.0021, {15: 80.0})
    tree.rew[50:] = np.nan
    found = season_stress(tree, every_days=14, rhythm_litres=100.0)
    assert found.days.tolist() == [50]
    assert max(found.without_water[0], found.with_rhythm[0], found.suffered[0]) <= 50


def by_tension(tree: SeasonTrees, limit_kpa: float, soil: str) -> SeasonTrees:
    """The same tree as a tension probe in a soil tells it: wetter than 10 kPa is 10 kPa."""
    curve = soil_curves([SOILS[soil]])
    kpa = np.maximum(tension_from_rew(tree.rew, curve), 10.0)
    return replace(
        tree,
        rew=rew_from_tension(kpa, curve),
        critical_rew=rew_from_tension([limit_kpa], curve),
        censored=kpa <= 10.0,
    )


@pytest.mark.parametrize("soil", ["Ss", "Sl2", "Sl3", "Lu", "Uu", "Tu3"])
@pytest.mark.parametrize("limit_kpa", [33.0, 81.0])
def test_tension_spares_what_the_same_soil_spares(soil: str, limit_kpa: float) -> None:
    waterings = dict.fromkeys(range(8, DAYS, 9), 60.0)
    watered, dry = (by_tension(grow(0.0012, w), limit_kpa, soil) for w in (waterings, {}))
    found = season_stress(watered, every_days=14, rhythm_litres=100.0)
    suffered, truth = (int((t.rew <= t.critical_rew).sum()) for t in (watered, dry))
    assert truth > suffered + 20
    assert found.suffered.tolist() == [suffered]
    assert abs(int(found.without_water[0]) - truth) <= 1


def test_days_that_only_say_wet_do_not_teach_how_fast_a_tree_dries() -> None:
    often = by_tension(grow(0.0006, dict.fromkeys(range(0, 78, 7), 80.0)), 33.0, "Uu")
    assert often.censored is not None
    assert often.censored.mean() > 0.5
    blind = season_kappa(replace(often, censored=None))
    assert blind[0] < 0.0005, "flat days look as if nothing dried"
    assert season_kappa(often)[0] == pytest.approx(0.0006, rel=0.05)


def test_the_limit_may_change_during_the_season() -> None:
    tree = grow(0.0021, {})
    limit = np.where(np.arange(DAYS) < 40, 2.0, -1.0)[:, None]
    found = season_stress(replace(tree, critical_rew=limit), every_days=14, rhythm_litres=100.0)
    assert found.suffered.tolist() == [40]


@settings(max_examples=60, deadline=None)
@given(
    kappa=st.floats(0.0005, 0.005),
    days=st.dictionaries(st.integers(0, DAYS - 1), st.floats(10, 300), max_size=8),
    holes=st.sets(st.integers(0, DAYS - 1), max_size=60),
    rain=st.lists(st.floats(0, 40), min_size=DAYS, max_size=DAYS),
)
def test_watering_never_makes_more_stress(
    kappa: float, days: dict[int, float], holes: set[int], rain: list[float]
) -> None:
    tree = grow(kappa, days, rain=np.array(rain))
    tree.rew[sorted(holes)] = np.nan
    found = season_stress(tree, every_days=14, rhythm_litres=100.0)
    assert found.without_water[0] >= found.suffered[0]
    assert found.days[0] == DAYS - len(holes)
