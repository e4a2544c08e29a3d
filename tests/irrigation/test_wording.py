from __future__ import annotations

from datetime import date

from baumfeuchte.irrigation.wording import day_text, listed, number, percent, soil_name


def test_numbers_are_written_as_the_language_does() -> None:
    assert number(1234.5, 1, "de") == "1.234,5"
    assert number(1234.5, 1, "en") == "1,234.5"
    assert number(-0.04, 1, "de") == "0,0"
    assert percent(0.617) == "62 %"


def test_days_and_lists() -> None:
    assert day_text(date(2026, 3, 1), "de") == "1. März"
    assert day_text(date(2026, 12, 24), "en") == "24 December"
    assert listed([], "de") == ""
    assert listed(["30"], "de") == "30"
    assert listed(["30", "60", "90"], "de") == "30, 60 und 90"
    assert listed(["30", "60"], "en") == "30 and 60"


def test_a_soil_has_its_german_name() -> None:
    assert soil_name("substrate", "de") == "Baumsubstrat"
    assert soil_name("substrate", "en") == "tree substrate"
    assert soil_name("Sl3", "de") == "Sl3"
