"""What the database knows of a tree, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.forecasts import bands, forecasts_of
from baumfeuchte.api.routes.trees import no_tree
from baumfeuchte.api.tree_access import see_tree
from baumfeuchte.api.tree_rain import rain_at
from baumfeuchte.api.tree_series import read_lines
from baumfeuchte.api.watering_changes import changeable
from baumfeuchte.api.web.plots import MOISTURE, Series
from baumfeuchte.storage.observations import seen_trees
from baumfeuchte.storage.probable_waterings import probable_of_tree
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.readings import latest_by_tree
from baumfeuchte.storage.recommendations import current_run, recommendations_of_tree
from baumfeuchte.storage.registry import installations_of_tree, tree_by_id
from baumfeuchte.storage.tree_notes import notes_of_tree, photo_entries
from baumfeuchte.storage.watering_changes import who_logged
from baumfeuchte.storage.watering_outcomes import judged_waterings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.probable_watering import ProbableWatering
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.domain.tree import Tree, Watering
    from baumfeuchte.domain.tree_note import PhotoEntry, TreeNote
    from baumfeuchte.storage.connection import AsyncConnection
    from baumfeuchte.storage.observations import SeenTree
    from baumfeuchte.storage.readings import TreeReading
    from baumfeuchte.storage.registry import InstalledProbe
    from baumfeuchte.storage.watering_outcomes import JudgedWatering

SHOWN_WATERINGS = 200
"""Of these the table shows the newest; all are marked in the chart."""
SHOWN_HISTORY = 15
SHOWN_NOTES = 20
SHOWN_OBSERVATIONS = 20
SHOWN_PROBABLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the database knows of a tree; lists are newest first."""

    tree: Tree
    probes: Sequence[InstalledProbe]
    history: Sequence[Recommendation]
    waterings: Sequence[JudgedWatering]
    latest: Sequence[TreeReading]
    series: Sequence[Series]
    rain: Sequence[tuple[date, float]] = ()
    observations: Sequence[SeenTree] = ()
    notes: Sequence[TreeNote] = ()
    photos: Sequence[PhotoEntry] = ()
    run: PlanningRun | None = None
    probable: Sequence[ProbableWatering] = ()
    changeable: frozenset[int] = frozenset()
    """Ids of waterings that the caller may correct."""


async def find_tree(
    context: Context, caller: Caller, tree_id: int, since: datetime, now: datetime
) -> Found:
    """Ask for everything on the page.

    Args:
        context: of the application.
        caller: outside of whose area there is no tree.
        tree_id: our id.
        since: begin of the chart.
        now: its end, but for the forecast.

    Raises:
        Problem: 404.
    """
    zone = context.zone
    async with context.reads.connection() as connection:
        await see_tree(connection, tree_id, caller.area)
        tree = await arun_one(connection, tree_by_id(tree_id))
        if tree is None:
            raise no_tree(tree_id)
        latest = await arun(connection, latest_by_tree(tree_id))
        probes = await arun(connection, installations_of_tree(tree_id))
        history = await arun(connection, recommendations_of_tree(tree_id, SHOWN_HISTORY + 1))
        run: PlanningRun | None = None
        if history:
            run = await arun_one(connection, current_run(history[0].day))
        forecasts = await forecasts_of(context, connection, run)
        measured = {reading.quantity for reading in latest}
        series = [
            Series(
                quantity=quantity,
                lines=await read_lines(
                    connection, probes, quantity, since=since, until=now, zone=zone
                ),
                bands=bands(forecasts, probes, quantity, zone),
            )
            for quantity in MOISTURE
            # Without a probe in the ground there may still be values of a former one.
            if quantity in measured or not measured
        ]
        waterings = await arun(connection, judged_waterings(tree_id=tree_id, limit=SHOWN_WATERINGS))
        mine = await _changeable(connection, [item.watering for item in waterings], caller, now)
        first, last = since.astimezone(zone).date(), now.astimezone(zone).date()
        return Found(
            tree=tree,
            probes=probes,
            history=history,
            run=run,
            latest=latest,
            series=series,
            waterings=waterings,
            changeable=mine,
            rain=await rain_at(connection, tree, first=first, last=last, now=now),
            probable=await arun(connection, probable_of_tree(tree_id, SHOWN_PROBABLE)),
            observations=await arun(connection, seen_trees(tree_id, SHOWN_OBSERVATIONS)),
            notes=await arun(connection, notes_of_tree(tree_id, SHOWN_NOTES)),
            photos=await arun(connection, photo_entries(tree_id)),
        )


async def _changeable(
    connection: AsyncConnection, waterings: Sequence[Watering], caller: Caller, now: datetime
) -> frozenset[int]:
    """Which of them the caller may correct; who only reads asks nothing more."""
    if not waterings or not caller.may("crew", "planner"):
        return frozenset()
    logged = await arun(connection, who_logged([item.id or 0 for item in waterings]))
    return changeable(waterings, logged, caller, now)
