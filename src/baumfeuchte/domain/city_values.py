"""What a city sets itself instead of a published value, and where it takes it from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

Value: TypeAlias = float | str
"""A number in the unit of its key, or a text: a day of the year (``04-15``), a soil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """One value of the city's own.

    Attributes:
        key: of the table of ``irrigation.city_values``.
        source: where the city takes it from, in its own words.
        set_by, set_at: who set it last, and when (UTC).
    """

    key: str
    value: Value
    source: str
    set_by: str
    set_at: datetime
