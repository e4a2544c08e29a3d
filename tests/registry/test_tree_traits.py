"""Sun, way of watering and drought class as offices write them."""

from __future__ import annotations

from typing import Any

import pytest

from baumfeuchte.registry.tree_file import parse_trees


def read(heading: str, cell: str) -> Any:
    return parse_trees(f"Baumnr;{heading}\n7;{cell}\n".encode(), name="t.csv", year=2026)


@pytest.mark.parametrize(
    ("heading", "cell", "values"),
    [
        ("Besonnung", "sonnig", {"exposure": "sunny"}),
        ("Exposition", "Süd", {"exposure": "sunny"}),
        ("Lichtverhältnisse", "Halb-Schatten", {"exposure": "normal"}),
        ("Besonnung", "SCHATTIG", {"exposure": "shade"}),
        ("exposure", "shade", {"exposure": "shade"}),
        ("Besonnung", "", {"exposure": None}),
        ("Besonnung", "k.A.", {"exposure": None}),
        ("Bewässerungsart", " Gießsack  75 l", {"watering_regime": "gießsack 75 l"}),
        ("Bewässerung", "-", {"watering_regime": None}),
        ("Trockentoleranz", "2", {"drought_class": 2}),
        ("KlimaArtenMatrix", "2.1", {"drought_class": 2}),
        ("KLAM", "3,4", {"drought_class": 3}),
        ("Trockentoleranz", "Klasse 4", {"drought_class": 4}),
        ("Trockentoleranz", "1 - sehr geeignet", {"drought_class": 1}),
        ("drought_class", "unbekannt", {"drought_class": None}),
    ],
)
def test_as_offices_write_it(heading: str, cell: str, values: dict[str, object]) -> None:
    file = read(heading, cell)
    assert file.faults == ()
    assert dict(file.rows[0].values) == values


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Besonnung", "5", "sonnig, halbschattig oder schattig"),
        ("Besonnung", "warm", "sonnig, halbschattig oder schattig"),
        ("Trockentoleranz", "5", "1 (verträgt Trockenheit) bis 4"),
        ("Trockentoleranz", "0", "1 (verträgt Trockenheit) bis 4"),
        ("Trockentoleranz", "gut", "1 (verträgt Trockenheit) bis 4"),
        ("Bewässerung", "x" * 101, "100"),
    ],
)
def test_what_is_none(heading: str, cell: str, words: str) -> None:
    file = read(heading, cell)
    assert file.rows == ()
    assert words in file.faults[0].text("de")
    assert file.faults[0].text("en") != file.faults[0].text("de")
