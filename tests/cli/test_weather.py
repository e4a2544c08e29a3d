"""`baumfeuchte weather` and `plan --fetch-weather` as a person runs them."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import plan, weather
from baumfeuchte.cli._weather import fetch_due
from baumfeuchte.config import Settings
from baumfeuchte.domain.errors import (
    InputError,
    NotFoundError,
    WeatherError,
)
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

CLOCK = "2026-07-15T05:30:00+02:00"
LATER = "2026-07-15T11:30:00+02:00"
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
TREES = """
WITH s AS (INSERT INTO sites (soil) SELECT 'Sl3' FROM generate_series(1, 3) RETURNING id)
INSERT INTO trees (number, species, latitude, longitude, site_id)
SELECT 'B' || row_number() OVER (), 'Tilia cordata',
       (ARRAY[51.4857, 51.4858, 51.6])[row_number() OVER ()], 7.2195, id
FROM s
"""
CSV = "date,et0_mm,rain_mm,temp_min_c,temp_max_c,kind\n" + "".join(
    f"2026-07-{day:02d},{4 + day / 100:.2f},{0.5 if day % 2 else 0},12.5,25.5,"
    f"{'observed' if day < 15 else 'forecast'}\n"
    for day in range(1, 25)
)


@pytest.fixture
def url(database_url: str) -> str:
    """Three trees in two cells."""
    with psycopg.connect(database_url) as conn:
        conn.execute(TREES)
    return database_url


@pytest.fixture
def command(url: str) -> Callable[..., Result]:
    app = typer.Typer()
    weather.register(app)
    plan.register(app)

    begin = time.time()

    def run(*words: str, at: str = CLOCK, **settings: str) -> Result:
        given = {"DATABASE_URL": url, "WEATHER_PROVIDER": "none"} | settings
        given["CLOCK_START"] = f"{at}@{begin}"  # one clock for all commands of a test
        environment = {f"BAUMFEUCHTE_{name}": value for name, value in given.items()}
        return CliRunner().invoke(app, words, env=environment)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "weather.csv"
    path.write_text(CSV)
    return path


@pytest.fixture
def open_meteo() -> Iterator[str]:
    """A service that answers every request alike."""
    days = [(NOW + timedelta(days=i)).date().isoformat() for i in range(-10, 14)]
    daily = {
        "time": days,
        "et0_fao_evapotranspiration": [5.5] * 24,
        "precipitation_sum": [1.2] * 24,
        "precipitation_probability_max": [35] * 24,
    }
    body = json.dumps({"daily": daily}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as conn:
        row = conn.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_import_stores_past_and_forecast_for_each_cell(
    command: Callable[..., Result], url: str, file: Path
) -> None:
    result = command("weather", "import", str(file))
    assert result.exit_code == 0, result.output
    assert result.output == (
        "Stored 14 observed days, 28 of them new or changed, and a forecast of 10 days, for "
        "2 cells.\n"
    )
    assert (count(url, "weather_observed_days"), count(url, "weather_forecasts")) == (28, 2)
    with psycopg.connect(url) as conn:
        line = conn.execute("SELECT action, subject, detail FROM audit").fetchone()
    assert line == (
        "weather.import",
        "file weather.csv",
        "2 cells, 28 observed days new or changed",
    )


def test_import_twice_changes_nothing(command: Callable[..., Result], url: str, file: Path) -> None:
    command("weather", "import", str(file))
    assert "0 of them new or changed" in command("weather", "import", str(file)).output
    assert count(url, "weather_observed_days") == 28


def test_dry_run(command: Callable[..., Result], url: str, file: Path) -> None:
    result = command("weather", "import", str(file), "--dry-run")
    assert result.output.startswith("Would store 14 observed days, and a forecast of 10 days")
    assert (count(url, "weather_cells"), count(url, "audit")) == (0, 0)


def test_a_faulty_file_stores_nothing(command: Callable[..., Result], url: str, file: Path) -> None:
    file.write_text(CSV.replace("2026-07-03,4.03", "2026-07-03,40.3"))
    result = command("weather", "import", str(file))
    assert isinstance(result.exception, InputError)
    assert "weather.csv cannot be used, nothing was stored: line 4: et0_mm 40.3" in str(
        result.exception
    )
    assert count(url, "weather_cells") == 0


@pytest.mark.parametrize("text", ["date,et0_mm\n", "date,et0_mm\n\n"])
def test_a_file_without_lines(command: Callable[..., Result], file: Path, text: str) -> None:
    file.write_text(text)
    result = command("weather", "import", str(file))
    assert isinstance(result.exception, InputError)
    assert "no lines below its headings" in str(result.exception)


def test_import_before_there_are_trees(
    command: Callable[..., Result], url: str, file: Path
) -> None:
    with psycopg.connect(url) as conn:
        conn.execute("DELETE FROM trees")
    assert "There are no trees yet" in command("weather", "import", str(file)).output


def test_fetch_once_in_six_hours(command: Callable[..., Result], url: str, open_meteo: str) -> None:
    service = {"WEATHER_PROVIDER": "open_meteo", "WEATHER_OPEN_METEO_URL": open_meteo}
    result = command("weather", "fetch", **service)
    assert (result.exit_code, result.stdout) == (0, "Cells of open_meteo: 2 fetched, 0 fresh.\n")
    again = command("weather", "fetch", **service)
    assert again.stdout == "Cells of open_meteo: 0 fetched, 2 fresh.\n"
    forced = command("weather", "fetch", "--force", **service)
    assert forced.stdout == "Cells of open_meteo: 2 fetched, 0 fresh.\n"
    later = command("weather", "fetch", at=LATER, **service)
    assert later.stdout == "Cells of open_meteo: 2 fetched, 0 fresh.\n"
    assert count(url, "weather_observed_days") == 20


def test_fetch_from_a_file(command: Callable[..., Result], file: Path) -> None:
    result = command("weather", "fetch", WEATHER_PROVIDER="file", WEATHER_FILE=str(file))
    assert result.stdout == "Cells of file: 2 fetched, 0 fresh.\n"


def test_fetch_without_a_provider(command: Callable[..., Result]) -> None:
    assert command("weather", "fetch").stdout == (
        "Cells of none: 0 fetched, 0 fresh, 2 without a forecast.\n"
    )


def test_a_service_that_is_away_is_an_error(
    command: Callable[..., Result], free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baumfeuchte.weather.http.FIRST_PAUSE_S", 0.0)
    away = f"http://127.0.0.1:{free_port}"
    result = command("weather", "fetch", WEATHER_PROVIDER="bright_sky", WEATHER_BRIGHT_SKY_URL=away)
    assert isinstance(result.exception, WeatherError)
    assert "cannot be reached" in str(result.exception)
    assert result.stdout == "Cells of bright_sky: 0 fetched, 0 fresh, 2 failed.\n"


def test_show_cells(command: Callable[..., Result], open_meteo: str) -> None:
    assert "There is no weather yet" in command("weather", "show").output
    command("weather", "fetch", WEATHER_PROVIDER="open_meteo", WEATHER_OPEN_METEO_URL=open_meteo)
    lines = command("weather", "show").output.splitlines()
    assert lines[1].split() == [
        *("1573212963", "51.486,", "7.219", "open_meteo"),
        *lines[1].split()[4:10],
        *("2026-07-28", "2026-07-14"),
    ]
    assert lines[-2:] == ["2 cells.", "Weather data by Open-Meteo.com (CC BY 4.0)"]


def test_show_the_days_of_a_tree(command: Callable[..., Result], file: Path) -> None:
    nothing = command("weather", "show", "--tree", "B1").output
    assert nothing.startswith("There is no weather for the place of B1")
    command("weather", "import", str(file))
    lines = command("weather", "show", "--tree", "B1").output.splitlines()
    assert lines[1].split() == [
        *("2026-07-08", "observed", "4.08", "provider", "0.0", "-", "12.5", "25.5", "file"),
    ]
    today = next(line for line in lines if line.startswith("2026-07-15"))
    assert today.split()[:9] == [
        *("2026-07-15", "forecast", "4.15", "provider", "0.5", "-", "12.5", "25.5", "file,"),
    ]
    assert len(lines) == 1 + 7 + 10
    result = command("weather", "show", "--tree", "X9")
    assert isinstance(result.exception, NotFoundError)


def shared_weather(url: str) -> dict[str, object]:
    with psycopg.connect(url) as conn:
        row = conn.execute(
            "SELECT shared_inputs->'weather' FROM planning_runs WHERE is_current"
        ).fetchone()
    assert row is not None
    found: dict[str, object] = row[0]
    return found


def test_plan_fetches_before(command: Callable[..., Result], url: str, file: Path) -> None:
    given = {"WEATHER_PROVIDER": "file", "WEATHER_FILE": str(file)}
    result = command("plan", "--fetch-weather", **given)
    assert result.exit_code == 0, result.output
    assert count(url, "weather_forecasts") == 2
    assert shared_weather(url)["trees_without_weather"] == 0


def test_plan_alone_asks_nobody(command: Callable[..., Result], url: str, file: Path) -> None:
    result = command("plan", WEATHER_PROVIDER="file", WEATHER_FILE=str(file))
    assert result.exit_code == 0, result.output
    assert count(url, "weather_forecasts") == 0
    assert shared_weather(url)["trees_without_weather"] == 3


@pytest.mark.parametrize("trouble", ["no file", "away"])
def test_a_list_is_made_without_weather_too(
    command: Callable[..., Result],
    url: str,
    trouble: str,
    free_port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("baumfeuchte.weather.http.FIRST_PAUSE_S", 0.0)
    given = {
        "no file": {"WEATHER_PROVIDER": "file"},
        "away": {
            "WEATHER_PROVIDER": "dwd",
            "WEATHER_DWD_URL": f"http://127.0.0.1:{free_port}",
            "WEATHER_DWD_CATALOGUE_URL": f"http://127.0.0.1:{free_port}/c",
        },
    }[trouble]
    result = command("plan", "--fetch-weather", **given)
    assert result.exit_code == 0, result.output
    assert shared_weather(url)["trees_without_weather"] == 3


def test_no_transaction_waits_for_a_service(url: str, open_meteo: str) -> None:
    """While a service is slow nobody else must wait for our locks: one connection is enough."""
    database = Database(url, pool_size=1)
    settings = Settings(weather_provider="open_meteo", weather_open_meteo_url=open_meteo)
    found = fetch_due(database, settings, NOW)
    database.dispose()
    assert found.fetched == 2
