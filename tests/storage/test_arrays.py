"""Packed arrays arrive in the database as the values that went in."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.storage import arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOON = datetime(2026, 7, 15, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(scope="module")
def cursor(embedded_server_url: str) -> Iterator[psycopg.Cursor[Any]]:
    with (
        psycopg.connect(embedded_server_url, autocommit=True) as connection,
        connection.cursor(binary=True) as cursor,
    ):
        connection.execute("SET timezone = 'UTC'")
        yield cursor


@pytest.mark.parametrize(
    ("pack", "values", "kind"),
    [
        (arrays.smallints, [0, -32768, 32767, None], "smallint[]"),
        (arrays.integers, [0, -(2**31), 2**31 - 1], "integer[]"),
        (arrays.bigints, [0, -(2**63), 2**63 - 1, None], "bigint[]"),
        (arrays.reals, [0.5, -1.25, None, math.inf], "real[]"),
        (arrays.doubles, [0.1, -1e300, 5e-324], "double precision[]"),
        (arrays.bytestrings, [b"", b"\0\xff", b"x" * 70_000], "bytea[]"),
        (arrays.texts, ["", "Gießliste", None, "a", "a"], "text[]"),
        (
            arrays.timestamps,
            [NOON, NOON, datetime(1970, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)],
            "timestamp with time zone[]",
        ),
        (arrays.bigints, [7], "bigint[]"),
    ],
)
def test_values_arrive(
    cursor: psycopg.Cursor[Any], pack: Callable[[Any], arrays.Array], values: list[Any], kind: str
) -> None:
    cursor.execute("SELECT %b, pg_typeof(%b)::text", (pack(values), pack(values)))
    assert cursor.fetchone() == (values, kind)


@pytest.mark.parametrize(
    "pack",
    [arrays.smallints, arrays.bigints, arrays.doubles, arrays.texts, arrays.timestamps],
)
def test_nothing_is_an_empty_column(
    cursor: psycopg.Cursor[Any], pack: Callable[[Any], arrays.Array]
) -> None:
    cursor.execute("SELECT count(*) FROM unnest(%b)", (pack([]),))
    assert cursor.fetchone() == (0,)


def test_not_a_number_arrives(cursor: psycopg.Cursor[Any]) -> None:
    cursor.execute("SELECT %b", (arrays.doubles([math.nan]),))
    row = cursor.fetchone()
    assert row is not None
    assert math.isnan(row[0][0])


def test_times_of_other_zones_are_the_same_moment(cursor: psycopg.Cursor[Any]) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=-7)))
    cursor.execute("SELECT %b", (arrays.timestamps([there]),))
    assert cursor.fetchone() == ([NOON],)


def test_texts_that_no_column_can_hold_are_readable(cursor: psycopg.Cursor[Any]) -> None:
    cursor.execute("SELECT %b", (arrays.texts(["a\0b", "c\ud800d"]),))
    assert cursor.fetchone() == (["a?b", "c?d"],)


@pytest.mark.parametrize(
    ("pack", "value"),
    [
        (arrays.smallints, 32768),
        (arrays.integers, 2**31),
        (arrays.bigints, 2**63),
        (arrays.reals, 1e300),
    ],
)
def test_numbers_that_do_not_fit_are_an_error_of_ours(
    pack: Callable[[Any], arrays.Array], value: float
) -> None:
    with pytest.raises(StorageError, match="too large"):
        pack([value])
