"""Read hourly observations of the DWD's Climate Data Center: a zip with one table in it.

https://opendata.dwd.de/climate_environment/CDC/observations_germany/climate/hourly/ holds them, and
beside each kind a description: ``produkt_..._stunde_....txt`` with semicolons, ``-999`` for a gap,
``MESS_DATUM`` as YYYYMMDDHH in UTC for the hour that ends then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.domain.weather import HourWeather
from baumfeuchte.weather.plausible import number
from baumfeuchte.weather.unpack import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_MISSING: Final = -999.0
_TIME: Final = "MESS_DATUM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of table.

    Attributes:
        code: two letters of the file's name.
        folder: on the server.
        columns: heading -> field of ``HourWeather`` and its unit.
    """

    code: str
    folder: str
    columns: Mapping[str, tuple[str, Callable[[float], float]]]


def _same(value: float) -> float:
    return value


KINDS: Final = (
    Kind(
        code="TU",
        folder="air_temperature",
        columns={"TT_TU": ("temperature_c", _same), "RF_TU": ("humidity_percent", _same)},
    ),
    Kind(code="FF", folder="wind", columns={"F": ("wind_10m_ms", _same)}),
    Kind(code="RR", folder="precipitation", columns={"R1": ("rain_mm", _same)}),
    Kind(
        code="SD",
        folder="sun",
        columns={"SD_SO": ("sunshine_h", lambda minutes: minutes / 60.0)},
    ),
)
"""Sunshine stands for the radiation, which the DWD publishes by the hour only weeks later."""


def read_hours(content: bytes, kind: Kind, since: datetime, name: str) -> list[HourWeather]:
    """The hours of a file from a time on.

    Args:
        content: of the zip.
        kind: what is in it.
        since: end of the first hour that is wanted (UTC).
        name: for errors.

    Raises:
        WeatherError: it is no such file, or only a part of one.
    """
    table = unpack(content, lambda inside: inside.startswith("produkt_"), name)
    lines = table.decode("latin-1").splitlines()
    headings = [heading.strip() for heading in lines[0].split(";")] if lines else []
    wanted = {
        headings.index(heading): place
        for heading, place in kind.columns.items()
        if heading in headings
    }
    if _TIME not in headings or not wanted:
        msg = f"{name} has not the columns {_TIME} and {', '.join(kind.columns)}; it is no table "
        raise WeatherError(msg + f"of the kind {kind.code}.")
    return list(_rows(lines[1:], headings.index(_TIME), wanted, since))


def _rows(
    lines: list[str],
    time_column: int,
    wanted: Mapping[int, tuple[str, Callable[[float], float]]],
    since: datetime,
) -> Iterator[HourWeather]:
    last = max(time_column, *wanted)
    for line in lines:
        cells = line.split(";")
        if len(cells) <= last:
            continue
        end_at = _end(cells[time_column])
        if end_at is None or end_at < since:
            continue
        found: dict[str, Any] = {
            field: unit(value)
            for column, (field, unit) in wanted.items()
            if (value := _value(cells[column])) is not None
        }
        if found:
            yield HourWeather(end_at=end_at, **found)


def _end(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), "%Y%m%d%H").replace(tzinfo=UTC)
    except ValueError:
        return None


def _value(text: str) -> float | None:
    try:
        value = number(float(text))
    except ValueError:
        return None
    return None if value == _MISSING else value
