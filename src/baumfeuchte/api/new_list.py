"""Today's list is computed anew after readings came in late or a sensor changed its place.

Blocking; the list itself is made in the background, after what made it due is committed: whatever
becomes of the list, that stays, and so does its answer. A run that comes to the same advice writes
nothing; other advice becomes a revision, and an issued list stays the day's list (decision 14).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.recommendations import current_run

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.api.context import Context

log = logging.getLogger(__name__)

ACTOR = "automatic"
FAILED = "list.renew_failed"
SUBJECT = "watering list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A list that is under way.

    Attributes:
        run_id: of the run that was current before; 0: there was none.
        at: when it was asked for (UTC).
    """

    run_id: int
    at: datetime


def renew_list(context: Context, *, due: object) -> Asked | None:
    """Have today's list computed soon; never fails and never waits for it.

    However often it is asked for while a run is on, one more follows.

    Args:
        context: of the application.
        due: what came in or was changed; nothing is done for nothing.

    Returns:
        None where nothing is under way.
    """
    if not due:
        return None
    asked = Asked(run_id=_current(context), at=context.clock())
    return asked if context.planning.ask(partial(_make, context)) else None


def _current(context: Context) -> int:
    try:
        with context.blocking.begin() as conn:
            found = run_one(conn, current_run(context.today()))
    except BaumfeuchteError as error:
        # It only tells a newer list from this one; the answer is worth more.
        log.warning("The current list is not known: %s", error)
        return 0
    return 0 if found is None else found.id


def _make(context: Context) -> None:
    try:
        revision = context.services.list_maker(context.clock())
    except BaumfeuchteError as error:
        log.warning("Today's list was not computed anew: %s", error)
        _say(context, str(error))
    except Exception:
        log.exception("Today's list was not computed anew")
        _say(context, "The run of a new list broke off; the log of the service says why.")
    else:
        if revision is not None:
            log.info("Today's list was computed anew: revision %d", revision)


def _say(context: Context, why: str) -> None:
    """Where every process of the service sees it, and people who look for it later."""
    with context.blocking.begin() as conn:
        record(conn, at=context.clock(), actor=ACTOR, action=FAILED, subject=SUBJECT, detail=why)
