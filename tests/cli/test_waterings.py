"""`baumfeuchte waterings list` as a foreman runs it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import waterings
from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.tree import Tree, Watering
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees
from baumfeuchte.storage.watering_outcomes import store_outcomes
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

WATERED = datetime(2026, 7, 10, 6, 30, tzinfo=UTC)


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    """Four waterings: arrived, not seen, not arrived, not judged; the last one at another tree."""
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        upsert_trees(
            conn,
            [
                Tree(number=number, species="Tilia", planting_year=2024, latitude=51, longitude=7)
                for number in ("B-1", "B-2")
            ],
        )
        trees = dict(run(conn, tree_ids_by_number()))
        ids = [
            add_watering(
                conn,
                Watering(
                    tree_id=trees["B-2" if day == 3 else "B-1"],
                    watered_at=WATERED + timedelta(days=day),
                    litres=80.5,
                    idempotency_key=str(day),
                ),
            )[0].id
            or 0
            for day in range(4)
        ]
        outcomes = [
            (Outcome.EFFECTIVE, 0.0612, {}),
            (Outcome.NOT_SEEN, None, {"reason": "no_data"}),
            (Outcome.RAN_OFF, -0.004, {}),
        ]
        store_outcomes(
            conn,
            [
                WateringOutcome(
                    watering_id=key,
                    evaluated_at=WATERED + timedelta(days=9),
                    outcome=outcome,
                    response=response,
                    detail=detail,
                )
                for key, (outcome, response, detail) in zip(ids, outcomes, strict=False)
            ],
        )
    database.dispose()
    app = typer.Typer()
    waterings.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": database_url}
    return lambda *words: CliRunner().invoke(app, ["waterings", "list", *words], env=environment)


def lines(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.output
    return [line.split("  ") for line in result.output.splitlines()]


def cells(row: list[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def test_whether_the_water_arrived_in_german(command: Callable[..., Result]) -> None:
    head, *rows = [cells(row) for row in lines(command())]
    assert " ".join(head).split() == ["Zeit", "Baum", "Liter", "Wasser", "Anstieg", "Warum"]
    text = [" ".join(row) for row in rows]
    assert text == [
        "2026-07-13 08:30 B-2 80,5 noch nicht geprüft -",
        "2026-07-12 08:30 B-1 80,5 nicht angekommen: abgelaufen -0,4 Vol.-%",
        "2026-07-11 08:30 B-1 80,5 nicht gesehen - Fühler hat nichts gesendet",
        "2026-07-10 08:30 B-1 80,5 angekommen +6,1 Vol.-%",
    ]


def test_of_one_tree_in_english(command: Callable[..., Result]) -> None:
    _, *rows = [cells(row) for row in lines(command("--tree", "B-1", "--language", "en"))]
    assert len(rows) == 3
    text = "\n".join(" ".join(row) for row in rows)
    assert "B-2" not in text
    for words in (
        "not arrived: ran off -0.4 Vol.-%",
        "not seen - probe sent nothing",
        "arrived +6",
    ):
        assert words in text


def test_the_newest_ones(command: Callable[..., Result]) -> None:
    assert len(lines(command("--limit", "2"))) == 3


def test_an_unknown_tree(command: Callable[..., Result]) -> None:
    error = command("--tree", "X").exception
    assert isinstance(error, NotFoundError)
    assert "X" in str(error)
