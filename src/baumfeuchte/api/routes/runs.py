"""Which list a request means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.problems import Problem
from baumfeuchte.storage.query import arun_one
from baumfeuchte.storage.recommendations import current_run, latest_current_run

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from baumfeuchte.domain.recommendation import PlanningRun


async def run_of(connection: Any, day: date | None) -> PlanningRun:  # noqa: ANN401 - psycopg's
    """The current list of a day; without a day the newest one.

    Raises:
        Problem: 404 when there is none.
    """
    found = await arun_one(connection, latest_current_run() if day is None else current_run(day))
    if found is None:
        which = "There is no list yet" if day is None else f"There is no list for {day}"
        command = "" if day is None else f" --day {day}"
        raise Problem(404, f"{which}; run `baumfeuchte plan{command}`.", code="no_list")
    return found
