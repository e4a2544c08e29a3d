"""Read daily weather from a CSV file; docs/weather.md describes the columns.

The whole file or nothing: what cannot be used is named line by line.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.weather import DayWeather, Et0Method

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

_HEADINGS: Final[Mapping[str, str]] = {
    "datum": "date",
    "tag": "date",
    "day": "date",
    "verdunstung_mm": "et0_mm",
    "niederschlag_mm": "rain_mm",
    "regen_mm": "rain_mm",
    "regenwahrscheinlichkeit": "rain_probability",
    "temp_min": "temp_min_c",
    "temp_max": "temp_max_c",
    "art": "kind",
    "latitude": "lat",
    "longitude": "lon",
}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    "et0_mm": (0.0, 15.0),
    "rain_mm": (0.0, 500.0),
    "rain_probability": (0.0, 1.0),
    "temp_min_c": (-60.0, 60.0),
    "temp_max_c": (-60.0, 60.0),
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
}
_KINDS: Final[Mapping[str, bool]] = {
    "observed": False,
    "forecast": True,
    "beobachtet": False,
    "beobachtung": False,
    "vorhersage": True,
}
_EMPTY: Final = frozenset({"", "-", "--", "nan", "null", "none", "k.a.", "-999", "-999.0"})
_LONGEST_CELL: Final = 10_000
"""Characters."""
_MOST_FAULTS: Final = 5
"""Named in an error; of the others only the number is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDay:
    """A line.

    Attributes:
        weather: of the day.
        is_forecast: True forecast, False observed, None: the file does not say it.
        place: latitude and longitude, degrees; None: the whole city.
        issued_at: of the forecast (UTC); None: not said.
    """

    weather: DayWeather
    is_forecast: bool | None
    place: tuple[float, float] | None
    issued_at: datetime | None


class _FaultError(Exception):
    """A cell that cannot be used."""


def read_csv(content: bytes, name: str, zone: tzinfo) -> list[FileDay]:
    """All lines of a file.

    Args:
        content: UTF-8 or the Windows code page; comma, semicolon or tab.
        name: for errors.
        zone: of times without an offset.

    Raises:
        InputError: a line cannot be used, or the file has no column ``date``.
    """
    text = _decoded(content, name)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    # The limit belongs to the whole process, and the registry raises it for its own files.
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        lines = list(reader)
    except csv.Error as error:
        msg = f"{name} is no CSV file ({error})."
        raise InputError(msg) from None
    headings = [_heading(cell) for cell in lines[0]] if lines else []
    if "date" not in headings or not {"et0_mm", "rain_mm", "temp_max_c"} & set(headings):
        msg = (
            f"{name} needs the columns date and at least one of et0_mm, rain_mm, or temp_min_c and "
            "temp_max_c (docs/weather.md)."
        )
        raise InputError(msg)
    found: list[FileDay] = []
    faults: list[str] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            found.append(_day(dict(zip(headings, cells, strict=False)), delimiter, zone))
        except _FaultError as fault:
            faults.append(f"line {number}: {fault}")
    if faults:
        more = f"; and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
        msg = (
            f"{name} cannot be used, nothing was stored: {'; '.join(faults[:_MOST_FAULTS])}{more}."
        )
        raise InputError(msg)
    return found


def _decoded(content: bytes, name: str) -> str:
    if b"\0" in content:
        msg = f"{name} is no CSV file in UTF-8; save it as CSV (UTF-8)."
        raise InputError(msg)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _heading(text: str) -> str:
    name = text.strip().lower().replace(" ", "_")
    return _HEADINGS.get(name, name)


def _day(cells: Mapping[str, str], delimiter: str, zone: tzinfo) -> FileDay:
    def value(name: str) -> float | None:
        return _value(name, cells.get(name, ""), decimal_comma=delimiter != ",")

    low, high = value("temp_min_c"), value("temp_max_c")
    if low is not None and high is not None and low > high:
        msg = f"temp_min_c {low:g} is above temp_max_c {high:g}"
        raise _FaultError(msg)
    et0 = value("et0_mm")
    latitude, longitude = value("lat"), value("lon")
    if (latitude is None) != (longitude is None):
        raise _FaultError("lat and lon belong together")
    return FileDay(
        weather=DayWeather(
            day=_date(cells.get("date", "")),
            et0_mm=et0,
            et0_method=None if et0 is None else Et0Method.PROVIDER,
            rain_mm=value("rain_mm"),
            rain_probability=value("rain_probability"),
            temp_min_c=low,
            temp_max_c=high,
        ),
        is_forecast=_kind(cells.get("kind", "")),
        place=None if latitude is None or longitude is None else (latitude, longitude),
        issued_at=_time(cells.get("issued_at", ""), zone),
    )


def _value(name: str, text: str, *, decimal_comma: bool) -> float | None:
    plain = text.strip().lower()
    if plain in _EMPTY:
        return None
    is_percent = name == "rain_probability" and plain.endswith("%")
    try:
        number = float((plain.replace(",", ".") if decimal_comma else plain).rstrip("% "))
    except ValueError:
        msg = f"{name} {text.strip()!r} is no number"
        raise _FaultError(msg) from None
    number = number / 100.0 if is_percent else number
    low, high = _LIMITS[name]
    if not (isfinite(number) and low <= number <= high):
        msg = f"{name} {text.strip()} lies outside {low:g} to {high:g}"
        raise _FaultError(msg)
    return number


def _date(text: str) -> date:
    plain = text.strip()
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            found = datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            msg = f"date {plain!r} lies outside {_FIRST_YEAR} to {_LAST_YEAR}"
            raise _FaultError(msg)
        return found
    msg = f"date {plain!r} is no day; write 2026-07-15 or 15.07.2026"
    raise _FaultError(msg)


def _kind(text: str) -> bool | None:
    plain = text.strip().lower()
    if not plain:
        return None
    if plain not in _KINDS:
        msg = f"kind {text.strip()!r} is neither observed nor forecast"
        raise _FaultError(msg)
    return _KINDS[plain]


def _time(text: str, zone: tzinfo) -> datetime | None:
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        msg = f"issued_at {text.strip()!r} is no time; write 2026-07-15T05:00+02:00"
        raise _FaultError(msg) from None


def lines_by_place(
    days: list[FileDay],
) -> Iterator[tuple[tuple[float, float] | None, list[FileDay]]]:
    """The lines of each place in the file, in their order."""
    places: dict[tuple[float, float] | None, list[FileDay]] = {}
    for day in days:
        places.setdefault(day.place, []).append(day)
    yield from places.items()
