"""Lists of the DWD's stations, and which of them are near.

MOSMIX: https://www.dwd.de/DE/leistungen/met_verfahren_mosmix/mosmix_stationskatalog.cfg, whose
coordinates are degrees and minutes (``52.28`` is 52 degrees 28 minutes). Observations: beside the
tables, ``TU_Stundenwerte_Beschreibung_Stationen.txt`` with decimal degrees and the years of each
station.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baumfeuchte.domain.weather import WeatherCell

FARTHEST_KM: Final = 50.0
CLOSED_AFTER: Final = timedelta(days=30)
"""A station without values for so long is closed."""
_EARTH_KM: Final = 6371.0
_MOSMIX_LINE: Final = re.compile(
    r"^(\w{4,5})\s+(?:\S{4}\s+)(\S.*?)\s+(-?\d+\.\d\d)\s+(-?\d+\.\d\d)\s+(-?\d+)\s*$"
)
_MINUTES: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station; degrees and m above sea level."""

    id: str
    name: str
    latitude: float
    longitude: float
    elevation_m: float


def mosmix_stations(text: str) -> list[Station]:
    """The lines of the MOSMIX catalogue that are stations."""
    found = [match for line in text.splitlines() if (match := _MOSMIX_LINE.match(line.strip()))]
    # Were a single minute above 59, the whole list would be decimal.
    numbers = [float(match[group]) for match in found for group in (3, 4)]
    in_minutes = all(round(abs(number) % 1.0 * 100.0) < _MINUTES for number in numbers)
    return [
        Station(
            id=match[1],
            name=match[2],
            latitude=_degrees(float(match[3]), in_minutes=in_minutes),
            longitude=_degrees(float(match[4]), in_minutes=in_minutes),
            elevation_m=float(match[5]),
        )
        for match in found
    ]


def observing_stations(text: str, today: date) -> Iterator[Station]:
    """The lines of a list of observations whose stations still measure.

    Args:
        text: of the list.
        today: to know which are closed.
    """
    for line in text.splitlines():
        parts = line.split(None, 6)
        if len(parts) < 7 or not parts[0].isdigit():  # noqa: PLR2004 - columns of the list
            continue
        with suppress(ValueError):
            until = datetime.strptime(parts[2], "%Y%m%d").date()  # noqa: DTZ007 - a day only
            if until >= today - CLOSED_AFTER:
                yield Station(
                    id=parts[0].zfill(5),
                    name=re.split(r"\s{2,}", parts[6])[0],
                    latitude=float(parts[4]),
                    longitude=float(parts[5]),
                    elevation_m=float(parts[3]),
                )


def nearest(
    stations: Sequence[Station], cell: WeatherCell, *, count: int
) -> list[tuple[float, Station]]:
    """The nearest stations with their distance in km, at most ``FARTHEST_KM`` away."""
    near = ((distance_km(station, cell), station) for station in stations)
    within = [(far, station) for far, station in near if far <= FARTHEST_KM]
    return sorted(within, key=lambda pair: (pair[0], pair[1].id))[:count]


def distance_km(station: Station, cell: WeatherCell) -> float:
    """Along the great circle (haversine)."""
    first, second = radians(station.latitude), radians(cell.latitude)
    north = sin((second - first) / 2.0) ** 2
    east = sin(radians(cell.longitude - station.longitude) / 2.0) ** 2
    return 2.0 * _EARTH_KM * asin(min(1.0, sqrt(north + cos(first) * cos(second) * east)))


def _degrees(number: float, *, in_minutes: bool) -> float:
    if not in_minutes:
        return number
    whole = int(abs(number))
    minutes = round((abs(number) - whole) * 100.0)
    degrees = whole + minutes / _MINUTES
    return -degrees if number < 0 else degrees
