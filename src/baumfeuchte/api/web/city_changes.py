"""Who changed which of the city's own values, and what is coming; for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.irrigation.city_value_texts import full_name, shown
from baumfeuchte.irrigation.city_values import CITY_VALUES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.city_values import Value, ValueChange, ValueEntry

SHOWN = 20
"""Changes that the page shows unless all are asked for."""
MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: of what, from what to what, since when, by whom and why."""

    name: str
    before: str
    after: str
    since: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A value that does not hold yet; ``valid_from`` as a form sends it."""

    key: str
    name: str
    value: str
    begin: str
    valid_from: str
    told: str


def changes_view(
    changes: Sequence[ValueChange], zone: ZoneInfo, language: Language
) -> tuple[Change, ...]:
    """Changes in words, in their order."""
    return tuple(_change(item, zone, language) for item in changes)


def coming_view(
    coming: Sequence[ValueEntry], zone: ZoneInfo, language: Language
) -> tuple[Coming, ...]:
    """Values to come in words, in their order."""
    return tuple(
        Coming(
            key=item.key,
            name=_name(item.key, language),
            value=_value(item.key, item.value, language),
            begin="" if day is None else formats.long_day(day, language),
            valid_from="" if day is None else day.isoformat(),
            told=text(
                "city_set_by",
                language,
                source=item.source or text("city_coming_reset", language),
                who=item.set_by,
                when=formats.moment(item.set_at, zone, language),
            ),
        )
        for item in coming
        for day in (item.valid_from,)
    )


def _change(item: ValueChange, zone: ZoneInfo, language: Language) -> Change:
    entry = item.entry
    key = "city_change_since"
    if entry.valid_from is not None:
        key = "city_change_withdrawn" if entry.withdrawn else "city_change_planned"
    return Change(
        name=_name(entry.key, language),
        before=_value(entry.key, item.before, language),
        after=text("city_change_not", language)
        if entry.withdrawn
        else _value(entry.key, entry.value, language),
        since=text(
            key,
            language,
            since=formats.moment(entry.set_at, zone, language),
            who=entry.set_by,
            day="" if entry.valid_from is None else formats.long_day(entry.valid_from, language),
        ),
        source=entry.source,
    )


def _name(key: str, language: Language) -> str:
    return full_name(key, language) if key in CITY_VALUES else key


def _value(key: str, value: Value | None, language: Language) -> str:
    """A value with its unit; the published one with the word for it."""
    if key not in CITY_VALUES:  # of another version
        return "–" if value is None else str(value)
    if value is not None:
        return shown(key, value, language)
    standard = shown(key, CITY_VALUES[key].standard, language)
    return text("city_change_standard", language, value=standard)
