from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baumfeuchte.irrigation.drive import DailyWeather
from baumfeuchte.irrigation.engine import SLICE, Outcome, forecast_branches, forecast_sensors
from baumfeuchte.irrigation.moisture_scale import from_scale

if TYPE_CHECKING:
    from conftest import World, Worlds

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def water(count: int) -> np.ndarray:
    return np.zeros(count, dtype=bool)


def run(world: World, **weather: int) -> Outcome:
    return forecast_sensors(world.past, water(world.past.shape[1]), world.weather(**weather))


def mean_error(outcome: Outcome, world: World, lead: int) -> tuple[float, float]:
    truth = world.truth[lead - 1]
    model = np.abs(outcome.centre[lead - 1] - truth).mean()
    return float(model), float(np.abs(world.past[-1] - truth).mean())


def test_a_dry_down_is_recovered(worlds: Worlds) -> None:
    world = worlds.bucket(200, rain_chance=0.0)
    outcome = run(world)
    for lead, share in ((1, 0.35), (3, 0.35), (7, 0.4)):
        model, still = mean_error(outcome, world, lead)
        assert model < share * still


def test_rain_is_recovered(worlds: Worlds) -> None:
    world = worlds.bucket(200)
    outcome = run(world)
    for lead, share in ((1, 0.3), (3, 0.3), (7, 0.4)):
        model, still = mean_error(outcome, world, lead)
        assert model < share * still


def test_without_weather_it_is_not_worse_than_no_change(worlds: Worlds) -> None:
    world = worlds.bucket(200)
    blind = run(world, known_days=0)
    seeing = run(world)
    for lead in (1, 3, 7):
        model, still = mean_error(blind, world, lead)
        assert model < still
        assert model > mean_error(seeing, world, lead)[0]
    assert (np.median(blind.below[2:7], axis=1) > np.median(seeing.below[2:7], axis=1)).all()


def test_intervals_hold_what_they_promise_in_a_world_of_their_kind(worlds: Worlds) -> None:
    world = worlds.bucket(400, noise=0.3)
    outcome = run(world)
    inside = (world.truth >= outcome.centre - outcome.below) & (
        world.truth <= outcome.centre + outcome.above
    )
    assert 0.7 < inside[[0, 2, 6]].mean() < 0.97


def test_many_at_once_give_what_one_alone_gives(worlds: Worlds) -> None:
    world = worlds.bucket(SLICE + 7, noise=0.2)
    levels = world.past.copy()
    levels[np.random.default_rng(5).random(levels.shape) < 0.2] = np.nan
    weather = world.weather(known_days=5)
    together = forecast_sensors(levels, water(levels.shape[1]), weather)
    for column in (0, 3, SLICE - 1, SLICE, SLICE + 6):
        alone = forecast_sensors(levels[:, [column]], water(1), weather.take(np.array([column])))
        for field in fields(Outcome):
            one, many = getattr(alone, field.name), getattr(together, field.name)
            assert one[..., 0] == pytest.approx(many[..., column], abs=1e-9, rel=1e-9)


def test_sensors_of_one_cell_share_its_weather(worlds: Worlds) -> None:
    world = worlds.bucket(6)
    cell = np.array([2, 0, 2, 1, 1, 0])
    weather = world.weather()
    shared = forecast_sensors(world.past, water(6), weather.take(np.arange(3)), cell=cell)
    spelled = forecast_sensors(world.past, water(6), weather.take(cell))
    assert (shared.centre == spelled.centre).all()


def test_tension_and_water_content_of_one_soil_tell_the_same(worlds: Worlds) -> None:
    """A tension sensor whose kPa are the scale's image of a water content forecasts its image."""
    world = worlds.bucket(50)
    scaled = -2.5 + world.levels / 20.0  # -log10(kPa + 5) between -2.1 and -0.9
    kpa = from_scale(scaled, np.ones(50, dtype=bool))
    wet = run(world)
    dry = forecast_sensors(kpa[:61], np.ones(50, dtype=bool), world.weather())
    assert dry.centre == pytest.approx(-2.5 + wet.centre / 20.0, abs=1e-6)


