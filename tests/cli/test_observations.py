"""`baumfeuchte observations` as a foreman runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import observations
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_trees

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        upsert_trees(
            conn,
            [
                Tree(number=number, species="Tilia", planting_year=2024, latitude=51, longitude=7)
                for number in ("B-1", "B-2")
            ],
        )
    database.dispose()
    app = typer.Typer()
    observations.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": database_url}
    return lambda *words: CliRunner().invoke(app, ["observations", *words], env=environment)


def test_german_and_english_words_and_numbers(command: Callable[..., Result]) -> None:
    for words, said in [
        (("B-1", "leicht feucht", "--at", "2026-07-10T08:30"), "leicht feucht"),
        (("B-1", "wet", "--at", "2026-07-11T08:30"), "nass"),
        (("B-2", "--rew", "0.35", "--at", "2026-07-12T08:30"), "35 % des nutzbaren Wassers"),
        (("B-2", "--vwc", "17.5", "--at", "2026-07-13T08:30", "--note", "30 cm"), "17,5 Vol.-%"),
    ]:
        result = command("add", *words)
        assert result.exit_code == 0, result.output
        assert f"noted: {words[0]}: {said}" in result.output
    table = command("list").output
    lines = table.splitlines()
    assert lines[0].split() == ["Zeit", "Baum", "Gesehen", "Notiz"]
    assert "2026-07-13 08:30" in table
    assert table.index("17,5 Vol.-%") < table.index("35 %") < table.index("nass")
    assert "17.5 Vol.-%" in command("list", "--language", "en").output
    assert "nass" not in command("list", "--tree", "B-2").output


def test_the_time_is_the_one_that_the_city_goes_by(
    command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_CLOCK_START", "2026-07-15T05:30:00+02:00")
    assert command("add", "B-1", "nass").exit_code == 0
    assert "2026-07-15 05:30" in command("list").output
    late = command("add", "B-2", "nass", "--at", "2026-07-15T09:00")
    assert isinstance(late.exception, InputError)
    assert "lies in the future" in str(late.exception)


def test_twice_is_once(command: Callable[..., Result]) -> None:
    words = ("add", "B-1", "trocken", "--at", "2026-07-10T08:30")
    assert "noted" in command(*words).output
    assert "nothing changed" in command(*words).output
    assert command("list").output.count("trocken") == 1
    keyed = ("add", "B-1", "--at", "2026-07-10T08:30", "--key", "k")
    command(*keyed, "nass")
    assert isinstance(command(*keyed, "feucht").exception, InputError)


@pytest.mark.parametrize(
    ("words", "error", "text"),
    [
        (("B-1", "matschig"), InputError, "no word of a finger test"),
        (("B-1",), InputError, "exactly one"),
        (("B-1", "nass", "--rew", "0.5"), InputError, "exactly one"),
        (("B-1", "--vwc", "170"), InputError, "between 0 and 60"),
        (("B-1", "nass", "--at", "2199-01-01"), InputError, "future"),
        (("B-9", "nass"), NotFoundError, "no tree B-9"),
    ],
)
def test_what_cannot_be_used(
    command: Callable[..., Result], words: tuple[str, ...], error: type[Exception], text: str
) -> None:
    result = command("add", *words)
    assert isinstance(result.exception, error)
    assert text in str(result.exception)
