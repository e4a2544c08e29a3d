from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.judge import judge
from baumfeuchte.irrigation.quality import Rule
from baumfeuchte.irrigation.timeline import timeline

VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT
TENSION = Quantity.SOIL_WATER_TENSION_KPA
HOUR = 3600.0
JULY = float(np.datetime64("2026-07-01", "s").astype(np.int64))
DECEMBER = float(np.datetime64("2026-12-01", "s").astype(np.int64))


def found(
    values: np.ndarray, quantity: Quantity = VWC, *, begin: float = JULY, **more: object
) -> dict[Rule, list[int]]:
    line = timeline(begin + HOUR * np.arange(values.size), values[None])
    marks = judge(line, quantity, **more)  # type: ignore[arg-type]
    return {rule: np.flatnonzero(mark[0]).tolist() for rule, mark in marks.items() if mark.any()}


def test_a_healthy_probe(healthy: np.ndarray) -> None:
    assert set(found(healthy)) <= {Rule.SATURATED_PLATEAU}


def test_range_and_sentinel(healthy: np.ndarray) -> None:
    healthy[[10, 20]] = -0.1, 60.1
    healthy[100:103] = 0.0
    marks = found(healthy)
    assert marks[Rule.RANGE] == [10, 20]
    assert marks[Rule.SENTINEL] == [100, 101, 102]
    assert found(healthy, highest=20.0)[Rule.RANGE][0] == 0


def test_water_content_above_saturation_is_no_fault() -> None:
    values = np.array([39.0, 41.0, 43.0])
    assert found(values, theta_s=np.array([0.395]))[Rule.ABOVE_SATURATION] == [2]


def test_tension_faults_and_zeros() -> None:
    values = 20.0 + 0.1 * np.arange(100)
    values[10], values[20], values[30:40] = 240.0, 255.0, 0.0
    marks = found(values, TENSION)
    assert marks[Rule.SENTINEL] == [10, 20]
    assert Rule.RANGE not in marks
    assert found(np.array([-1.0, 5.0, 2.0e5]), TENSION)[Rule.RANGE] == [0, 2]


def drying_tension() -> np.ndarray:
    hour = np.arange(1500.0)
    return 15.0 * np.exp(0.002 * hour) * (1.0 + 0.01 * np.sin(2.0 * np.pi * hour / 24.0))


def test_tension_spikes_count_by_their_ratio() -> None:
    values = drying_tension()
    values[800] *= 2.5
    assert found(values, TENSION) == {Rule.SPIKE: [800]}


def test_a_sudden_rise_of_tension_is_a_shift_but_its_fall_is_rain() -> None:
    values = drying_tension()
    rain = values.copy()
    rain[800:] = 12.0 * np.exp(0.002 * np.arange(700.0))
    assert found(rain, TENSION) == {}
    values[800:] *= 3.0
    assert found(values, TENSION)[Rule.LEVEL_SHIFT] == list(range(800, 824))


def test_a_wet_tension_probe_may_stand_still() -> None:
    values = drying_tension()
    values[500:700] = 0.0
    assert Rule.STUCK not in found(values, TENSION)
    values = drying_tension()
    values[500:700] = values[500]
    assert found(values, TENSION)[Rule.STUCK][-1] == 699


def test_a_new_level_is_doubted_for_a_day(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    healthy[quiet:] += 6.0
    assert found(healthy)[Rule.LEVEL_SHIFT] == list(range(quiet, quiet + 24))


@pytest.mark.parametrize(
    ("begin", "step", "stuck"), [(JULY, 0.1, True), (DECEMBER, 0.1, False), (JULY, 1.0, False)]
)
def test_two_weeks_without_change_in_season(begin: float, step: float, stuck: bool) -> None:
    values = np.concatenate([20.0 + step * np.arange(6), np.full(400, 26.0)])
    marks = found(values, begin=begin).get(Rule.STUCK, [])
    assert marks == (list(range(6 + 335, 406)) if stuck else [])


def test_temperature_says_frozen_and_stuck(healthy: np.ndarray) -> None:
    temperature = 10.0 + np.sin(np.arange(healthy.size) / 4.0)
    temperature[100:110] = 0.9
    temperature[1000:1100] = 12.0
    marks = found(healthy, soil_temperature_c=temperature[None])
    assert marks[Rule.FROZEN] == list(range(100, 110))
    assert marks[Rule.STUCK] == list(range(1071, 1100))


def test_frost_makes_no_breaks(healthy: np.ndarray) -> None:
    quiet = int(np.argmax(np.diff(healthy) > 0.5)) - 60
    healthy[quiet:] -= 9.0
    assert Rule.LEVEL_SHIFT in found(healthy)
    temperature = np.full(healthy.size, 5.0) + 0.01 * np.sin(np.arange(healthy.size))
    temperature[quiet - 3 : quiet + 20] = -0.5
    marks = found(healthy, soil_temperature_c=temperature[None])
    assert Rule.LEVEL_SHIFT not in marks
    assert Rule.CONTACT_LOSS not in marks


@pytest.mark.parametrize("quantity", list(Quantity))
def test_every_quantity_can_be_judged(quantity: Quantity, healthy: np.ndarray) -> None:
    assert Rule.RANGE in judge(timeline(HOUR * np.arange(healthy.size), healthy[None]), quantity)


def test_a_temperature_is_stuck_after_three_days() -> None:
    values = np.concatenate([10.0 + np.arange(10.0), np.full(100, 18.2)])
    assert found(values, Quantity.SOIL_TEMPERATURE_C)[Rule.STUCK] == list(range(10 + 71, 110))
    assert found(values[:69], Quantity.SOIL_TEMPERATURE_C) == {}
