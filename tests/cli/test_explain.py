"""`explain` on lists of two days."""

from __future__ import annotations

import importlib.util
import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from baumfeuchte.cli.main import create_app
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.fixture(scope="module")
def town() -> Any:
    """The helpers of the planning tests."""
    path = Path(__file__).parents[1] / "planning" / "_town.py"
    spec = importlib.util.spec_from_file_location("_town_of_explain", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def explain(town: Any, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command, after a dry week and a list for each of two days."""
    database = Database(database_url, pool_size=1)
    town.settle(database)
    yesterday = town.NOW - timedelta(days=1)
    town.measure(database, {"soon": 21.0, "dry": 12.0}, until=yesterday)
    town.plan(database, yesterday, town.DAY - timedelta(days=1))
    town.measure(database, {"soon": 17.0}, hours=20)
    town.plan(database)
    database.dispose()
    monkeypatch.setenv("BAUMFEUCHTE_DATABASE_URL", database_url)
    monkeypatch.setenv("BAUMFEUCHTE_CLOCK_START", town.NOW.isoformat())
    return lambda *words: CliRunner().invoke(create_app(), ["explain", *words])


def test_the_newest_list_step_by_step(explain: Callable[..., Result]) -> None:
    text = explain("soon").stdout
    for title in ("Messung", "Grenzen für diesen Baum", "Wie viel Wasser", "Woher die Zahlen"):
        assert title in text
    assert "17,0 Vol.-%" in text
    assert "[irrigation-science 3.2]" in text
    english = explain("soon", "--language", "en", "--json").stdout.splitlines()
    steps = [json.loads(line) for line in english]
    assert steps[0]["title"] == "Reading"
    assert [step["code"] for step in steps][-1] == "origin"


def test_two_days_side_by_side(explain: Callable[..., Result], town: Any) -> None:
    earlier = (town.DAY - timedelta(days=1)).isoformat()
    text = explain("soon", "--day", town.DAY.isoformat(), "--compare", earlier).stdout
    assert "Was sich vom 14. Juli zum 15. Juli geändert hat" in text
    assert "Der Wassergehalt am Morgen ging von 21,0 auf 17,0 Vol.-%." in text
    assert "Was sich" not in explain("soon", "--day", earlier).stdout


def test_a_tree_without_a_sensor_is_explained_as_an_estimate(
    explain: Callable[..., Result],
) -> None:
    text = explain("bare").stdout
    assert "Schätzung ohne eigenen Sensor" in text
    assert "Bäume mit Sensor" in text


@pytest.mark.parametrize(
    ("words", "error", "text"),
    [
        (["soon", "--day", "gestern"], InputError, "--day gestern is no day"),
        (["oak"], NotFoundError, "There is no tree oak; `baumfeuchte trees list`"),
        (["soon", "--day", "2026-01-01"], NotFoundError, "run `baumfeuchte plan --day 2026-01-01`"),
    ],
)
def test_bad_input(
    explain: Callable[..., Result], words: list[str], error: type[Exception], text: str
) -> None:
    found = explain(*words).exception
    assert isinstance(found, error)
    assert text in str(found)
