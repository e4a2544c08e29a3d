"""Intervals, gaps and silence of a fleet on a real PostgreSQL."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.ingest import watch
from baumfeuchte.ingest.watch import (
    DAILY,
    learn_intervals,
    look_after,
    note_silent,
    sensor_gaps,
    sensor_health,
)
from baumfeuchte.storage.health_rows import EventRow
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_events import write_events
from baumfeuchte.storage.sensor_intervals import watched_sensors

if TYPE_CHECKING:
    import pytest

    from baumfeuchte.domain.device_health import SensorGaps
    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.storage.engine import Database

INTERVALS = (
    "SELECT s.dev_eui, i.interval_s, i.sample_count FROM sensor_intervals i"
    " JOIN sensors s ON s.id = i.sensor_id ORDER BY s.dev_eui"
)


def send(intake: Intake, fleet: Any, number: int, *hours: int) -> None:
    """One sensor's frames, so many hours before now, each with the hour as its counter."""
    eui = fleet.EUIS[number]
    intake.take(
        [
            fleet.message(
                fleet.uplink(
                    1000 * number + hour,
                    eui,
                    fCnt=500 - hour,
                    time=(fleet.NOW - timedelta(hours=hour)).isoformat(),
                )
            )
            for hour in hours
        ]
    )


def test_intervals_are_learned_where_something_is_new(
    intake: Intake, database: Database, stock: Any, fleet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SENSORS_AT_ONCE", 2)  # several parts
    for number, step in enumerate((1, 2, 4)):
        send(intake, fleet, number, *range(3, 90, step))
    send(intake, fleet, 3, 10, 9)
    assert learn_intervals(database, fleet.NOW) == 3
    assert stock.rows(INTERVALS) == [
        (fleet.EUIS[0], 3600.0, 86),
        (fleet.EUIS[1], 3600.0, 43),  # by the counter every second frame is lost
        (fleet.EUIS[2], 3600.0, 21),
    ]
    stock.rows("UPDATE sensor_intervals SET interval_s = 1")
    assert learn_intervals(database, fleet.NOW) == 0
    stock.rows("UPDATE sensor_intervals SET learned_at = %s", fleet.NOW - timedelta(hours=2))
    send(intake, fleet, 1, 1)
    assert learn_intervals(database, fleet.NOW, every=DAILY) == 0
    assert learn_intervals(database, fleet.NOW) == 1
    assert [interval for _, interval, _ in stock.rows(INTERVALS)] == [1, 3600, 1]


def gaps(database: Database, fleet: Any, number: int = 0, hours: int = 100) -> SensorGaps:
    with database.begin() as conn:
        sensors = run(conn, watched_sensors(fleet.NOW, dev_eui=fleet.EUIS[number]))
        (found,) = sensor_gaps(conn, sensors, fleet.NOW - timedelta(hours=hours), fleet.NOW)
    return found


def test_gaps_vanish_after_a_backfill(
    intake: Intake, database: Database, stock: Any, fleet: Any
) -> None:
    lost = (50, 49, 20)
    send(intake, fleet, 0, *(hour for hour in range(99, 0, -1) if hour not in lost))
    learn_intervals(database, fleet.NOW)
    found = gaps(database, fleet)
    assert [(gap.missing, gap.found_by.value) for gap in found.gaps] == [
        (2, "counter"),
        (1, "counter"),
    ]
    assert (found.received, found.expected, found.interval_s) == (96, 99, 3600)
    send(intake, fleet, 0, *lost)
    assert (gaps(database, fleet).gaps, gaps(database, fleet).received) == ((), 99)
    assert stock.counts()[0] == 99


def test_a_period_in_the_middle_of_a_gap(intake: Intake, database: Database, fleet: Any) -> None:
    send(intake, fleet, 0, *range(99, 50, -1), *range(10, 0, -1))
    learn_intervals(database, fleet.NOW)
    assert gaps(database, fleet).missing == 40
    half = gaps(database, fleet, hours=30)
    assert (half.missing, half.received) == (20, 10)


def test_health_of_the_fleet(intake: Intake, database: Database, fleet: Any) -> None:
    send(intake, fleet, 0, *range(99, 0, -1))
    send(intake, fleet, 1, *range(99, 10, -1))
    learn_intervals(database, fleet.NOW)
    with database.begin() as conn:
        found = sensor_health(conn, run(conn, watched_sensors(fleet.NOW)), fleet.NOW)
        assert sensor_health(conn, [], fleet.NOW) == []
        assert sensor_gaps(conn, [], fleet.NOW, fleet.NOW) == []
    first, *others = found
    assert (first.dev_eui, first.problems) == (fleet.EUIS[1], ("silent",))
    assert first.silent_since == fleet.NOW - timedelta(hours=11)
    fine = next(one for one in others if one.dev_eui == fleet.EUIS[0])
    assert fine.signal is not None
    assert (fine.signal.rssi_dbm, fine.signal.gateway_count) == (-97, 1)
    assert (fine.missing_percent, fine.flagged_percent) == (0, 0)
    assert fine.battery is not None
    assert fine.battery.volts == 3


def test_a_line_for_each_silence(
    intake: Intake, database: Database, fleet: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "baumfeuchte.ingest.watch")

    def note(hours: float = 0) -> list[str]:
        caplog.clear()
        with database.begin() as conn:
            found = note_silent(conn, fleet.NOW + timedelta(hours=hours))
        assert len(caplog.messages) == len(found)
        return found

    send(intake, fleet, 0, *range(99, 0, -1))
    send(intake, fleet, 1, *range(99, 10, -1))
    learn_intervals(database, fleet.NOW)
    assert note() == [fleet.EUIS[1]]
    assert note() == []
    assert note(hours=5) == [fleet.EUIS[0]]
    (line,) = caplog.messages
    assert line == (
        f"Sensor {fleet.EUIS[0]} ({fleet.DEVICE}) at no tree is silent: last heard "
        "2026-07-15 11:00 UTC, expected every 60 min. Check its battery and its gateway."
    )
    send(intake, fleet, 1, 9)
    assert note() == [fleet.EUIS[1]]  # heard, and silent again


def test_once_a_day(
    intake: Intake,
    database: Database,
    stock: Any,
    fleet: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    send(intake, fleet, 1, *range(99, 10, -1))
    with database.begin() as conn:
        old = [EventRow("x", fleet.NOW - timedelta(days=d), "join", "", None) for d in (29, 31, 99)]
        write_events(conn, old)
    for _ in range(2):
        look_after(database, fleet.NOW, timedelta(days=7))
    assert [name for name, *_ in stock.rows(INTERVALS)] == [fleet.EUIS[1]]
    assert len(caplog.messages) == 1
    events = stock.rows("SELECT dev_eui, kind FROM sensor_events ORDER BY at")
    assert events == [("x", "join"), (fleet.EUIS[1], "silent")]
