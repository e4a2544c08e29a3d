"""The rest of a tour is planned anew by itself when its crew leaves a tree out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from baumfeuchte.api import tour_changes, tour_work
from baumfeuchte.api.auth import Caller
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.tour_build import Desk
from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.query import run
from baumfeuchte.storage.tours.due import DueTour, due_tours

if TYPE_CHECKING:
    from baumfeuchte.api.context import Context

log = logging.getLogger(__name__)

PLANNER = Caller("automatic", frozenset({"planner", "crew", "read"}))
"""Who does it, in the audit: nobody pressed a button, and the whole tour counts."""
MOST_TRIES = 5
"""A crew may tick off trees faster than a way is found; the next entry tries again."""
_HOPELESS = "hopeless tours"
"""In the context's memory, by id: tours that could not be planned as they are, and are not tried
again before they change."""


def replan_due(context: Context) -> None:
    """Plan anew what is due. Blocking, some seconds for each tour."""
    for _ in range(MOST_TRIES):
        with context.blocking.begin() as conn:
            due = run(conn, due_tours(context.today()))
        hopeless = context.kept(_HOPELESS, dict)
        due = [tour for tour in due if hopeless.get(tour.id) != tour]
        if not due:
            return
        for tour in due:
            _replan(context, tour)


def _replan(context: Context, due: DueTour) -> None:
    desk = Desk(context, PLANNER)
    try:
        opened = tour_work.open_tour(desk, due.id, due.version)
        tour_changes.follow(desk, opened)
    except (Problem, InputError) as error:
        if isinstance(error, Problem) and error.code == "version_conflict":
            return  # somebody was faster; it is looked at again
        log.warning("Tour %s keeps its old way after a tree was left out: %s", due.id, error)
        context.kept(_HOPELESS, dict)[due.id] = due
