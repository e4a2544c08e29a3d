"""Each run keeps what the season's report needs of it: the same as its lines say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.planning.season_days import keep_season_days
from baumfeuchte.storage.archives import archive_of_run
from baumfeuchte.storage.query import run
from baumfeuchte.storage.season_days import (
    lines_of_run,
    packed_season_day,
    season_day,
    unpacked_season_day,
)
from baumfeuchte.storage.tables import planning_archives

if TYPE_CHECKING:
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.engine import Database


@pytest.fixture
def planned(town: Any, database: Database, ids: dict[str, int]) -> PlanningRun:
    """The day's list of the town, all its probes measured."""
    assert ids
    town.measure(database, town.TREES)
    run_of_day: PlanningRun = town.plan(database)
    return run_of_day


def test_a_run_keeps_its_measured_trees_with_the_limits_of_the_day(
    town: Any, database: Database, planned: PlanningRun
) -> None:
    with database.begin() as conn:
        (data,) = run(conn, archive_of_run(planned.id, "season"))
        lines = run(conn, lines_of_run(planned.id))
    assert packed_season_day(season_day(lines)) == data
    day = unpacked_season_day(data)
    said = {
        row.recommendation.tree_id: row.recommendation
        for row in town.rows(database, planned).values()
    }
    measured = {
        key for key, item in said.items() if item.rew is not None and "sources" not in item.inputs
    }
    assert measured
    assert set(day.tree.tolist()) == measured
    # At or below the limit on the common scale is what the list calls critical.
    for key, below in zip(day.tree.tolist(), day.rew <= day.critical_rew, strict=True):
        assert bool(below) == (said[key].status is Status.CRITICAL), key
    assert any(said[key].status is Status.CRITICAL for key in measured)


def test_lists_of_before_are_packed_later(
    town: Any, database: Database, planned: PlanningRun
) -> None:
    with database.begin() as conn:
        (data,) = run(conn, archive_of_run(planned.id, "season"))
        conn.execute(planning_archives.delete().where(planning_archives.c.kind == "season"))
    assert keep_season_days(database, today=town.DAY) == 1
    with database.begin() as conn:
        assert run(conn, archive_of_run(planned.id, "season")) == [data]
