from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from baumfeuchte.irrigation.evapotranspiration import et0_climatology
from baumfeuchte.irrigation.probes import (
    PreparedProbes,
    check_probes,
    prepare_probes,
    too_wet,
)
from baumfeuchte.irrigation.retention import vg_theta
from baumfeuchte.irrigation.site import site_arrays
from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.weather_state import uniform_weather

NAN = float("nan")
PAST = et0_climatology(np.arange(154, 161))


def prepare(case: Any) -> PreparedProbes:
    state = case.probe_state()
    rows = np.arange(state.depth_cm.size)
    trees = case.tree_state()
    weather = uniform_weather(
        trees.tree_id.size, day=case.day, et0_mm=np.full(7, 4.0), past_et0_mm=PAST
    )
    return prepare_probes(
        state, rows, site_arrays(trees, DEFAULT_OPTIONS), weather, DEFAULT_OPTIONS
    )


def test_fresh_and_plausible_values_are_usable(build: Any) -> None:
    probes = [
        build.probe(30, 20.0),
        build.probe(30, 20.0, age=2.0),
        build.probe(30, 20.0, age=3.0),
        build.probe(30, NAN, age=NAN),
        build.probe(30, 70.0),
        build.probe(30, 240.0, tension=True),
        build.probe(30, 70.0, tension=True),
        build.probe(30, -1.0, age=5.0),
    ]
    check = check_probes(build.case(build.tree(*probes)).probe_state(), DEFAULT_OPTIONS)
    assert check.usable.tolist() == [1, 1, 0, 0, 0, 0, 1, 0]
    assert check.implausible.tolist() == [0, 0, 0, 0, 1, 1, 0, 0]


def test_tension_goes_through_the_curve_and_its_limits_too(build: Any) -> None:
    ready = prepare(build.case(build.tree(build.probe(30, 50.0, tension=True), soil="Ut3")))
    curve = soil_parameters("Ut3").curve
    assert ready.theta_now[0] == pytest.approx(float(vg_theta(50, curve)))
    assert ready.water_at[0] == pytest.approx(float(vg_theta(62, curve)))
    assert ready.critical[0] == pytest.approx(float(vg_theta(81, curve)))


def test_water_content_limits_are_rew(build: Any) -> None:
    ready = prepare(build.case(build.tree(build.probe(60, 18.5), build.probe(30, 18.5))))
    soil = soil_parameters("Sl3")
    span = soil.field_capacity - soil.wilting_point
    assert ready.critical.tolist() == pytest.approx(
        [soil.wilting_point + 0.50 * span, soil.wilting_point + 0.33 * span]
    )


def test_substrate_keeps_its_own_water_and_the_shape_of_its_curve(build: Any) -> None:
    ready = prepare(build.case(build.tree(build.probe(30, 62.0, tension=True), soil="substrate")))
    assert ready.theta_now[0] == pytest.approx(0.06 + 0.10 * 0.42, abs=6e-4)


def test_tension_below_ten_means_at_most_ten(build: Any) -> None:
    wet = [2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 9.0]
    ready = prepare(build.case(build.tree(build.probe(30, 9.0, tension=True, history=wet))))
    assert ready.theta_now[0] == pytest.approx(float(vg_theta(10, soil_parameters("Sl3").curve)))
    assert ready.segment_days[0] == 0  # a flat line at the wet end says nothing about the loss


def test_more_than_saturation_is_clipped(build: Any) -> None:
    ready = prepare(build.case(build.tree(build.probe(30, 55.0), build.probe(30, 0.0))))
    assert ready.theta_now.tolist() == pytest.approx([0.3952, 0.9 * 0.0811], abs=1e-4)


def test_an_older_value_is_rolled_forward(build: Any) -> None:
    ready = prepare(build.case(build.tree(build.probe(30, 20.0), build.probe(30, 20.0, age=2.0))))
    assert ready.theta_start.tolist() == [0.2, 0.2]
    assert ready.theta_now[0] == 0.2
    assert ready.theta_now[1] == pytest.approx(0.2 - 0.0015 * (PAST[5] + PAST[6]))
    assert ready.age_days.tolist() == [0, 2]


def test_a_watering_since_is_credited_up_to_field_capacity(build: Any) -> None:
    values = [build.probe(30, 15.0), build.probe(30, 24.0), build.probe(30, 30.0)]
    ready = prepare(build.case(build.tree(*values, watered=80.0)))
    gain = 0.8 * 80 / (1000 * 0.68)
    assert ready.theta_now.tolist() == pytest.approx([0.15 + gain, 0.248, 0.30], abs=4e-4)


def test_a_watering_ends_the_dry_segment(build: Any) -> None:
    history = [20.0, 19.5, 19.0, 18.5, 18.0, 17.5, 17.0]
    dry = prepare(build.case(build.tree(build.probe(30, 17.0, history=history))))
    assert dry.segment_days[0] == 6
    assert dry.slope[0] == pytest.approx(-0.5)
    assert dry.low[0] == pytest.approx(0.17)
    wet = prepare(build.case(build.tree(build.probe(30, 17.0, history=history), watered=60.0)))
    assert wet.segment_days[0] == 0
    assert wet.log_correction[0] == 0
    assert np.isnan(wet.slope[0])
    assert wet.low[0] == wet.theta_now[0]


def test_today_completes_a_history_without_it(build: Any) -> None:
    history = [20.0, 19.5, 19.0, 18.5, 18.0, 17.5, NAN]
    ready = prepare(build.case(build.tree(build.probe(30, 17.0, history=history))))
    assert ready.segment_days[0] == 6


def test_level_error_by_kind_of_sensor(build: Any) -> None:
    one = [build.probe(30, 20.0), build.probe(30, 33.0, tension=True)]
    known = prepare(build.case(build.tree(*one))).sd_rew
    assert known[0] == pytest.approx(0.03 / 0.1673, rel=1e-3)
    assert known[1] == pytest.approx(0.058, abs=0.005)
    unknown = prepare(build.case(build.tree(*one, soil=None))).sd_rew
    assert unknown[1] == pytest.approx(np.hypot(known[1], 0.08))
    calibrated = prepare(build.case(build.tree(*one, field_capacity=0.248))).sd_rew
    assert calibrated[0] == pytest.approx(known[0] / 2, rel=0.01)


@pytest.mark.parametrize(
    ("depth", "history", "value", "wet"),
    [
        (60, [20.0, 20, 20, 26, 26, 26, 26], 26.0, True),
        (60, [NAN, NAN, NAN, 26, NAN, 26, NAN], 26.0, True),
        (60, [20.0, 20, 20, 20, 26, 26, 26], 26.0, False),
        (60, [NAN, NAN, NAN, NAN, 26, 26, 26], 26.0, False),
        (60, [26.0, 26, 26, 26, 26, 26, 24], 24.0, False),
        (50, [26.0] * 7, 26.0, False),
    ],
    ids=str,
)
def test_waterlogged(
    build: Any, depth: float, history: list[float], value: float, wet: Any
) -> None:
    case = build.case(build.tree(), build.tree(build.probe(depth, value, history=history)))
    state = case.probe_state()
    found = too_wet(
        state,
        check_probes(state, DEFAULT_OPTIONS),
        site_arrays(case.tree_state(), DEFAULT_OPTIONS),
    )
    assert found.tolist() == [False, wet]
