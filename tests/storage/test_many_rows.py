"""Many rows in one statement say what a statement for each would say."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.storage.many_rows import insert_many, json_text, replacing
from baumfeuchte.storage.tables import sensor_quality

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

AT = datetime(2026, 7, 15, 3, 30, 12, 345678, tzinfo=UTC)
KEYS = ["sensor_id", "probe", "quantity"]
NASTY = 'Gehäuse "offen", {a} \\n 100 % \u2603'


def columns(*scores: float, begin: int = 1) -> dict[str, list[Any]]:
    count = len(scores)
    return {
        "sensor_id": list(range(begin, begin + count)),
        "probe": [0] * count,
        "quantity": [2] * count,
        "level": ["good"] * count,
        "score": list(scores),
        "reasons": [json_text([MappingProxyType({"code": NASTY})])] * count,
        "since": [None, *[AT] * (count - 1)],
        "judged_at": [AT] * count,
    }


def kept(conn: sa.Connection) -> list[Any]:
    return list(conn.execute(sa.select(sensor_quality).order_by(sensor_quality.c.sensor_id)))


def test_rows_come_back_as_they_went_in(conn: sa.Connection) -> None:
    insert_many(conn, sensor_quality, columns(0.5, 1.0))
    rest = ([{"code": NASTY}],)
    assert kept(conn) == [
        (1, 0, 2, "good", 0.5, *rest, None, AT),
        (2, 0, 2, "good", 1.0, *rest, AT, AT),
    ]


def test_more_rows_than_a_statement_has_parameters(conn: sa.Connection) -> None:
    insert_many(conn, sensor_quality, columns(*[0.25] * 70_000))
    assert conn.scalar(sa.select(sa.func.count()).select_from(sensor_quality)) == 70_000


def test_a_known_key_is_an_error_unless_the_caller_says_what_then(database: Database) -> None:
    with database.begin() as conn:
        insert_many(conn, sensor_quality, columns(0.5, 0.5))
    with pytest.raises(StorageError), database.begin() as conn:
        insert_many(conn, sensor_quality, columns(0.75, 0.75, begin=2))
    with database.begin() as conn:
        assert [row.score for row in kept(conn)] == [0.5, 0.5]
        insert_many(conn, sensor_quality, columns(0.75, 0.75, begin=2), on_conflict="DO NOTHING")
        assert [row.score for row in kept(conn)] == [0.5, 0.5, 0.75]
        new = columns(1.0, 1.0, begin=2)
        insert_many(conn, sensor_quality, new, on_conflict=replacing(new, KEYS))
        assert [row.score for row in kept(conn)] == [0.5, 1.0, 1.0]


def test_a_value_that_does_not_fit_loses_the_transaction_only(database: Database) -> None:
    with pytest.raises(StorageError), database.begin() as conn:
        insert_many(conn, sensor_quality, columns(0.5) | {"probe": [70_000]})
    with database.begin() as conn:
        assert kept(conn) == []


def test_what_is_no_json_is_said_at_once() -> None:
    with pytest.raises(TypeError):
        json_text({"at": object()})
