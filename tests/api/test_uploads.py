"""Uploaded files: one shelf for each database, whatever other servers of the machine do."""

from __future__ import annotations

import io
import os
import tempfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.api import uploads
from baumfeuchte.api.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of other servers on this machine stay where they are."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def _put(place: str, now: datetime = NOW) -> str:
    return uploads.put(
        io.BytesIO(b"number;species"),
        place=place,
        name="kataster.csv",
        kind="trees",
        owner="anna",
        now=now,
    )


def _there(token: str, place: str, now: datetime = NOW) -> bool:
    try:
        uploads.get(token, place=place, owner="anna", now=now)
    except Problem as problem:
        if problem.code != "upload_gone":
            raise
        return False
    return True


def test_another_city_on_this_machine_has_another_clock_and_another_limit() -> None:
    token = _put("127.0.0.1:5432/bochum")
    for _ in range(uploads.MOST_FILES + 1):
        _put("127.0.0.1:5432/demo", NOW + timedelta(days=90))
    assert _there(token, "127.0.0.1:5432/bochum")
    assert not _there(token, "127.0.0.1:5432/demo")


def test_of_one_city_the_oldest_go_first_and_after_an_hour() -> None:
    first, *others = [
        _put("a:1/b", NOW + timedelta(seconds=n)) for n in range(uploads.MOST_FILES + 1)
    ]
    assert not _there(first, "a:1/b")
    assert all(_there(token, "a:1/b") for token in others)
    late = NOW + timedelta(minutes=61)
    assert not _there(others[0], "a:1/b", late)
    _put("a:1/b", late)
    assert len(list(uploads.folder("a:1/b").glob("*.bin"))) == 1


def test_the_shelf_of_a_database_that_is_gone_goes_too() -> None:
    _put("127.0.0.1:40001/baumfeuchte")
    old = uploads.folder("127.0.0.1:40001/baumfeuchte")
    _put("127.0.0.1:40002/baumfeuchte")
    assert old.is_dir(), "it may be in use"
    os.utime(old, (0, 0))
    _put("127.0.0.1:40002/baumfeuchte")
    assert not old.exists()
