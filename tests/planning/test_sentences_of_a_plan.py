"""The explanations of whole plans say what is stored, in both languages (docs/planning.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from shared_sentences import faults

from baumfeuchte.domain.city_values import OwnValue
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import PlanningRun, Status
from baumfeuchte.domain.tree import Site
from baumfeuchte.irrigation.city_explanation import city_value_records
from baumfeuchte.irrigation.city_options import options_of
from baumfeuchte.irrigation.comparison import comparison
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.read import read_state

if TYPE_CHECKING:
    from baumfeuchte.domain.recommendation import Recommendation

TENSION = Quantity.SOIL_WATER_TENSION_KPA
DAYS = 50
"""Long enough for a probe to forecast by its own history."""


def settle(city: Any, town: Any) -> None:
    """Trees of all ages by one, three and no probes, which dry for weeks; some are measured."""
    stock = {
        "planted": (2026, [(15.0, None)], 9.0),
        "young": (2024, [(30.0, TENSION), (60.0, TENSION)], 40.0),
        "third": (2023, [(60.0, None), (90.0, None)], 14.0),
        "middle": (2020, [(30.0, None), (60.0, None), (90.0, None)], 14.5),
        "old": (1980, [(30.0, None), (60.0, None), (90.0, None)], 12.0),
        "fresh": (2024, [(60.0, None)], 23.0),
        "measured": (2024, [(60.0, TENSION)], 70.0),
        "bare": (2024, [], 0.0),
        "bare-old": (1990, [], 0.0),
    }
    for number, (year, probes, end) in stock.items():
        site = Site(soil="Sl3", field_capacity=0.25 if number == "measured" else None)
        tree = city.tree(number, planting_year=year, site=site)
        for place, (depth, kind) in enumerate(probes):
            sensor = city.sensor(f"{number}-{place}")
            city.install(sensor, tree, depth_cm=depth)
            # A tension rises while the soil dries, from 12 kPa on.
            per_hour = (12.0 - end) / (24 * DAYS) if kind else 0.25 / 24
            city.measure(
                sensor,
                lambda hour, end=end, step=per_hour, place=place: end + place - hour * step,
                around=town.NOW,
                first=-24.0 * DAYS,
                last=0.5,
                step=2.0,
                quantity=kind or Quantity.SOIL_MOISTURE_VWC_PERCENT,
            )


@pytest.mark.parametrize(
    ("rain_mm", "probability"), [(None, None), (0.0, None), (1.3, None), (12.0, 0.9)]
)
def test_no_sentence_of_a_plan_contradicts_its_numbers(
    town: Any, city: Any, rain_mm: float | None, probability: float | None
) -> None:
    settle(city, town)
    if rain_mm is not None:
        told_at = town.NOW - timedelta(hours=1)
        town.tell_weather(
            city.database, et0_mm=5.0, rain_mm=rain_mm, at=told_at, rain_probability=probability
        )
    planned = town.plan(city.database)
    found = {name: row.recommendation for name, row in town.rows(city.database, planned).items()}
    wrong = {name: faults(item, planned, town.BERLIN) for name, item in found.items()}
    assert {name: errors for name, errors in wrong.items() if errors} == {}
    assert {Status.CRITICAL, Status.OK} <= {item.status for item in found.values()}
    assert {"sources"} <= found["bare"].inputs.keys()
    assert any(item.inputs.get("learned") for item in found.values())
    waiting = [item for item in found.values() if "rain_wait" in item.inputs]
    assert bool(waiting) is (probability is not None)
    for one in found.values():
        for other in found.values():
            for language in ("de", "en"):
                text = comparison(one, other, language).text
                assert text.endswith(".")
                assert not {"None", "{", " - ", "forecast“", "none“"} & set(text.split()), text


@pytest.mark.parametrize("above", [0.004, 0.03])
def test_an_estimate_above_its_limit_says_why_it_stays_on_the_list(
    town: Any, city: Any, above: float
) -> None:
    """Also where limit and value are the same percentage when shown."""
    settle(city, town)
    with city.database.begin() as conn:
        state, *_ = read_state(conn, day=town.DAY, as_of=town.NOW, zone=town.BERLIN)
    rew = float(str(_bare(decide(state)).inputs["rew_mean"]))
    limits = {"water_at_rew": rew - above, "critical_rew": rew - 0.3}
    options = options_of(state.city_values)
    classes = tuple(
        replace(row, upper=replace(row.upper, **limits), deeper=replace(row.deeper, **limits))
        for row in options.age_classes
    )
    was_dry = np.full(state.trees.tree_id.size, fill_value=True)
    item = _bare(decide(replace(state, was_dry=was_dry), replace(options, age_classes=classes)))
    assert item.status is Status.DRY
    assert [reason.code for reason in item.reasons][:2] == ["estimate_still_dry", "stays_on_list"]
    assert "schon erreicht" in sentence(item.reasons[0], item, "de")
    steps = {step.code: step.text for step in explanation(item, None, "de", town.BERLIN)}
    assert "bleibt auf der Liste" in steps["decision"]
    assert faults(item, None, town.BERLIN) == []


@pytest.mark.parametrize(
    ("value", "crown_m", "told"),
    [(12.5, 2.3, ("12,5", "Wert der Stadt")), (20.0, 2.0, ("20", "FLL"))],
)
def test_a_limit_of_litres_by_the_crown_is_told_as_the_one_that_held(
    town: Any, city: Any, value: float, crown_m: float, told: tuple[str, str]
) -> None:
    """A city's own litres per m2 of crown are no litres of FLL."""
    said, whose = told
    settle(city, town)
    own = OwnValue(
        key="litres_per_crown_m2", value=value, source="Beschluss 3", set_by="p", set_at=town.NOW
    )
    with city.database.begin() as conn:
        state, *_ = read_state(conn, day=town.DAY, as_of=town.NOW, zone=town.BERLIN)
    crowns = np.full_like(state.traits.crown_diameter_m, crown_m)
    state = replace(
        state, city_values=(own,), traits=replace(state.traits, crown_diameter_m=crowns)
    )
    item = _bare(decide(state))
    text = " ".join(sentence(reason, item, "de") for reason in item.reasons)
    assert f"({said} l je m² Kronenfläche, {whose})" in text
    run = PlanningRun(
        id=1,
        day=town.DAY,
        revision=1,
        issued_at=town.NOW,
        as_of=town.NOW,
        rule_version=item.rule_version,
        is_current=True,
        shared_inputs={"city_values": city_value_records((own,))},
    )
    steps = {step.code: step.text for step in explanation(item, run, "de", town.BERLIN)}
    assert f"({said} l je m² Kronenfläche)" in steps["litres"]
    english = {step.code: step.text for step in explanation(item, run, "en", town.BERLIN)}
    assert f"({said.replace(',', '.')} l per m² of crown projection)" in english["litres"]


def _bare(decided: Any) -> Recommendation:
    """The young tree without a sensor: its estimate is the only one with that age."""
    (found,) = [
        item
        for item in decided.recommendations
        if "sources" in item.inputs and item.inputs["standing_years"] == 2
    ]
    return found  # type: ignore[no-any-return]
