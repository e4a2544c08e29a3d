"""Rows to arrays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from baumfeuchte.domain.calibration import CalibrationKind, SiteCalibration
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.tree import Installation, Site, Tree, Watering
from baumfeuchte.domain.watering_outcome import LearnedVolume
from baumfeuchte.irrigation.error_budget import Calibrated, ProbeKind
from baumfeuchte.planning.assemble import (
    LEVEL_DAYS,
    probe_state,
    tree_state,
    tree_traits,
    unseen_litres,
)
from baumfeuchte.storage.readings import DailyValue, NewestValue

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 7, 15)
SINCE = datetime(2026, 4, 1, tzinfo=UTC)
VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT
TENSION = Quantity.SOIL_WATER_TENSION_KPA


def tree(tree_id: int, **more: object) -> Tree:
    fields = {
        "number": str(tree_id),
        "species": "Tilia",
        "planting_year": 2024,
        "latitude": 51.0,
        "longitude": 7.0,
        "id": tree_id,
    }
    return Tree(**(fields | more))


def place(place_id: int, tree_id: int, depth_cm: float = 30.0) -> Installation:
    return Installation(
        id=place_id, sensor_id=1, probe=0, tree_id=tree_id, depth_cm=depth_cm, since=SINCE
    )


def daily(place_id: int, tree_id: int, day: date, value: float, kind: Quantity = VWC) -> DailyValue:
    return DailyValue(
        installation_id=place_id,
        tree_id=tree_id,
        sensor_id=1,
        probe=0,
        depth_cm=30.0,
        quantity=kind,
        local_day=day,
        value=value,
        count=4,
    )


def newest(place_id: int, tree_id: int, at: datetime, kind: Quantity = VWC) -> NewestValue:
    return NewestValue(
        installation_id=place_id,
        tree_id=tree_id,
        sensor_id=1,
        probe=0,
        depth_cm=30.0,
        quantity=kind,
        usable_at=at,
        value=1.0,
        any_at=at,
        any_flags=0,
    )


def test_trees_keep_their_order_and_unknowns_are_nan() -> None:
    state = tree_state(
        [tree(7), tree(3, planting_year=None, site=Site(soil="Sl3", stone_fraction=0.2))],
        day=DAY,
        watered_litres={3: 60.0},
    )
    assert state.tree_id.tolist() == [7, 3]
    assert state.standing_years[0] == 2
    assert np.isnan(state.standing_years[1])
    assert state.soil == (None, "Sl3")
    assert state.stone_fraction.tolist() == [0.0, 0.2]
    assert np.isnan(state.field_capacity).all()
    assert state.watered_litres.tolist() == [0.0, 60.0]
    assert np.isnan(state.drought_class).all()
    classes = [tree(7, drought_class=4), tree(8)]
    known = tree_state(classes, day=DAY, watered_litres={}).drought_class
    np.testing.assert_array_equal(known, [4.0, np.nan])


def test_the_value_is_the_newest_of_the_history() -> None:
    at = datetime(2026, 7, 14, 5, tzinfo=UTC)
    state = probe_state(
        [tree(7)],
        [place(1, 7)],
        [daily(1, 7, DAY - timedelta(days=back), 20.0 + back) for back in (1, 2, 6, 9)],
        [newest(1, 7, at)],
        day=DAY,
    ).state
    np.testing.assert_array_equal(
        state.recent, [[26.0, np.nan, np.nan, np.nan, 22.0, 21.0, np.nan]]
    )
    assert state.history.shape == (1, LEVEL_DAYS)
    assert state.history[0, -10] == 29.0
    assert state.value.tolist() == [21.0]
    assert state.value_day_age.tolist() == [1.0]
    assert state.observed_at == (at,)
    assert state.is_tension.tolist() == [False]


def test_a_probe_without_any_value_is_nan_and_not_missing() -> None:
    state = probe_state([tree(7)], [place(1, 7, 60.0)], [], [], day=DAY).state
    assert np.isnan(state.value).all()
    assert np.isnan(state.value_day_age).all()
    assert state.observed_at == (None,)
    assert state.depth_cm.tolist() == [60.0]


def test_a_probe_with_two_quantities_is_two_columns() -> None:
    at = datetime(2026, 7, 15, 3, tzinfo=UTC)
    state = probe_state(
        [tree(3), tree(7)],
        [place(1, 7)],
        [daily(1, 7, DAY, 20.0), daily(1, 7, DAY, 45.0, TENSION)],
        [newest(1, 7, at, TENSION), newest(1, 7, at)],
        day=DAY,
    ).state
    assert state.tree_index.tolist() == [1, 1]
    assert state.is_tension.tolist() == [True, False]
    assert state.value.tolist() == [45.0, 20.0]


def test_the_past_counts_from_the_day_after_a_probe_was_put_in() -> None:
    series = np.arange(LEVEL_DAYS, dtype=np.float64)
    moved = replace(place(1, 7), since=datetime(2026, 7, 9, 22, 30, tzinfo=UTC))  # the 10th, 00:30
    found = probe_state(
        [tree(7)],
        [moved],
        [daily(1, 7, DAY, 99.0)],
        [newest(1, 7, datetime(2026, 7, 15, 3, tzinfo=UTC))],
        day=DAY,
        past={(1, VWC, 0): series},
        zone=BERLIN,
    )
    np.testing.assert_array_equal(
        found.state.recent[0],
        [np.nan, np.nan, *series[-5:-1], 99.0],  # 9th, 10th, 11th ...
    )
    assert (found.sensor_id.tolist(), found.probe.tolist()) == ([1], [0])


def test_a_calibration_is_of_its_probe() -> None:
    calibrated = SiteCalibration(
        installation_id=1,
        kind=CalibrationKind.WINTER,
        period="2025/26",
        field_capacity=0.3,
        wilting_point=0.13,
        days=90,
    )
    places = [place(1, 7), replace(place(2, 7), probe=1)]
    state = probe_state([tree(7)], places, [], [], day=DAY, calibrations={1: calibrated}).state
    np.testing.assert_array_equal(state.field_capacity, [0.3, np.nan])
    np.testing.assert_array_equal(state.wilting_point, [0.13, np.nan])
    assert state.calibration.tolist() == [Calibrated.WINTER, Calibrated.NO]
    plateau = {1: replace(calibrated, kind=CalibrationKind.PLATEAU)}
    state = probe_state([tree(7)], places, [], [], day=DAY, calibrations=plateau).state
    assert state.calibration.tolist() == [Calibrated.PLATEAU, Calibrated.NO]
    drifted = {1: replace(calibrated, drifted=True)}
    state = probe_state([tree(7)], places, [], [], day=DAY, calibrations=drifted).state
    assert state.calibration.tolist() == [Calibrated.NO, Calibrated.NO]


def test_the_kind_of_a_probe_is_asked_by_sensor_and_quantity() -> None:
    at = datetime(2026, 7, 14, 5, tzinfo=UTC)

    def kinds(sensor_id: int, quantity: Quantity) -> ProbeKind:
        assert sensor_id == 1
        return ProbeKind.TEROS21 if quantity is TENSION else ProbeKind.CAPACITANCE

    told = [newest(1, 7, at, TENSION), newest(2, 7, at)]
    places = [place(1, 7), place(2, 7)]
    state = probe_state([tree(7)], places, [], told, day=DAY, kinds=kinds).state
    assert state.kind.tolist() == [ProbeKind.TEROS21, ProbeKind.CAPACITANCE]


def test_a_taught_volume_counts_before_the_registers() -> None:
    trees = [
        replace(tree(7), site=Site(wetted_volume_m3=0.5)),
        replace(tree(8), site=Site(wetted_volume_m3=0.6)),
    ]
    taught = LearnedVolume(tree_id=8, volume_m3=0.9, log_variance=0.1, waterings=3)
    state = tree_state(trees, day=DAY, watered_litres={}, volumes={8: taught})
    assert state.wetted_volume_m3.tolist() == [0.5, 0.9]
    assert state.volume_lessons is not None
    assert state.volume_lessons.tolist() == [0, 3]


def watering(tree_id: int, at: datetime, litres: float = 80.0) -> Watering:
    return Watering(tree_id=tree_id, watered_at=at, litres=litres, idempotency_key=str(at))


@pytest.mark.parametrize(
    ("watered_at", "expected"),
    [
        (datetime(2026, 7, 15, 3, tzinfo=UTC), {}),
        (datetime(2026, 7, 15, 6, tzinfo=UTC), {7: 80.0}),
        (datetime(2026, 7, 15, 11, tzinfo=UTC), {}),
    ],
)
def test_only_water_that_the_value_cannot_know_counts(
    watered_at: datetime, expected: dict[int, float]
) -> None:
    litres = unseen_litres(
        [watering(7, watered_at)],
        [daily(1, 7, DAY, 20.0), daily(1, 7, DAY - timedelta(days=1), 20.0)],
        as_of=datetime(2026, 7, 15, 10, tzinfo=UTC),
        zone=BERLIN,
    )
    assert litres == expected


def test_water_after_an_old_value_adds_up() -> None:
    litres = unseen_litres(
        [
            watering(7, datetime(2026, 7, 14, 8, tzinfo=UTC), 50.0),
            watering(7, datetime(2026, 7, 15, 8, tzinfo=UTC), 30.0),
            watering(8, datetime(2026, 7, 15, 8, tzinfo=UTC), 30.0),
        ],
        [daily(1, 7, DAY - timedelta(days=1), 20.0)],
        as_of=datetime(2026, 7, 15, 10, tzinfo=UTC),
        zone=BERLIN,
    )
    assert litres == {7: 80.0}


def test_what_makes_trees_similar_comes_from_the_register() -> None:
    known = Tree(
        id=1, number="1", species="Tilia cordata", planting_year=2015, latitude=51, longitude=7,
        drought_class=3, site=Site(exposure="shade", watering_regime="ring"),
    )  # fmt: skip
    bare = Tree(id=2, number="2", species="", planting_year=None, latitude=51, longitude=7)
    found = tree_traits([known, bare])
    assert found.exposure == ("shade", None)
    assert found.regime == ("ring", None)
    assert found.drought_class[0] == 3.0
    assert np.isnan(found.drought_class[1])
