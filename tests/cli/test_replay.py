"""`baumfeuchte replay` as a person runs it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import replay
from baumfeuchte.domain.errors import InputError, NotFoundError, SchemaError
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


def runner(url: str) -> Callable[..., Result]:
    app = typer.Typer()
    replay.register(app)
    return lambda *words: CliRunner().invoke(app, words, env={"BAUMFEUCHTE_DATABASE_URL": url})


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    """`replay` on a database with three messages of two sensors that nobody knows yet."""
    database = Database(database_url, pool_size=1)
    at = datetime(2026, 7, 15, 12, tzinfo=UTC)
    Intake(database).take([_message(f"logger-{n % 2}", n, at.replace(day=n + 1)) for n in range(3)])
    database.dispose()
    return runner(database_url)


def _message(sensor: str, number: int, at: datetime) -> Message:
    reading = {"quantity": "rain_mm", "value": number}
    body: dict[str, Any] = {"sensor": sensor, "sequence": number, "readings": [reading]}
    return Message(
        topic="baumfeuchte/v1/g/readings", payload=json.dumps(body).encode(), arrived_at=at
    )


def register(url: str, *names: str) -> None:
    database = Database(url, pool_size=1)
    with database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui=name, device="baumfeuchte/values") for name in names])
    database.dispose()


def test_nothing_has_changed(command: Callable[..., Result]) -> None:
    result = command()
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Rejections: 3 read, 0 stored (0 readings), 0 known already, 0 ignored, 3 still rejected.",
        "        3  unknown_device",
    ]


def test_a_reason_that_no_message_has_is_said(command: Callable[..., Result]) -> None:
    result = command("--reason", "nope")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == (
        "No kept message that these options mean has the reason 'nope'. Kept: 3 unknown_device."
    )


def audited(url: str) -> list[Any]:
    with psycopg.connect(url) as conn:
        return conn.execute("SELECT action, subject, detail, after FROM audit").fetchall()


def test_after_a_registration(command: Callable[..., Result], database_url: str) -> None:
    register(database_url, "logger-0", "logger-1")
    assert "1 read, 1 stored (1 readings)" in command("--device", "LOGGER-1").output
    counts = {"stored": 1, "added": 1, "corrected": 0, "removed": 0}
    everything = ("readings.replay", "sensor logger-1", "everything kept", counts)
    assert audited(database_url) == [everything]
    assert "Rejections: 0 read" in command("--device", "LOGGER-1").output
    assert audited(database_url) == [everything]
    assert "Rejections: 1 read, 1 stored" in command("--since", "2026-07-02").output
    assert "Rejections: 0 read" in command("--reason", "truncated").output
    assert "Rejections: 1 read, 1 stored" in command("--reason", "unknown_device").output
    assert "Rejections: 0 read" in command().output


def test_a_date_is_local_time(command: Callable[..., Result]) -> None:
    def read(since: str) -> str:
        return str(command("--since", since).output.split(",")[0])

    assert read("2026-07-02T14:00") == "Rejections: 2 read"  # 12:00 UTC
    assert read("2026-07-02T14:01") == "Rejections: 1 read"
    assert read("2026-07-02T12:00Z") == "Rejections: 2 read"


def test_stored_uplinks_too(command: Callable[..., Result], database_url: str) -> None:
    register(database_url, "logger-0", "logger-1")
    command()
    with psycopg.connect(database_url) as conn:
        conn.execute("UPDATE readings SET value = 99 WHERE value = 0")
        conn.execute("DELETE FROM readings WHERE value = 1")
    assert "Uplinks" not in command().output
    assert "Uplinks" not in command("--since", "2026-07-01", "--reason", "truncated").output
    assert "Uplinks" not in command("--since", "2026-07-01", "--no-uplinks").output
    said = command("--since", "2026-07-01").output.splitlines()
    assert said[1] == (
        "Uplinks: 3 decoded again, 1 readings added, 1 corrected, 0 removed, 0 not understood."
    )
    assert re.fullmatch(r"Watering list of 20\d\d-\d\d-\d\d: revision 1\.", said[2])
    counts = {"stored": 0, "added": 1, "corrected": 1, "removed": 0}
    assert audited(database_url)[-1] == (
        *("readings.replay", "all sensors", "since 2026-07-01"),
        counts,
    )
    said = command("--uplinks", "--no-plan").output.splitlines()
    assert ", 0 readings added, 0 corrected" in said[-1]


@pytest.mark.parametrize(
    ("words", "error", "text"),
    [
        (["--since", "gestern"], InputError, "--since 'gestern' is no time"),
        (["--device", "what? this?"], InputError, "is no sensor"),
        (["--uplinks", "--device", "logger-7"], NotFoundError, "There is no sensor logger-7"),
    ],
)
def test_wrong_input(
    command: Callable[..., Result], words: list[str], error: type[Exception], text: str
) -> None:
    result = command(*words)
    assert isinstance(result.exception, error)
    assert text in str(result.exception)


def test_a_database_without_tables(empty_database_url: str) -> None:
    result = runner(empty_database_url)()
    assert isinstance(result.exception, SchemaError)
    assert "baumfeuchte migrate" in str(result.exception)
