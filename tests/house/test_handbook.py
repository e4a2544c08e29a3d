"""The handbook names buttons and menus as the pages do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from baumfeuchte.api.web.texts import TEXTS

ROOT = Path(__file__).parents[2]
_PLACEHOLDER = re.compile(r"\{\w+\}")


def spoken(words: str) -> str:
    """Words without placeholders, with single spaces."""
    return " ".join(_PLACEHOLDER.sub(" ", words).split())


def shown_names() -> set[str]:
    """What stands on buttons, menus and headings; of "Anders als gestern: ..." what is in front."""
    german = [texts[0] for texts in TEXTS.values()]
    templates = ROOT / "src/baumfeuchte/api/web/templates"
    found = {spoken(words) for words in german}
    found |= {spoken(words).partition(":")[0] for words in german}
    for template in templates.glob("*.html"):
        found |= {spoken(word) for word in re.findall(r">([^<>{}]+)<", template.read_text("utf-8"))}
    return found


def test_every_name_in_quotation_marks_exists() -> None:
    names = shown_names()
    text = (ROOT / "docs/handbuch.md").read_text("utf-8")
    quoted = {spoken(name).rstrip(".,:") for name in re.findall(r"„([^“]+)“", text)}
    assert len(quoted) > 20
    assert quoted - names == set()


@pytest.mark.parametrize("gone", ["Zapfstelle", "Abgelehnte Nachrichten", "Sensor eintragen"])
def test_no_other_word_is_used_for_them(gone: str) -> None:
    assert gone not in (ROOT / "docs/handbuch.md").read_text("utf-8")
