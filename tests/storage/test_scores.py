from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.skill import ForecastScore
from baumfeuchte.storage.daily_values import fill_day
from baumfeuchte.storage.query import run
from baumfeuchte.storage.scores import days_to_score, skill, store_scores

if TYPE_CHECKING:
    import sqlalchemy as sa

DAY = date(2026, 7, 15)
SCORE = ForecastScore(
    day=DAY,
    lead_days=7,
    quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
    age_class="0-1",
    weather="forecast",
    forecasts=4,
    error_sum=6.0,
    persistence_error_sum=8.0,
    bias_sum=-1.0,
    covered=3,
    safe=2,
    safe_wrong=1,
)


def test_sums_over_days_and_groups(conn: sa.Connection) -> None:
    older = replace(SCORE, age_class="2", error_sum=2.0)
    yesterday = replace(SCORE, day=DAY - timedelta(days=1))
    store_scores(conn, [SCORE, older, yesterday])
    (both,) = run(conn, skill(DAY, DAY))
    assert both == replace(
        SCORE, day=None, age_class=None, weather=None, forecasts=8, error_sum=8.0,
        persistence_error_sum=16.0, bias_sum=-2.0, covered=6, safe=4, safe_wrong=2,
    )  # fmt: skip
    young, _ = run(conn, skill(date(2026, 1, 1), DAY, by=["age_class"]))
    assert (young.age_class, young.forecasts, young.weather) == ("0-1", 8, None)
    assert run(conn, skill(DAY + timedelta(days=1), DAY + timedelta(days=9))) == []


def test_a_day_scored_again_replaces_what_it_said(conn: sa.Connection) -> None:
    store_scores(conn, [SCORE])
    store_scores(conn, [replace(SCORE, error_sum=1.0)])
    store_scores(conn, [])
    (found,) = run(conn, skill(DAY, DAY, by=["day", "weather"]))
    assert (found.error_sum, found.day, found.weather) == (1.0, DAY, "forecast")


def test_days_are_due_when_they_are_complete_and_new(conn: sa.Connection) -> None:
    now, zone = datetime(2026, 7, 20, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    for back in (3, 2, 1, 0):
        fill_day(conn, DAY - timedelta(days=back), zone, now)
    assert days_to_score(conn, DAY) == [DAY - timedelta(days=n) for n in (3, 2, 1)]
    store_scores(conn, [replace(SCORE, day=DAY - timedelta(days=2))])
    assert days_to_score(conn, DAY + timedelta(days=1)) == [DAY - timedelta(days=1), DAY]
