from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.budget import Budget, BudgetWeather, run_budget
from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.litres import BucketSite, bucket_step
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.season import SeasonCurve, season_factor

NAN = np.nan
JULY = 200


def weather(et0: object, rain: object, first: int = JULY) -> BudgetWeather:
    et0_mm = np.atleast_2d(np.asarray(et0, dtype=np.float64).T).T
    rain_mm = np.atleast_2d(np.asarray(rain, dtype=np.float64).T).T
    days = np.arange(first, first + et0_mm.shape[0])
    return BudgetWeather(day_of_year=days, et0_mm=et0_mm, rain_mm=rain_mm)


YOUNG = BucketSite(total_available_litres=60.0, crown_m2=4.5, pit_m2=2.0)
ONE = np.array([0])


def test_one_step_is_case_p19() -> None:
    result = run_budget(YOUNG, weather([5.0], [0.0]), ONE, start_share=0.5)
    assert result.deficit_litres[-1, 0] == pytest.approx(41.25)
    assert result.uptake_litres[0] == pytest.approx(11.25)
    assert result.available_share[-1, 0] == pytest.approx(1 - 41.25 / 60)


def test_a_young_lime_uses_eleven_litres_and_ten_mm_bring_seventeen() -> None:
    # irrigation-science 3.3: 10 mm rain on 2 m2 brings 17 l, 4.5 m2 crown uses 11 l a day at ET0 5
    full = run_budget(YOUNG, weather([5.0], [0.0]), ONE)
    assert full.uptake_litres[0] == pytest.approx(11.25)
    rain = run_budget(YOUNG, weather([0.0], [10.0]), ONE, start_share=0.5)
    assert rain.rain_litres[0] == pytest.approx(0.9 * 9.2 * 2.0)


def random_city(
    seed: int, count: int, days: int
) -> tuple[BucketSite, BudgetWeather, np.ndarray, LoggedWaterings]:
    random = np.random.default_rng(seed)
    site = BucketSite(
        total_available_litres=random.uniform(5, 600, count),
        crown_m2=random.uniform(0.5, 250, count),
        pit_m2=random.uniform(0.5, 8, count),
        plant_coefficient=random.uniform(0.1, 1.2, count),
        throughfall=random.uniform(0.5, 1, count),
        efficiency=random.uniform(0.5, 0.9, count),
    )
    rain = np.where(random.random((days, 3)) < 0.3, random.exponential(8, (days, 3)), 0.0)
    sky = weather(random.uniform(0, 8, (days, 3)), rain, first=60)
    many = 4 * count
    waterings = LoggedWaterings(
        tree=random.integers(0, count, many),
        day=random.integers(0, days, many),
        litres=random.uniform(0, 200, many),
    )
    return site, sky, random.integers(0, 3, count), waterings


@given(seed=st.integers(0, 10_000), days=st.integers(1, 40), share=st.floats(0, 1))
def test_water_is_conserved(seed: int, days: int, share: float) -> None:
    site, sky, cell, waterings = random_city(seed, 20, days)
    start = np.random.default_rng(seed).integers(0, days + 1, 20)
    result = run_budget(site, sky, cell, start_day=start, start_share=share, waterings=waterings)
    assert_conserved(result)
    assert (result.deficit_litres >= 0).all()
    assert (result.deficit_litres <= site.total_available_litres + 1e-9).all()


def assert_conserved(result: Budget) -> None:
    after = (
        result.start_litres
        + result.uptake_litres
        - result.rain_litres
        - result.watering_litres
        + result.overflow_litres
    )
    np.testing.assert_allclose(result.deficit_litres[-1], after, rtol=0, atol=1e-9)
    for flow in (result.uptake_litres, result.rain_litres, result.overflow_litres):
        assert (flow >= -1e-9).all()


def test_all_days_of_many_blocks_equal_single_steps() -> None:
    count, days = 9000, 12  # three blocks, the last one not full
    site, sky, cell, waterings = random_city(7, count, days)
    result = run_budget(site, sky, cell, waterings=waterings, keep=days + 1)
    deficit = np.zeros(count)
    np.testing.assert_array_equal(result.deficit_litres[0], deficit)
    for day in range(days):
        today = waterings.day == day
        brought = np.bincount(waterings.tree[today], waterings.litres[today], minlength=count)
        deficit, _, _ = bucket_step(
            deficit,
            site,
            et0_mm=sky.et0_mm[day, cell],
            rain_mm=sky.rain_mm[day, cell],
            irrigation_litres=brought,
            season=season_factor(sky.day_of_year[day]),
        )
        np.testing.assert_allclose(result.deficit_litres[day + 1], deficit, rtol=0, atol=1e-9)
    assert_conserved(result)


def test_the_curve_of_the_city_makes_the_demand() -> None:
    curve = SeasonCurve(rises_from=(2, 1), full_from=(3, 1), low=0.5)
    sky = weather([5.0], [0.0])
    sky = replace(sky, day_of_year=np.array([80]))
    published = run_budget(YOUNG, sky, ONE, start_share=0.5).uptake_litres
    own = run_budget(replace(YOUNG, curve=curve), sky, ONE, start_share=0.5).uptake_litres
    # On day 80 the published curve is at its lowest (0.15), the city's at its highest.
    np.testing.assert_allclose(own, published / 0.15)
    late = replace(sky, day_of_year=np.array([350]))
    autumn = run_budget(replace(YOUNG, curve=curve), late, ONE, start_share=0.5).uptake_litres
    np.testing.assert_allclose(autumn, own * 0.5)


