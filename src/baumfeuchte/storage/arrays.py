"""Columns as PostgreSQL's binary arrays, packed in one go.

psycopg can do the same for any list; it looks at every value to find out its type. Here the type
of a column is known, which takes a third of the time (PostgreSQL, ``array_recv``: number of
dimensions, flag, element type, length, lower bound, then each value with its length).
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

from baumfeuchte.domain.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

_head: Final = struct.Struct(">5i").pack
_length: Final = struct.Struct(">i").pack
_NULL: Final = _length(-1)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = _EPOCH.toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)


class Array(bytes):
    """A packed array; ``oid`` is its type in PostgreSQL's catalogue."""

    oid: int


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def get_key(self, obj: Array, _: object) -> Any:  # noqa: ANN401 - psycopg's recursive type
        return Array, obj.oid

    def upgrade(self, obj: Array, _: object) -> _ArrayDumper:
        dumper = _ArrayDumper(Array, self.connection)
        dumper.oid = obj.oid
        return dumper

    def dump(self, obj: Array) -> bytes:
        return obj


psycopg.adapters.register_dumper(Array, _ArrayDumper)


def smallints(values: Iterable[int | None]) -> Array:
    """``smallint[]``.

    Raises:
        StorageError: a number is too large; the same holds for the other kinds of numbers.
    """
    return _fixed(21, 1005, 2, "h", values)


def integers(values: Iterable[int]) -> Array:
    """``integer[]``."""
    return _fixed(23, 1007, 4, "i", values)


def bigints(values: Iterable[int | None]) -> Array:
    """``bigint[]``."""
    return _fixed(20, 1016, 8, "q", values)


def reals(values: Iterable[float | None]) -> Array:
    """``real[]``."""
    return _fixed(700, 1021, 4, "f", values)


def doubles(values: Iterable[float]) -> Array:
    """``double precision[]``."""
    return _fixed(701, 1022, 8, "d", values)


def timestamps(values: Iterable[datetime]) -> Array:
    """``timestamptz[]`` of aware times."""
    pack = struct.Struct(">iq").pack
    items: list[bytes] = []
    last, packed = None, b""
    for value in values:
        if value is not last:  # the readings of an uplink share their time
            last, packed = value, pack(8, (value - _EPOCH) // _MICROSECOND)
        items.append(packed)
    return _array(1184, 1185, items)


def dates(values: Iterable[date]) -> Array:
    """``date[]``."""
    return _fixed(1082, 1182, 4, "i", [value.toordinal() - _EPOCH_DAY for value in values])


def bytestrings(values: Iterable[bytes]) -> Array:
    """``bytea[]``."""
    return _array(17, 1001, [_length(len(value)) + value for value in values])


def texts(values: Iterable[str | None]) -> Array:
    """``text[]``; what PostgreSQL cannot hold (NUL, half of a surrogate pair) becomes ``?``."""
    column = list(values)
    known = {value: _utf8(value) for value in set(column)}  # topics and gateways come again
    return _array(25, 1009, [known[value] for value in column])


def _utf8(value: str | None) -> bytes:
    if value is None:
        return _NULL
    data = value.encode("utf-8", "replace").replace(b"\0", b"?")
    return _length(len(data)) + data


def _fixed(element: int, oid: int, size: int, code: str, values: Iterable[float | None]) -> Array:
    pack: Callable[..., bytes] = struct.Struct(">i" + code).pack
    try:
        items = [_NULL if v is None else pack(size, v) for v in values]
    except (struct.error, OverflowError):
        raise StorageError("A number is too large for its column of the database") from None
    return _array(element, oid, items)


def _array(element: int, oid: int, items: list[bytes]) -> Array:
    array = Array(_head(1, 1, element, len(items), 1) + b"".join(items))
    array.oid = oid
    return array
