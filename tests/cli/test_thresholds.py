"""`baumfeuchte thresholds` as a person runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import thresholds
from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.city_settings import own_values
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    app = typer.Typer()
    thresholds.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": database_url}
    return lambda *words: CliRunner().invoke(app, ["thresholds", *words], env=environment)


def test_values_are_listed_set_and_reset(command: Callable[..., Result], database_url: str) -> None:
    assert "irrigation-science 2.2" in command("list").output
    assert len(command("list", "--own").output.splitlines()) <= 2
    source = ("--source", "Dienstanweisung 7")
    done = command("set", "efficiency=0,9", "years_0_1.critical_rew=0.52", *source)
    assert done.exit_code == 0, done.output
    assert "efficiency is 0.9 now." in done.output
    assert "Nothing changed" in command("set", "efficiency=0.9", *source).output
    (mine, _) = (
        json.loads(line) for line in command("list", "--own", "--json").output.splitlines()
    )
    assert mine["source"] == "Dienstanweisung 7"
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        assert {item.key for item in run(conn, own_values())} == {
            "efficiency",
            "years_0_1.critical_rew",
        }
        assert {item.action for item in run(conn, audit_page(10))} == {"threshold.set"}
    assert "published value again" in command("reset", "efficiency").output
    assert "published value again" in command("reset", "--all").output
    assert "the city set none" in command("reset", "efficiency").output
    with database.begin() as conn:
        assert run(conn, own_values()) == []
    database.dispose()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "efficiency", "--source", "x"), "has no ="),
        (("set", "efficiency=9", "--source", "x"), "not possible"),
        (("set", "efficiency=0.9", "--source", " "), "where the values come from"),
        (("set", "years_3.critical_kpa=50", "--source", "x"), "must be above"),
        (("set", "colour=1", "--source", "x"), "no value"),
        (("reset",), "Name the keys"),
        (("reset", "colour"), "no value"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    command: Callable[..., Result], words: tuple[str, ...], says: str
) -> None:
    result = command(*words)
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)
