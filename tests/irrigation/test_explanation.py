"""The explanation follows the worked example of irrigation-science 9 number by number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.recommendation import PlanningRun, Reason, Recommendation, Status
from baumfeuchte.irrigation.comparison import comparison
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.explanation import explanation, weather_of

if TYPE_CHECKING:
    from baumfeuchte.domain.explanation import Step

BERLIN = ZoneInfo("Europe/Berlin")
RUN = PlanningRun(
    id=5,
    day=date(2026, 6, 10),
    revision=2,
    issued_at=datetime(2026, 6, 10, 3, 30, tzinfo=UTC),
    as_of=datetime(2026, 6, 10, 3, 30, tzinfo=UTC),
    rule_version="2026.1",
    is_current=True,
    shared_inputs={
        "weather": {
            "cells": {"-1": 0},
            "series": [
                {
                    "provider": "bright_sky",
                    "issued_at": "2026-06-10T02:00:00+00:00",
                    "et0_mm": [4.5],
                }
            ],
        }
    },
)


def told(
    advice: Recommendation, language: Literal["de", "en"] = "de", run: PlanningRun | None = RUN
) -> dict[str, Step]:
    return {step.code: step for step in explanation(advice, run, language, BERLIN)}


def test_a_tree_in_substrate_stands_in_no_foreign_word(build: Any) -> None:
    tree = build.tree(build.probe(60, 12.0), years=2, soil="substrate")
    advice = build.case(tree, day=date(2026, 6, 10), et0=(4.0,) * 7, rain=(0.0,) * 7).run()[0]
    assert "Der Boden ist Baumsubstrat (" in told(advice)["soil"].text
    assert "The soil is tree substrate (" in told(advice, "en")["soil"].text


def test_the_worked_example_reads_as_it_was_computed(worked_example: Any) -> None:
    steps = told(worked_example.run()[0])
    assert list(steps) == [
        *("measured", "soil", "limits", "outlook", "decision", "litres", "confidence", "origin")
    ]
    assert "In 60 cm Tiefe" in steps["measured"].text
    assert "18,5 Vol.-%" in steps["measured"].text
    assert "24,8 Vol.-% (Feldkapazität)" in steps["soil"].text
    assert "62 % da" in steps["soil"].text
    assert "im 2. Standjahr. Ab 55 % des nutzbaren Wassers abwärts" in steps["limits"].text
    assert "in 2-4 Tagen" in steps["outlook"].text
    assert "beträgt 61 %" in steps["outlook"].text
    assert "Gießen bis 13. Juni, frühestens 12. Juni." in steps["decision"].text
    assert "bis 90 % des nutzbaren Wassers, das sind 23,1 Vol.-%" in steps["litres"].text
    assert "Am Gießtag (13. Juni) erwarten wir 16,2 Vol.-%" in steps["litres"].text
    assert "In 0,68 m³" in steps["litres"].text
    assert "fehlen damit 47 Liter" in steps["litres"].text
    assert steps["litres"].text.endswith(
        "80 % des Wassers kommen an; nötig sind also 59 Liter, aufgerundet 60 Liter."
    )
    assert "Fassung 2" in steps["origin"].text
    assert (
        "Deutscher Wetterdienst (über Bright Sky), Stand 10. Juni 2026, 04:00 Uhr."
        in steps["origin"].text
    )
    assert steps["litres"].numbers["theta_planned"] == pytest.approx(0.1618, abs=1e-4)
    assert all(step.source for code, step in steps.items() if code not in {"remarks", "origin"})


def test_english_has_the_same_steps_and_numbers(worked_example: Any) -> None:
    advice = worked_example.run()[0]
    german, english = told(advice), told(advice, "en")
    assert list(german) == list(english)
    for code, step in english.items():
        assert step.numbers == german[code].numbers
        assert step.text != german[code].text
        assert "{" not in step.text
    assert "59 litres, rounded up to 60 litres" in english["litres"].text


@pytest.mark.parametrize(
    ("source", "lessons", "said"),
    [
        ("age", None, "üblich für das Alter"),
        ("register", None, "nach dem Kataster"),
        ("learned", 1, "gelernt aus 1 Gießgang dieses Baums"),
        ("learned", 4, "gelernt aus 4 Gießgängen dieses Baums"),
    ],
)
def test_the_volume_says_where_it_is_from(
    worked_example: Any, source: str, lessons: int | None, said: str
) -> None:
    advice = worked_example.run()[0]
    inputs = {**advice.inputs, "volume_source": source}
    if lessons:
        inputs["volume_waterings"] = lessons
    step = told(replace(advice, inputs=inputs))["litres"]
    assert f"In 0,68 m³ durchwurzeltem Boden ({said}) fehlen" in step.text
    assert step.numbers["volume_source"] == source
    assert "None" not in told(replace(advice, inputs=inputs), "en")["litres"].text


def test_a_tension_probe_is_told_in_kpa(build: Any) -> None:
    advice = build.one(build.tree(build.probe(60, 55.0, tension=True), years=3))
    steps = told(advice, run=None)
    assert "Saugspannung" in steps["measured"].text
    assert "55 kPa" in steps["measured"].text
    assert "Ab 62 kPa aufwärts" in steps["limits"].text
    assert "origin" not in steps


def test_a_value_on_the_wet_side_of_a_limit_with_the_same_number_says_so(build: Any) -> None:
    soil = {"field_capacity": 0.248, "wilting_point": 0.081, "soil": "Sl3", "years": 2}
    advice = build.one(build.tree(build.probe(60, 17.34), **soil))
    assert 0.55 < advice.inputs["rew"] < 0.555
    steps = told(advice)
    assert "sind gut 55 % da" in steps["soil"].text
    assert "Ab 55 % des nutzbaren Wassers abwärts" in steps["limits"].text
    main = advice.reasons[0]
    assert "noch gut 55 % des nutzbaren Wassers da (Grenze 55 %)" in sentence(main, advice, "de")
    assert "just over 55 % is left" in told(advice, "en")["soil"].text
    reached = build.one(build.tree(build.probe(60, 17.27), **soil))
    assert "sind 55 % da" in told(reached)["soil"].text
    wetter = build.one(build.tree(build.probe(60, 24.7, tension=True), years=2))
    assert "ist knapp 25 kPa" in told(wetter)["measured"].text
    assert "beträgt die Saugspannung knapp 25 kPa" in sentence(wetter.reasons[0], wetter, "de")


def test_of_several_probes_it_says_which_one_decided(build: Any) -> None:
    tree = build.tree(build.probe(30, 20.0), build.probe(60, 15.0), years=1)
    text = told(build.one(tree))["measured"].text
    assert text.startswith("In 30 und 60 cm Tiefe")
    assert "an der das Wasser zuerst knapp wird, hier die in 60 cm" in text


def test_critical_older_and_unknown_age(build: Any) -> None:
    tree = build.tree(build.probe(60, 12.0, age=2.0), years=float("nan"))
    steps = told(build.one(tree))
    assert "ist 2 Tage alt" in steps["measured"].text
    assert "Das Pflanzjahr ist unbekannt" in steps["limits"].text
    assert "remarks" in steps


def test_the_planting_year_has_no_number(build: Any) -> None:
    tree = build.tree(build.probe(60, 12.0, age=1.0), years=0.0)
    assert "wurde in diesem Jahr gepflanzt" in told(build.one(tree))["limits"].text
    assert "ist 1 Tag alt" in told(build.one(tree))["measured"].text
    assert "planted this year" in told(build.one(tree), "en")["limits"].text


def test_outside_the_season_there_is_no_outlook(worked_example: Any) -> None:
    winter = worked_example.with_(day=date(2026, 1, 10)).run()[0]
    steps = told(winter)
    assert "outlook" not in steps
    assert "litres" not in steps
    assert "nur beobachtet" in steps["decision"].text


def test_unknown_says_what_to_do() -> None:
    advice = Recommendation(
        tree_id=1,
        day=RUN.day,
        status=Status.UNKNOWN,
        litres=None,
        rule_version="2026.1",
        reasons=(Reason(code="stale", quantity="age_days", value=4.0, threshold=3.0),),
        inputs={"probes": 1},
    )
    steps = told(advice)
    assert list(steps) == ["unknown", "origin"]
    assert "4 Tage alt; bitte den Sensor prüfen" in steps["unknown"].text


def test_a_list_of_older_rules_still_has_its_reasons(worked_example: Any) -> None:
    advice = replace(worked_example.run()[0], inputs={"horizon_days": 7})
    steps = told(advice)
    assert list(steps) == ["older", "decision", "origin"]
    assert "Wassers da" in steps["older"].text


def test_the_weather_of_the_cell_is_found(worked_example: Any) -> None:
    advice = worked_example.run()[0]
    assert weather_of(advice, RUN)["et0_mm"] == [4.5]
    elsewhere = replace(advice, inputs={**advice.inputs, "weather_cell": 77})
    assert weather_of(elsewhere, RUN) == {"et0_mm": None}
    assert weather_of(replace(advice, inputs={}), RUN) == {}


def test_why_sixty_litres_today_and_none_yesterday(worked_example: Any, build: Any) -> None:
    wetter = build.tree(
        build.probe(60, 24.0), field_capacity=0.248, wilting_point=0.081, soil="Sl3"
    )
    before = worked_example.with_(trees=(wetter,), day=date(2026, 6, 9)).run()[0]
    after = worked_example.run()[0]
    step = comparison(before, after, "de")
    assert step.title == "Was sich vom 9. Juni zum 10. Juni geändert hat"
    for said in (
        "Der Status wechselte von „ausreichend“ zu „bald“.",
        "Die Wassermenge änderte sich von 0 auf 60 Liter.",
        "Der Wassergehalt am Morgen ging von 24,0 auf 18,5 Vol.-%.",
        "Neu ist eine Frist zum Gießen, der 13. Juni.",
    ):
        assert said in step.text
    assert "Saugspannung" not in step.text
    assert "Im Boden fehlten" not in step.text  # without advice nobody asked what is missing
    assert step.numbers["litres"] == [0, 60]
    assert "Watered since" not in comparison(before, after, "en").text


def test_nothing_changed(worked_example: Any) -> None:
    advice = worked_example.run()[0]
    same = comparison(advice, replace(advice, id=9), "en")
    assert same.text == "Nothing changed that touches the recommendation."
