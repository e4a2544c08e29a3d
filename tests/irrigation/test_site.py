from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baumfeuchte.irrigation.site import site_arrays, volume_columns
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS, Options


def test_soil_of_class_substrate_and_default(build: Any) -> None:
    trees = [build.tree(soil=code) for code in ("ut3", "Substrate", None, "Lehm")]
    site = site_arrays(build.case(*trees).tree_state(), DEFAULT_OPTIONS)
    assert site.soil == ("Ut3", "substrate", "Sl3", "Sl3")
    assert site.soil_source == ("class", "class", "default", "default")
    assert site.field_capacity.tolist() == pytest.approx([0.356, 0.16, 0.248, 0.248], abs=6e-4)


def test_a_city_chooses_its_default_soil(build: Any) -> None:
    state = build.case(build.tree(soil=None)).tree_state()
    assert site_arrays(state, Options(default_soil="substrate")).soil == ("substrate",)


def test_measured_field_capacity_moves_the_wilting_point(build: Any) -> None:
    trees = [
        build.tree(field_capacity=0.30),
        build.tree(field_capacity=0.30, wilting_point=0.10),
        build.tree(field_capacity=0.10),
        build.tree(field_capacity=0.20, wilting_point=0.19),
        build.tree(wilting_point=0.09),
    ]
    site = site_arrays(build.case(*trees).tree_state(), DEFAULT_OPTIONS)
    wet, dry = site.field_capacity, site.wilting_point
    assert wet.tolist() == pytest.approx([0.30, 0.30, 0.10, 0.248, 0.248], abs=6e-4)
    assert dry.tolist() == pytest.approx([0.1327, 0.10, 0.0, 0.081, 0.09], abs=6e-4)
    assert site.measured.tolist() == [True, True, True, False, False]
    assert site.soil_source[0] == "measured"
    assert (site.saturation >= wet).all()


def test_volume_is_measured_or_by_age(build: Any) -> None:
    trees = [build.tree(years=1), build.tree(years=1, volume=1.2), build.tree(years=1, volume=0)]
    site = site_arrays(build.case(*trees).tree_state(), DEFAULT_OPTIONS)
    assert site.volume_m3.tolist() == [0.38, 1.2, 0.38]


def test_nonsense_in_the_register_breaks_nothing(build: Any) -> None:
    trees = [build.tree(stones=1.0), build.tree(stones=-3), build.tree(watered=-50)]
    site = site_arrays(build.case(*trees).tree_state(), DEFAULT_OPTIONS)
    assert site.stone_fraction.tolist() == [0.95, 0.0, 0.0]
    assert np.isfinite(site.credit).all()
    assert (site.credit == 0).all()


def test_a_volume_is_learned_of_the_register_or_of_the_age(build: Any) -> None:
    trees = [build.tree(years=2, volume=volume) for volume in (float("nan"), 0.5, 0.9, 0.001)]
    state = build.case(*trees).tree_state()
    site, rows = site_arrays(state, DEFAULT_OPTIONS), np.arange(4)
    assert "volume_source" not in volume_columns(state, site, rows)
    state = replace(state, volume_lessons=np.array([0, 0, 3, 0]))
    told = volume_columns(state, site, rows)
    assert told["volume_m3"] == [0.68, 0.5, 0.9, 0.68]
    assert told["volume_source"] == ["age", "register", "learned", "age"]
    assert told["volume_waterings"] == [0, 0, 3, 0]
    assert "volume_waterings" not in volume_columns(state, site, rows[:2])
