"""The lines of a run on their way into the database, and what tells two lists apart."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from baumfeuchte.domain.recommendation import Recommendation
from baumfeuchte.storage.many_rows import columns_of, insert_many, json_text
from baumfeuchte.storage.recommendations.rows import FIELDS
from baumfeuchte.storage.tables import recommendations

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import sqlalchemy as sa

_PLAIN_FIELDS: Final = tuple(n for n in FIELDS if n not in ("id", "reasons", "inputs"))
_ALL_FIELDS: Final = tuple(field.name for field in fields(Recommendation))
_all_of = attrgetter(*_ALL_FIELDS)
_AT_ONCE: Final = 5_000
"""Lines in one statement: arrays of a whole city take the server twice as long."""


class Documents(NamedTuple):
    """The parts of a line that are stored as JSON; written once, for database and fingerprint."""

    reasons: str
    inputs: str


def documents(items: Sequence[Recommendation]) -> list[Documents]:
    """Reasons and inputs of each line as canonical JSON."""
    return [Documents(json_text(item.reasons), json_text(item.inputs)) for item in items]


def fingerprint(
    day: date,
    rule_version: str,
    items: Sequence[Recommendation],
    written: Sequence[Documents],
) -> bytes:
    """SHA-256 over the canonical JSON of what a list says.

    When it was made and how fresh the data is do not count: an hourly run would else be an hourly
    copy of the whole list.

    Args:
        day: of the list.
        rule_version: of the rules that made it.
        items: its lines in their order.
        written: of the lines, as ``documents`` gives them.
    """
    advice = [
        dict(zip(_ALL_FIELDS, _all_of(item), strict=True))
        | {
            "last_observed_at": None,
            "id": None,
            "reasons": orjson.Fragment(document.reasons),
            "inputs": orjson.Fragment(document.inputs),
        }
        for item, document in zip(items, written, strict=True)
    ]
    content = {"day": day, "recommendations": advice, "rule_version": rule_version}
    return hashlib.sha256(orjson.dumps(content)).digest()


def insert_lines(
    conn: sa.Connection,
    run_id: int,
    items: Sequence[Recommendation],
    written: Sequence[Documents],
) -> None:
    """Add the lines of a run; thousands in one statement of arrays, not a row at a time.

    Args:
        conn: in the transaction of the run.
        run_id: the run.
        items: its lines in their order.
        written: of the lines, as ``documents`` gives them.
    """
    for begin in range(0, len(items), _AT_ONCE):
        part, of_part = items[begin : begin + _AT_ONCE], written[begin : begin + _AT_ONCE]
        columns = columns_of(part, _PLAIN_FIELDS)
        columns["run_id"] = [run_id] * len(part)
        columns["rank"] = list(range(begin + 1, begin + 1 + len(part)))
        columns["reasons"] = [document.reasons for document in of_part]
        columns["inputs"] = [document.inputs for document in of_part]
        insert_many(conn, recommendations, columns)
