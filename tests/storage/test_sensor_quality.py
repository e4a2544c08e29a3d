"""What quality control writes, and what it must leave alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_quality import (
    FlagChange,
    ProbeQuality,
    WettingEvent,
    probe_qualities,
    store_judgement,
    wettings_of_sensor,
    write_flags,
)
from baumfeuchte.storage.tables import readings, sensor_judgements, stale_days

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT


def change(hours: int, flags: Quality, *, was_bad: bool = False) -> FlagChange:
    return FlagChange(
        sensor_id=1,
        probe=0,
        quantity=VWC,
        observed_at=NOW - timedelta(hours=hours),
        flags=int(flags),
        was_bad=was_bad,
    )


@pytest.fixture
def stored(conn: sa.Connection) -> Callable[[], list[Quality]]:
    """Three hourly readings of which codec and ingest said something."""
    said = (Quality.GOOD, Quality.SUSPECT, Quality.BACKFILL | Quality.FAULTY)
    conn.execute(
        sa.insert(readings),
        [
            {
                "sensor_id": 1,
                "quantity": 2,
                "probe": 0,
                "observed_at": NOW - timedelta(hours=age),
                "value": 20.0,
                "flags": int(flags),
            }
            for age, flags in enumerate(said)
        ],
    )

    def flags() -> list[Quality]:
        found = conn.scalars(sa.select(readings.c.flags).order_by(readings.c.observed_at.desc()))
        return [Quality(number) for number in found]

    return flags


def test_only_the_bits_of_quality_control_change(
    conn: sa.Connection, stored: Callable[[], list[Quality]]
) -> None:
    write_flags(
        conn,
        [
            change(2, Quality.GOOD, was_bad=True),
            change(1, Quality.FAULTY),
            change(0, Quality.QUESTIONABLE),
        ],
    )
    assert stored() == [
        Quality.QUESTIONABLE,
        Quality.SUSPECT | Quality.FAULTY,
        Quality.BACKFILL,
    ]


def test_days_are_marked_where_readings_became_usable_or_unusable(
    conn: sa.Connection, stored: Callable[[], list[Quality]]
) -> None:
    assert stored()
    write_flags(conn, [change(0, Quality.QUESTIONABLE), change(2, Quality.FAULTY, was_bad=True)])
    assert conn.scalars(sa.select(stale_days.c.day)).all() == []
    write_flags(conn, [change(1, Quality.FAULTY)])
    assert conn.scalars(sa.select(stale_days.c.day)).all() == [NOW.date()]


def test_a_reading_that_is_gone_is_not_made_again(conn: sa.Connection) -> None:
    write_flags(conn, [change(0, Quality.FAULTY)])
    write_flags(conn, [])
    assert conn.scalar(sa.select(sa.func.count()).select_from(readings)) == 0


def test_a_judgement_takes_the_place_of_the_last_one(conn: sa.Connection) -> None:
    def judged(level: str, *events: WettingEvent, at: datetime = NOW) -> None:
        values: dict[str, Any] = {"score": 1.0, "reasons": [], "since": None}
        probe = ProbeQuality(
            sensor_id=1, probe=0, quantity=VWC, level=level, judged_at=at, **values
        )
        store_judgement(
            conn, [1, 2], [probe], events, events_since=NOW - timedelta(days=7), judged_at=at
        )

    def event(days: int, cause: str = "unknown") -> WettingEvent:
        at = NOW - timedelta(days=days)
        return WettingEvent(sensor_id=1, probe=0, quantity=VWC, at=at, rise=2.5, cause=cause)

    judged("bad", event(9), event(3), event(2))
    judged("good", event(3, "rain"), at=NOW + timedelta(days=1))
    (found,) = run(conn, probe_qualities())
    assert (found.level, found.judged_at) == ("good", NOW + timedelta(days=1))
    assert run(conn, wettings_of_sensor(1, NOW - timedelta(days=30))) == [
        event(9),
        event(3, "rain"),
    ]
    times = conn.execute(sa.select(sensor_judgements).order_by("sensor_id")).all()
    assert [tuple(row) for row in times] == [
        (1, NOW + timedelta(days=1)),
        (2, NOW + timedelta(days=1)),
    ]


def test_nobody_judged_writes_nothing(conn: sa.Connection) -> None:
    store_judgement(conn, [], [], [], events_since=NOW, judged_at=NOW)
    assert run(conn, probe_qualities()) == []
