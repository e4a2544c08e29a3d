from __future__ import annotations

import csv
from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baumfeuchte import irrigation
from baumfeuchte.irrigation import days_until, forecast_series
from baumfeuchte.irrigation.engine import forecast_sensors
from baumfeuchte.irrigation.series_forecast import WETTEST_VWC_PERCENT

if TYPE_CHECKING:
    from conftest import World, Worlds

REAL = Path(__file__).parents[1] / "data" / "series" / "uscrn_manhattan_2014.csv"
ALL = np.arange(1, 15)
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def ask(worlds: Worlds, world: World, column: int = 0, **more: Any) -> np.ndarray:
    times, values = worlds.hourly(world.past[:, column])
    past, future = world.tables(column)
    given_all = {
        "quantity": "vwc_percent",
        "horizons": ALL,
        "weather_past": past,
        "weather_future": future,
        **more,
    }
    return forecast_series(times, values, **given_all)


def test_the_entries_are_the_room_s_own() -> None:
    assert {"forecast_series", "days_until"} <= set(irrigation.__all__)
    with pytest.raises(AttributeError, match="nothing_here"):
        irrigation.nothing_here  # noqa: B018


def test_it_is_the_engine_of_a_plan(worlds: Worlds) -> None:
    world = worlds.bucket(5)
    plan = forecast_sensors(world.past, np.zeros(5, dtype=bool), world.weather())
    times = worlds.origin - np.arange(61)[::-1] * np.timedelta64(1, "D")
    for column in range(5):
        past, future = world.tables(column)
        found = forecast_series(
            times,
            world.past[:, column],
            quantity="vwc_percent",
            horizons=ALL,
            weather_past={**past, "tmean_c": np.full(60, 18.0)},
            weather_future={**future, "tmean_c": np.full(14, 18.0)},
        )
        assert found[1] == pytest.approx(plan.centre[:, column], abs=1e-9)


def test_shape_order_and_horizons_of_any_order(worlds: Worlds) -> None:
    world = worlds.bucket(1)
    whole = ask(worlds, world)
    assert whole.shape == (3, 14)
    assert (np.diff(whole, axis=0) >= 0.0).all()
    picked = ask(worlds, world, horizons=[7, 1, 7])
    assert (picked == whole[:, [6, 0, 6]]).all()


def test_order_repeats_and_gaps_of_readings_do_not_matter(worlds: Worlds) -> None:
    world = worlds.bucket(1)
    times, values = worlds.hourly(world.past[:, 0])
    past, future = world.tables()
    mixed = np.random.default_rng(1).permutation(times.size)
    mixed = np.concatenate([mixed, mixed[:50]])
    shuffled = forecast_series(
        times[mixed],
        values[mixed],
        quantity="vwc_percent",
        horizons=ALL,
        weather_past=past,
        weather_future=future,
    )
    assert shuffled == pytest.approx(ask(worlds, world), abs=1e-9)


def test_readings_after_the_origin_are_not_looked_at(worlds: Worlds) -> None:
    world = worlds.bucket(1)
    times, values = worlds.hourly(world.past[:, 0])
    later = times[-1] + np.timedelta64(1, "h")
    given_all: dict[str, Any] = {"quantity": "vwc_percent", "horizons": [1, 7], "origin": times[-1]}
    known = forecast_series(times, values, **given_all)
    leaked = forecast_series(np.append(times, later), np.append(values, 55.0), **given_all)
    assert (known == leaked).all()


def test_a_run_that_ends_after_the_origin_is_no_sentinel_yet() -> None:
    times = np.datetime64("2024-06-01", "s") + np.arange(6) * np.timedelta64(1, "D")
    values = [12.0, 9.0, 4.0, 0.0, 0.0, 0.0]
    given: dict[str, Any] = {"quantity": "vwc_percent", "horizons": [1, 7], "origin": times[4]}
    known = forecast_series(times[:5], values[:5], **given)
    assert (forecast_series(times, values, **given) == known).all()


