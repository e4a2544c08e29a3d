"""The drought class of the species at trees with a sensor (irrigation-science 2.2)."""

from __future__ import annotations

from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.irrigation.retention import rew_from_tension
from baumfeuchte.irrigation.soils import soil_parameters
from baumfeuchte.irrigation.state import Options

NAN = float("nan")
SHIFTS = {1: -0.05, 2: 0.0, 3: 0.05, 4: 0.10}


def limits_text(advice: Any, language: Literal["de", "en"]) -> str:
    steps = explanation(advice, None, language, ZoneInfo("Europe/Berlin"))
    return next(step.text for step in steps if step.code == "limits")


def advise(build: Any, number: float, *, tension: bool = False, **more: Any) -> Any:
    """A tree with one probe in 60 cm; in its eighth standing year unless told otherwise."""
    value = more.pop("value", 100.0 if tension else 15.0)
    options = more.pop("options", Options())
    site = {"years": 8.0, "soil": "Sl3", **more}
    probe = build.probe(60, value, tension=tension)
    return build.one(build.tree(probe, drought=number, **site), options=options)


@pytest.mark.parametrize("number", SHIFTS)
def test_limits_of_a_water_content_probe_move_by_the_class(build: Any, number: int) -> None:
    inputs = advise(build, number).inputs
    assert inputs["water_at_rew"] == pytest.approx(0.33 + SHIFTS[number], abs=1e-4)
    assert inputs["critical_rew"] == pytest.approx(0.25 + SHIFTS[number], abs=1e-4)
    assert inputs.get("limit_shift_rew", 0.0) == SHIFTS[number]


@pytest.mark.parametrize("years", [0.0, 1.0, 2.0, 3.0])
def test_none_before_the_fourth_standing_year(build: Any, years: float) -> None:
    shifted, plain = (advise(build, number, years=years).inputs for number in (4.0, NAN))
    assert shifted == plain
    assert "limit_shift_rew" not in shifted


def test_the_status_follows_the_shifted_limit(build: Any) -> None:
    """38 % of the available water: enough for class 2, time to water for class 4."""
    soil = soil_parameters("Sl3")
    value = 100.0 * (soil.wilting_point + 0.38 * (soil.field_capacity - soil.wilting_point))
    found = [advise(build, number, value=value).status for number in (1, 2, 4)]
    assert found == [Status.OK, Status.OK, Status.DRY]
    said = advise(build, 4, value=value)
    assert said.reasons[0].threshold == pytest.approx(0.43, abs=1e-4)
    assert "Grenze 43 %" in sentence(said.reasons[0], said, "de")
    assert said.reasons[0].source.endswith("2.2 drought class [A]")


@pytest.mark.parametrize("number", SHIFTS)
def test_a_tension_limit_moves_by_its_rew_on_the_curve(build: Any, number: int) -> None:
    inputs = advise(build, number, tension=True, value=30.0).inputs
    curve = soil_parameters("Sl3").curve
    for name, kpa in (("water_at_kpa", 80.0), ("critical_kpa", 130.0)):
        shifted = float(rew_from_tension(inputs[name], curve))
        assert shifted == pytest.approx(
            float(rew_from_tension(kpa, curve)) + SHIFTS[number], abs=1e-3
        )
    assert inputs["water_at_rew"] == pytest.approx(
        float(rew_from_tension(inputs["water_at_kpa"], curve)), abs=1e-3
    )


def test_status_and_text_of_a_tension_probe_name_the_same_limit(build: Any) -> None:
    plain, shifted = (advise(build, n, tension=True, value=60.0) for n in (2, 4))
    assert (plain.status, shifted.status) == (Status.OK, Status.DRY)
    limit = round(shifted.inputs["water_at_kpa"])
    assert limit < 60
    assert f"Grenze {limit} kPa" in sentence(shifted.reasons[0], shifted, "de")
    assert f"Ab {limit} kPa" in limits_text(shifted, "de")


def test_no_tension_limit_moves_out_of_the_reach_of_probes(build: Any) -> None:
    inputs = advise(build, 1, tension=True, value=30.0, years=20.0).inputs
    assert inputs["critical_kpa"] == pytest.approx(200.0)
    assert 130.0 < inputs["water_at_kpa"] <= 200.0


def test_the_explanation_says_why_in_both_languages(build: Any) -> None:
    late, early = advise(build, 1), advise(build, 4, tension=True)
    german = limits_text(early, "de")
    assert "Trockenklasse 4 von 4 (verträgt Trockenheit schlecht)" in german
    assert "um 10 % des nutzbaren Wassers höher" in german
    assert "in kPa umgerechnet" in german
    assert "drought class 4 of 4 (stands drought badly)" in limits_text(early, "en")
    assert "um 5 % des nutzbaren Wassers tiefer" in limits_text(late, "de")
    assert "lower by 5 % of the available water" in limits_text(late, "en")
    for number in (2.0, NAN):
        assert "Trockenklasse" not in limits_text(advise(build, number), "de")


def test_a_city_shifts_by_its_own_numbers(build: Any) -> None:
    inputs = advise(build, 3, options=Options(drought_shifts={3: 0.2})).inputs
    assert inputs["water_at_rew"] == pytest.approx(0.53, abs=1e-4)


def test_only_the_trees_of_a_class_move(build: Any) -> None:
    probe = build.probe(60, 15.0)
    trees = [build.tree(probe, years=8, drought=number) for number in (NAN, 4.0, 2.0)]
    found = [item.inputs for item in build.case(*trees).run()]
    np.testing.assert_allclose(
        [item["water_at_rew"] for item in found], [0.33, 0.43, 0.33], atol=1e-4
    )
    assert [item["limit_shift_rew"] for item in found] == [0.0, 0.1, 0.0]
    assert [item["drought_class"] for item in found] == [None, 4, None]
