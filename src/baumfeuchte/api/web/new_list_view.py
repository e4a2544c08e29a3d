"""What the pages of sensors say of a list that a change of theirs set going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from baumfeuchte.api.new_list import FAILED, SUBJECT, Asked
from baumfeuchte.api.web import engine
from baumfeuchte.storage.audit import happened
from baumfeuchte.storage.query import arun_one
from baumfeuchte.storage.recommendations import current_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from baumfeuchte.api.context import Context
    from baumfeuchte.api.web.texts import Language

State = Literal["under_way", "made", "same", "failed"]
PARAMETER = "list"
_BIGGEST = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """How far the list is.

    Attributes:
        state: what to say; ``same``: it was made and comes to the same advice as the one before.
        before: the run that was current when it was asked for.
        revision: of the new one; 0: there is none.
        url: of the newest revision.
    """

    state: State
    day: date
    before: int
    revision: int
    url: str


def parameter(asked: Asked | None) -> dict[str, object]:
    """What the address of the next page carries, for ``new_list``."""
    return (
        {} if asked is None else {PARAMETER: f"{asked.run_id}.{int(asked.at.timestamp() * 1000)}"}
    )


async def new_list(
    context: Context, query: Mapping[str, str], language: Language
) -> NewList | None:
    """The list that the address says was asked for; None, and no connection, where none was."""
    asked = _asked(query.get(PARAMETER, "")[:40])
    if asked is None:
        return None
    day = context.today()
    state: State = "under_way"
    async with context.reads.connection() as connection:
        found = await arun_one(connection, current_run(day))
        revision = found.revision if found is not None and found.id > asked.run_id else 0
        if revision:
            state = "made"
        elif found is not None and found.as_of > asked.at:
            state = "same"
        elif await arun_one(connection, happened(FAILED, SUBJECT, asked.at)):
            state = "failed"
    return NewList(
        state=state,
        day=day,
        before=asked.run_id,
        revision=revision,
        url=engine.address(language, "/", day=day, revision=revision or None),
    )


def _asked(said: str) -> Asked | None:
    run_id, _, millis = said.partition(".")
    if not (run_id.isascii() and run_id.isdecimal() and millis.isascii() and millis.isdecimal()):
        return None
    try:
        at = datetime.fromtimestamp(int(millis) / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return Asked(run_id=int(run_id), at=at) if int(run_id) < _BIGGEST else None
