"""Answers of weather services in the shape that their documentation gives, for any days.

Bright Sky: https://brightsky.dev/docs/ (``/weather``). Open-Meteo: https://open-meteo.com/en/docs.
DWD: https://opendata.dwd.de/weather/local_forecasts/mos/MOSMIX_L/single_stations/,
https://opendata.dwd.de/climate_environment/CDC/observations_germany/climate/hourly/ and
https://www.dwd.de/DE/leistungen/met_verfahren_mosmix/mosmix_stationskatalog.cfg. The weather in
them is that of Uccle (``_uccle``); nothing was copied from a service.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

from . import _uccle as uccle

STATION, FAR_STATION, MOSMIX_POINT = 5012, 6110, 7300
SOURCES: dict[int, dict[str, Any]] = {
    STATION: {
        "id": STATION,
        "dwd_station_id": "00555",
        "wmo_station_id": "K420",
        "observation_type": "historical",
        "lat": 51.5026,
        "lon": 7.2289,
        "height": 110.0,
        "station_name": "Waltrop-Abdinghof",
        "first_record": "2010-01-01T00:00:00+00:00",
        "last_record": "2026-07-15T03:00:00+00:00",
        "distance": 5011.0,
    },
    FAR_STATION: {
        "id": FAR_STATION,
        "dwd_station_id": "01303",
        "wmo_station_id": "10410",
        "observation_type": "historical",
        "lat": 51.4041,
        "lon": 6.9677,
        "height": 150.0,
        "station_name": "Essen-Bredeney",
        "first_record": "2010-01-01T00:00:00+00:00",
        "last_record": "2026-07-15T03:00:00+00:00",
        "distance": 19422.0,
    },
    MOSMIX_POINT: {
        "id": MOSMIX_POINT,
        "dwd_station_id": None,
        "wmo_station_id": "P0157",
        "observation_type": "forecast",
        "lat": 51.48,
        "lon": 7.22,
        "height": 100.0,
        "station_name": "BOCHUM",
        "first_record": "2026-07-15T00:00:00+00:00",
        "last_record": "2026-07-25T04:00:00+00:00",
        "distance": 612.0,
    },
}


def bright_sky_row(end: datetime, source: int, **changes: Any) -> dict[str, Any]:
    """A row of ``/weather``: km/h, kWh/m2, minutes, percent."""
    values = uccle.values(end)
    is_forecast = source == MOSMIX_POINT
    return {
        "timestamp": end.isoformat(),
        "source_id": source,
        "precipitation": 0.0,
        "pressure_msl": 1015.1,
        "sunshine": 60 * values["sunshine_h"],
        "temperature": round(values["temperature_c"], 1),
        "wind_direction": 70,
        "wind_speed": 10.0,
        "cloud_cover": 40,
        "dew_point": round(values["dew_point_c"], 1),
        "relative_humidity": None if is_forecast else 70,
        "visibility": 50000,
        "wind_gust_direction": None,
        "wind_gust_speed": 20.2,
        "condition": "dry",
        # FAO-56 example 18: 22.07 MJ a day are 6.131 kWh.
        "solar": round(0.6131 * values["sunshine_h"] / 0.925, 4),
        "precipitation_probability": 10 if is_forecast else None,
        "precipitation_probability_6h": None,
        "icon": "partly-cloudy-day",
    } | changes


def bright_sky(begin: datetime, now: datetime, end: datetime) -> dict[str, Any]:
    """An answer of ``/weather``: stations until now, MOSMIX after it."""
    ends = [
        begin + timedelta(hours=i) for i in range(round((end - begin) / timedelta(hours=1)) + 1)
    ]
    return {
        "weather": [bright_sky_row(at, STATION if at <= now else MOSMIX_POINT) for at in ends],
        "sources": [SOURCES[STATION], SOURCES[MOSMIX_POINT]],
    }


def open_meteo(first: datetime, count: int) -> dict[str, Any]:
    """An answer of ``/v1/forecast`` with daily values."""
    days = [(first + timedelta(days=i)).date().isoformat() for i in range(count)]
    return {
        "latitude": 51.48,
        "longitude": 7.22,
        "generationtime_ms": 0.21,
        "utc_offset_seconds": 7200,
        "timezone": "Europe/Berlin",
        "timezone_abbreviation": "GMT+2",
        "elevation": 104.0,
        "daily_units": {
            "time": "iso8601",
            "et0_fao_evapotranspiration": "mm",
            "precipitation_sum": "mm",
            "precipitation_probability_max": "%",
            "temperature_2m_max": "°C",
            "temperature_2m_min": "°C",
        },
        "daily": {
            "time": days,
            "et0_fao_evapotranspiration": [4.31 + 0.01 * i for i in range(count)],
            "precipitation_sum": [0.2] * count,
            "precipitation_probability_max": [23] * count,
            "temperature_2m_max": [24.4] * count,
            "temperature_2m_min": [11.2] * count,
        },
    }


def as_json(content: object) -> bytes:
    return json.dumps(content).encode()


# --- DWD -----------------------------------------------------------------------------------

CATALOGUE = """\
ID    ICAO NAME                 LAT    LON     ELEV
----- ---- -------------------- -----  ------- -----
01001 ENJA JAN MAYEN             70.56   -8.40    10
10410 EDLE ESSEN                 51.24    6.58   153
P0157 ---- BOCHUM                51.29    7.13   100
K1174 ---- WALTROP-ABDINGHOF     51.35    7.24    75
10506 ---- NUERBURG-BARWEILER    50.22    6.52   485
"""
"""Coordinates are degrees and minutes: Bochum is at 51.483, 7.217."""

STATIONS = """\
Stations_id von_datum bis_datum Stationshoehe geoBreite geoLaenge Stationsname Bundesland Abgabe
----------- --------- --------- ------------- --------- --------- ------------------------------ ---
00555 20080701 20120331            110     51.5026    7.2289 Bochum   NRW Frei
05480 20050801 20260714             75     51.5763    7.2970 Waltrop-Abdinghof   NRW Frei
01303 19350101 20260714            150     51.4041    6.9677 Essen-Bredeney   NRW Frei
03668 18790101 20260714            314     49.5030   11.0549 N\xfcrnberg   Bayern Frei
"""
"""Bochum's own is closed since 2012."""


