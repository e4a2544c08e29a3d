"""Which list a request means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.problems import Problem
from baumfeuchte.storage.query import arun_one
from baumfeuchte.storage.recommendations import latest_list, list_of_day, run_of_revision

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from baumfeuchte.domain.recommendation import PlanningRun


def pinned(run: PlanningRun) -> dict[str, object]:
    """The parameters that name a run, so that all parts of a list are of the same one."""
    return {"day": run.day, "revision": run.revision}


async def run_of(
    connection: Any,  # noqa: ANN401 - psycopg's
    day: date | None,
    revision: int | None = None,
) -> PlanningRun:
    """The list of a day, or one of its revisions; without a day that of the newest one.

    Raises:
        Problem: 404 when there is none.
    """
    found = await arun_one(connection, latest_list() if day is None else list_of_day(day))
    if found is None:
        which = "There is no list yet" if day is None else f"There is no list for {day}"
        command = "" if day is None else f" --day {day}"
        raise Problem(404, f"{which}; run `baumfeuchte plan{command}`.", code="no_list")
    if revision is None or revision == found.revision:
        return found
    wanted = await arun_one(connection, run_of_revision(found.day, revision))
    if wanted is None:
        raise Problem(
            404,
            f"The list of {found.day} has no revision {revision}; /api/v1/lists shows them.",
            code="no_list",
        )
    return wanted
