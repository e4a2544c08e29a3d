"""Numbers, days and ages as people write them, in German and English."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.api.web.texts import Language, text
from baumfeuchte.codecs.quality import CLOCK_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

_WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

_NO_BREAK = "\N{NO-BREAK SPACE}"
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:kPa|cm|l|mm|Tage?n?|days?)\b|%)")
_MINUTES_SHOWN = 120
_HOURS_SHOWN = 48
"""Two hours are still told in minutes, two days in hours."""

UNITS = {
    "soil_water_tension_kpa": ("kPa", 0),
    "soil_moisture_vwc_percent": ("Vol.-%", 1),
    "soil_moisture_relative_percent": ("%", 1),
    "soil_moisture_raw_index": ("", 0),
    "permittivity": ("", 1),
    "soil_temperature_c": ("°C", 1),
    "soil_ec_us_cm": ("µS/cm", 0),
    "air_temperature_c": ("°C", 1),
    "air_humidity_percent": ("%", 0),
    "rain_mm": ("mm", 1),
    "battery_v": ("V", 2),
    "battery_percent": ("%", 0),
}
"""Quantity -> unit and decimals to show."""


def number(value: float, language: Language, decimals: int = 0) -> str:
    """`1234.5` -> ``1.234,5`` (German) or ``1,234.5``; never ``-0``."""
    shown = f"{value:,.{decimals}f}"
    if float(shown.replace(",", "")) == 0:
        shown = shown.lstrip("-")
    if language == "de":
        shown = shown.translate(str.maketrans(",.", ".,"))
    return shown


def litres(amount: float, language: Language) -> str:
    """Litres that somebody brought, to a tenth where they are no whole ones: ``12,5``."""
    return number(amount, language, 0 if round(amount, 1).is_integer() else 1)


def in_field(value: float, language: Language) -> str:
    """A stored number as it stands in a field, to ten digits: ``51,4818`` or ``51.4818``.

    Without thousands, so that `domain.typed_number` reads back what it shows; a fraction of three
    digits would be read as thousands in English only where its whole part is below a thousand.
    """
    shown = f"{value:.10g}"
    return shown.replace(".", ",") if language == "de" else shown


def with_unit(value: float, quantity: str, language: Language) -> str:
    """A value with the unit of its quantity, for example ``41 kPa``."""
    unit, decimals = UNITS.get(quantity, ("", 2))
    shown = number(value, language, decimals)
    return f"{shown}{_NO_BREAK}{unit}" if unit else shown


def depth(depth_cm: float | None, language: Language) -> str:
    """A depth, for example ``30 cm``; a dash where the value has none."""
    if depth_cm is None:
        return "–"
    decimals = 0 if depth_cm == int(depth_cm) else 1
    return f"{number(depth_cm, language, decimals)}{_NO_BREAK}cm"


def depths(depths_cm: Sequence[float], language: Language) -> str:
    """Several depths, for example ``10, 20, 30 cm``."""
    numbers = (depth(value, language).partition(_NO_BREAK)[0] for value in sorted(depths_cm))
    return f"{', '.join(numbers)}{_NO_BREAK}cm"


def together(sentence: str) -> str:
    """The sentence with its numbers kept on one line with their units."""
    return _NUMBER_AND_UNIT.sub(_NO_BREAK, sentence)


def long_day(day: date, language: Language) -> str:
    """`Mittwoch, 15. Juli 2026` or ``Wednesday, 15 July 2026``."""
    weekday, month = _WEEKDAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    dot = "." if language == "de" else ""
    return f"{weekday}, {day.day}{dot} {month} {day.year}"


def short_day(day: date, language: Language) -> str:
    """`Mi 15.07.` or ``Wed 15 Jul``."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "de":
        return f"{weekday[:2]} {day:%d.%m.}"
    return f"{weekday[:3]} {day.day} {_MONTHS['en'][day.month - 1][:3]}"


def numeric_day(day: date, language: Language) -> str:
    """`15.07.2026` or ``15 Jul 2026``."""
    if language == "de":
        return f"{day:%d.%m.%Y}"
    return f"{day.day} {_MONTHS['en'][day.month - 1][:3]} {day.year}"


def month_label(day: date, language: Language) -> str:
    """A month on an axis, for example ``Mär 26`` or ``Mar 26``."""
    return f"{_MONTHS[language][day.month - 1][:3]} {day:%y}"


def due(day: date, today: date, language: Language) -> tuple[str, str]:
    """A day to act on: a word and its date where it is near or past, else the date alone.

    Returns:
        For example ("heute", "Mi 15.07."), or ("Fr 17.07.", "").
    """
    shown = short_day(day, language)
    if day < today:
        return text("overdue", language), shown
    if day == today:
        return text("today", language), shown
    if day == today + timedelta(days=1):
        return text("tomorrow", language), shown
    return shown, ""


def moment(when: datetime, zone: ZoneInfo, language: Language) -> str:
    """A local time, for example ``15.07.2026, 05:30``."""
    local = _local(when, zone)
    return f"{numeric_day(local.date(), language)}, {local:%H:%M}"


def clock_time(when: datetime, zone: ZoneInfo, day: date, language: Language) -> str:
    """The local time alone when it is on the day, else with its date."""
    local = _local(when, zone)
    return f"{local:%H:%M}" if local.date() == day else moment(when, zone, language)


def _local(when: datetime, zone: ZoneInfo) -> datetime:
    """The time in a zone; as it is where the zone's clock would leave the calendar."""
    try:
        return when.astimezone(zone)
    except (OverflowError, ValueError):
        return when


def age(when: datetime, now: datetime, language: Language) -> str:
    """How long ago, in the largest unit that says enough.

    Clocks may differ by ``CLOCK_TOLERANCE``; what is later than that is called so.
    """
    if when - now > CLOCK_TOLERANCE:
        return text("in_future", language)
    minutes = int((now - when).total_seconds() // 60)
    if minutes < 1:
        return text("just_now", language)
    if minutes < _MINUTES_SHOWN:
        return text("ago_minutes", language, n=minutes)
    hours = minutes // 60
    if hours < _HOURS_SHOWN:
        return text("ago_hours", language, n=hours)
    return text("ago_days", language, n=hours // 24)
