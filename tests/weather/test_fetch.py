from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError
from baumfeuchte.domain.weather import DayWeather, WeatherCell, WeatherReport
from baumfeuchte.weather.fetch import Round, cells_of, due, fetch_round

from .conftest import NOW

if TYPE_CHECKING:
    from baumfeuchte.weather.provider import Period

CELLS = [WeatherCell(id=i, latitude=51.0, longitude=7.0) for i in range(6)]
SOME = WeatherReport(provider="x", forecast=(DayWeather(day=NOW.date(), et0_mm=1.0, rain_mm=0.0),))
NONE = WeatherReport(provider="x")
AWAY, ODD = WeatherUnavailableError("It is away."), WeatherError("It is odd.")


class Scripted:
    """Answers or fails as the script says, cell by cell."""

    name, credit = "x", ""

    def __init__(self, *script: WeatherReport | WeatherError) -> None:
        self.script = list(script)
        self.asked: list[int] = []

    def report(self, cell: WeatherCell, period: Period) -> WeatherReport:
        assert period.now == NOW
        self.asked.append(cell.id)
        answer = self.script[len(self.asked) - 1]
        if isinstance(answer, WeatherError):
            raise answer
        return answer


def played(period: Period, *script: WeatherReport | WeatherError) -> tuple[Round, list[int]]:
    stored: list[int] = []
    provider = Scripted(*script)
    cells = CELLS[: max(len(script), 1)] if len(script) < 6 else CELLS
    found = fetch_round(provider, cells, period, lambda cell, _: stored.append(cell.id), fresh=2)
    return found, stored


def test_all_is_well(period: Period) -> None:
    assert played(period, SOME, SOME) == (Round(fetched=2, fresh=2), [0, 1])


def test_a_report_without_a_forecast_is_stored_too(period: Period) -> None:
    assert played(period, NONE, SOME) == (Round(fetched=1, fresh=2, empty=1), [0, 1])


def test_a_failure_costs_one_cell(period: Period, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found, stored = played(period, SOME, ODD, SOME)
    assert (found, stored) == (
        Round(fetched=2, fresh=2, failed=1, error="It is odd."),
        [0, 2],
    )
    assert caplog.messages == ["no weather for the cell 1: It is odd."]


def test_a_service_that_is_away_is_left_alone(period: Period) -> None:
    provider = Scripted(SOME, AWAY, AWAY, AWAY)
    found = fetch_round(provider, CELLS, period, lambda *_: None)
    assert provider.asked == [0, 1, 2, 3]
    assert found == Round(fetched=1, failed=3, left_out=2, error="It is away.")


def test_an_answer_in_between_counts(period: Period) -> None:
    found, _ = played(period, AWAY, AWAY, ODD, AWAY, AWAY, SOME)
    assert (found.failed, found.fetched, found.left_out) == (5, 1, 0)


def test_one_request_in_six_hours() -> None:
    times = {
        0: NOW - timedelta(hours=5, minutes=54),
        1: NOW - timedelta(hours=5, minutes=55),
        2: NOW - timedelta(days=3),
        3: NOW,
    }
    assert [cell.id for cell in due(CELLS, times, NOW)] == [1, 2, 4, 5]


def test_a_clock_that_was_set_back_does_not_stop_the_weather() -> None:
    ahead = {cell.id: datetime(2030, 1, 1, tzinfo=UTC) for cell in CELLS}
    assert len(due(CELLS, ahead, NOW)) == 6


def test_trees_of_a_square_share_a_cell() -> None:
    places = [(51.4857, 7.2195), (51.4858, 7.2196), (51.6, 7.2), (95.0, 7.0)]
    cells = cells_of(places)
    assert len(cells) == 2
    assert cells[0].id == 1573212963
    assert (cells[0].latitude, cells[0].longitude) == (
        pytest.approx(51.4857, abs=1e-4),
        pytest.approx(7.2195, abs=1e-4),
    )
    assert cells_of([]) == []


def test_a_slow_service_does_not_hold_up_the_list(period: Period) -> None:
    provider = Scripted(SOME, SOME)
    found = fetch_round(provider, CELLS, period, lambda *_: None, patience_s=-1.0)
    assert (found.left_out, provider.asked) == (6, [])
