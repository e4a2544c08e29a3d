"""A small city whose season can be counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.people import Area
from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.domain.season import Rhythm, SeasonReport
from baumfeuchte.domain.tree import Tree, Watering
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.reports.season import season_report
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import store_run
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees
from baumfeuchte.storage.watering_outcomes import store_outcomes
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baumfeuchte.storage.connection import Connection

ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 7, 1)
LAST = FIRST + timedelta(days=29)
NOW = datetime(2026, 8, 1, 6, tzinfo=UTC)
SITE = {
    "critical_rew": 0.2,
    "field_capacity": 0.3,
    "wilting_point": 0.1,
    "volume_m3": 1.0,
    "efficiency": 0.8,
}
# Number, district, contractor, measured.
TREES = (
    ("A", "Innenstadt", "", True),
    ("B", "Innenstadt", "", False),
    ("C", "Querenburg", "Grün", True),
    ("D", "Querenburg", "", False),
    # By tension, at its limit on the last days; nobody watered it.
    ("E", "Querenburg", "", True),
)


def _rew(number: str, day: int) -> float:
    """A falls by 0.05 a day until it is watered on day 14; C stays wet, E is dry on 4 days."""
    if number == "E":
        return 0.2 if day >= 26 else 0.5
    if number != "A":
        return 0.8
    return round(0.91 - 0.05 * (day if day <= 14 else day - 15), 6)


def _inputs(number: str) -> dict[str, object]:
    kind = "tension" if number == "E" else "water_content"
    return SITE | {"sensor_kind": kind, "tension_kpa": 40.0}


def _lists(conn: Connection, ids: dict[str, int]) -> None:
    for day in range(30):
        items = []
        for number, _, _, measured in TREES:
            rew = _rew(number, day) if measured else None
            critical = (rew is not None and rew <= 0.2) or (number == "B" and day >= 28)
            items.append(
                Recommendation(
                    tree_id=ids[number],
                    day=FIRST + timedelta(days=day),
                    status=Status.CRITICAL if critical else Status.OK,
                    litres=80 if critical and number == "B" else None,
                    rew=rew,
                    confidence="A" if measured else "C",
                    priority=1.0,
                    rule_version="test",
                    inputs=_inputs(number) if measured else {"sources": ["group"]},
                )
            )
        at = datetime(2026, 7, 1, 4, tzinfo=UTC) + timedelta(days=day)
        store_run(
            conn,
            day=FIRST + timedelta(days=day),
            issued_at=at,
            as_of=at,
            rule_version="test",
            shared_inputs={},
            recommendations=items,
        )


def fill(conn: Connection) -> dict[str, int]:
    upsert_trees(
        conn,
        [
            Tree(
                number=number,
                species="Tilia cordata",
                planting_year=2024,
                latitude=51.48,
                longitude=7.22,
                district=district,
                contractor=contractor,
            )
            for number, district, contractor, _ in TREES
        ],
    )
    ids = dict(run(conn, tree_ids_by_number()))
    _lists(conn, ids)
    for key, (number, when, litres, outcome) in enumerate(
        (
            ("A", datetime(2026, 7, 15, 8, tzinfo=UTC), 120.0, Outcome.EFFECTIVE),
            ("B", datetime(2026, 7, 16, 8, tzinfo=UTC), 80.0, None),
            ("C", datetime(2026, 7, 20, 8, tzinfo=UTC), 90.0, Outcome.RAN_OFF),
            # The last minute of the period, and the first one after it, in local time.
            ("B", datetime(2026, 7, 30, 21, 59, tzinfo=UTC), 70.0, None),
            ("B", datetime(2026, 7, 30, 22, 0, tzinfo=UTC), 999.0, None),
        )
    ):
        stored, _ = add_watering(
            conn,
            Watering(tree_id=ids[number], watered_at=when, litres=litres, idempotency_key=str(key)),
        )
        if outcome is not None:
            judged = WateringOutcome(watering_id=stored.id or 0, evaluated_at=NOW, outcome=outcome)
            store_outcomes(conn, [judged])
    return ids


@pytest.fixture
def conn(database_url: str) -> Iterator[Connection]:
    database = Database(database_url, pool_size=1)
    with database.begin() as connection:
        fill(connection)
        yield connection
    database.dispose()


@pytest.fixture
def report_of() -> Callable[..., SeasonReport]:
    def make(conn: Connection, area: Area | None = None) -> SeasonReport:
        return season_report(
            conn,
            first=FIRST,
            last=LAST,
            now=NOW,
            zone=ZONE,
            area=area or Area(),
            rhythm=Rhythm(every_days=14, litres=100.0),
        )

    return make
