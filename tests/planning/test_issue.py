"""When a run is issued as the list of its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.planning.run import issue_moment
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.recommendations import list_of_day

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 15), datetime(2026, 7, 15, 3, 30, tzinfo=UTC)),
        (date(2026, 12, 1), datetime(2026, 12, 1, 4, 30, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 3, 30, tzinfo=UTC)),
    ],
)
def test_half_past_five_is_local(town: Any, day: date, expected: datetime) -> None:
    assert issue_moment(day, town.BERLIN) == expected


def test_a_preview_gives_way_to_the_list_and_revisions_do_not(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, town.TREES, until=town.NOW - timedelta(hours=2))
    preview = town.plan(database, town.NOW - timedelta(hours=1))
    assert preview.released_at is None
    town.measure(database, {"soon": 11.0}, until=town.NOW - timedelta(minutes=5), hours=1)
    issued = town.plan(database)
    assert (issued.revision, issued.released_at) == (2, town.NOW)
    # Rain at noon: other advice, but the crews drive the list of the morning.
    noon = town.NOW + timedelta(hours=6)
    town.measure(database, {"dry": 26.0, "soon": 26.0}, until=noon, hours=1)
    later = town.plan(database, noon)
    assert (later.revision, later.released_at) == (3, None)
    with database.begin() as conn:
        shown = run_one(conn, list_of_day(town.DAY))
    assert shown is not None
    assert (shown.id, shown.released_at) == (issued.id, town.NOW)


def test_the_list_of_a_past_day_is_its_first_run(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    assert ids
    town.measure(database, town.TREES)
    later = town.NOW + timedelta(days=3)
    planned = town.plan(database, later, town.DAY)
    assert planned.released_at == later
