"""The provider that the settings name, and `weather fetch --every`."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import psycopg
import pytest

from baumfeuchte.cli._weather import provider_of
from baumfeuchte.config import Settings
from baumfeuchte.domain.errors import InputError, SettingError
from baumfeuchte.embedded.processes import wait_until

if TYPE_CHECKING:
    from pathlib import Path


def test_each_provider_can_be_made(tmp_path: Path) -> None:
    names = {}
    for provider in ("bright_sky", "dwd", "open_meteo", "none"):
        with provider_of(Settings(weather_provider=provider)) as made:
            names[provider] = made.name
    assert names == {name: name for name in names}
    with pytest.raises(SettingError, match="BAUMFEUCHTE_WEATHER_FILE is not set"):
        provider_of(Settings(weather_provider="file")).__enter__()
    missing = Settings(weather_provider="file", weather_file=tmp_path / "no.csv")
    with pytest.raises(InputError, match="does not exist"):
        provider_of(missing).__enter__()


def test_again_and_again_until_it_is_stopped(database_url: str, tmp_path: Path) -> None:
    """A missing file is a line in the log; the next round finds it."""
    with psycopg.connect(database_url) as conn:
        conn.execute(
            "WITH s AS (INSERT INTO sites (soil) VALUES ('Sl3') RETURNING id) "
            "INSERT INTO trees (number, species, latitude, longitude, site_id) "
            "SELECT 'B1', 'Tilia cordata', 51.48, 7.22, id FROM s"
        )
    file, log = tmp_path / "weather.csv", tmp_path / "log"
    environment = {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_WEATHER_PROVIDER": "file",
        "BAUMFEUCHTE_WEATHER_FILE": str(file),
    }
    command = [sys.executable, "-m", "baumfeuchte", "weather", "fetch", "--every", "1"]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, env=os.environ | environment, stderr=out) as process,
    ):
        assert wait_until(lambda: "does not exist" in log.read_text(), seconds=30)
        today = datetime.now(ZoneInfo("Europe/Berlin")).date()
        lines = "".join(f"{today + timedelta(days=i)},3.1,0.0\n" for i in range(3))
        file.write_text("date,et0_mm,rain_mm\n" + lines)
        assert wait_until(lambda: "1 fetched, 0 fresh" in log.read_text(), seconds=30)
        assert wait_until(lambda: "0 fetched, 1 fresh" in log.read_text(), seconds=30)
        process.terminate()
        assert process.wait(20) == 0
