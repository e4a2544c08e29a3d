"""Weather from a CSV file: of a city's own station, of another service, or of the simulator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.domain.weather import DayWeather, Et0Method, WeatherReport
from baumfeuchte.irrigation.evapotranspiration import et0_hargreaves
from baumfeuchte.weather.csv_table import FileDay, lines_by_place
from baumfeuchte.weather.days import rounded, usable_forecast
from baumfeuchte.weather.stations import FARTHEST_KM, Station, distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.weather.provider import Period

_ONE_DAY: Final = timedelta(days=1)


class CsvFile:
    """The provider ``file``.

    Args:
        days: of ``csv_table.read_csv``.
        name: of the file.
    """

    name = "file"
    credit = ""

    def __init__(self, days: list[FileDay], *, name: str) -> None:
        self._places = list(lines_by_place(days))
        self._file = name

    def report(self, cell: WeatherCell, period: Period) -> WeatherReport:
        """The lines of the nearest place in the file, for the days of the period.

        Raises:
            WeatherError: no place of the file is within 50 km.
        """
        lines = self._lines(cell)
        return file_report(
            [line for line in lines if period.first_day <= line.weather.day <= period.last_day],
            cell,
            today=period.today,
            source=self._file,
        )

    def whole(self, cell: WeatherCell, *, today: date) -> WeatherReport:
        """All lines of the nearest place, however old; for an import.

        Raises:
            WeatherError: no place of the file is within 50 km.
        """
        return file_report(self._lines(cell), cell, today=today, source=self._file)

    def _lines(self, cell: WeatherCell) -> list[FileDay]:
        nearest: tuple[float, list[FileDay]] | None = None
        for place, lines in self._places:
            far_km = 0.0 if place is None else _distance_km(place, cell)
            if far_km <= FARTHEST_KM and (nearest is None or far_km < nearest[0]):
                nearest = (far_km, lines)
        if nearest is None and self._places:
            msg = (
                f"{self._file} has no place within {FARTHEST_KM:.0f} km of {cell.latitude:.3f}, "
                f"{cell.longitude:.3f}; check its columns lat and lon."
            )
            raise WeatherError(msg)
        return [] if nearest is None else nearest[1]


def file_report(
    lines: Sequence[FileDay], cell: WeatherCell, *, today: date, source: str
) -> WeatherReport:
    """Lines as observed days and a forecast.

    Args:
        lines: of one place; of two for the same day the later one counts.
        cell: for the ET0 of lines that have only temperatures.
        today: a line without ``kind`` is a forecast from this day on.
        source: of the lines, for people.
    """
    observed: dict[date, DayWeather] = {}
    forecast: dict[date, DayWeather] = {}
    issued: list[datetime] = []
    for line in lines:
        is_forecast = line.weather.day >= today if line.is_forecast is None else line.is_forecast
        day = rounded(_with_et0(line.weather, cell))
        if is_forecast and day.day >= today:
            forecast[day.day] = day
            issued += [] if line.issued_at is None else [line.issued_at]
        has_something = day.et0_mm is not None or day.rain_mm is not None
        # Of a day that is not over nothing was observed to its end.
        if not is_forecast and day.day < today and has_something:
            observed[day.day] = day
    return WeatherReport(
        provider=CsvFile.name,
        source=source,
        issued_at=max(issued, default=None),
        observed=tuple(observed[day] for day in sorted(observed)),
        forecast=usable_forecast(_in_a_row(forecast)),
    )


def _in_a_row(days: dict[date, DayWeather]) -> list[DayWeather]:
    """All days from the first to the last; those that are missing are gaps."""
    if not days:
        return []
    first, last = min(days), max(days)
    span = range((last - first).days + 1)
    return [days.get(first + i * _ONE_DAY, DayWeather(day=first + i * _ONE_DAY)) for i in span]


def _with_et0(day: DayWeather, cell: WeatherCell) -> DayWeather:
    """Hargreaves where a line has temperatures only."""
    if day.et0_mm is not None or day.temp_min_c is None or day.temp_max_c is None:
        return day
    et0_mm = et0_hargreaves(
        tmax_c=day.temp_max_c,
        tmin_c=day.temp_min_c,
        latitude_deg=cell.latitude,
        day_of_year=day.day.timetuple().tm_yday,
    )
    return DayWeather(
        day=day.day,
        et0_mm=float(et0_mm),
        et0_method=Et0Method.HARGREAVES,
        rain_mm=day.rain_mm,
        rain_probability=day.rain_probability,
        temp_min_c=day.temp_min_c,
        temp_max_c=day.temp_max_c,
    )


def _distance_km(place: tuple[float, float], cell: WeatherCell) -> float:
    latitude, longitude = place
    station = Station(id="", name="", latitude=latitude, longitude=longitude, elevation_m=0.0)
    return distance_km(station, cell)
