"""The question that learning asks the weather: how much rain fell at these trees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime


class RainSpan(NamedTuple):
    """A tree and a time from ``since`` until before ``until`` (UTC)."""

    tree_id: int
    since: datetime
    until: datetime


RainSource: TypeAlias = Callable[[Sequence[RainSpan]], Sequence[float | None]]
"""Gives mm for each span, None where the rain is not known (for the whole of it)."""


def unknown_rain(spans: Sequence[RainSpan]) -> list[float | None]:
    """A city without weather data: nothing is known of any rain."""
    return [None] * len(spans)
