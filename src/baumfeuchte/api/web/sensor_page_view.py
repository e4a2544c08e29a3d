"""The page of one sensor: its state, places, frames, gaps, judgements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.sensor_page_parts import (
    Curve,
    change_of,
    curves_of,
    events_of,
    frame_of,
    gaps_of,
    missing_of,
    soil_first,
    value_of,
)
from baumfeuchte.api.web.sensor_words import (
    battery_outlook,
    battery_text,
    level_tone,
    signal_text,
    troubles,
)
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.registration import Heard, KnownPlace
    from baumfeuchte.api.web.sensor_overview import Row
    from baumfeuchte.api.web.sensor_words import Trouble
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.device_health import SensorGaps
    from baumfeuchte.domain.reading import Reading
    from baumfeuchte.domain.tree import Sensor
    from baumfeuchte.storage.audit import AuditEntry
    from baumfeuchte.storage.health_rows import EventRow
    from baumfeuchte.storage.sensor_frames import Frame

EVENTS_BACK: Final = timedelta(days=90)
MOST_FRAMES: Final = 1000
_SHOWN_FRAMES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSensor:
    """What the database says of a sensor."""

    sensor: Sensor
    row: Row
    places: Sequence[KnownPlace]
    frames: Sequence[Frame]
    batteries: dict[str, list[tuple[datetime, float]]]
    gaps: SensorGaps | None
    events: Sequence[EventRow]
    latest: Sequence[Reading]
    heard: Heard
    audit: Sequence[AuditEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A time in which probes were at a tree."""

    tree_number: str
    tree_url: str
    probes: tuple[tuple[int, str, float], ...]
    since: str
    until: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorView:
    """Everything that the template shows."""

    dev_eui: str
    shown_eui: str
    device: str
    device_url: str
    level: str
    level_word: str
    troubles: tuple[Trouble, ...]
    seen: str
    seen_at: str
    interval: str
    battery: str
    battery_outlook: str
    signal: str
    gateway: str
    stays: tuple[Stay, ...]
    is_installed: bool
    values: tuple[tuple[str, str, str, str, str], ...]
    curves: tuple[Curve, ...]
    frames: tuple[tuple[str, str, str, str, str, str], ...]
    gaps: tuple[tuple[str, str, str, str], ...]
    missing: str
    events: tuple[tuple[str, str, str], ...]
    settings: tuple[tuple[str, str], ...]
    kept: int
    kept_url: str
    audit: tuple[tuple[str, str, str], ...]


def sensor_view(
    found: FoundSensor, *, now: datetime, zone: ZoneInfo, language: Language
) -> SensorView:
    """The page of one sensor."""
    health = found.row.health
    seen = health.last_seen_at
    stays = _stays(found.places, now, zone, language)
    return SensorView(
        dev_eui=health.dev_eui,
        shown_eui=shown_eui(health.dev_eui),
        device=health.device,
        device_url=engine.address(language, f"/sensors/types/{health.device}"),
        level=level_tone(found.row.level.value),
        level_word=text(f"sensors_level_{found.row.level.value}", language),
        troubles=tuple(troubles(found.row, now, language, zone)),
        seen="" if seen is None else formats.age(seen, now, language),
        seen_at="" if seen is None else formats.moment(seen, zone, language),
        interval=interval_text(health.interval_s, language),
        battery=battery_text(health.battery, language),
        battery_outlook=battery_outlook(health.battery, language),
        signal=signal_text(health.signal, language),
        gateway=(health.signal.gateway_id or "") if health.signal else "",
        stays=stays,
        is_installed=any(stay.is_open for stay in stays),
        values=tuple(
            value_of(reading, found.places, now, language) for reading in soil_first(found.latest)
        ),
        curves=tuple(curves_of(found.frames, found.batteries, now, language)),
        frames=tuple(frame_of(frame, zone, language) for frame in found.frames[:_SHOWN_FRAMES]),
        gaps=gaps_of(found.gaps, zone, language),
        missing=missing_of(found.gaps, language),
        events=events_of(found.events, zone, language),
        settings=tuple((key, str(value)) for key, value in sorted(found.sensor.settings.items())),
        kept=found.heard.count,
        kept_url=engine.address(language, "/sensors/rejections", dev_eui=health.dev_eui),
        audit=tuple(change_of(entry, zone, language) for entry in found.audit),
    )


def shown_eui(dev_eui: str) -> str:
    """`A8-40-41-C3-F1-85-00-01`, as labels print it; a name stays a name."""
    if len(dev_eui) != 16 or set(dev_eui) - set("0123456789abcdef"):  # noqa: PLR2004 - EUI-64
        return dev_eui
    return "-".join(dev_eui[at : at + 2] for at in range(0, 16, 2)).upper()


def interval_text(seconds: float | None, language: Language) -> str:
    """How often a sensor sends: ``alle 20 min``; empty where that is not known."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if minutes >= 120:  # noqa: PLR2004 - as ages: two hours are still told in minutes
        return text("sensors_every_hours", language, n=formats.number(minutes / 60, language))
    return text("sensors_every_minutes", language, n=max(1, minutes))


def _stays(
    places: Sequence[KnownPlace], now: datetime, zone: ZoneInfo, language: Language
) -> tuple[Stay, ...]:
    """Probes that came and went together are one stay; the newest first."""
    grouped: dict[tuple[str, datetime, datetime | None], list[KnownPlace]] = {}
    for known in places:
        entry = known.installation
        grouped.setdefault((known.tree_number, entry.since, entry.until), []).append(known)
    stays = []
    for (number, since, until), group in grouped.items():
        probes = sorted(group, key=lambda known: known.installation.probe)
        stays.append(
            Stay(
                tree_number=number,
                tree_url=engine.address(language, f"/trees/{group[0].installation.tree_id}"),
                probes=tuple(
                    (
                        known.installation.probe,
                        formats.depth(known.installation.depth_cm, language),
                        known.installation.depth_cm,
                    )
                    for known in probes
                ),
                since=formats.moment(since, zone, language),
                until="" if until is None else formats.moment(until, zone, language),
                is_open=since <= now and (until is None or until > now),
            )
        )
    return tuple(stays)
