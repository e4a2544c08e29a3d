"""Troubles, batteries and receptions of sensors as words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.render_checks import words
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.sensor_overview import KIND_OF_CODE, KIND_OF_PROBLEM, OF_DEVICE
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.domain.device_health import Problem
from baumfeuchte.irrigation.check_list import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from baumfeuchte.api.web.sensor_overview import Row
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.device_health import Battery, SensorHealth, Signal
    from baumfeuchte.irrigation.sensor_check import SensorReason

_A_YEAR = 365
"""A trend says nothing about a time that is longer than itself by far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One trouble of a sensor; ``kind`` picks the icon, ``tone`` the colour.

    Attributes:
        word: short, for a list.
        sentence: with since when and what to do; for the sensor's own page.
    """

    kind: str
    tone: str
    word: str
    sentence: str


def troubles(row: Row, now: datetime, language: Language, zone: tzinfo) -> list[Trouble]:
    """All troubles of a sensor, those of the device first."""
    return [
        *_of_device(row.health, now, language),
        *_of_probes(row, language, zone),
    ]


def level_tone(level: str) -> str:
    """The colour (and icon) of a level: those of the watering list's statuses."""
    return {"bad": "critical", "watch": "soon", "ok": "ok"}[level]


def battery_text(battery: Battery | None, language: Language) -> str:
    """`3,58 V` or ``64 %``; empty where the sensor does not tell."""
    if battery is None:
        return ""
    parts = []
    if battery.percent is not None:
        parts.append(formats.with_unit(battery.percent, "battery_percent", language))
    if battery.volts is not None:
        parts.append(formats.with_unit(battery.volts, "battery_v", language))
    return " · ".join(parts)


def battery_outlook(battery: Battery | None, language: Language) -> str:
    """How long it will last; empty where that is not known, or more than a year."""
    if battery is None or battery.days_left is None or battery.days_left > _A_YEAR:
        return ""
    return text("sensors_days_left", language, n=formats.number(battery.days_left, language))


def signal_text(signal: Signal | None, language: Language) -> str:
    """`−99 dBm · SNR 7,5 dB`; empty where nothing was received."""
    if signal is None:
        return ""
    parts = []
    if signal.rssi_dbm is not None:
        parts.append(f"{formats.number(signal.rssi_dbm, language)}\N{NO-BREAK SPACE}dBm")
    if signal.snr_db is not None:
        parts.append(f"SNR\N{NO-BREAK SPACE}{formats.number(signal.snr_db, language, 1)}")
    return " · ".join(parts)


def reason_word(code: str, language: Language) -> str:
    """Why a message was refused; a code that we have no words for stands for itself."""
    key = f"rejection_{code}"
    return text(key, language) if key in TEXTS else code


def _of_device(health: SensorHealth, now: datetime, language: Language) -> Iterator[Trouble]:
    bad = {Problem.NEVER_HEARD, Problem.SILENT, Problem.BATTERY_EMPTY}
    for problem in health.problems:
        word = text(f"sensors_problem_{problem.value}", language, **_values(health, now, language))
        yield Trouble(
            kind=KIND_OF_PROBLEM[problem],
            tone="critical" if problem in bad else "soon",
            word=word,
            sentence=f"{word}. {text(f'sensors_todo_{problem.value}', language)}",
        )


def _values(health: SensorHealth, now: datetime, language: Language) -> dict[str, str]:
    silent = health.silent_since
    return {
        "age": formats.age(silent, now, language) if silent else "",
        "missing": formats.number(health.missing_percent or 0, language),
        "flagged": formats.number(health.flagged_percent or 0, language),
        "joins": str(health.joins_7_days),
    }


def _of_probes(row: Row, language: Language, zone: tzinfo) -> Iterator[Trouble]:
    for item in () if row.check is None else row.check.reasons:
        if item.reason.code in OF_DEVICE and item.depth_cm is None:
            continue
        yield Trouble(
            kind=KIND_OF_CODE.get(item.reason.code, "implausible"),
            tone="critical" if item.reason.score == "bad" and item.reason.ongoing else "soon",
            word=_with_depth(item, words(item, language)[0], language),
            sentence=_with_depth(item, check_text(item.reason, language, zone), language),
        )


def _with_depth(item: SensorReason, said: str, language: Language) -> str:
    if item.depth_cm is None:
        return said
    return f"{formats.depth(item.depth_cm, language)}: {said}"
