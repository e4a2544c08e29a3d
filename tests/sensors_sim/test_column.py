"""The soil columns: what goes in is what is kept, used or drained."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from baumfeuchte.sensors_sim.column import (
    DRAINAGE_PER_DAY,
    LAYER_MM,
    LAYERS,
    Columns,
    at_depths,
    root_shares,
    run_columns,
)
from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.scenarios import BOCHUM
from baumfeuchte.sensors_sim.season import season_start
from baumfeuchte.sensors_sim.truth import make_columns
from baumfeuchte.sensors_sim.weather import hourly_demand_mm, hourly_net_rain_mm, year_weather

FC, PWP, FILL = 0.248, 0.081, 0.30


def columns(kappa: float = 0.0016, trees: int = 1) -> Columns:
    one = np.ones((trees, 1))
    return Columns(
        fc=FC * one, pwp=PWP * one, fill=FILL * one, kappa=kappa * np.ones((trees, LAYERS))
    )


def test_the_water_balance_of_every_layer_and_column_closes_over_a_year() -> None:
    fleet = Fleet.bochum(1, year=2026)
    start = season_start(datetime(2026, 7, 1, tzinfo=UTC))
    weather = year_weather(1, start, BOCHUM)
    water = hourly_net_rain_mm(weather)[:, None] * np.ones(len(fleet.trees))

    def crews(hour: int, _theta: object, water_mm: np.ndarray) -> None:
        if hour % 200 == 0:
            water_mm[hour + 1 : hour + 7, ::2] += 10.0

    run = run_columns(
        make_columns(fleet),
        demand_mm=hourly_demand_mm(weather),
        water_mm=water,
        crews=crews,
    )
    brought = (water - hourly_net_rain_mm(weather)[:, None]).sum(axis=0)
    assert (brought[::2] > 2000).all()
    np.testing.assert_allclose(brought[1::2], 0.0, atol=1e-9)

    stored_mm = (run.last - run.first) * LAYER_MM
    from_above_mm = np.zeros_like(run.drainage_mm)
    from_above_mm[:, 1:] = run.drainage_mm[:, :-1]
    gain_mm = run.infiltration_mm + from_above_mm
    np.testing.assert_allclose(
        stored_mm, gain_mm - run.uptake_mm - run.drainage_mm, rtol=0, atol=1e-8
    )
    # The whole column: what arrived is stored, used, or left below.
    left_mm = run.drainage_mm[:, -1] + run.surplus_mm
    np.testing.assert_allclose(
        water.sum(axis=0), stored_mm.sum(axis=1) + run.uptake_mm.sum(axis=1) + left_mm, atol=1e-7
    )
    assert (run.uptake_mm.sum(axis=1) > 50).all()
    assert (water.sum(axis=0) > 300).all()


def test_an_hour_of_loss_is_the_formula() -> None:
    start = run_columns(columns(), demand_mm=np.array([5.0, 5.0]), water_mm=np.zeros((2, 1)))
    # Science 4.2: x - kappa ET0 Ks with Ks = 1 at field capacity, and still 1 after one step.
    np.testing.assert_allclose(start.theta[1], FC - 0.0016 * 5, atol=1e-7)
    np.testing.assert_allclose(start.last, FC - 2 * 0.0016 * 5, atol=1e-12)


def test_below_the_stress_point_loss_is_exponential_and_ends_at_the_wilting_point() -> None:
    hours = 3000
    run = run_columns(columns(), demand_mm=np.full(hours, 0.5), water_mm=np.zeros((hours, 1)))
    theta = run.theta[:, 0, 0].astype(float)
    assert (np.diff(theta) <= 0).all()
    assert theta[-1] == pytest.approx(PWP, abs=1e-3)
    assert theta.min() >= PWP - 1e-6
    dry = theta[theta < PWP + 0.4 * (FC - PWP)]
    ratio = (dry[101:200] - PWP) / (dry[100:199] - PWP)
    np.testing.assert_allclose(ratio, 1 - 0.0016 * 0.5 / (0.5 * (FC - PWP)), atol=1e-4)


def test_water_fills_from_the_top_and_the_surplus_leaves() -> None:
    room_mm = (FILL - FC) * LAYER_MM
    water = np.zeros((1, 3))
    water[0] = [room_mm / 2, room_mm * 2.5, room_mm * (LAYERS + 1)]
    run = run_columns(columns(trees=3), demand_mm=np.zeros(1), water_mm=water)
    layers = np.arange(LAYERS)
    np.testing.assert_allclose(run.infiltration_mm[0], room_mm * np.where(layers < 1, 0.5, 0))
    np.testing.assert_allclose(
        run.infiltration_mm[1], room_mm * np.clip(2.5 - layers, 0, 1), atol=1e-12
    )
    np.testing.assert_allclose(run.infiltration_mm[2], room_mm)
    np.testing.assert_allclose(run.surplus_mm, [0, 0, room_mm], atol=1e-9)


def test_a_day_drains_its_share_of_the_water_above_field_capacity() -> None:
    water = np.zeros((25, 1))
    water[0] = (FILL - FC) * LAYER_MM
    run = run_columns(columns(), demand_mm=np.zeros(25), water_mm=water)
    above = run.theta[1:, 0, 0].astype(float) - FC
    assert above[-1] / above[0] == pytest.approx(1 - DRAINAGE_PER_DAY, abs=1e-5)


def test_keeping_a_part_keeps_the_same_numbers() -> None:
    rng = np.random.default_rng(3)
    demand, water = rng.uniform(0, 0.4, 100), rng.uniform(0, 1, (100, 2))
    everything = run_columns(columns(trees=2), demand_mm=demand, water_mm=water)
    part = run_columns(columns(trees=2), demand_mm=demand, water_mm=water, keep_from=60)
    np.testing.assert_array_equal(everything.theta[60:], part.theta)


def test_root_shares_and_depths() -> None:
    shares = root_shares(np.array([60.0, 100.0]), np.array([0.997, 0.966]))
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert (shares[0, 6:] == 0).all()
    assert (np.diff(shares[1]) < 0).all()
    depths = at_depths((5, 10, 15, 95))
    np.testing.assert_allclose(depths.sum(axis=1), 1)
    np.testing.assert_allclose(depths[1, :3], [0.5, 0.5, 0])
    assert depths[2, 1] == depths[3, 9] == 1
