"""Query parameters that several resources share."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Query, Request
from pydantic import BeforeValidator

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.schemas.common import Day, Id, Time

MAX_LIMIT = 1000


class Language(StrEnum):
    """Of texts for people."""

    DE = "de"
    EN = "en"


Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most items of one answer.")]
Offset = Annotated[
    int, Query(ge=0, le=10_000_000, description="Items to skip; follow `next` instead.")
]
TreeId = Annotated[Id, Query(description="Our id of the tree.")]
Moment = Annotated[
    Time, Query(description="A time with its offset, for example 2026-07-15T03:30:00Z.")
]

DayOrNone = Annotated[Day | None, BeforeValidator(lambda written: written or None)]
"""A day of a form; one whose field was cleared is sent as an empty text and means none."""


def after(found: Sequence[object], limit: int, offset: int) -> dict[str, object] | None:
    """The parameters of the next page; None when the page was not full."""
    return {"offset": offset + limit} if len(found) > limit else None


def check_order(since: datetime, until: datetime) -> None:
    """Make sure that a period has a length.

    Raises:
        Problem: 422 when it ends before it begins.
    """
    if since >= until:
        raise Problem(
            422,
            "The period is empty: since must be earlier than until.",
            code="invalid_fields",
            extra={"errors": [{"field": "since", "message": "must be earlier than until"}]},
        )


async def refuse_nul(request: Request) -> None:
    """PostgreSQL knows no character NUL; nothing that we have can be named so.

    Raises:
        Problem: 400 for an address with the character.
    """
    if "%00" in request.url.query or "\0" in request.url.path:
        raise Problem(
            400, "The address holds the character NUL; leave %00 out.", code="unusable_address"
        )
