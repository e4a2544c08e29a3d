"""The parts of a sensor's page, one by one: values, curves, frames, gaps, events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.sparkline import Sparkline, sparkline
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.domain.reading import Quality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.registration import KnownPlace
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.device_health import SensorGaps
    from baumfeuchte.domain.reading import Reading
    from baumfeuchte.storage.audit import AuditEntry
    from baumfeuchte.storage.health_rows import EventRow
    from baumfeuchte.storage.sensor_frames import Frame

FRAMES_BACK: Final = timedelta(days=14)
BATTERY_BACK: Final = timedelta(days=180)
_SHOWN_GAPS: Final = 10
_SHOWN_EVENTS: Final = 15
_LEAST: Final = {"rssi": 10.0, "snr": 5.0, "battery_v": 0.2, "battery_percent": 10.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A sparkline with its words."""

    title: str
    now: str
    span: str
    line: Sparkline


_OF_DEVICE: Final = ("battery", "air", "rain")


def soil_first(readings: Sequence[Reading]) -> list[Reading]:
    """What the probes in the ground say, then what the device says of itself and the air."""
    return sorted(readings, key=lambda reading: reading.quantity.value.startswith(_OF_DEVICE))


def value_of(
    reading: Reading, places: Sequence[KnownPlace], now: datetime, language: Language
) -> tuple[str, str, str, str, str]:
    """Depth, quantity, value, age, flags."""
    here = [
        known.installation
        for known in places
        if known.installation.probe == reading.probe and known.installation.until is None
    ]
    of_device = reading.quantity.value.startswith(_OF_DEVICE)
    depth = formats.depth(here[0].depth_cm, language) if here and not of_device else "–"
    flags = [flag.name.lower() for flag in Quality(reading.flags) if flag.name]
    return (
        depth,
        text(reading.quantity.value, language),
        formats.with_unit(reading.value, reading.quantity.value, language),
        formats.age(reading.observed_at, now, language),
        ", ".join(text(name, language) if name in TEXTS else name for name in flags),
    )


def curves_of(
    newest_first: Sequence[Frame],
    batteries: Mapping[str, Sequence[tuple[datetime, float]]],
    now: datetime,
    language: Language,
) -> list[Curve]:
    """RSSI, SNR and battery over time, as far as there is something to draw."""
    frames = newest_first[::-1]
    radio: dict[str, Sequence[tuple[datetime, float]]] = {
        "rssi": [(f.received_at, f.rssi_dbm) for f in frames if f.rssi_dbm is not None],
        "snr": [(f.received_at, f.snr_db) for f in frames if f.snr_db is not None],
    }
    curves = []
    for name, points in {**radio, **batteries}.items():
        back = FRAMES_BACK if name in radio else BATTERY_BACK
        line = sparkline(points, now - back, now, _LEAST[name])
        if line is not None:
            curves.append(_curve(name, line, back.days, language))
    return curves


def _curve(name: str, line: Sparkline, days: int, language: Language) -> Curve:
    units = {
        "rssi": ("dBm", 0),
        "snr": ("dB", 1),
        "battery_v": ("V", 2),
        "battery_percent": ("%", 0),
    }
    unit, decimals = units[name]

    def shown(value: float) -> str:
        return f"{formats.number(value, language, decimals)}\N{NO-BREAK SPACE}{unit}"

    return Curve(
        title=text(f"sensors_curve_{name}", language, days=days),
        now=shown(line.last),
        span=text("sensors_curve_span", language, low=shown(line.low), high=shown(line.high)),
        line=line,
    )


def frame_of(
    frame: Frame, zone: ZoneInfo, language: Language
) -> tuple[str, str, str, str, str, str]:
    """Time, counter, port, RSSI, SNR, gateway."""

    def shown(value: float | None, decimals: int = 0) -> str:
        return "–" if value is None else formats.number(value, language, decimals)

    return (
        formats.moment(frame.received_at, zone, language),
        "–" if frame.f_cnt is None else str(frame.f_cnt),
        "–" if frame.f_port is None else str(frame.f_port),
        shown(frame.rssi_dbm),
        shown(frame.snr_db, 1),
        frame.gateway_id or "–",
    )


def gaps_of(
    gaps: SensorGaps | None, zone: ZoneInfo, language: Language
) -> tuple[tuple[str, str, str, str], ...]:
    """The newest gaps: since, until, missing, how it was found."""
    found = () if gaps is None else gaps.gaps[::-1][:_SHOWN_GAPS]
    return tuple(
        (
            formats.moment(gap.since, zone, language),
            text("sensors_gap_open", language)
            if gap.is_open
            else formats.moment(gap.until, zone, language),
            formats.number(gap.missing, language),
            text(f"sensors_found_by_{gap.found_by.value}", language),
        )
        for gap in found
    )


def missing_of(gaps: SensorGaps | None, language: Language) -> str:
    """How much of what was expected came; empty where nothing was expected."""
    if gaps is None or gaps.completeness_percent is None:
        return ""
    return text(
        "sensors_completeness",
        language,
        percent=formats.number(gaps.completeness_percent, language, 1),
        received=formats.number(gaps.received, language),
        expected=formats.number(gaps.expected, language),
    )


def events_of(
    events: Sequence[EventRow], zone: ZoneInfo, language: Language
) -> tuple[tuple[str, str, str], ...]:
    """The newest events: time, what, more."""
    newest = sorted(events, key=lambda event: event.at, reverse=True)[:_SHOWN_EVENTS]
    return tuple(
        (
            formats.moment(event.at, zone, language),
            _event_word(event.kind, language),
            event.detail,
        )
        for event in newest
    )


def _event_word(kind: str, language: Language) -> str:
    key = f"sensors_event_{kind}"
    return text(key, language) if key in TEXTS else kind


def change_of(entry: AuditEntry, zone: ZoneInfo, language: Language) -> tuple[str, str, str]:
    """A line of the audit: time, what, who."""
    key = f"sensors_audit_{entry.action.replace('.', '_')}"
    word = text(key, language) if key in TEXTS else entry.action
    return formats.moment(entry.at, zone, language), word, entry.actor
