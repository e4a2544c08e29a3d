"""One step of an explanation, put together from its words and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.explanation import Step
from baumfeuchte.irrigation import explanation_texts as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.irrigation.wording import Language


def say(code: str, text: str, language: Language, *, source: str = "", **numbers: object) -> Step:
    """A step with its title (irrigation-science 9); the names of the numbers have their units."""
    return Step(
        code=code, title=words.TITLES[language][code], text=text, numbers=numbers, source=source
    )


def some(inputs: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, object]:
    """Those of the stored numbers that exist, units in the names (irrigation-science 9)."""
    return {name: inputs[name] for name in names if name in inputs}
