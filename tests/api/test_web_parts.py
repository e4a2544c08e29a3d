"""The pure parts of the pages: texts, numbers, charts, limits, formats."""

from __future__ import annotations

import re
import string
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.api import web
from baumfeuchte.api.negotiate import choose
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.limits import limits_in_unit
from baumfeuchte.api.web.list_view import weather_credits
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.domain.reading import Quality, Quantity

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_both_languages_have_the_same_placeholders() -> None:
    for key, (german, english) in TEXTS.items():
        assert german, key
        assert english, key
        assert fields(german) == fields(english), key


def test_every_text_is_used_and_every_used_text_exists() -> None:
    folder = Path(web.__file__).parents[1]  # files for Excel and paper have words too
    paths = [*folder.rglob("*.html"), *folder.rglob("*.py")]
    sources = "\n".join(
        path.read_text("utf-8")
        for path in paths
        if path.name != "texts.py" and path.parent.name != "wording"
    )
    used = set(re.findall(r'\bt\(\s*["\'](\w+)["\']', sources))
    # Keys that are put together: "tours_to_" ~ status, f"register_field_{name}".
    begins = set(re.findall(r'["\'](\w+_)(?:["\']|\{)', sources)) | {"map_"}
    whole = {key for key in used if key not in begins}
    assert whole <= set(TEXTS)
    words = set(re.findall(r'["\'](\w+)["\']', sources))
    generated = {quantity.value for quantity in Quantity}
    generated |= {str(flag.name).lower() for flag in Quality if flag}
    generated |= {key for key in TEXTS if key.startswith(tuple(begins))}
    assert set(TEXTS) - words - generated == set()
    for begin in begins & used:
        assert any(key.startswith(begin) for key in TEXTS), begin


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
        (-0.04, 1, "0,0", "0.0"),
        (-12.5, 1, "-12,5", "-12.5"),
        (0, 0, "0", "0"),
    ],
)
def test_numbers(value: float, decimals: int, german: str, english: str) -> None:
    assert formats.number(value, "de", decimals) == german
    assert formats.number(value, "en", decimals) == english


@pytest.mark.parametrize(
    ("passed", "german", "english"),
    [
        (timedelta(seconds=20), "gerade eben", "just now"),
        (timedelta(seconds=-20), "gerade eben", "just now"),
        (timedelta(minutes=-9), "gerade eben", "just now"),
        (timedelta(minutes=-11), "in der Zukunft", "in the future"),
        (timedelta(days=-9000), "in der Zukunft", "in the future"),
        (timedelta(minutes=119), "vor 119 min", "119 min ago"),
        (timedelta(hours=2), "vor 2 h", "2 h ago"),
        (timedelta(hours=47), "vor 47 h", "47 h ago"),
        (timedelta(days=5, hours=20), "vor 5 Tagen", "5 days ago"),
    ],
)
def test_ages(passed: timedelta, german: str, english: str) -> None:
    assert formats.age(NOW - passed, NOW, "de") == german
    assert formats.age(NOW - passed, NOW, "en") == english


def test_times_at_the_ends_of_the_calendar() -> None:
    end, begin = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    assert formats.moment(end, ZONE, "de") == "31.12.9999, 23:59"
    assert formats.clock_time(end, ZONE, NOW.date(), "en") == "31 Dec 9999, 23:59"
    assert formats.moment(begin, ZoneInfo("America/New_York"), "de") == "01.01.1, 00:00"


def test_days_and_times() -> None:
    day = date(2026, 3, 1)
    assert formats.long_day(day, "de") == "Sonntag, 1. März 2026"
    assert formats.long_day(day, "en") == "Sunday, 1 March 2026"
    assert formats.moment(NOW, ZONE, "de") == "15.07.2026, 05:30"
    assert formats.due(day, day, "de") == ("heute", "So 01.03.")
    assert formats.due(day, day - timedelta(days=1), "en") == ("tomorrow", "Sun 1 Mar")
    assert formats.due(day, day + timedelta(days=1), "de") == ("überfällig", "So 01.03.")
    assert formats.due(day, day - timedelta(days=4), "de") == ("So 01.03.", "")
    assert formats.depths([60, 30, 12.5], "de") == "12,5, 30, 60\xa0cm"
    assert formats.together("45 % in 30 cm, 2-4 Tagen") == "45\xa0% in 30\xa0cm, 2-4\xa0Tagen"


def test_limits_in_the_unit_of_the_chart() -> None:
    inputs = {
        "water_at_kpa": 25.0,
        "critical_kpa": 33,
        "water_at_rew": 0.5,
        "critical_rew": 0.4,
        "field_capacity": 0.3,
        "wilting_point": 0.1,
    }
    tension = limits_in_unit(inputs, Quantity.SOIL_WATER_TENSION_KPA, "de")
    assert tension == {
        25.0: ("water_at", "gießen: 25\xa0kPa"),
        33.0: ("critical", "kritisch: 33\xa0kPa"),
    }
    water = limits_in_unit(inputs, Quantity.SOIL_MOISTURE_VWC_PERCENT, "en")
    assert list(water) == pytest.approx([20.0, 18.0])
    assert limits_in_unit(inputs, Quantity.PERMITTIVITY, "de") == {}
    assert limits_in_unit({"water_at_rew": 0.5}, Quantity.SOIL_MOISTURE_VWC_PERCENT, "de") == {}
    assert limits_in_unit({"water_at_kpa": None}, Quantity.SOIL_WATER_TENSION_KPA, "de") == {}


def test_a_wrong_quality_is_no_quality() -> None:
    offered = {"json": "application/json", "csv": "text/csv"}
    assert choose(None, "text/csv;q=x, application/json;q=0.1", offered) == "json"


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("nothing", "de")


def test_weather_data_are_credited() -> None:
    def credits_of(*providers: object) -> tuple[str, ...]:
        return weather_credits({"weather": {"series": [{"provider": p} for p in providers]}})

    assert credits_of("bright_sky", "file", "bright_sky", None) == (
        "Quelle: Deutscher Wetterdienst (über Bright Sky), eigene Bearbeitung",
    )
    assert credits_of("dwd", "open_meteo") == (
        "Quelle: Deutscher Wetterdienst, eigene Bearbeitung",
        "Weather data by Open-Meteo.com (CC BY 4.0)",
    )
    assert weather_credits({}) == ()
    assert weather_credits({"weather": "climatology", "et0_mm": [1.0]}) == ()
