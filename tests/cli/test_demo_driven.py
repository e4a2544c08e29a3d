"""Which of the simulated waterings the demo's crews drove."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.cli._demo_driven import keep_out

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
HEAD = "tree_number,watered_at,litres,idempotency_key"
ROWS = {
    "old": "U-1,2026-07-08T08:00:00+00:00,50,old",
    "before": "U-2,2026-07-09T08:00:00+00:00,50,before",
    "first": "U-3,2026-07-11T08:00:00+00:00,50,first",
    "late": "U-4,2026-07-12T22:30:00+00:00,50,late",
    "next": "U-5,2026-07-13T08:00:00+00:00,60,next",
    "today": "U-6,2026-07-15T01:00:00+00:00,60,today",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    waterings, driven = tmp_path / "waterings.csv", tmp_path / "driven.csv"
    write(waterings)
    return waterings, driven


def write(path: Path) -> None:
    path.write_text("\n".join([HEAD, *ROWS.values(), ""]), encoding="utf-8")


def keys(path: Path) -> list[str]:
    head, *rows = path.read_text("utf-8").splitlines()
    assert head == HEAD
    return [row.rpartition(",")[2] for row in rows]


def test_the_last_two_days_before_today_are_driven(files: tuple[Path, Path]) -> None:
    waterings, driven = files
    keep_out(waterings, driven, MORNING, BERLIN)
    assert keys(driven) == ["first", "late", "next"], "the late one is of the 13th in Berlin"
    assert keys(waterings) == ["old", "before", "today"]


def test_a_later_start_keeps_out_the_same_ones(files: tuple[Path, Path]) -> None:
    waterings, driven = files
    keep_out(waterings, driven, MORNING, BERLIN)
    write(waterings)
    keep_out(waterings, driven, MORNING.replace(day=20), BERLIN)
    assert keys(driven) == ["first", "late", "next"]
    assert keys(waterings) == ["old", "before", "today"]


def test_what_phones_could_not_send_any_more_is_imported(files: tuple[Path, Path]) -> None:
    waterings, driven = files
    keep_out(waterings, driven, MORNING.replace(day=24), BERLIN)
    assert keys(driven) == []
    assert keys(waterings) == list(ROWS)
