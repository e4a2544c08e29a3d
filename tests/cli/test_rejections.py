from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import rejections
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

EUI = "70b3d57ed0000001"


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    """`rejections list` on a database with three rejections, the oldest of them resolved."""
    rows = [
        ("unknown_device", EUI, "[bold]why[/bold]", "2026-07-15 04:00+00"),
        ("truncated", EUI, "The frame has 3 bytes, 11 are needed; " + "long " * 30, None),
        ("not_json", None, "This is no JSON", None),
    ]
    with psycopg.connect(database_url) as conn:
        for number, row in enumerate(rows):
            conn.execute(
                "INSERT INTO rejections (arrived_at, digest, topic, raw, reason, dev_eui, detail,"
                " resolved_at) VALUES ('2026-07-15 03:30+00', %s, 't/x', %s, %s, %s, %s, %s)",
                [bytes([number]), bytes([number, 0, 255]), *row],
            )
    app = typer.Typer()
    rejections.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": database_url}
    return lambda *words: CliRunner().invoke(app, ["rejections", "list", *words], env=environment)


def test_a_table_for_people(command: Callable[..., Result]) -> None:
    lines = command().output.splitlines()
    assert lines[0].split() == ["ID", "Arrived", "(UTC)", "Reason", "Device", "Detail"]
    assert lines[1].split()[:5] == ["3", "2026-07-15", "03:30:00", "not_json", "-"]
    assert lines[2].split()[:5] == ["2", "2026-07-15", "03:30:00", "truncated", EUI]
    assert lines[2].rstrip().endswith("long")  # a line stays a line
    assert lines[3] == "2 shown. By reason: 1 not_json, 1 truncated."


def test_resolved_ones_and_words_from_outside(command: Callable[..., Result]) -> None:
    output = command("--all").output
    assert "unknown_device (resolved)" in output
    assert "[bold]why[/bold]" in output


def test_json_lines(command: Callable[..., Result]) -> None:
    first, second = (json.loads(line) for line in command("--json").output.splitlines())
    assert first == {
        "id": 3,
        "arrived_at": "2026-07-15T03:30:00+00:00",
        "reason": "not_json",
        "detail": "This is no JSON",
        "dev_eui": None,
        "network": None,
        "topic": "t/x",
        "resolved_at": None,
        "raw_base64": base64.b64encode(b"\x02\x00\xff").decode(),
    }
    assert second["id"] == 2


def test_filters(command: Callable[..., Result]) -> None:
    def ids(*words: str) -> list[int]:
        return [json.loads(line)["id"] for line in command("--json", *words).output.splitlines()]

    assert ids("--limit", "1") == [3]
    assert ids("--reason", "truncated") == [2]
    assert ids("--device", "70-B3-D5-7E-D0-00-00-01", "--all") == [2, 1]
    assert ids("--reason", "nothing") == []
    assert command("--reason", "nothing").output == "No such messages.\n"


def test_a_device_that_is_none(command: Callable[..., Result]) -> None:
    result = command("--device", "what? this?")
    assert isinstance(result.exception, InputError)