def test_a_gap_before_the_origin_is_walked_and_costs_certainty(worlds: Worlds) -> None:
    world = worlds.bucket(80)
    levels = world.past.copy()
    levels[-5:] = np.nan
    late = forecast_sensors(levels, water(80), world.weather())
    now = run(world)
    assert (late.gap_days == 5.0).all()
    assert (
        np.abs(late.start - world.past[-1]).mean()
        < 0.5 * np.abs(levels[-6] - world.past[-1]).mean()
    )
    assert np.median(late.below[0]) > np.median(now.below[0])


def test_no_value_gives_no_number(worlds: Worlds) -> None:
    world = worlds.bucket(3)
    levels = world.past.copy()
    levels[:, 1] = np.nan
    outcome = forecast_sensors(levels, water(3), world.weather())
    assert np.isnan(outcome.start[1])
    assert np.isnan(outcome.centre[:, 1]).all()
    assert np.isfinite(outcome.centre[:, [0, 2]]).all()


@quick
@given(st.floats(0, 60), st.floats(0, 60))
def test_more_rain_tomorrow_never_dries(worlds: Worlds, one: float, other: float) -> None:
    world = worlds.bucket(20, noise=0.3)

    def tomorrow(mm: float) -> np.ndarray:
        rain = world.rain_mm.copy()
        rain[60] = mm
        weather = world.weather()._replace(rain_mm=rain)
        return forecast_sensors(world.past, water(20), weather).centre[0]

    less, more = sorted((one, other))
    assert (tomorrow(more) >= tomorrow(less) - 1e-9).all()


@quick
@given(st.data())
def test_holes_anywhere_give_finite_ordered_bands(worlds: Worlds, data: st.DataObject) -> None:
    world = worlds.bucket(8, noise=0.5)
    levels = world.past.copy()
    random = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    levels[random.random(levels.shape) < data.draw(st.floats(0, 0.98))] = np.nan
    levels[random.integers(61)] = 20.0
    columns = []
    for given_column in world.weather():
        column = given_column.copy()
        column[random.random(column.shape) < data.draw(st.sampled_from([0.0, 0.3, 1.0]))] = np.nan
        columns.append(column)
    outcome = forecast_sensors(levels, water(8), DailyWeather(*columns))
    assert np.isfinite(outcome.centre).all()
    assert (outcome.below > 0.0).all()
    assert (outcome.above > 0.0).all()


def with_gaps(world: World) -> np.ndarray:
    """Levels with gaps, in one column up to the origin."""
    levels = world.past.copy()
    levels[np.random.default_rng(7).random(levels.shape) < 0.15] = np.nan
    levels[-4:, 1] = np.nan
    return levels


def test_branches_are_what_each_weather_alone_gives(worlds: Worlds) -> None:
    world = worlds.bucket(SLICE + 5, noise=0.2)
    levels = with_gaps(world)
    past, tension = levels.shape[0] - 1, water(levels.shape[1])
    wet = world.weather(known_days=9)
    rain_mm = wet.rain_mm.copy()
    rain_mm[past:] = np.where(rain_mm[past:] > 0.0, 0.0, rain_mm[past:])
    dry = wet._replace(rain_mm=rain_mm)
    assert not np.array_equal(dry.rain_mm, wet.rain_mm, equal_nan=True)
    both = forecast_branches(levels, tension, [wet, dry])
    for branch, weather in zip(both, (wet, dry), strict=True):
        alone = forecast_sensors(levels, tension, weather)
        for field in fields(Outcome):
            assert np.array_equal(getattr(branch, field.name), getattr(alone, field.name))
    assert (both[0].centre > both[1].centre + 0.5).any()


@pytest.mark.parametrize("name", ["rain_mm", "et0_mm", "temperature_c"])
def test_branches_of_another_past_are_refused(worlds: Worlds, name: str) -> None:
    world = worlds.bucket(3)
    weather = world.weather()
    changed = getattr(weather, name).copy()
    changed[2] += 1.0
    with pytest.raises(ValueError, match="differ in the rain to come only"):
        forecast_branches(world.past, water(3), [weather, weather._replace(**{name: changed})])


def test_branches_that_know_of_other_days_are_refused(worlds: Worlds) -> None:
    world = worlds.bucket(3)
    with pytest.raises(ValueError, match="not in what is known"):
        forecast_branches(world.past, water(3), [world.weather(), world.weather(known_days=3)])
