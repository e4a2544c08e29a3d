"""Lines of the printed list."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from baumfeuchte.api.list_pdf_lines import _fitting, _name, fitting

TOLD = "In 30 cm Tiefe sind noch 31 % der nutzbaren Wassermenge da, das sind 12,4 Vol.-% am Tag"


@pytest.mark.parametrize("width", range(30, 260, 7))
def test_a_number_and_its_unit_stay_on_one_line(width: int) -> None:
    lines = _fitting(TOLD, "Helvetica", 8.5, width)
    assert " ".join(lines) == TOLD
    for whole in ("30 cm", "31 %", "12,4 Vol.-%"):
        assert any(whole in line for line in lines), whole


@pytest.mark.parametrize("width", [60, 95, 140])
@pytest.mark.parametrize(
    "words",
    [
        TOLD,
        "Dietrich-Bonhoeffer-Straße Ecke Oberbürgermeister-Franz-Geyer-Allee 123a",
        "Weitmar-Mark-Süd-Unterstadt-Gartenvorstadtsiedlung",
    ],
)
def test_nothing_is_cut_and_nothing_leaves_its_column(words: str, width: int) -> None:
    lines = _name(words, "Helvetica", 8.5, width)
    # A word that is broken before its ending gets a hyphen, and no other letter comes or goes.
    assert "".join(line.removesuffix("-") for line in lines).replace(" ", "").replace("-", "") == (
        words.replace(" ", "").replace("-", "")
    )
    for line in lines:
        assert stringWidth(line, "Helvetica", 8.5) <= width, line


def test_a_long_word_is_broken_before_its_ending() -> None:
    lines = _name("Am Hohenzollernpark, Universitätsstraße", "Helvetica-Bold", 10.5, 80)
    assert lines == ["Am", "Hohenzollern-", "park,", "Universitäts-", "straße"]


def test_what_does_not_fit_ends_with_dots() -> None:
    lines = fitting(TOLD, "Helvetica", 8.5, 80, 3)
    assert len(lines) == 3
    assert lines[-1].endswith(" ...")
