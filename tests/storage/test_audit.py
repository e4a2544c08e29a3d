from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.storage.audit import AuditEntry, audit_page, record
from baumfeuchte.storage.query import run
from baumfeuchte.storage.tables import audit

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def note(conn: sa.Connection, number: int, after: Mapping[str, object] | None = None) -> None:
    record(
        conn,
        at=NOW + timedelta(minutes=number),
        actor="key tablet",
        action="sensor.move",
        subject=f"sensor {number % 2}",
        detail=f"step {number}",
        before={"depth_cm": 30.0},
        after=after,
    )


def test_what_is_kept(conn: sa.Connection) -> None:
    note(conn, 1, {"depth_cm": 60.0, "trees": ["B1", None]})
    (found,) = run(conn, audit_page(10))
    assert found == AuditEntry(
        id=found.id,
        at=NOW + timedelta(minutes=1),
        actor="key tablet",
        action="sensor.move",
        subject="sensor 1",
        detail="step 1",
        before={"depth_cm": 30.0},
        after={"depth_cm": 60.0, "trees": ["B1", None]},
    )


def test_nothing_is_null_in_sql(conn: sa.Connection) -> None:
    note(conn, 1)
    is_null = sa.select(sa.func.count()).where(audit.c.after.is_(None))
    assert conn.scalar(is_null.select_from(audit)) == 1


def test_pages_newest_first(conn: sa.Connection) -> None:
    for number in range(6):
        note(conn, number)
    first = run(conn, audit_page(4))
    assert [entry.detail for entry in first] == ["step 5", "step 4", "step 3", "step 2"]
    rest = run(conn, audit_page(4, first[-1].id))
    assert [entry.detail for entry in rest] == ["step 1", "step 0"]
    odd = run(conn, audit_page(10, subject="sensor 1"))
    assert [entry.detail for entry in odd] == ["step 5", "step 3", "step 1"]


def test_since_and_a_part_of_the_subject(conn: sa.Connection) -> None:
    for number in range(4):
        note(conn, number)
    later = run(conn, audit_page(10, since=NOW + timedelta(minutes=2)))
    assert [entry.detail for entry in later] == ["step 3", "step 2"]
    assert len(run(conn, audit_page(10, subject="nsor"))) == 4
    assert run(conn, audit_page(10, subject="%")) == []
    assert run(conn, audit_page(10, subject="sensor_1")) == []
