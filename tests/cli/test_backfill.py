"""`baumfeuchte backfill tts` as a person runs it."""

from __future__ import annotations

import importlib.util
import logging
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import backfill
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.ingest.tts_storage import BackfillError
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

_path = Path(__file__).parents[1] / "ingest" / "_storage_server.py"
_spec = importlib.util.spec_from_file_location("_storage_server_3", _path)
assert _spec is not None
assert _spec.loader is not None
tts: Any = importlib.util.module_from_spec(_spec)
sys.modules["_storage_server_3"] = tts
_spec.loader.exec_module(tts)

SINCE = ("--since", "2026-07-01")


@pytest.fixture
def server() -> Iterator[Any]:
    server = tts.StorageServer()
    server.messages = [tts.uplink(n) for n in range(30)]
    yield server
    server.close()


@pytest.fixture
def command(database_url: str, server: Any) -> Callable[..., Result]:
    """`backfill tts` from the server into a database that knows its devices."""
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        upsert_sensors(conn, [Sensor(dev_eui=tts.eui(n), device=tts.DEVICE) for n in range(20)])
    database.dispose()
    app = typer.Typer()
    backfill.register(app)
    settings = {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_TTS_API_KEY": tts.KEY,
        "BAUMFEUCHTE_CLOCK_START": "2026-07-10T16:00:00+02:00",
    }

    def run(*words: str, **changes: str | None) -> Result:
        where = ("backfill", "tts", "--url", server.url, "--application", tts.APPLICATION)
        return CliRunner().invoke(app, [*where, *words], env=settings | changes)

    return run


def audited(url: str) -> list[Any]:
    with psycopg.connect(url) as conn:
        return conn.execute("SELECT action, subject, after FROM audit").fetchall()


def test_everything_and_once_more(command: Callable[..., Result], database_url: str) -> None:
    result = command(*SINCE)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Fetched 30 messages: 30 stored (90 readings), 0 known already, 0 ignored, 0 rejected.",
        "Newest: 2026-07-10 12:04:50 UTC.",
    ]
    noted = ("readings.backfill", "application stadt-baeume", {"uplinks": 30, "added": 90})
    assert audited(database_url) == [noted]
    assert "0 stored (0 readings), 30 known already" in command(*SINCE).output
    assert audited(database_url) == [noted]


def test_local_time_and_an_end(command: Callable[..., Result], server: Any) -> None:
    words = ("--since", "2026-07-10T14:01", "--until", "2026-07-10T12:02:00Z")
    assert "Fetched 6 messages" in command(*words).output
    assert server.queries[0]["after"] == "2026-07-10T12:00:59.999999Z"
    assert server.queries[0]["before"] == "2026-07-10T12:02:00.000000Z"


def test_unknown_devices_are_kept(command: Callable[..., Result], server: Any) -> None:
    server.messages = [tts.uplink(n) for n in range(3)]
    for message in server.messages[:2]:
        message["end_device_ids"]["dev_eui"] = "70B3D57ED0001A2B"
    assert command(*SINCE).output.splitlines()[:2] == [
        "Fetched 3 messages: 1 stored (3 readings), 0 known already, 0 ignored, 2 rejected.",
        "        2  unknown_device",
    ]


def test_nothing_is_stored_there(command: Callable[..., Result], server: Any) -> None:
    server.messages = []
    said = command(*SINCE).output
    assert said.startswith("Fetched 0 messages")
    assert "Nothing is stored there since 2026-06-30 22:00 UTC" in said


def test_from_the_earliest_gap(
    command: Callable[..., Result], server: Any, database_url: str
) -> None:
    assert "No gaps in the last 30 days; nothing to fetch." in command("--from-gaps").output
    assert not server.queries
    # Frames 0, 20, 40 ... are those of one device: two of them went missing.
    server.messages = [
        tts.uplink(n, f_cnt=n // 20, at=tts.START - timedelta(days=1) + timedelta(minutes=n))
        for n in range(0, 200, 20)
    ]
    database = Database(database_url, pool_size=1)
    Intake(database).take(
        [
            Message(topic="v3/x@ttn/devices/y/up", payload=line, arrived_at=tts.START)
            for n, line in enumerate(server.lines(None, everything()))
            if n not in {4, 5}
        ]
    )
    database.dispose()
    said = command("--from-gaps").output
    assert ": 2 stored (6 readings), 5 known already" in said
    assert server.queries[0]["after"] == "2026-07-09T12:59:59.789999Z"


def everything() -> dict[str, str]:
    return {"order": "received_at", "after": "2020-01-01T00:00:00Z", "limit": "1000"}


def test_the_key_from_a_file_and_never_in_a_log(
    command: Callable[..., Result], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "key"
    file.write_text(f"\ufeff{tts.KEY}\n", "utf-8")
    result = command(*SINCE, "--api-key-file", str(file), BAUMFEUCHTE_TTS_API_KEY=None)
    assert "Fetched 30 messages" in result.output
    file.write_text(tts.KEY + "X")
    result = command(*SINCE, "--api-key-file", str(file))
    assert isinstance(result.exception, BackfillError)
    assert "refuses the API key" in str(result.exception)
    assert "Nothing came; run it again later." in str(result.exception)
    assert "SECRET" not in caplog.text + str(result.exception) + result.output


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((), "Say where to begin"),
        ((*SINCE, "--from-gaps"), "Say where to begin"),
        (("--since", "gestern"), "--since 'gestern' is no time"),
        ((*SINCE, "--until", "2026-06-01"), "The period is empty"),
        ((*SINCE, "--api-key-file", "/does/not/exist"), "does not exist"),
        ((*SINCE, "--device", "Linde 17"), "is no id of The Things Stack"),
    ],
)
def test_wrong_input(command: Callable[..., Result], words: tuple[str, ...], text: str) -> None:
    result = command(*words)
    assert isinstance(result.exception, InputError)
    assert text in str(result.exception)


def test_no_key(command: Callable[..., Result]) -> None:
    result = command(*SINCE, BAUMFEUCHTE_TTS_API_KEY=None)
    assert isinstance(result.exception, InputError)
    assert "set BAUMFEUCHTE_TTS_API_KEY or give --api-key-file FILE" in str(result.exception)
