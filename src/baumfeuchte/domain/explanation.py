"""How a recommendation came about, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an explanation.

    Attributes:
        code: machine-readable, stable.
        title, text: for people, in one language.
        numbers: what the step used, units in the names.
        source: where its rule comes from.
    """

    code: str
    title: str
    text: str
    numbers: Mapping[str, object] = field(default_factory=dict)
    source: str = ""