def kml(issued: datetime, steps: list[datetime], **elements: list[str]) -> bytes:
    """A KML of MOSMIX_L for one station."""
    times = "".join(f"<dwd:TimeStep>{at:%Y-%m-%dT%H:%M:%S.000Z}</dwd:TimeStep>" for at in steps)
    series = "".join(
        f'<dwd:Forecast dwd:elementName="{name}"><dwd:value>  {"  ".join(values)}</dwd:value>'
        "</dwd:Forecast>"
        for name, values in elements.items()
    )
    return f"""<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?>
<kml:kml xmlns:dwd="https://opendata.dwd.de/weather/lib/pointforecast_dwd_extension_V1_0.xsd"
 xmlns:kml="http://www.opengis.net/kml/2.2">
<kml:Document><kml:ExtendedData><dwd:ProductDefinition>
<dwd:Issuer>DWD</dwd:Issuer><dwd:ProductID>MOSMIX</dwd:ProductID>
<dwd:IssueTime>{issued:%Y-%m-%dT%H:%M:%S.000Z}</dwd:IssueTime>
<dwd:ForecastTimeSteps>{times}</dwd:ForecastTimeSteps>
</dwd:ProductDefinition></kml:ExtendedData>
<kml:Placemark><kml:name>P0157</kml:name><kml:description>BOCHUM</kml:description>
<kml:ExtendedData>{series}</kml:ExtendedData>
<kml:Point><kml:coordinates>7.22,51.48,100.0</kml:coordinates></kml:Point>
</kml:Placemark></kml:Document></kml:kml>""".encode("latin-1")


def mosmix(issued: datetime, hours: int = 247) -> bytes:
    """A KMZ whose first hour ends an hour after its issue; 247 hours as the DWD's."""
    steps = [issued + timedelta(hours=i + 1) for i in range(hours)]
    values = [uccle.values(at) for at in steps]
    six = [f"{30.0:.2f}" if at.hour % 6 == 0 else "-" for at in steps]
    content = kml(
        issued,
        steps,
        PPPP=["101510.00"] * hours,
        TTT=[f"{v['temperature_c'] + 273.15:.2f}" for v in values],
        Td=[f"{v['dew_point_c'] + 273.15:.2f}" for v in values],
        FF=["2.78"] * hours,
        Rad1h=[f"{2207.0 * v['sunshine_h'] / 0.925:.2f}" for v in values],
        RR1c=["0.10"] * hours,
        R101=["12.00"] * hours,
        R602=six,
        Rd02=["46.00" if at.hour in {6, 18} else "-" for at in steps],
    )
    return zipped({"MOSMIX_L_LATEST_P0157.kml": content})


def cdc(code: str, columns: str, first: datetime, hours: int, cells: Any) -> bytes:
    """A zip of hourly observations.

    Args:
        code: two letters.
        columns: headings after the quality column.
        first: end of the first hour (UTC).
        hours: how many.
        cells: makes the text of the columns from the end of an hour.
    """
    lines = [f"STATIONS_ID;MESS_DATUM;QN_9;{columns};eor"]
    ends = [first + timedelta(hours=i) for i in range(hours)]
    lines += [f"       5480;{at:%Y%m%d%H};    1;{cells(at)};eor" for at in ends]
    name = f"produkt_{code.lower()}_stunde_20250111_20260714_05480.txt"
    return zipped(
        {
            "Metadaten_Geographie_05480.txt": b"Stations_id;Stationshoehe;...",
            name: "\r\n".join(lines).encode("latin-1"),
        }
    )


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
