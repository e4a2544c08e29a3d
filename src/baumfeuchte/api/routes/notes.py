"""What posts from the field share: the tree, the time, and the key that makes them count once."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Header, Response

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.schemas.field import FieldNote
from baumfeuchte.api.tree_access import see_tree_now
from baumfeuchte.domain.people import Area
from baumfeuchte.storage.areas import tree_is_visible
from baumfeuchte.storage.connection import Connection
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.web_queries import tree_id_by_number

CLOCK_DRIFT = timedelta(minutes=5)
"""A phone's clock may be ahead of ours by this much."""

KeyHeader = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, description="Or in the body."),
]


def noted_tree(connection: Connection, body: FieldNote, area: Area) -> int:
    """Our id of the tree that a note names.

    Raises:
        Problem: 404 for an id or a number that no tree of the area has.
    """
    if body.tree_number is not None:
        tree_id = run_one(connection, tree_id_by_number(body.tree_number, area))
        if tree_id is None:
            raise Problem(
                404, f"There is no tree with the number {body.tree_number!r}.", code="not_found"
            )
        return tree_id
    assert body.tree_id is not None  # noqa: S101 - the shape of the body allows no other
    see_tree_now(connection, body.tree_id, area)
    return body.tree_id


def check_known(connection: Connection, kind: str, tree_id: int, area: Area) -> None:
    """Make sure that what a key was used for before may be shown.

    Args:
        connection: in the transaction of the note.
        kind: such as ``watering``.
        tree_id: of the stored note.
        area: of the caller.

    Raises:
        Problem: 409, without the stored note, where its tree is outside of the area.
    """
    if run_one(connection, tree_is_visible(tree_id, area)) is None:
        raise _reused(kind)


def one_key(header: str | None, in_body: str | None) -> str:
    """The idempotency key, from the header or the body.

    Raises:
        Problem: 422 without one, or with two.
    """
    if header and in_body and header != in_body:
        raise _unusable("idempotency_key", "differs between header and body")
    key = header or in_body
    if not key:
        raise _unusable("idempotency_key", "is needed, here or as the header Idempotency-Key")
    return key


def noted(kind: str, document: object, *, created: bool, same: bool, tree_id: int) -> Response:
    """Answer a note: 201 when it is new, 200 when the same was noted before.

    Args:
        kind: such as ``watering``; the path is its plural.
        document: the note as it is stored.
        created: this call stored it.
        same: the call says what is stored.
        tree_id: of the tree.

    Raises:
        Problem: 409 where the key was used for something else.
    """
    if not created and not same:
        raise _reused(kind, stored=document)
    return json_response(
        document,
        status=201 if created else 200,
        headers={"Location": f"/api/v1/{kind}s?tree={tree_id}"},
    )


def not_future(field: str, at: datetime | None, now: datetime) -> None:
    """Make sure that something has happened.

    Raises:
        Problem: 422 where it lies ahead by more than a phone's clock may.
    """
    if at is not None and at > now + CLOCK_DRIFT:
        raise _unusable(field, "lies in the future")


def _reused(kind: str, **extra: object) -> Problem:
    return Problem(
        409,
        f"This idempotency key was used for another {kind}; take a new key for a new one.",
        code="idempotency_key_reused",
        extra=extra,
    )


def _unusable(field: str, message: str) -> Problem:
    return Problem(
        422,
        f"The field {field} cannot be used: it {message}.",
        code="invalid_fields",
        extra={"errors": [{"field": field, "message": message}]},
    )
