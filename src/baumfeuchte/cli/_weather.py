"""What `weather fetch` and `plan --fetch-weather` share: the provider of the settings, a round."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from baumfeuchte.config import Settings
    from baumfeuchte.domain.weather import WeatherCell, WeatherReport
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.weather.csv_file import CsvFile
    from baumfeuchte.weather.fetch import Round
    from baumfeuchte.weather.provider import Provider


@contextmanager
def provider_of(settings: Settings) -> Iterator[Provider]:
    """The provider of the settings.

    Raises:
        SettingError: the provider `file` has no file.
        InputError: the file cannot be used.
    """
    if settings.weather_provider == "none":
        from baumfeuchte.weather.climatology import Climatology

        yield Climatology()
    elif settings.weather_provider == "file":
        if settings.weather_file is None:
            msg = "BAUMFEUCHTE_WEATHER_FILE is not set; name the CSV file of the provider `file`."
            raise SettingError(msg)
        yield csv_file(settings.weather_file, settings)
    else:
        with _over_http(settings) as provider:
            yield provider


@contextmanager
def _over_http(settings: Settings) -> Iterator[Provider]:
    from baumfeuchte.weather.bright_sky import BrightSky
    from baumfeuchte.weather.dwd import DwdFiles
    from baumfeuchte.weather.http import Http
    from baumfeuchte.weather.open_meteo import OpenMeteo

    with Http(timeout_s=settings.weather_timeout_s) as http:
        if settings.weather_provider == "dwd":
            yield DwdFiles(
                http,
                url=settings.weather_dwd_url,
                catalogue_url=settings.weather_dwd_catalogue_url,
            )
        elif settings.weather_provider == "open_meteo":
            key = settings.weather_open_meteo_key
            yield OpenMeteo(
                http,
                url=settings.weather_open_meteo_url,
                zone_name=settings.time_zone,
                key=None if key is None else key.get_secret_value(),
            )
        else:
            yield BrightSky(http, url=settings.weather_bright_sky_url)


def csv_file(path: Path, settings: Settings) -> CsvFile:
    """The provider of a file.

    Raises:
        InputError: the file cannot be read, or a line cannot be used.
    """
    from baumfeuchte.cli.common import read_file
    from baumfeuchte.weather.csv_file import CsvFile
    from baumfeuchte.weather.csv_table import read_csv

    days = read_csv(read_file(path), path.name, settings.zone)
    if not days:
        msg = f"{path} has no lines below its headings."
        raise InputError(msg)
    return CsvFile(days, name=path.name)


def tree_cells(database: Database) -> list[WeatherCell]:
    """The cells in which trees stand."""
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.weather import tree_places
    from baumfeuchte.weather.fetch import cells_of

    with database.begin() as conn:
        return cells_of(run(conn, tree_places()))


def fetch_due(
    database: Database, settings: Settings, now: datetime, *, force: bool = False
) -> Round:
    """Get and store the weather of the cells whose turn it is, each in a transaction of its own.

    Args:
        database: with the current schema; no transaction is open while a service is asked.
        settings: of this process.
        now: the clock (UTC).
        force: all cells, however fresh their weather is.

    Raises:
        SettingError: the provider `file` has no file.
        InputError: the file cannot be used.
        StorageUnavailableError: the database cannot be reached.
    """
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.weather import cell_states, store_report
    from baumfeuchte.weather.fetch import due, fetch_round
    from baumfeuchte.weather.provider import Period

    cells = tree_cells(database)
    with database.begin() as conn:
        states = run(conn, cell_states(now))
    fetched = {state.cell_id: state.fetched_at for state in states if state.fetched_at is not None}
    wanted = cells if force else due(cells, fetched, now)

    def store(cell: WeatherCell, report: WeatherReport) -> None:
        with database.begin() as conn:
            store_report(conn, cell, report, now)

    with provider_of(settings) as provider:
        return fetch_round(
            provider,
            wanted,
            Period(now=now, zone=settings.zone),
            store,
            fresh=len(cells) - len(wanted),
        )
