"""Both forms of the log, as a collector or a person reads them."""

from __future__ import annotations

import json
import logging
import sys

from baumfeuchte.cli._logs import JsonFormatter, text_formatter


def record(**extra: object) -> logging.LogRecord:
    found = logging.LogRecord(
        "baumfeuchte.ingest", logging.WARNING, __file__, 1, "%d Bäume", (3,), None
    )
    found.created = 1_784_000_000.5
    vars(found).update(extra)
    return found


def test_an_object_per_line() -> None:
    line = JsonFormatter().format(record(received=7, sensor="a84041"))
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-07-14T03:33:20.500Z",
        "level": "WARNING",
        "logger": "baumfeuchte.ingest",
        "message": "3 Bäume",
        "received": 7,
        "sensor": "a84041",
    }


def test_an_exception_stays_on_its_line() -> None:
    found = record()
    try:
        int("first\nsecond")
    except ValueError:
        found.exc_info = sys.exc_info()
    line = JsonFormatter().format(found)
    assert "\n" not in line
    assert "ValueError: invalid literal" in json.loads(line)["exception"]


def test_a_line_for_people() -> None:
    line = text_formatter().format(record())
    assert line == "2026-07-14T03:33:20Z WARNING baumfeuchte.ingest: 3 Bäume"
