"""Cursors: where the next part of a list begins, as a word that only we read.

It holds the sort values of the last row of a part. So nothing is seen twice and nothing is missed
when rows come in or go between two parts, which a count of rows to skip cannot promise.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Query
from pydantic import TypeAdapter

from baumfeuchte.api.problems import Problem

T = TypeVar("T")

Cursor = Annotated[
    str | None,
    Query(max_length=400, description="Where the part begins: as `next` says it."),
]
_LARGEST = 2**63 - 1
_VALUES = TypeAdapter(list[object])
_MESSAGE = "is not one of ours; follow `next`, or begin without it"


def next_part(
    found: Sequence[T], limit: int, place: Callable[[T], tuple[Any, ...]]
) -> dict[str, object] | None:
    """The parameters of the next part; None when the list ends here.

    Args:
        found: the rows of a part, and one more where there is one.
        limit: rows of a part.
        place: sort values of a row.
    """
    if len(found) <= limit:
        return None
    return {"cursor": write(place(found[limit - 1])), "offset": None}


def computed_part(
    found: Sequence[T],
    place: Callable[[T], tuple[Any, ...]],
    *,
    limit: int,
    offset: int,
    behind: tuple[Any, ...] | None,
) -> tuple[Sequence[T], dict[str, object] | None]:
    """A part of a list that is worked out anew for each answer, and the parameters of the next.

    Args:
        found: the whole list, in the order of ``place``.
        place: sort values of an item; no two have the same.
        limit: items of a part.
        offset: items to skip.
        behind: place of the last item of the part before; None for the first part.
    """
    rest = found if behind is None else [item for item in found if place(item) > behind]
    return rest[offset : offset + limit], next_part(rest[offset:], limit, place)


def write(values: tuple[Any, ...]) -> str:
    """The cursor of some sort values (text, numbers, aware times)."""
    return base64.urlsafe_b64encode(orjson.dumps(values, option=orjson.OPT_UTC_Z)).decode("ascii")


def read(cursor: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The sort values of a cursor; None without one.

    Args:
        cursor: what a client sent.
        kinds: of the values, in order: ``str``, ``int``, ``float``, ``date`` or ``datetime``.

    Raises:
        Problem: 422 for a cursor of another list, or none at all.
    """
    if cursor is None:
        return None
    try:
        values = _VALUES.validate_json(base64.b64decode(cursor, altchars=b"-_", validate=True))
        return tuple(_value(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (ValueError, OverflowError) as error:
        raise Problem(
            422,
            f"The cursor {_MESSAGE}.",
            code="invalid_fields",
            extra={"errors": [{"field": "cursor", "message": _MESSAGE}]},
        ) from error


def read_one(cursor: str | None, kind: type[T]) -> T | None:
    """The only sort value of a cursor; errors as in ``read``."""
    found = read(cursor, kind)
    return None if found is None else found[0]


def read_place(cursor: str | None) -> tuple[datetime, int] | None:
    """Time and key of the last row, of a list with the newest first; errors as in ``read``."""
    found = read(cursor, datetime, int)
    return None if found is None else (found[0], found[1])


def _value(value: object, kind: type) -> object:
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    if kind is float and isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    if kind is int and isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if kind is str and isinstance(value, str) and "\0" not in value:
        return value
    raise ValueError
