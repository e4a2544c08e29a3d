"""No sentence of an explanation contradicts the numbers that are stored with it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from shared_sentences import faults

from baumfeuchte.domain.recommendation import Reason, Status
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.explanation import explanation
from baumfeuchte.irrigation.recommend import recommend
from baumfeuchte.irrigation.weather_state import uniform_weather

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.domain.recommendation import Recommendation

BERLIN = ZoneInfo("Europe/Berlin")
NAN = float("nan")
WEATHERS = {
    "dry": (0.0,) * 14,
    "rain soon": (0.0, 12.0, 8.0) + (0.0,) * 11,
    "rain late": (0.0,) * 9 + (6.0, 0.2) + (0.0,) * 3,
    "a drizzle": (0.3,) + (0.0,) * 13,
    "none": None,
}


def trees(build: Any) -> Iterator[Any]:
    """Both kinds of probes, one and several, of all ages, from wet to dry."""
    for years, share in itertools.product((NAN, 0.0, 2.0, 3.0, 6.0, 40.0), range(8)):
        theta, kpa = 26.0 - 2.4 * share, (5.0, 12.0, 24.0, 31.0, 60.0, 79.0, 130.0, 205.0)[share]
        yield build.tree(build.probe(60, theta), years=years)
        yield build.tree(build.probe(30, kpa, tension=True), years=years)
        yield build.tree(
            build.probe(30, theta), build.probe(60, 20.0), build.probe(90, theta + 1.0), years=years
        )
        yield build.tree(
            build.probe(30, kpa, tension=True), build.probe(60, 30.0, tension=True), years=years
        )
        yield build.tree(build.probe(30, kpa, tension=True), build.probe(60, theta), years=years)
    falling = [18.5, 18.2, 17.8, 17.5, 17.2, 17.3, 17.5]
    yield build.tree(build.probe(60, 17.5, history=falling), years=2)
    yield build.tree(build.probe(60, 17.0, age=2.0), years=2, watered=20.0, stones=0.1)
    yield build.tree(build.probe(10, 15.0), years=1, soil="substrate")
    yield build.tree(build.probe(60, 20.0), years=2, field_capacity=0.26, soil=None, volume=1.2)
    yield build.tree(build.probe(60, 30.0, history=[30.0] * 7), years=2)


@pytest.mark.parametrize("weather", list(WEATHERS))
@pytest.mark.parametrize("day", [date(2026, 7, 15), date(2026, 12, 1)])
def test_no_sentence_contradicts_its_numbers(build: Any, weather: str, day: date) -> None:
    case = build.case(*trees(build), rain=WEATHERS[weather], day=day)
    advice: list[Recommendation] = case.run()
    assert [fault for item in advice for fault in faults(item, None, BERLIN)] == []
    seen = {item.status for item in advice}
    if day.month == 7:
        assert seen >= {Status.CRITICAL, Status.DRY, Status.OK, Status.TOO_WET}


def texts(advice: Recommendation, language: Any = "de") -> dict[str, str]:
    return {step.code: step.text for step in explanation(advice, None, language, BERLIN)}


def test_a_tension_that_is_critical_lies_above_its_limit(build: Any) -> None:
    advice = build.one(build.tree(build.probe(60, 84.0, tension=True), years=3))
    assert advice.status is Status.CRITICAL
    assert "so trocken wie die kritische Grenze oder trockener" in texts(advice)["decision"]
    assert "as dry as the critical limit or drier" in texts(advice, "en")["decision"]
    assert "Ab 62 kPa aufwärts" in texts(advice)["limits"]


def test_a_tree_just_above_its_limit_says_why_it_stays_on_the_list(build: Any) -> None:
    falling = [18.5, 18.2, 17.8, 17.5, 17.2, 17.3, 17.6]
    advice = build.one(build.tree(build.probe(60, 17.6, history=falling), years=2))
    assert advice.status is Status.DRY
    assert [reason.code for reason in advice.reasons] == ["still_dry", "stays_on_list"]
    assert advice.reasons[0].value > advice.reasons[0].threshold
    first, second = (sentence(reason, advice, "de") for reason in advice.reasons)
    assert first.startswith(
        "In 60 cm Tiefe sind wieder 57 % des nutzbaren Wassers da, die Grenze (55 %) war in "
        "dieser Trockenphase aber schon erreicht; ohne Regen kritisch"
    )
    assert second == (
        "Der Baum bleibt auf der Liste, bis 60 % des nutzbaren Wassers da sind "
        "(5 Prozentpunkte über der Grenze)."
    )
    assert "bleibt auf der Liste, bis 60 % des nutzbaren" in texts(advice)["decision"]
    assert "stays on the list until 60 % of the available" in texts(advice, "en")["decision"]
    assert "remarks" not in texts(advice)


def test_a_due_tree_that_does_not_get_critical_is_filled_up_from_today(build: Any) -> None:
    tree = build.tree(build.probe(60, 17.2), years=2)
    advice = build.one(tree, rain=(20.0,) * 14)
    assert advice.status is Status.DRY
    assert max(advice.inputs["p_critical_by_day"]) < 0.5
    text = texts(advice)["litres"]
    assert "Gerechnet wird mit dem Wert von heute, 17,2 Vol.-%, weil es bis zur Frist" in text
    assert "Am Gießtag" not in text


def test_fifty_litres_are_the_least_watering_and_no_rounding(build: Any) -> None:
    advice = build.one(build.tree(build.probe(60, 16.0), years=0, volume=0.2))
    assert advice.litres == 50
    assert "nötig sind also 18 Liter; gegossen werden mindestens 50" in texts(advice)["litres"]


def test_only_a_sensor_that_was_matched_to_its_site_is_told_so(build: Any) -> None:
    own = build.one(
        build.tree(build.probe(60, 22.0), years=3, field_capacity=0.36, wilting_point=0.1)
    )
    assert (own.confidence, own.inputs["calibration"]) == ("A", "site")
    assert "eigener, am Standort abgeglichener Sensor" in texts(own)["confidence"]
    # Lists of before know class A for tension probes, too, which nobody matched to anything.
    plain = build.one(build.tree(build.probe(60, 90.0, tension=True), years=3))
    known = {name: value for name, value in plain.inputs.items() if name != "calibration"}
    before = replace(plain, confidence="A", inputs=known)
    assert "eigener Sensor mit kleinem Fehler" in texts(before)["confidence"]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"kappa_updates": 5}, "den der Sensor an 5 Tagen gezeigt hat;"),
        ({"kappa_updates": 1}, "den der Sensor an 1 Tag gezeigt hat;"),
        ({"kappa_updates": 0, "kappa_prior": "group"}, "dem Wasserverbrauch ähnlicher Bäume;"),
        ({"kappa_updates": 0, "kappa_prior": "crown"}, "der bei dieser Krone zu erwarten ist;"),
        ({"kappa_updates": 0, "kappa_prior": "default"}, "Bodenphysik der Bodenart; für einen"),
        ({"learned": 1.0}, "mit dem Verlauf, den der Sensor in den letzten Wochen gezeigt hat."),
        ({"watered_litres": 40.0}, "weil seit der letzten Messung gegossen wurde."),
    ],
)
def test_the_outlook_says_whose_drying_it_follows(build: Any, known: Any, words: str) -> None:
    advice = build.one(build.tree(build.probe(60, 20.0), years=2))
    item = replace(advice, inputs={**advice.inputs, "learned": 0.0, **known})
    assert words in texts(item)["outlook"]
    assert faults(item, None, BERLIN) == []


@pytest.mark.parametrize(
    ("kind", "kpa", "words"),
    [
        ("tension", 210.0, "ihr letzter Wert gilt weiter."),
        ("tension", 60.0, "der Rat ändert sich dadurch nicht."),
        ("water_content", 210.0, "der Rat ändert sich dadurch nicht."),
        ("mean", 90.0, "ins Mittel geht, wenn ihre Tiefe zählt, ihr letzter Wert ein."),
    ],
)
def test_a_held_probe_that_does_not_decide_is_a_remark(
    build: Any, kind: str, kpa: float, words: str
) -> None:
    advice = build.one(build.tree(build.probe(60, 20.0), years=2))
    known = {**advice.inputs, "sensor_kind": kind, "tension_kpa": kpa}
    held = Reason(code="held_dry_end", value=1.0, threshold=150.0)
    item = type(advice)(
        tree_id=1, day=advice.day, status=Status.DRY, litres=50, rule_version="1", inputs=known
    )
    assert sentence(held, item, "de").endswith(words)


def test_what_a_sensor_does_not_resolve_is_no_figure(build: Any) -> None:
    advice = build.one(build.tree(build.probe(60, 4.0, tension=True), years=3))
    assert "höchstens 10 kPa" in sentence(advice.reasons[0], advice, "de")
    assert "der Morgenwert ist höchstens 10 kPa" in texts(advice)["measured"]


def test_the_week_of_a_critical_tree_says_that_it_counts_on_rain(build: Any) -> None:
    tree = build.tree(build.probe(60, 14.0), years=2)
    wet = texts(build.one(tree, rain=(15.0, 15.0) + (0.0,) * 12))["outlook"]
    assert "mit dem vorhergesagten Regen voraussichtlich" in wet
    assert "im ungünstigen Fall" in wet
    assert "Regen voraussichtlich" not in texts(build.one(tree))["outlook"]
    parched = build.tree(build.probe(60, 5.0), years=2)
    bare = texts(build.one(parched, rain=(0.0,) * 6 + (1.0,) + (0.0,) * 7))["outlook"]
    assert "mit dem vorhergesagten Regen voraussichtlich 0 % des nutzbaren Wassers da." in bare


def test_a_probe_that_was_calibrated_is_told_by_its_own_field_capacity(build: Any) -> None:
    """Else its value is judged by one soil and told, and filled up, by another."""
    case = build.case(build.tree(build.probe(60, 18.0), years=2))
    own = replace(
        case.probe_state(), field_capacity=np.array([0.3]), wilting_point=np.array([0.133])
    )
    weather = uniform_weather(1, day=case.day, et0_mm=case.et0, rain_mm=case.rain)
    (item,) = recommend(case.tree_state(), own, day=case.day, as_of=case.as_of, weather=weather)
    assert item.status is Status.CRITICAL
    assert item.rew == pytest.approx((0.18 - 0.133) / 0.167, abs=1e-3)
    assert item.inputs["water_at_rew"] == pytest.approx(0.55)
    assert item.inputs["critical_rew"] == pytest.approx(0.5)
    # 680 l x (0.133 + 0.9 x 0.167 - 0.18) = 70.2 l, / 0.8 = 87.7
    assert item.litres == 90
    told = texts(item)
    assert "Feldkapazität am Standort bestimmt): Er hält höchstens 30,0 Vol.-%" in told["soil"]
    assert "Ab 55 % des nutzbaren Wassers abwärts" in told["limits"]
    assert faults(item, None, BERLIN) == []


def test_what_is_barely_more_than_a_step_is_said_so(build: Any) -> None:
    """0.38 m3 x 10.55 Vol.-% = 40.1 l, / 0.8 = 50.1 l: 60 l."""
    advice = build.one(build.tree(build.probe(60, 12.6), years=0))
    assert advice.litres == 60
    assert "nötig sind also gut 50 Liter, aufgerundet 60 Liter." in texts(advice)["litres"]
    assert "it takes just over 50 litres, rounded up" in texts(advice, "en")["litres"]
