from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import users
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.people import PeopleError
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.people import begin_attempt, credentials
from baumfeuchte.storage.people.passwords import verify_password
from baumfeuchte.storage.query import run, run_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

LONG_ENOUGH = "ein langes Passwort"


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    app = typer.Typer()
    users.register(app)
    environment = {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_CLOCK_START": "2026-07-15T05:30:00+02:00",
    }
    return lambda *words, typed=None: CliRunner().invoke(
        app, ["users", *words], env=environment, input=typed
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url, pool_size=1)
    yield found
    found.dispose()


def add(command: Callable[..., Result], *words: str) -> Result:
    return command("add", *words, "--password-stdin", typed=f"{LONG_ENOUGH}\n")


def test_people_from_their_coming_to_their_going(
    command: Callable[..., Result], database: Database
) -> None:
    assert "users add NAME --role admin" in command("list").output
    typed = f"{LONG_ENOUGH}\n{LONG_ENOUGH}\n"
    done = command("add", "Chef", "--role", "admin", typed=typed)
    assert done.output.endswith("chef may log in now, as admin.\n")
    add(command, "a.muster", "--role", "crew", "--display-name", "Anna", "--contractor", "Grün")
    add(command, "bezirk", "--role", "planner", "--district", "Mitte", "--district", "Süd")
    assert command("list").output == (
        "a.muster  (Anna)  crew  contractor Grün\n"
        "bezirk  planner  districts Mitte, Süd\n"
        "chef  admin\n"
    )
    assert "may not log in any more" in command("disable", "a.muster").output
    assert "disabled 2026-07-15 03:30 UTC" in command("list").output
    assert command("enable", "a.muster").output == "a.muster may log in again.\n"
    assert "disabled" not in command("list").output
    with database.begin() as conn:
        actions = [entry.action for entry in run(conn, audit_page(10))]
    assert actions == ["user.enable", "user.disable", "user.add", "user.add", "user.add"]


def test_a_new_password_ends_the_waiting(
    command: Callable[..., Result], database: Database
) -> None:
    add(command, "chef", "--role", "admin")
    made = command("password", "chef", "--generate")
    new = made.stdout.strip()
    assert "shown only now" in made.stderr

    def stored() -> str | None:
        with database.begin() as conn:
            found = run_one(conn, credentials("chef"))
        assert found is not None
        return found[1]

    assert verify_password(new, stored())
    assert not verify_password(LONG_ENOUGH, stored())
    with database.begin() as conn:
        now = run(conn, audit_page(1))[0].at
        waits = [begin_attempt(conn, name="chef", address="192.0.2.1", now=now) for _ in range(7)]
    assert waits[4].total_seconds() == 0
    assert waits[5].total_seconds() == 30
    done = command("password", "chef", "--password-stdin", typed=f"{LONG_ENOUGH}\n")
    assert done.output == "chef has a new password and is logged out everywhere.\n"
    assert verify_password(LONG_ENOUGH, stored())
    with database.begin() as conn:
        assert not begin_attempt(conn, name="chef", address="192.0.2.1", now=now)


def test_mistakes_are_one_sentence(command: Callable[..., Result]) -> None:
    add(command, "chef", "--role", "admin")
    last = command("disable", "chef")
    assert isinstance(last.exception, PeopleError)
    assert "last admin" in str(last.exception)
    taken = add(command, "CHEF")
    assert "already" in str(taken.exception)
    limited = add(command, "b", "--role", "admin", "--district", "Mitte")
    assert "sees the whole city" in str(limited.exception)
    short = command("add", "c", "--password-stdin", typed="kurz\n")
    assert "12 to 200 characters" in str(short.exception)
    wrong = add(command, "d", "--role", "root")
    assert isinstance(wrong.exception, InputError)
    assert isinstance(command("enable", "nobody").exception, NotFoundError)
    assert isinstance(command("password", "nobody", "--generate").exception, NotFoundError)
