"""Sources that people can read: ``irrigation-science 2.2 [S22]`` becomes a title and a link.

The code cites sections and sources by their marks (``docs/sources.md``); the page ``/quellen``
has an anchor for each of them. What a city wrote as its own source stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from baumfeuchte.api.web.source_sections import KINDS, RULES, SECTIONS
from baumfeuchte.api.web.source_works import WORKS

if TYPE_CHECKING:
    from baumfeuchte.api.web.texts import Language

PAGE: Final = "/quellen"
_SECTION = r"\d(?:\.\d)?(?: Q\d+)?|Q\d+"
_CITED: Final = re.compile(
    rf"irrigation-science (?P<sections>(?:{_SECTION})(?:(?:-|, )(?:{_SECTION}))*)"
    r"|\[(?P<mark>S\d+|A|M)\]"
)
_ONE: Final = re.compile(r"Q\d+|\d(?:\.\d)?")
_SPARE: Final = " ,;"
_BETWEEN: Final = {
    "extended": ("fortgeschrieben", "extended"),
    "critical": ("kritische Grenze", "critical limit"),
    "water-at": ("Gießgrenze", "limit of watering"),
    "scores": ("Bewertung", "scores"),
    "extended, critical": ("fortgeschrieben, kritische Grenze", "extended, critical limit"),
    "(young tree)": ("junger Baum", "young tree"),
    "(established lime)": ("eingewachsene Linde", "established lime"),
    "crown 3.9 m wide": ("Krone 3,9 m breit", "crown 3.9 m wide"),
    "half-way": ("Mitte zwischen beiden", "half-way"),
    "FC, PWP, Sl2 curve": ("FK, PWP, Kurve von Sl2", "FC, PWP, Sl2 curve"),
    "nFK 10 Vol.-%": ("nFK 10 Vol.-%", "available water 10 % by volume"),
    "Wessolek et al. 2009, Tab. 10": ("Tab. 10", "table 10"),
    "FLL 2015": ("FLL 2015", "FLL 2015"),
    "2.2 drought class": ("Versatz nach Trockenheitsklasse", "shift by drought class"),
}
"""Words of the code between its marks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a source: its words, and the anchor that they lead to (empty: none)."""

    words: str
    anchor: str = ""


def anchor(mark: str) -> str:
    """The id of a section (``2.2``), a rule (``Q1``), a source (``S22``) or a kind (``A``)."""
    return f"abschnitt-{mark.replace('.', '-')}" if mark[0].isdigit() else mark


def name(mark: str, language: Language) -> str:
    """What a section, rule, source or kind is called."""
    at = int(language != "de")
    if mark in WORKS:
        return WORKS[mark].short
    if mark in RULES:
        return f"{mark} {RULES[mark][at]}"
    if mark in KINDS:
        return KINDS[mark][0][at]
    return f"{SECTIONS[mark].title[at]} ({mark})"


def pieces(source: str, language: Language) -> list[Piece]:
    """A source of the code in its parts, in order; what is no mark stays as words.

    Raises:
        KeyError: a mark is not known to the page.
    """
    found: list[Piece] = []
    end = 0
    for cited in _CITED.finditer(source):
        found += _words(source[end : cited.start()], language)
        end = cited.end()
        marks = [cited["mark"]] if cited["mark"] else _ONE.findall(cited["sections"])
        found += [Piece(name(mark, language), anchor(mark)) for mark in marks]
    return found + _words(source[end:], language)


def _words(between: str, language: Language) -> list[Piece]:
    plain = between.strip(_SPARE)
    if not plain:
        return []
    return [Piece(_BETWEEN[plain][int(language != "de")] if plain in _BETWEEN else plain)]


def sourced(source: str, language: Language) -> Markup:
    """The source as links to the page of sources."""
    query = "?lang=en" if language == "en" else ""
    shown = []
    for piece in pieces(source, language):
        if piece.anchor:
            link = Markup('<a href="{}{}#{}">{}</a>').format(PAGE, query, piece.anchor, piece.words)
            shown.append(link)
        else:
            shown.append(Markup("{}").format(piece.words))
    return Markup(", ").join(shown)
