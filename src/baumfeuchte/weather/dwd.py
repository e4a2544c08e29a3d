"""The DWD's own files: MOSMIX for what is to come, hourly observations for what was.

No service in between: a handful of files for each station, read once in a round for all the cells
around it. Layout of the server: https://opendata.dwd.de/weather/local_forecasts/mos/ and
https://opendata.dwd.de/climate_environment/CDC/observations_germany/climate/hourly/.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError
from baumfeuchte.domain.weather import CREDITS, WeatherReport
from baumfeuchte.weather.cdc import KINDS, Kind, read_hours
from baumfeuchte.weather.days import observed_and_forecast
from baumfeuchte.weather.mosmix import Mosmix, read_kmz
from baumfeuchte.weather.stations import Station, mosmix_stations, nearest, observing_stations

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from baumfeuchte.domain.weather import HourWeather, WeatherCell
    from baumfeuchte.weather.http import Http
    from baumfeuchte.weather.provider import Period

    T = TypeVar("T")

TRIED_STATIONS: Final = 3
"""Not every station of the lists has a file at all times."""
_MOSMIX: Final = (
    "{url}/weather/local_forecasts/mos/MOSMIX_L/single_stations/{id}/kml/MOSMIX_L_LATEST_{id}.kmz"
)
_HOURLY: Final = (
    "{url}/climate_environment/CDC/observations_germany/climate/hourly/{folder}/recent/"
)

log = logging.getLogger(__name__)


class DwdFiles:
    """The provider ``dwd``.

    Args:
        http: of this round.
        url: of the open data server, without a path.
        catalogue_url: of the list of MOSMIX stations.
    """

    name = "dwd"
    credit = CREDITS["dwd"]

    def __init__(self, http: Http, *, url: str, catalogue_url: str) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._catalogue_url = catalogue_url
        self._kept: dict[str, object] = {}

    def report(self, cell: WeatherCell, period: Period) -> WeatherReport:
        """Forecast and observations; where one of the two is missing, the other one alone.

        Raises:
            WeatherUnavailableError: the server cannot be reached now.
            WeatherError: there is neither a forecast nor an observation near enough.
        """
        forecast, failure = None, None
        try:
            forecast = self._forecast(cell)
        except WeatherError as error:
            failure = error
        hours, names = self._observations(cell, period)
        if forecast is None and not hours:
            raise failure or WeatherError("The DWD has no station within 50 km.")
        if failure is not None:
            log.warning("no forecast: %s", failure)
        ahead = () if forecast is None else forecast[1].hours
        observed, days = observed_and_forecast(
            [*ahead, *hours],
            cell,
            period,
            elevation_m=None if forecast is None else forecast[0].elevation_m,
        )
        if forecast is not None:
            names.insert(0, f"MOSMIX {forecast[0].name}")
        return WeatherReport(
            provider=self.name,
            source=", ".join(dict.fromkeys(names)),
            issued_at=None if forecast is None else forecast[1].issued_at,
            observed=observed,
            forecast=days,
        )

    def _forecast(self, cell: WeatherCell) -> tuple[Station, Mosmix]:
        def read(station: Station) -> Mosmix:
            url = _MOSMIX.format(url=self._url, id=station.id)
            return self._once(url, lambda: read_kmz(self._http.get(url), url))

        stations = self._once(self._catalogue_url, self._catalogue)
        found = _first(nearest(stations, cell, count=TRIED_STATIONS), read)
        if found is None:
            raise WeatherError("The DWD has no MOSMIX station within 50 km of a cell.")
        return found

    def _observations(
        self, cell: WeatherCell, period: Period
    ) -> tuple[list[HourWeather], list[str]]:
        hours: list[HourWeather] = []
        names: list[str] = []
        for kind in KINDS:
            try:
                found = self._hours_of(kind, cell, period)
            except WeatherError as error:
                log.warning("no observations of the kind %s: %s", kind.code, error)
                continue
            if found is not None:
                names.append(found[0].name)
                hours += found[1]
        return hours, names

    def _hours_of(
        self, kind: Kind, cell: WeatherCell, period: Period
    ) -> tuple[Station, list[HourWeather]] | None:
        folder = _HOURLY.format(url=self._url, folder=kind.folder)
        listed = f"{folder}{kind.code}_Stundenwerte_Beschreibung_Stationen.txt"

        def stations() -> list[Station]:
            text = self._http.get(listed).decode("latin-1")
            return list(observing_stations(text, period.today))

        def read(station: Station) -> list[HourWeather]:
            url = f"{folder}stundenwerte_{kind.code}_{station.id}_akt.zip"
            since = period.begin + timedelta(hours=1)
            hours = self._once(url, lambda: read_hours(self._http.get(url), kind, since, url))
            if not hours:
                msg = f"{url} has nothing of the last days."
                raise WeatherError(msg)
            return hours

        return _first(nearest(self._once(listed, stations), cell, count=TRIED_STATIONS), read)

    def _catalogue(self) -> list[Station]:
        stations = mosmix_stations(self._http.get(self._catalogue_url).decode("latin-1"))
        if not stations:
            msg = f"{self._catalogue_url} is no list of MOSMIX stations; check the setting."
            raise WeatherError(msg)
        return stations

    def _once(self, key: str, make: Callable[[], T]) -> T:
        """What an address gave, in this round: also its error, so that it is not asked again."""
        if key not in self._kept:
            try:
                self._kept[key] = make()
            except WeatherError as error:
                self._kept[key] = error
        kept = self._kept[key]
        if isinstance(kept, WeatherError):
            raise kept
        return kept  # type: ignore[return-value]


def _first(
    stations: list[tuple[float, Station]], read: Callable[[Station], T]
) -> tuple[Station, T] | None:
    """The nearest station that can be read.

    Raises:
        WeatherError: none can; the error of the nearest one.
    """
    failure: WeatherError | None = None
    for _, station in stations:
        try:
            return station, read(station)
        except WeatherUnavailableError:
            raise  # the server is away, for all stations
        except WeatherError as error:
            failure = failure or error
    if failure is not None:
        raise failure
    return None