def test_a_budget_in_two_parts_is_the_budget_in_one() -> None:
    site, sky, cell, waterings = random_city(3, 50, 30)
    whole = run_budget(site, sky, cell, waterings=waterings)
    first = BudgetWeather(
        day_of_year=sky.day_of_year[:18], et0_mm=sky.et0_mm[:18], rain_mm=sky.rain_mm[:18]
    )
    second = BudgetWeather(
        day_of_year=sky.day_of_year[18:], et0_mm=sky.et0_mm[18:], rain_mm=sky.rain_mm[18:]
    )
    early = waterings.day < 18
    before = replace(
        waterings,
        tree=waterings.tree[early],
        day=waterings.day[early],
        litres=waterings.litres[early],
    )
    after = replace(
        waterings,
        tree=waterings.tree[~early],
        day=waterings.day[~early] - 18,
        litres=waterings.litres[~early],
    )
    middle = run_budget(site, first, cell, waterings=before).available_share[-1]
    end = run_budget(site, second, cell, start_share=middle, waterings=after)
    np.testing.assert_allclose(end.deficit_litres, whole.deficit_litres, rtol=0, atol=1e-8)


def test_planting_and_last_known_state() -> None:
    sky = weather([5.0] * 4, [0.0] * 4)
    site = replace(YOUNG, total_available_litres=np.full(3, 60.0))
    result = run_budget(
        site,
        sky,
        np.zeros(3, dtype=np.int64),
        start_day=np.array([0, 2, 4]),
        start_share=np.array([1.0, 1.0, 0.4]),
        keep=5,
    )
    np.testing.assert_allclose(result.deficit_litres[2], [22.5, 0.0, 36.0])
    np.testing.assert_allclose(result.deficit_litres[4, 1:], [22.5, 36.0])
    assert result.active_days.tolist() == [4, 2, 0]


def test_missing_weather_is_the_usual_without_rain_and_is_counted() -> None:
    gaps = run_budget(YOUNG, weather([5.0, NAN, 5.0], [0.0, 3.0, NAN]), ONE)
    filled = weather([5.0, float(et0_climatology(JULY + 1)), 5.0], [0.0, 3.0, 0.0])
    same = run_budget(YOUNG, filled, ONE)
    np.testing.assert_array_equal(gaps.deficit_litres, same.deficit_litres)
    assert gaps.gap_days.tolist() == [2]
    assert same.gap_days.tolist() == [0]
    later = run_budget(YOUNG, weather([NAN, 5.0], [0.0, 0.0]), ONE, start_day=1)
    assert later.gap_days.tolist() == [0]


@pytest.mark.parametrize("total", [NAN, 0.0, -3.0])
def test_no_volume_no_budget(total: float) -> None:
    site = replace(YOUNG, total_available_litres=np.array([total, 60.0]))
    result = run_budget(site, weather([5.0], [0.0]), np.array([0, 0]))
    assert np.isnan(result.deficit_litres[-1, 0])
    assert np.isnan(result.available_share[-1, 0])
    assert np.isnan(result.uptake_litres[0])
    assert result.deficit_litres[-1, 1] == pytest.approx(11.25)


@given(seed=st.integers(0, 1000), more=st.floats(0, 3), litres=st.floats(0, 100))
def test_more_water_never_means_more_deficit(seed: int, more: float, litres: float) -> None:
    site, sky, cell, waterings = random_city(seed, 10, 20)
    # Days on which a crown takes more than its soil holds have no order: W1 is a daily step.
    site = replace(site, crown_m2=np.minimum(as_array(site.crown_m2), 2.0))
    site = replace(site, total_available_litres=as_array(site.total_available_litres) + 50.0)
    dry = run_budget(site, sky, cell, waterings=waterings, keep=21)
    wetter = replace(sky, rain_mm=sky.rain_mm + more)
    extra = replace(waterings, litres=waterings.litres + litres)
    wet = run_budget(site, wetter, cell, waterings=extra, keep=21)
    assert (wet.deficit_litres <= dry.deficit_litres + 1e-9).all()


def as_array(values: object) -> np.ndarray:
    return np.asarray(values, dtype=np.float64)


def test_nobody() -> None:
    result = run_budget(YOUNG, weather([5.0], [0.0]), np.zeros(0, dtype=np.int64), keep=2)
    assert result.deficit_litres.shape == (2, 0)


def test_what_does_not_fit_is_refused() -> None:
    sky = weather([5.0], [0.0])
    with pytest.raises(InputError, match="Keep 1 to 2 mornings"):
        run_budget(YOUNG, sky, ONE, keep=3)
    with pytest.raises(InputError, match="cell"):
        run_budget(YOUNG, sky, np.array([1]))
    with pytest.raises(InputError, match="one row per day"):
        BudgetWeather(day_of_year=np.arange(3), et0_mm=np.zeros((2, 1)), rain_mm=np.zeros((2, 1)))
    with pytest.raises(InputError, match="one row per day"):
        BudgetWeather(day_of_year=np.arange(2), et0_mm=np.zeros((2, 1)), rain_mm=np.zeros((2, 2)))


def test_the_last_mornings_and_the_share_on_a_day_before() -> None:
    result = run_budget(YOUNG, weather([5.0] * 6, [0.0] * 6), ONE, keep=6)
    short = result.last_mornings(3)
    np.testing.assert_array_equal(short.available_share, result.available_share[3:])
    np.testing.assert_array_equal(short.deficit_litres, result.deficit_litres[3:])
    ages = np.array([0.0, 1.0, 3.0, 4.0, -1.0, NAN, 0.0])
    tree = np.array([0, 0, 0, 0, 0, 0, 5])
    found = result.share_then(tree, ages, horizon_days=2)
    share = result.available_share[:, 0]
    np.testing.assert_array_equal(found, [share[3], share[2], share[0], NAN, NAN, NAN, NAN])
