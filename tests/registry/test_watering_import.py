"""Waterings into a real database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from baumfeuchte.registry.outcome import ImportResult
from baumfeuchte.registry.tree_file import FileOptions
from baumfeuchte.registry.watering_file import parse_waterings
from baumfeuchte.registry.watering_import import import_waterings
from baumfeuchte.storage.query import run
from baumfeuchte.storage.waterings import waterings_since

TEXT = "tree_number,watered_at,litres\n1,2026-07-01T08:00,80\n2,2026-07-01T08:30,120\n"
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def bring(register: Any, text: str, **options: Any) -> ImportResult:
    file = parse_waterings(
        text.encode(), name="w.csv", zone=ZoneInfo("Europe/Berlin"), options=FileOptions()
    )
    with register.database.begin() as conn:
        return import_waterings(conn, file, name="w.csv", author=register.author, **options)


def litres(register: Any) -> list[float]:
    with register.database.begin() as conn:
        return [watering.litres for watering in run(conn, waterings_since(JULY))]


def test_waterings_are_logged_once(register: Any) -> None:
    assert bring(register, TEXT) == ImportResult(created=2)
    assert bring(register, TEXT) == ImportResult(unchanged=2)
    assert litres(register) == [80, 120]
    (entry,) = register.audit("waterings")
    assert (entry.action, entry.after["created"]) == ("waterings.import", 2)


def test_waterings_need_their_trees(register: Any) -> None:
    result = bring(register, TEXT.replace("\n2,", "\n9,"))
    assert [(fault.line, fault.code) for fault in result.faults] == [(3, "unknown_tree")]
    assert litres(register) == []
    assert bring(register, TEXT.replace("\n2,", "\n9,"), skip_faulty=True).created == 1
    assert litres(register) == [80]


def test_nothing_was_watered_tomorrow(register: Any) -> None:
    assert register.author.at < datetime(2099, 1, 1, tzinfo=UTC)
    text = TEXT.replace("2026-07-01T08:30", "2099-07-14T08:30")
    result = bring(register, text)
    assert [(fault.line, fault.code) for fault in result.faults] == [(3, "in_the_future")]
    assert "2099-07-14T08:30" in result.faults[0].text("en"), "as in the file, not in UTC"
    assert litres(register) == []
    assert bring(register, text, skip_faulty=True).created == 1
    assert litres(register) == [80]


def test_a_dry_run(register: Any) -> None:
    assert bring(register, TEXT, dry_run=True) == ImportResult(created=2)
    assert litres(register) == []
