"""Soils in words."""

from __future__ import annotations

import pytest

from baumfeuchte.irrigation.soils import SOILS
from baumfeuchte.registry import soil_words
from baumfeuchte.registry.soil_words import is_vague, soil_code
from baumfeuchte.registry.tree_file import parse_trees


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sl3", "Sl3"),
        ("Sl3 (mittel lehmiger Sand)", "Sl3"),
        ("Mittel lehmiger Sand", "Sl3"),
        ("schwach toniger Lehm", "Lt2"),
        ("sandig-lehmiger Schluff", "Uls"),
        ("Baumsubstrat", "substrate"),
        ("Substrat (FLL)", "substrate"),
        ("Lehm", "Ls3"),
        ("  sandiger  LEHM ", "Ls3"),
        ("Lößlehm", "Ut3"),
        ("Kies", None),
        ("Lehm und Bauschutt", None),
        ("", None),
    ],
)
def test_words(text: str, code: str | None) -> None:
    assert soil_code(text) == code


def test_every_class_has_a_name_and_every_name_a_class() -> None:
    assert set(soil_words._NAMES.values()) == set(SOILS)
    assert set(soil_words._SHORT.values()) <= set(SOILS)


def test_a_note_says_what_a_short_name_was_taken_for() -> None:
    text = "Baumnr;Bodenart\n1;Lehm\n2;Lehm\n3;Sl3\n4;reiner Sand\n"
    file = parse_trees(text.encode(), name="f.csv", year=2026)
    assert [row.values["soil"] for row in file.rows] == ["Ls3", "Ls3", "Sl3", "Ss"]
    assert [(note.content, note.values) for note in file.notes] == [
        ("Lehm", {"soil": "Ls3", "count": 2})
    ]
    assert is_vague("Lehm")
    assert not is_vague("Sl3")