def test_repeated_sentinels_are_not_forecast() -> None:
    times = np.datetime64("2024-06-01", "s") + np.arange(63) * np.timedelta64(1, "D")
    for quantity, value in (("tension_kpa", 65535.0), ("tension_kpa", -1.0), ("vwc_percent", 0.0)):
        values = np.append(np.linspace(20.0, 30.0, 60), [value] * 3)
        found = forecast_series(times, values, quantity=quantity, horizons=[1, 7])
        assert found[1] == pytest.approx([30.0, 30.0], abs=6.0)


@pytest.mark.filterwarnings("error")
def test_times_with_a_zone_are_converted_without_a_warning() -> None:
    plain = np.datetime64("2024-06-01", "s") + np.arange(40) * np.timedelta64(1, "D")
    values = 30.0 - 0.1 * np.arange(40)
    given: dict[str, Any] = {"quantity": "vwc_percent", "horizons": ALL}
    known = forecast_series(plain, values, **given)
    summer = timezone(timedelta(hours=2))
    aware = [moment.replace(tzinfo=UTC).astimezone(summer) for moment in plain.tolist()]
    assert (forecast_series(aware, values, **given) == known).all()
    for origin in (f"{plain[-1]}Z", aware[-1], str(plain[-1])):
        assert (forecast_series(aware, values, origin=origin, **given) == known).all()


def test_a_coarse_sensor_is_forecast_in_its_own_steps() -> None:
    times = np.datetime64("2024-06-01", "s") + np.arange(60) * np.timedelta64(1, "D")
    fine = 30.0 - 0.13 * np.arange(60)
    given: dict[str, Any] = {"quantity": "vwc_percent", "horizons": ALL}
    coarse = forecast_series(times, np.round(fine), **given)
    assert (coarse == np.round(coarse)).all()
    assert (np.diff(coarse, axis=0) >= 0.0).all()
    assert np.abs(coarse[1] - forecast_series(times, fine, **given)[1]).max() < 1.0


def test_a_constant_series_stays_where_it_is() -> None:
    times = np.datetime64("2024-06-01", "s") + np.arange(720) * np.timedelta64(1, "h")
    found = forecast_series(times, np.full(720, 17.0), quantity="vwc_percent", horizons=ALL)
    assert found[1] == pytest.approx(np.full(14, 17.0), abs=0.2)
    assert (np.diff(found, axis=0) >= 0.0).all()


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("quantity", ["vwc_percent", "tension_kpa"])
def test_one_or_two_points_give_a_modest_answer(count: int, quantity: str) -> None:
    times = np.datetime64("2024-06-01", "s") + np.arange(count) * np.timedelta64(1, "D")
    found = forecast_series(times, np.full(count, 25.0), quantity=quantity, horizons=[1, 14])
    assert np.isfinite(found).all()
    assert (found[0] <= 25.0).all()
    assert (found[2] >= 25.0).all()
    assert found[2, 1] - found[0, 1] >= found[2, 0] - found[0, 0]


@pytest.mark.parametrize("values", [[], [np.nan, np.nan], [-5.0, 140.0]])
def test_nothing_valid_gives_nan_and_no_exception(values: list[float]) -> None:
    times = np.datetime64("2024-06-01", "s") + np.arange(len(values)) * np.timedelta64(1, "D")
    found = forecast_series(times, values, quantity="vwc_percent", horizons=[1, 3])
    assert np.isnan(found).all()
    assert np.isnan(days_until(times, values, 12.0, quantity="vwc_percent"))


