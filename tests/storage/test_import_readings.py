"""Many readings at once: compared with what is there, written in one statement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.storage import import_readings as imports
from baumfeuchte.storage.import_readings import Comparison, FileReading

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

START = datetime(2026, 7, 1, tzinfo=UTC)


def reading(line: int, value: float = 1.0, *, minute: int | None = None) -> FileReading:
    at = START + timedelta(minutes=line if minute is None else minute)
    return FileReading(line, 1, Quantity.RAIN_MM, 0, at, value, int(Quality.IMPORTED))


def test_an_empty_file(conn: sa.Connection) -> None:
    imports.stage(conn)
    imports.add(conn, [])
    imports.unite(conn)
    assert imports.contradictions(conn, 10) == []
    assert imports.compare(conn) == Comparison()
    assert imports.write(conn, overwrite=False) == 0


def test_many_parts(conn: sa.Connection) -> None:
    imports.stage(conn)
    for part in range(10):
        imports.add(conn, [reading(100 * part + n) for n in range(100)])
    imports.unite(conn)
    counts = imports.compare(conn)
    assert (counts.new, counts.sensors, counts.first_at) == (1000, 1, START)
    assert imports.write(conn, overwrite=False) == 1000
    assert imports.compare(conn).equal == 1000


def test_contradictions_are_never_written(conn: sa.Connection) -> None:
    imports.stage(conn)
    imports.add(conn, [reading(2, 1.0, minute=0), reading(3, 2.0, minute=0), reading(4)])
    imports.unite(conn)
    assert imports.contradictions(conn, 10) == [(3, 2)]
    assert imports.contradictions(conn, 0) == []
    assert imports.compare(conn).new == 1
    assert imports.write(conn, overwrite=True) == 1


def test_nothing_is_left_behind(database: Database) -> None:
    for _ in range(2):
        with database.begin() as conn:
            imports.stage(conn)
            imports.add(conn, [reading(1)])
            imports.unite(conn)
            assert imports.compare(conn).new == 1


def test_a_number_that_no_column_holds(database: Database) -> None:
    with database.begin() as conn:
        imports.stage(conn)
        with pytest.raises(StorageError):
            imports.add(conn, [reading(1)._replace(probe=70_000)])


@pytest.mark.parametrize("flag", [Quality.FAULTY, Quality.QUESTIONABLE])
def test_what_quality_control_said_is_no_difference_and_stays(
    conn: sa.Connection, flag: Quality
) -> None:
    imports.stage(conn)
    imports.add(conn, [reading(1), reading(2)])
    imports.unite(conn)
    imports.write(conn, overwrite=False)
    conn.execute(sa.text("UPDATE readings SET flags = flags | :flag"), {"flag": int(flag)})
    assert imports.compare(conn).equal == 2
    assert imports.write(conn, overwrite=False) == 0
    conn.execute(sa.text("DROP TABLE staged_readings, united_readings"))
    imports.stage(conn)
    imports.add(conn, [reading(1, 7.0)])
    imports.unite(conn)
    assert imports.write(conn, overwrite=False) == 1
    found = conn.scalars(sa.text("SELECT flags FROM readings WHERE value = 7")).all()
    assert found == [int(Quality.IMPORTED | flag)]
