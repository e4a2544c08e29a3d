from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import keys
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.people import Area
from baumfeuchte.storage.api_keys import find_key, hash_key
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run, run_one

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    app = typer.Typer()
    keys.register(app)
    environment = {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_CLOCK_START": "2026-07-15T05:30:00+02:00",
    }
    return lambda *words: CliRunner().invoke(app, ["keys", *words], env=environment)


def test_a_key_from_its_making_to_its_end(
    command: Callable[..., Result], database_url: str
) -> None:
    assert "There are no keys" in command("list").output
    made = command("create", "--scope", "read", "--scope", "crew,gateway", "--name", "tablet")
    assert made.exit_code == 0
    key = made.stdout.strip()
    database = Database(database_url)
    with database.begin() as conn:
        found = run_one(conn, find_key(hash_key(key)))
    database.dispose()
    assert found is not None
    assert found.scopes == ("crew", "gateway", "read")
    assert "shown only now" in made.stderr
    listed = command("list").output
    assert listed == "tablet  crew,gateway,read  created 2026-07-15  active\n"
    assert key not in listed
    assert command("revoke", "tablet").output == "Key 'tablet' is revoked.\n"
    assert command("list").output.endswith("revoked 2026-07-15 03:30 UTC\n")


def test_a_key_for_a_part_of_the_city(command: Callable[..., Result], database_url: str) -> None:
    words = ("--district", "Mitte", "--district", "Süd", "--contractor", "Grün & Söhne")
    made = command("create", "--scope", "crew", "--name", "kolonne", *words)
    database = Database(database_url)
    with database.begin() as conn:
        found = run_one(conn, find_key(hash_key(made.stdout.strip())))
        actions = [entry.action for entry in run(conn, audit_page(9))]
    database.dispose()
    assert found is not None
    assert found.area == Area(districts=("Mitte", "Süd"), contractor="Grün & Söhne")
    assert actions == ["key.create"]
    assert "only Mitte, Süd, Grün & Söhne" in command("list").output
    whole = command("create", "--scope", "sensors", "--name", "x", *words)
    assert "for the whole city" in str(whole.exception)


def test_mistakes_are_one_sentence(command: Callable[..., Result]) -> None:
    wrong = command("create", "--scope", "root", "--name", "x")
    assert isinstance(wrong.exception, InputError)
    assert "'root' is no scope" in str(wrong.exception)
    unknown = command("revoke", "nobody")
    assert isinstance(unknown.exception, NotFoundError)
    assert command("create", "--name", "x").exit_code == 2
