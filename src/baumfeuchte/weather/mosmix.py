"""Read a MOSMIX file of the DWD: a KMZ (zip) with one KML in it, for one station.

https://www.dwd.de/EN/ourservices/met_application_mosmix/met_application_mosmix.html and
https://opendata.dwd.de/weather/lib/MetElementDefinition.xml describe the elements: TTT and Td in
kelvin, FF in m/s, Rad1h in kJ per m2, SunD1 in seconds, RR1c in kg per m2, probabilities in
percent; sums and probabilities are of the time before the step; ``-`` is a gap.

The file comes from outside: no entity is expanded, and what unpacks to too much is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.domain.weather import HourWeather
from baumfeuchte.weather.plausible import number
from baumfeuchte.weather.unpack import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_KELVIN: Final = 273.15
_ELEMENTS: Final[dict[str, tuple[str, Callable[[float], float]]]] = {
    "TTT": ("temperature_c", lambda value: value - _KELVIN),
    "TD": ("dew_point_c", lambda value: value - _KELVIN),
    "FF": ("wind_10m_ms", lambda value: value),
    "RAD1H": ("radiation_mj", lambda value: value / 1000.0),
    "SUND1": ("sunshine_h", lambda value: value / 3600.0),
    "RR1C": ("rain_mm", lambda value: value),
    "R101": ("rain_probability", lambda value: value / 100.0),
    "R602": ("rain_probability_6h", lambda value: value / 100.0),
    "RD02": ("rain_probability_24h", lambda value: value / 100.0),
}
"""By the name in capitals: column of ``HourWeather``, and its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mosmix:
    """A forecast for a station.

    Attributes:
        issued_at: when the DWD computed it (UTC); None: the file does not say it.
        station: its name.
        elevation_m: of the station, m; None: not said.
        hours: in order.
    """

    issued_at: datetime | None
    station: str
    elevation_m: float | None
    hours: tuple[HourWeather, ...]


def read_kmz(content: bytes, name: str) -> Mosmix:
    """Unpack and read a file.

    Args:
        content: of the file.
        name: for errors.

    Raises:
        WeatherError: it is no MOSMIX file, or only a part of one.
    """
    return read_kml(unpack(content, lambda inside: inside.lower().endswith(".kml"), name), name)


def read_kml(content: bytes, name: str) -> Mosmix:
    """Read the KML of one station; of several the first counts.

    Raises:
        WeatherError: it is no MOSMIX file, or only a part of one.
    """
    reader = _Reader()
    try:
        reader.parse(content)
    except (expat.ExpatError, _EntityError, LookupError, ValueError) as error:
        # The last two: an encoding that Python does not know, or that expat cannot use.
        msg = f"{name} is no readable MOSMIX file ({error})."
        raise WeatherError(msg) from None
    if not reader.steps or not reader.values:
        msg = f"{name} has no forecast in it."
        raise WeatherError(msg)
    return Mosmix(
        issued_at=reader.issued_at,
        station=reader.station,
        elevation_m=reader.elevation_m,
        hours=tuple(reader.hours()),
    )


class _EntityError(Exception):
    """The file declares entities, which a forecast does not need and a bomb does."""


class _Reader:
    """Collects what we need while the parser walks through the file."""

    def __init__(self) -> None:
        self.steps: list[datetime | None] = []
        self.values: dict[str, list[float | None]] = {}
        self.issued_at: datetime | None = None
        self.station = ""
        self.elevation_m: float | None = None
        self._element = ""
        self._text: list[str] = []
        self._places = 0

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no name for it

    def _entity(self, *_: object) -> None:
        raise _EntityError("it declares entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        local = tag.rpartition(":")[2]
        if local == "Placemark":
            self._places += 1
        elif local == "Forecast":
            given = next((v for k, v in attributes.items() if k.endswith("elementName")), "")
            self._element = given.upper()

    def _end(self, tag: str) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        local = tag.rpartition(":")[2]
        if local == "TimeStep":
            self.steps.append(_time(text))
        elif local == "IssueTime":
            self.issued_at = _time(text)
        elif self._places == 1:
            self._end_in_place(local, text)

    def _end_in_place(self, local: str, text: str) -> None:
        if local == "value" and self._element in _ELEMENTS:
            self.values[self._element] = [_number(part) for part in text.split()]
        elif local == "description" and not self.station:
            self.station = " ".join(text.split())
        elif local == "coordinates":
            parts = text.split(",")
            self.elevation_m = _number(parts[2]) if len(parts) > 2 else None  # noqa: PLR2004

    def hours(self) -> Iterator[HourWeather]:
        """One for each time step; a column of another length is left out."""
        columns = {
            _ELEMENTS[name]: values
            for name, values in self.values.items()
            if len(values) == len(self.steps)
        }
        for row, step in enumerate(self.steps):
            if step is None:
                continue
            found = {
                field: unit(value)
                for (field, unit), values in columns.items()
                if (value := values[row]) is not None
            }
            yield HourWeather(end_at=step, is_forecast=True, **found)


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _number(text: str) -> float | None:
    try:
        return number(float(text))
    except ValueError:  # "-" is a gap
        return None
