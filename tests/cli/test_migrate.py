from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import migrate
from baumfeuchte.domain.errors import StorageUnavailableError
from baumfeuchte.migrations.revision import known_revisions

if TYPE_CHECKING:
    from click.testing import Result


def run(url: str, **environment: str) -> Result:
    app = typer.Typer()
    migrate.register(app)
    return CliRunner().invoke(
        app, [], env={"BAUMFEUCHTE_DATABASE_URL": url, **environment}, catch_exceptions=True
    )


def test_it_says_what_it_did(empty_database_url: str) -> None:
    first = run(empty_database_url)
    assert first.exit_code == 0
    assert "Applied 0001.\n" in first.output
    assert f"The database is now at schema {known_revisions()[0]}; TimescaleDB: " in first.output
    second = run(empty_database_url)
    assert second.output.startswith(f"The database was already at schema {known_revisions()[0]}; ")


def test_an_address_where_nobody_is(free_port: int) -> None:
    result = run(f"postgresql://u:hunter2@127.0.0.1:{free_port}/x")
    assert isinstance(result.exception, StorageUnavailableError)
    assert "hunter2" not in str(result.exception)


@pytest.mark.slow
def test_without_an_address_it_starts_the_embedded_database(open_folder: object) -> None:
    app = typer.Typer()
    migrate.register(app)
    result = CliRunner().invoke(app, [], env={"BAUMFEUCHTE_DATA_DIR": f"{open_folder}/data"})
    assert result.exit_code == 0
    assert "TimescaleDB: absent" in result.output
