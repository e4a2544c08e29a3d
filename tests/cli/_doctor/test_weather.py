from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from baumfeuchte.cli._doctor import weather
from baumfeuchte.cli._doctor.finding import Level
from baumfeuchte.config import Settings
from baumfeuchte.storage.weather import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.cli._doctor.finding import Finding

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def told(found: Iterable[Finding]) -> list[tuple[Level, str]]:
    found = list(found)
    assert all(item.advice for item in found if item.level is not Level.OK)
    return [(item.level, item.found) for item in found]


def state(cell: int, age_h: float | None) -> CellState:
    issued = None if age_h is None else NOW - timedelta(hours=age_h)
    return CellState(
        cell_id=cell,
        latitude=51.5,
        longitude=7.2,
        provider="dwd",
        source="",
        issued_at=issued,
        fetched_at=issued,
        last_day=NOW.date(),
        observed_until=None,
    )


@pytest.mark.parametrize(
    ("settings", "level", "text"),
    [
        (Settings(), Level.OK, "the weather provider is bright_sky"),
        (Settings(weather_provider="none"), Level.OK, "without weather data"),
        (Settings(weather_provider="file"), Level.ERROR, "there is no file"),
        (
            Settings(weather_provider="file", weather_file=Path("w.csv")),
            Level.OK,
            "provider is file",
        ),
        (Settings(weather_provider="open_meteo"), Level.WARNING, "non-commercial use only"),
        (
            Settings(weather_provider="open_meteo", weather_open_meteo_key=SecretStr("k")),
            Level.OK,
            "provider is open_meteo",
        ),
    ],
)
def test_the_provider(settings: Settings, level: Level, text: str) -> None:
    ((found_level, found),) = told(weather.check_settings(settings))
    assert found_level is level
    assert text in found


def test_the_age_of_the_forecasts() -> None:
    fresh = [state(1, 2.0), state(2, 7.0), state(3, 900.0)]
    assert told(weather.judge_cells({1, 2}, fresh, NOW)) == [
        (Level.OK, "2 cells have a forecast, the oldest 7 h old")
    ]
    old = [state(1, 2.0), state(2, 13.0)]
    assert told(weather.judge_cells({1, 2}, old, NOW)) == [
        (Level.WARNING, "2 cells have a forecast, the oldest 13 h old")
    ]


@pytest.mark.parametrize("second", [state(2, 48.5), state(2, None)])
def test_cells_without_weather(second: CellState) -> None:
    ((level, found),) = told(weather.judge_cells({1, 2, 3}, [state(1, 2.0), second], NOW))
    assert level is Level.WARNING
    assert found.startswith("2 of 3 cells have no forecast of the last 48 hours")


def test_no_trees_no_finding() -> None:
    assert told(weather.judge_cells(set(), [], NOW)) == []