def test_a_last_reading_too_long_ago_gives_nan() -> None:
    times = np.array(["2024-01-01"], "datetime64[s]")
    origin = np.datetime64("2024-06-01")
    found = forecast_series(times, [20.0], quantity="vwc_percent", horizons=[1], origin=origin)
    assert np.isnan(found).all()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"horizons": [0]}, "horizons"),
        ({"horizons": [15]}, "horizons"),
        ({"horizons": [1.5]}, "horizons"),
        ({"horizons": 3}, "horizons"),
        ({"quantity": "percent"}, "quantity"),
        ({"origin": np.datetime64("NaT")}, "origin"),
        ({"origin": "noon"}, "origin"),
    ],
)
def test_what_cannot_be_used_is_named(worlds: Worlds, change: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        ask(worlds, worlds.bucket(1), **change)


def test_a_known_soil_holds_no_more_than_its_pores(worlds: Worlds) -> None:
    world = worlds.bucket(1)
    rain = world.rain_mm.copy()
    rain[60:] = 90.0
    soaked = type(world)(world.levels + 6.0, rain, world.et0_mm)
    open_end, sandy = ask(worlds, soaked), ask(worlds, soaked, soil="Ss")
    assert sandy.max() <= max(38.79, soaked.past.max()) < open_end.max() <= WETTEST_VWC_PERCENT


@quick
@given(st.data())
def test_any_plausible_series_gives_finite_ordered_bounded_quantiles(data: st.DataObject) -> None:
    random = np.random.default_rng(data.draw(st.integers(0, 100_000)))
    count = data.draw(st.integers(1, 400))
    quantity = data.draw(st.sampled_from(["vwc_percent", "tension_kpa"]))
    hours = np.sort(random.uniform(0, 24 * data.draw(st.integers(1, 90)), count))
    times = np.datetime64("2024-03-01", "s") + (hours * 3600).astype("timedelta64[s]")
    values = random.choice([0.0, 12.0, 30.0, 80.0, np.nan, 999.0, -3.0], count) * random.choice(
        [1.0, 0.5]
    )
    values[-1] = 14.0
    days = data.draw(st.integers(1, 80))
    table = {
        "day": np.datetime64("2024-03-01", "D") + np.arange(days),
        "rain_mm": np.where(random.random(days) < 0.5, np.nan, random.gamma(0.5, 20.0, days)),
        "et0_mm": np.where(random.random(days) < 0.2, np.nan, random.uniform(-1, 9, days)),
        "tmean_c": random.uniform(-25, 40, days),
    }
    weather = data.draw(st.sampled_from([None, table]))
    for future in (None, weather):
        found = forecast_series(
            times,
            values,
            quantity=quantity,
            horizons=ALL,
            weather_past=weather,
            weather_future=future,
        )
        assert np.isfinite(found).all()
        assert (np.diff(found, axis=0) >= 0.0).all()
        assert (found >= 0.0).all()
        until = days_until(times, values, 13.0, quantity=quantity, weather_future=future)
        assert until >= 0.0


def test_days_until_fits_a_known_dry_down(worlds: Worlds) -> None:
    world = worlds.bucket(40, rain_chance=0.0)
    said, true = [], []
    for column in range(40):
        times, values = worlds.hourly(world.past[:, column])
        past, future = world.tables(column)
        limit = float(world.truth[4, column])  # reached on the fifth day
        until = days_until(
            times,
            values,
            limit,
            quantity="vwc_percent",
            weather_past=past,
            weather_future=future,
        )
        said.append(min(until, 15.0))
        true.append(5.0)
    assert np.abs(np.array(said) - true).mean() < 2.0


def real_series() -> dict[str, np.ndarray]:
    with REAL.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {
        name: np.array([float(row[name] or "nan") for row in rows])
        for name in rows[0]
        if name != "day"
    }
    return {"day": np.array([row["day"] for row in rows], "datetime64[D]"), **found}


def test_a_real_summer_is_forecast_better_than_no_change() -> None:
    """Kansas 2014, 10 cm (USCRN, public domain): a fifth better at 3 and 7 days, honest bands."""
    data = real_series()
    level, ends = data["vwc_percent_10cm"], data["day"] + 1  # a day's mean is known at its end
    errors, inside = {3: [], 7: []}, []
    for now in range(60, level.size - 7, 3):
        table = {name: data[name] for name in ("day", "rain_mm", "tmin_c", "tmax_c")}
        upto = data["day"] < ends[now]
        found = forecast_series(
            ends[: now + 1],
            level[: now + 1],
            quantity="vwc_percent",
            horizons=[3, 7],
            weather_past={name: values[upto] for name, values in table.items()},
            weather_future={name: values[~upto] for name, values in table.items()},
            latitude_deg=39.1,
        )
        for row, lead in enumerate((3, 7)):
            truth = level[now + lead]
            errors[lead].append((abs(found[1, row] - truth), abs(level[now] - truth)))
            inside.append(found[0, row] <= truth <= found[2, row])
    for pairs in errors.values():
        model, still = np.array(pairs).mean(axis=0)
        assert model < 0.8 * still
    assert 0.65 < np.mean(inside) < 0.98
