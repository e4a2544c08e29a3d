"""`baumfeuchte thresholds` as a person runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import thresholds
from baumfeuchte.cli.common import actor
from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.city_settings import city_values_held
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from baumfeuchte.storage.connection import Connection

ZONE = ZoneInfo("Europe/Berlin")


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
        assert held(conn) == {"efficiency", "years_0_1.critical_rew"}
        assert {item.action for item in run(conn, audit_page(10))} == {"threshold.set"}
    assert "published value again" in command("reset", "efficiency").output
    assert "published value again" in command("reset", "--all").output
    told = command("history", "efficiency").output.splitlines()
    assert [line.split()[3:] for line in told[1:]] == [
        ["0.9", "published", "-", actor()],
        ["published", "0.9", "Dienstanweisung", "7", actor()],
    ]
    lines = [json.loads(line) for line in command("history", "--json").output.splitlines()]
    assert [line["key"] for line in lines[:1]] == ["years_0_1.critical_rew"]
    assert (lines[0]["value"], lines[0]["before"]) == (None, 0.52)
    assert len(lines) == 4
    assert len(command("history", "--limit", "1", "--json").output.splitlines()) == 1
    assert "the city set none" in command("reset", "efficiency").output
    with database.begin() as conn:
        assert held(conn) == set()
    database.dispose()


def held(conn: Connection) -> set[str]:
    now = datetime.now(UTC)
    day = now.astimezone(ZONE).date()
    return set(city_values_held(conn, day=day, known_at=now, zone=ZONE))


def test_a_value_is_entered_for_a_day_to_come_and_withdrawn(command: Callable[..., Result]) -> None:
    day = str(datetime.now(UTC).astimezone(ZONE).date() + timedelta(days=200))
    source = ("--source", "Beschluss 12", "--from", day)
    assert f"efficiency is 0.9 from {day} on." in command("set", "efficiency=0,9", *source).output
    assert len(command("list", "--own").output.splitlines()) <= 2, "it does not hold yet"
    (coming,) = (json.loads(line) for line in command("coming", "--json").output.splitlines())
    assert (coming["value"], coming["valid_from"]) == (0.9, day)
    assert "Beschluss 12" in command("coming").output
    assert f"0.9 from {day}" in command("history").output
    assert "none of these begins" in command("withdraw", "bag_litres", "--from", day).output
    done = command("withdraw", "efficiency", "--from", day)
    assert f"efficiency does not change on {day}." in done.output
    assert command("coming", "--json").output == ""
    told = command("history", "efficiency").output.splitlines()
    assert f"withdrawn from {day}" in told[1]
    assert "0.9" in told[1], "what it took back"
    command("set", "efficiency=0.9", "--source", "Beschluss 12")
    assert f"again from {day} on." in command("reset", "efficiency", "--from", day).output
    (coming,) = (json.loads(line) for line in command("coming", "--json").output.splitlines())
    assert coming["value"] is None
    assert len(command("list", "--own", "--json").output.splitlines()) == 1


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
        (("set", "efficiency=0.9", "--source", "x", "--from", "2020-05-01"), "is over"),
        (("set", "efficiency=0.9", "--source", "x", "--from", "May"), "is no day"),
        (("set", "years_3.critical_kpa=50", "--source", "x", "--from", "2199-05-01"), "From 1 May"),
        (("withdraw", "efficiency", "--from", "2020-05-01"), "has begun"),
        (("withdraw", "colour", "--from", "2199-05-01"), "no value"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    command: Callable[..., Result], words: tuple[str, ...], says: str
) -> None:
    result = command(*words)
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)
