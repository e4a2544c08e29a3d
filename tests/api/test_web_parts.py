"""The pure parts of the pages: texts, numbers, charts, limits, formats."""

from __future__ import annotations

import itertools
import re
import string
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.api import web
from baumfeuchte.api.negotiate import choose
from baumfeuchte.api.web import chart, formats
from baumfeuchte.api.web.limits import limits_in_unit
from baumfeuchte.api.web.list_view import weather_credits
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.domain.reading import Quality, Quantity

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


GENERATED = ("error_", "limit_", "register_field_", "register_hint_", "import_field_")
"""Begins of keys that are put together in the code."""


def fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_both_languages_have_the_same_placeholders() -> None:
    for key, (german, english) in TEXTS.items():
        assert german, key
        assert english, key
        assert fields(german) == fields(english), key


def test_every_text_is_used_and_every_used_text_exists() -> None:
    folder = Path(web.__file__).parent
    sources = [path.read_text("utf-8") for path in folder.rglob("*.html")]
    sources += [path.read_text("utf-8") for path in folder.rglob("*.py") if path.name != "texts.py"]
    used = set(re.findall(r'\bt\(\s*["\'](\w+)["\']', "\n".join(sources)))
    assert used <= set(TEXTS)
    words = set(re.findall(r'["\'](\w+)["\']', "\n".join(sources)))
    generated = {quantity.value for quantity in Quantity}
    generated |= {str(flag.name).lower() for flag in Quality if flag}
    generated |= {key for key in TEXTS if key.startswith(GENERATED)}
    assert set(TEXTS) - words - generated == set()
    assert generated <= set(TEXTS)


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
        (timedelta(minutes=119), "vor 119 min", "119 min ago"),
        (timedelta(hours=2), "vor 2 h", "2 h ago"),
        (timedelta(hours=47), "vor 47 h", "47 h ago"),
        (timedelta(days=5, hours=20), "vor 5 Tagen", "5 days ago"),
    ],
)
def test_ages(passed: timedelta, german: str, english: str) -> None:
    assert formats.age(NOW - passed, NOW, "de") == german
    assert formats.age(NOW - passed, NOW, "en") == english


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


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (12, 31, [10, 15, 20, 25, 30, 35]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (5, 5, [4, 4.5, 5, 5.5, 6]),
        (0, 200, [0, 50, 100, 150, 200]),
    ],
)
def test_axis_steps(low: float, high: float, expected: list[float]) -> None:
    assert chart.nice_steps(low, high) == expected


def test_labels_are_spread_and_stay_inside() -> None:
    placed = chart.spread([100, 101, 102, 199], low=0, high=200)
    ordered = sorted(placed)
    assert all(b - a >= chart.LABEL_GAP for a, b in itertools.pairwise(ordered))
    assert 0 <= ordered[0] <= ordered[-1] <= 200
    assert chart.spread([10, 90], low=0, high=200) == [10, 90]
    assert chart.spread([], low=0, high=200) == []


def test_thinning_keeps_the_peaks() -> None:
    points = [(NOW + timedelta(minutes=n), float(n % 7)) for n in range(10_000)]
    points[5000] = (points[5000][0], 99.0)
    kept = chart.thin(points, NOW, NOW + timedelta(minutes=10_000), 100)
    assert len(kept) <= 200
    assert max(value for _, value in kept) == 99.0
    assert kept == sorted(kept)
    assert chart.thin(points[:50], NOW, NOW + timedelta(days=1), 100) == points[:50]


def draw(points: list[chart.Point], **changes: object) -> chart.Chart:
    options: dict[str, object] = {
        "since": NOW - timedelta(days=14),
        "until": NOW,
        "size": chart.WIDE,
        "zone": ZONE,
        "language": "de",
        "limits": {},
        "marks": [],
    }
    return chart.layout({"30 cm": points}, **(options | changes))  # type: ignore[arg-type]


def test_a_gap_breaks_the_line() -> None:
    points = [(NOW - timedelta(hours=h), 20.0 + h) for h in (60, 59, 58, 12, 11, 10)]
    line = draw(points).lines[0]
    assert line.path.count("M") == 2
    assert line.path.count("L") == 4
    assert line.end_x == pytest.approx(
        chart.WIDE.left + chart.WIDE.inner_width * (1 - 10 / 336), abs=0.1
    )


def test_one_value_alone_can_be_drawn() -> None:
    found = draw([(NOW - timedelta(hours=1), 20.0)])
    assert found.lines[0].path.startswith("M")
    assert found.y_ticks[0].at > found.y_ticks[-1].at


def test_limits_and_marks_have_their_place() -> None:
    points = [(NOW - timedelta(hours=h), 10.0) for h in range(48, 0, -1)]
    found = draw(
        points,
        limits={25.0: ("water_at", "a"), 33.0: ("critical", "b")},
        marks=[(NOW - timedelta(days=7), "in"), (NOW - timedelta(days=20), "out")],
    )
    low, high = found.limits
    assert low.at > high.at
    assert low.label_y > low.at
    assert high.label_y < high.at
    assert [mark.label for mark in found.marks] == ["in"]
    assert [tick.label for tick in found.x_ticks][-1] == "Mi 15.07."
    assert found.x_ticks[0].at >= chart.WIDE.left


def test_days_of_the_axis_are_local_also_when_the_clock_changes() -> None:
    until = datetime(2026, 10, 27, 12, tzinfo=UTC)
    points = [(until - timedelta(hours=h), 10.0) for h in range(100, 0, -1)]
    found = draw(points, since=until - timedelta(days=4), until=until)
    steps = [round(b.at - a.at, 1) for a, b in zip(found.x_ticks, found.x_ticks[1:], strict=False)]
    assert len(set(steps)) == 2, "the day of the change has 25 hours"


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
