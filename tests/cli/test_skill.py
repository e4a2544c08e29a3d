"""`skill` on a database with scores."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from baumfeuchte.cli.main import create_app
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.skill import ForecastScore
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.scores import store_scores

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


def score(quantity: Quantity, age_class: str, safe: int) -> ForecastScore:
    return ForecastScore(
        day=date(2026, 7, 10),
        lead_days=7,
        quantity=quantity,
        age_class=age_class,
        weather="forecast",
        forecasts=10,
        error_sum=15.0,
        persistence_error_sum=20.0,
        bias_sum=5.0,
        covered=8,
        safe=safe,
        safe_wrong=safe // 4,
    )


@pytest.fixture
def skill(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("BAUMFEUCHTE_DATABASE_URL", database_url)
    monkeypatch.setenv(
        "BAUMFEUCHTE_CLOCK_START", datetime(2026, 7, 15, 3, 30, tzinfo=UTC).isoformat()
    )
    return lambda *words: CliRunner().invoke(create_app(), ["skill", *words])


def test_nothing_scored_yet_is_a_sentence(skill: Callable[..., Result]) -> None:
    assert "No forecast has been scored yet" in skill().stdout


def test_a_line_for_each_lead_and_unit(skill: Callable[..., Result], database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        store_scores(
            conn,
            [
                score(Quantity.SOIL_MOISTURE_VWC_PERCENT, "0-1", 4),
                score(Quantity.SOIL_WATER_TENSION_KPA, "0-1", 0),
                score(Quantity.SOIL_WATER_TENSION_KPA, "2", 0),
            ],
        )
    database.dispose()
    lines = [line.split() for line in skill().stdout.splitlines()]
    assert lines[1:] == [
        ["kPa", "7", "20", "1.50", "0.25", "80%", "0", "-"],
        ["Vol.-%", "7", "10", "1.50", "0.25", "80%", "4", "25.0%"],
    ]
    by_age = skill("--by-age", "--json").stdout.splitlines()
    assert [json.loads(line)["age_class"] for line in by_age] == ["0-1", "2", "0-1"]
    assert json.loads(by_age[-1]) == {
        "quantity": "soil_moisture_vwc_percent",
        "lead_days": 7,
        "age_class": "0-1",
        "weather": None,
        "forecasts": 10,
        "mean_absolute_error": 1.5,
        "bias": 0.5,
        "skill": 0.25,
        "coverage_80": 0.8,
        "safe_said": 4,
        "safe_wrong": 0.25,
    }
    assert "No forecast" in skill("--until", "2026-07-09").stdout


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--since", "gestern"], "--since gestern is no day"),
        (["--since", "2026-07-20"], "The period is empty"),
    ],
)
def test_bad_input(skill: Callable[..., Result], words: list[str], text: str) -> None:
    error = skill(*words).exception
    assert isinstance(error, InputError)
    assert text in str(error)
