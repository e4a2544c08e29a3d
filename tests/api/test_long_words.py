"""Where the long words of names are broken."""

from __future__ import annotations

import pytest

from baumfeuchte.api.long_words import parts
from baumfeuchte.api.web.breakable import breakable


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Universitätsstraße", ["Universitäts", "straße"]),
        ("UNIVERSITÄTSSTRASSE 12", ["UNIVERSITÄTS", "STRASSE 12"]),
        ("Hohenzollernpromenade", ["Hohenzollern", "promenade"]),
        ("Am Waldschlösschenplatz", ["Am Waldschlösschen", "platz"]),
        (
            "Sonnenblumenweg/Ecke Apfelblütenallee",
            ["Sonnenblumen", "weg/Ecke Apfelblüten", "allee"],
        ),
        ("Hattinger Straße", ["Hattinger Straße"]),
        ("Königin-Luise-Allee", ["Königin-Luise-Allee"]),
        ("Ringstraße", ["Ringstraße"]),
        ("Straßenbahndepot", ["Straßenbahndepot"]),
        ("", [""]),
    ],
)
def test_a_long_word_is_broken_before_its_ending(name: str, expected: list[str]) -> None:
    assert parts(name) == expected
    assert "".join(parts(name)) == name


def test_the_mark_is_no_letter_and_what_people_typed_is_no_markup() -> None:
    assert breakable("Universitätsstraße") == "Universitäts<span></span>straße"
    assert breakable("<b>Universitätsstraße") == "&lt;b&gt;Universitäts<span></span>straße"
    assert not breakable("")
