"""A text of the pages in one of their languages; the texts themselves are in ``wording``."""

from __future__ import annotations

from typing import Literal

from baumfeuchte.api.web.wording import collect

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")

TEXTS = collect()


def text(key: str, language: Language, **values: object) -> str:
    """A text of the catalogue with its placeholders filled in.

    Raises:
        KeyError: the catalogue has no such text.
    """
    pattern = TEXTS[key][LANGUAGES.index(language)]
    return pattern.format(**values) if values else pattern
