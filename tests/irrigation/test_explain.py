from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.explain import days_range, sentence, status_word, trend_word
from baumfeuchte.irrigation.phrases import MAIN, RANGES, REMARKS, STATUS, TRENDS

NAN = float("nan")


def advice(**inputs: object) -> Recommendation:
    return Recommendation(
        tree_id=1,
        day=date(2026, 6, 10),
        status=Status.SOON,
        litres=60,
        rule_version="1",
        inputs={"horizon_days": 14, **inputs},
    )


REW = Reason(code="dry_soon", quantity="rew", value=0.42, threshold=0.40, depth_cm=30.0)


def test_the_sentence_of_the_brief() -> None:
    known = advice(shown_days=[2.2, 3.6], rain_sum_mm=0.0)
    assert sentence(REW, known, "de") == (
        "In 30 cm Tiefe sind noch 42 % des nutzbaren Wassers da (Grenze 40 %); "
        "ohne Regen kritisch in 2-4 Tagen."
    )
    assert sentence(REW, known, "en") == (
        "At 30 cm depth 42 % of the available water is left (limit 40 %); "
        "without rain critical in 2-4 days."
    )


def test_tension_and_a_rain_forecast() -> None:
    reason = Reason(
        code="below_water_at",
        quantity="soil_water_tension_kpa",
        value=70.4,
        threshold=62.0,
        depth_cm=30.0,
    )
    known = advice(shown_days=[5.0, None], rain_sum_mm=4.0)
    assert sentence(reason, known, "de") == (
        "In 30 cm Tiefe beträgt die Saugspannung 70 kPa (Grenze 62 kPa); "
        "nach der Wettervorhersage kritisch voraussichtlich frühestens in 5 Tagen."
    )


def test_critical_and_the_root_zone() -> None:
    reason = Reason(code="below_critical", quantity="rew", value=-0.03, threshold=0.25)
    known = advice(shown_days=[0.0, 0.0], depths_cm=[30.0, 90.0])
    assert sentence(reason, known, "de") == (
        "Im Wurzelraum (30-90 cm) sind nur noch 0 % des nutzbaren Wassers da "
        "(kritische Grenze 25 %): bitte jetzt gießen."
    )


def test_more_than_field_capacity_is_no_figure() -> None:
    wet = Reason(code="enough_water", quantity="rew", value=1.4, threshold=0.40, depth_cm=30.0)
    text = sentence(wet, advice(shown_days=[None, None]), "de")
    assert "über 100 %" in text
    assert text.endswith("ohne Regen kritisch voraussichtlich erst in mehr als 14 Tagen.")


@pytest.mark.parametrize(
    ("shown", "german", "english"),
    [
        ((2.2, 3.6), "in 2-4 Tagen", "in 2-4 days"),
        ((2.0, 2.0), "in 2 Tagen", "in 2 days"),
        ((1.0, 1.0), "in 1 Tag", "in 1 day"),
        ((0.4, 2.1), "voraussichtlich innerhalb von 3 Tagen", "probably within 3 days"),
        ((0.4, 0.8), "voraussichtlich innerhalb von 1 Tag", "probably within 1 day"),
        ((0.0, 0.0), "schon jetzt", "already"),
        (
            (1.5, None),
            "voraussichtlich frühestens in 1 Tag",
            "probably in 1 day at the earliest",
        ),
        (
            (0.5, None),
            "vielleicht schon heute, vielleicht erst in mehr als 14 Tagen",
            "perhaps today, perhaps not for more than 14 days",
        ),
        (
            (None, None),
            "voraussichtlich erst in mehr als 14 Tagen",
            "probably in more than 14 days",
        ),
    ],
)
def test_ranges_without_decimals(shown: Any, german: str, english: str) -> None:
    assert days_range(advice(shown_days=list(shown)), "de") == german
    assert days_range(advice(shown_days=list(shown)), "en") == english


def test_singular_and_plural() -> None:
    one, many = (Reason(code="stale", value=value) for value in (1.0, 12.0))
    assert sentence(one, advice(), "de").startswith("Der letzte brauchbare Messwert ist 1 Tag alt")
    assert "12 Tage alt" in sentence(many, advice(), "de")
    assert "12 days old" in sentence(many, advice(), "en")


def test_status_words() -> None:
    assert status_word(Status.MONITORING, "de") == "Monitoring, keine Gießempfehlung"
    assert status_word(Status.SOON, "de") == "bald"
    assert status_word(Status.CRITICAL, "en") == "critical"


def test_trend_words() -> None:
    assert trend_word("drying_fast", "de") == "trocknet schnell"
    assert trend_word("wetting", "en") == "getting wetter"
    assert trend_word(None, "de") == ""


def test_a_code_of_another_rule_version_is_shown_as_it_is() -> None:
    assert sentence(Reason(code="old_rule"), advice(), "de") == "old_rule"


@pytest.mark.parametrize("table", [STATUS, MAIN, RANGES, REMARKS, TRENDS])
def test_both_languages_say_everything(table: Any) -> None:
    assert table["de"].keys() == table["en"].keys()


def test_every_status_has_a_word() -> None:
    assert set(STATUS["de"]) == set(Status)


def test_every_reason_that_we_give_is_a_whole_sentence(build: Any) -> None:
    falling = [20.0, 19.5, 19.0, 18.5, 18.0, 17.5, 17.0]
    trees = [
        build.tree(),
        build.tree(build.probe(30, NAN, age=NAN, seen=False)),
        build.tree(build.probe(30, 18.0, age=5.0)),
        build.tree(build.probe(30, 95.0)),
        build.tree(build.probe(60, 30.0, history=[30.0] * 7)),
        build.tree(build.probe(12, 9.0), build.probe(30, NAN, age=NAN), soil=None, years=NAN),
        build.tree(build.probe(30, 17.0, history=falling), years=3, watered=20.0),
        build.tree(build.probe(60, 70.0, tension=True)),
        build.tree(build.probe(60, 28.0, tension=True)),
        build.tree(build.probe(60, 20.0, age=2.0), build.probe(90, 21.0), years=40),
    ]
    codes = set()
    for day in (date(2026, 6, 10), date(2026, 12, 1)):
        for item in build.case(*trees, day=day, rain=None).run():
            for reason in item.reasons:
                codes.add(reason.code)
                for language in ("de", "en"):
                    text = sentence(reason, item, language)
                    assert re.fullmatch(r"[A-ZÄÖÜ0-9].*\.", text), text
                    assert "{" not in text
                    assert not re.search(r"\d[.,]\d", text), text
    # tests/planning/test_dry_end.py, test_probe_quality.py, test_failure_modes.py,
    # test_unlogged.py; tests/irrigation/test_probe_paths.py, test_rain_wait.py
    added_by_planning = {
        "held_dry_end",
        "probe_no_contact",
        "doubtful_probe",
        "frozen",
        "first_values",
        "drier_than_soil",
        "probable_watering",
        "probable_watering_full",
        "rain_coming",
    }
    own = set(REMARKS["de"]) - added_by_planning
    assert codes >= {*own, "below_critical", "below_water_at", "enough_water"}
