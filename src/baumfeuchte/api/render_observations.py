"""Observations as JSON-ready dictionaries, in the shape that ``schemas`` declares."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.respond import utc
from baumfeuchte.domain.observation import MOISTURE_WORDS

if TYPE_CHECKING:
    from baumfeuchte.domain.observation import Observation


def observation(item: Observation) -> dict[str, Any]:
    """What somebody saw at a tree."""
    text = None
    if item.word is not None:
        text = {language: words[item.word] for language, words in MOISTURE_WORDS.items()}
    return {
        **asdict(item),
        "observed_at": utc(item.observed_at),
        "kind": item.kind,
        "text": text,
    }
