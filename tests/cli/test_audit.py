"""`baumfeuchte audit` as a person runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import audit
from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

EUI = "a84041c3f1850001"
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
PLACE = {"probe": 0, "tree": "B1", "depth_cm": 60.0}


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    """`audit` on a database with three changes, a day apart."""
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        for day, (action, subject, before, after) in enumerate(
            [
                ("sensor.import", f"sensor {EUI}", None, PLACE),
                ("sensor.correct", f"sensor {EUI}", PLACE, PLACE | {"depth_cm": 30.0}),
                ("device_type.remove", "device_type a/[b]", {"script": "x\n" * 100}, None),
            ]
        ):
            record(
                conn,
                at=NOW + timedelta(days=day),
                actor="gärtnerin",
                action=action,
                subject=subject,
                detail="why" if day == 1 else "",
                before=before,
                after=after,
            )
    database.dispose()
    app = typer.Typer()
    audit.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": database_url}
    return lambda *words: CliRunner().invoke(app, words, env=environment)


def test_a_table_for_people(command: Callable[..., Result]) -> None:
    result = command()
    assert result.exit_code == 0
    titles, removed, corrected, imported = result.output.splitlines()
    assert titles.split() == ["ID", "At", "(UTC)", "Who", "What", "Subject", "Change", "Detail"]
    assert "2026-07-17 03:30:00  gärtnerin  device_type.remove  device_type a/[b]" in removed
    assert removed.split("was ")[1].strip() == "script: " + ("x " * 40)[:80] + "..."
    assert f"sensor {EUI}" in corrected
    assert "depth_cm: 60 -> 30 (tree: B1, probe: 0)" in corrected
    assert corrected.rstrip().endswith("why")
    assert "tree: B1, probe: 0, depth_cm: 60" in imported


def test_json_lines(command: Callable[..., Result]) -> None:
    last, corrected, _ = (json.loads(line) for line in command("--json").output.splitlines())
    assert last["after"] is None
    assert corrected == {
        "id": corrected["id"],
        "at": "2026-07-16T03:30:00Z",
        "actor": "gärtnerin",
        "action": "sensor.correct",
        "subject": f"sensor {EUI}",
        "detail": "why",
        "before": PLACE,
        "after": PLACE | {"depth_cm": 30.0},
    }


def test_filters(command: Callable[..., Result]) -> None:
    def actions(*words: str) -> list[str]:
        lines = command("--json", *words).output.splitlines()
        return [json.loads(line)["action"].partition(".")[2] for line in lines]

    assert actions("--limit", "1") == ["remove"]
    assert actions("--subject", EUI) == ["correct", "import"]
    assert actions("--since", "2026-07-16T05:30") == ["remove", "correct"]  # local time
    assert actions("--since", "2026-07-16T05:31") == ["remove"]
    assert command("--subject", "nobody").output == "No such changes.\n"


def test_a_time_that_is_none(command: Callable[..., Result]) -> None:
    result = command("--since", "gestern")
    assert isinstance(result.exception, InputError)
