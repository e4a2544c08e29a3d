"""What the pages of people, keys and the audit show."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.irrigation.city_value_texts import full_name
from baumfeuchte.irrigation.city_values import CITY_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.people import Area
    from baumfeuchte.storage.audit import AuditEntry
    from baumfeuchte.storage.people import LoggedIn

_MINUTE = 60
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def waiting(seconds: int, language: Language) -> str:
    """A time to wait as somebody would say it: `40 Sekunden`, `2 Minuten`."""
    if seconds <= _MINUTE:
        return text("people_seconds", language, count=max(seconds, 1))
    minutes = -(-seconds // _MINUTE)
    return text("people_minutes", language, count=minutes)


def area_text(area: Area, language: Language) -> str:
    """The part of the city that somebody sees."""
    parts = [*area.districts]
    if area.contractor is not None:
        parts.append(text("people_trees_of", language, name=area.contractor))
    return " · ".join(parts) or text("people_whole_city", language)


def device(user_agent: str, language: Language) -> str:
    """A browser by its name and system: `Chrome, Android`."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    known = ", ".join(part for part in (browser, system) if part)
    return known or user_agent[:60] or text("people_unknown_device", language)


@dataclass(frozen=True, slots=True)
class Device:
    """A line of the devices on which somebody is logged in."""

    mark: str
    name: str
    since: str
    used: str
    here: bool


def devices(
    found: Sequence[LoggedIn],
    *,
    here: str,
    now: datetime,
    zone: ZoneInfo,
    language: Language,
) -> list[Device]:
    """The devices; ``here`` is the mark of the one in use."""
    return [
        Device(
            mark=item.mark,
            name=device(item.user_agent, language),
            since=formats.moment(item.created_at, zone, language),
            used=formats.age(item.last_used_at, now, language),
            here=item.mark == here,
        )
        for item in found
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the audit."""

    at: str
    actor: str
    action: str
    subject: str
    detail: str
    fields: tuple[tuple[str, str, str], ...]


def change(entry: AuditEntry, zone: ZoneInfo, language: Language) -> Change:
    """A change with what differs: name of the field, before, after."""
    return Change(
        at=formats.moment(entry.at, zone, language),
        actor=entry.actor,
        action=_action(entry.action, language),
        subject=_subject(entry.subject, language),
        detail=entry.detail,
        fields=_differences(entry.before or {}, entry.after or {}, language),
    )


def _differences(
    before: Mapping[str, object], after: Mapping[str, object], language: Language
) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys((*before, *after))
    shown = (
        (
            _word("audit_field_", name, language),
            _value(before, name, language),
            _value(after, name, language),
        )
        for name in names
        if before.get(name) != after.get(name)
    )
    return tuple(line for line in shown if line[1] != line[2])


def _value(values: Mapping[str, object], name: str, language: Language) -> str:
    found = values.get(name)
    if found is None or found in ("", [], {}):
        return "–"
    if isinstance(found, bool):
        return "✓" if found else "–"
    if isinstance(found, str):
        return _text_or_day(found, name, language)
    if isinstance(found, float):
        # Not ``formats.number``: nobody knows here whether it is a year or an amount.
        shown = f"{found:.6f}".rstrip("0").rstrip(".")
        return shown.replace(".", ",") if language == "de" else shown
    if isinstance(found, list) and all(isinstance(item, str) for item in found):
        return ", ".join(found)
    return json.dumps(found, ensure_ascii=False)


def _text_or_day(found: str, name: str, language: Language) -> str:
    known = f"tours_status_{found}"
    if name == "status" and known in TEXTS:
        return text(known, language)
    if not _DAY.fullmatch(found):
        return found
    try:
        return formats.numeric_day(date.fromisoformat(found), language)
    except ValueError:
        return found


def _action(action: str, language: Language) -> str:
    known = f"audit_{action.replace('.', '_')}"
    return text(known, language) if known in TEXTS else action


def _subject(subject: str, language: Language) -> str:
    kind, _, rest = subject.partition(" ")
    if kind == "threshold" and rest in CITY_VALUES:
        rest = full_name(rest, language)
    return f"{_word('audit_kind_', kind, language)} {rest}".strip()


def _word(prefix: str, name: str, language: Language) -> str:
    known = prefix + re.sub(r"\W", "_", name)
    return text(known, language) if known in TEXTS else name.replace("_", " ")
