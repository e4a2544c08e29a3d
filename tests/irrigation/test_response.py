from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.irrigation.drive import prepare_drive
from baumfeuchte.irrigation.forecast_priors import PRIORS
from baumfeuchte.irrigation.response import (
    RISE_FADING,
    TERM_NAMES,
    WETTING,
    Situation,
    learn_response,
    memory_step,
    step_terms,
)

if TYPE_CHECKING:
    from conftest import Worlds

NOTHING = np.zeros(1)
STILL = Situation(
    wetness=np.array([0.5]),
    span_in_steps=np.array([10.0]),
    et0=NOTHING,
    et0_ratio=np.ones(1),
    frost=NOTHING,
    store=NOTHING,
    rain=NOTHING,
    rain_before=NOTHING,
    rain_earlier=NOTHING,
    memory=np.zeros((3, 1)),
)
TYPICAL = np.array(PRIORS.weight_mean)


def change(now: Situation) -> float:
    return float(TYPICAL @ np.array([term[0] for term in np.broadcast_arrays(*step_terms(now))]))


def test_there_is_one_weight_for_each_term() -> None:
    assert len(step_terms(STILL)) == len(TERM_NAMES)
    assert len(PRIORS.weight_mean) == len(PRIORS.weight_sd) == len(TERM_NAMES)
    assert all("rain" in TERM_NAMES[row] for row in WETTING)


def test_evaporation_dries_rain_wets_frost_looks_dry() -> None:
    assert change(STILL._replace(et0=np.ones(1))) < change(STILL)
    assert change(STILL._replace(rain=np.full(1, 0.5))) > change(STILL)
    assert change(STILL._replace(frost=np.ones(1))) < change(STILL)
    assert change(STILL._replace(wetness=np.array([0.95]))) < change(STILL)


def test_a_full_soil_takes_less_rain_than_an_empty_one() -> None:
    def gain(wetness: float) -> float:
        at = STILL._replace(wetness=np.array([wetness]))
        return change(at._replace(rain=np.full(1, 0.5))) - change(at)

    assert gain(0.1) > gain(0.6) > gain(1.1) >= 0.0


def test_dry_days_teach_the_recession_and_wet_days_only_fade_it() -> None:
    memory = np.zeros((3, 1))
    memory = memory_step(memory, np.array([-1.0]), np.array([0.0]))
    assert memory[:, 0].tolist() == pytest.approx([-0.8, -0.2, 0.0])
    wet = memory_step(memory, np.array([-1.0]), np.array([12.0]))
    assert wet[0, 0] == pytest.approx(-0.8 * 0.95)
    gap = memory_step(memory, np.array([np.nan]), np.array([0.0]))
    assert gap[0, 0] == pytest.approx(-0.8 * 0.95)


def test_a_rise_is_remembered_and_fades() -> None:
    memory = memory_step(np.zeros((3, 1)), np.array([3.5]), np.array([0.0]))
    assert memory[2, 0] == pytest.approx(3.0)
    assert memory[0, 0] == 0.0
    later = memory_step(memory, np.array([-0.5]), np.array([0.0]))
    assert later[2, 0] == pytest.approx(3.0 * RISE_FADING)


def test_a_sensor_learns_its_own_rain(worlds: Worlds) -> None:
    world = worlds.bucket(30)
    drive = prepare_drive(world.weather(), 60)
    least = np.full(30, 0.01)
    wetted = learn_response(world.past, drive, least)
    deaf = replace(drive, water_mm=np.roll(drive.water_mm, 7, axis=0))  # rain of another week
    other = learn_response(world.past, deaf, least)
    assert np.median(wetted.weights[6]) > np.median(other.weights[6]) + 0.2
    assert (wetted.weights[list(WETTING)] >= 0.0).all()
    assert (other.weights[list(WETTING)] >= 0.0).all()


def test_without_days_the_weights_are_the_prior(worlds: Worlds) -> None:
    world = worlds.bucket(2)
    levels = np.full_like(world.past, np.nan)
    levels[-1] = 20.0
    learned = learn_response(levels, prepare_drive(world.weather(), 60), np.full(2, 0.01))
    assert pytest.approx(np.array([PRIORS.weight_mean] * 2)) == learned.weights.T
    assert (learned.step > 0.0).all()
    assert (learned.span > 0.0).all()


def test_one_wild_value_hardly_moves_the_weights(worlds: Worlds) -> None:
    world = worlds.bucket(20)
    drive, least = prepare_drive(world.weather(), 60), np.full(20, 0.01)
    calm = learn_response(world.past, drive, least)
    spiked = world.past.copy()
    spiked[30] += 4.0
    wild = learn_response(spiked, drive, least)
    assert np.median(np.abs(wild.weights - calm.weights)) < 0.05
