"""What the pages of people and keys show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.people import Area
    from baumfeuchte.storage.people import LoggedIn

_MINUTE = 60
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
