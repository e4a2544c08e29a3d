"""The season report of a small city whose numbers can be counted by hand."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime, timedelta
from re import findall
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.people import Area
from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.domain.season import Rhythm, SeasonReport
from baumfeuchte.domain.tree import Tree, Watering
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.reports.season import rhythm_waterings, season_report
from baumfeuchte.reports.season_files import season_csv, season_pdf
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import store_run
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees
from baumfeuchte.storage.tables import tour_stops, tours
from baumfeuchte.storage.watering_outcomes import store_outcomes
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from collections.abc import Iterator

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
)


def _rew(number: str, day: int) -> float:
    """A falls by 0.05 a day until it is watered on day 14; C stays wet."""
    if number != "A":
        return 0.8
    return round(0.9 - 0.05 * (day if day <= 14 else day - 15), 6)


def _lists(conn: Connection, ids: dict[str, int]) -> None:
    for day in range(30):
        items = []
        for number, _, _, measured in TREES:
            rew = _rew(number, day) if measured else None
            critical = (rew is not None and rew < 0.2) or (number == "B" and day >= 28)
            items.append(
                Recommendation(
                    tree_id=ids[number],
                    day=FIRST + timedelta(days=day),
                    status=Status.CRITICAL if critical else Status.OK,
                    litres=80 if critical else None,
                    rew=rew,
                    confidence="A" if measured else "C",
                    priority=1.0,
                    rule_version="test",
                    inputs=SITE if measured else {"sources": ["group"]},
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


def _fill(conn: Connection) -> dict[str, int]:
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
        _fill(connection)
        yield connection
    database.dispose()


def _report(conn: Connection, area: Area | None = None) -> SeasonReport:
    return season_report(
        conn,
        first=FIRST,
        last=LAST,
        now=NOW,
        zone=ZONE,
        area=area or Area(),
        rhythm=Rhythm(every_days=14, litres=100.0),
    )


def test_waterings_and_litres_are_counted_by_local_day(conn: Connection) -> None:
    found = _report(conn)
    total = found.total
    assert (total.waterings, total.litres, total.trees_watered) == (4, 360.0, 3)
    assert (total.arrived, total.ran_off, total.not_judged) == (1, 1, 2)
    assert found.days_with_list == 30
    by_name = {part.district: part for part in found.districts}
    assert by_name["Innenstadt"].litres == 270.0
    assert by_name["Querenburg"].litres == 90.0
    assert sum(part.litres for part in found.districts) == total.litres


def test_the_rhythm_waters_the_trees_that_were_cared_for(conn: Connection) -> None:
    total = _report(conn).total
    assert rhythm_waterings(30, 14) == 3
    assert [rhythm_waterings(days, 14) for days in (1, 14, 15, 28, 29)] == [1, 1, 2, 2, 3]
    # A, B and C; nobody ever watered D or wanted to.
    assert (total.rhythm_waterings, total.rhythm_litres) == (9, 900.0)
    assert total.trees_advised == 1, "of B; A was watered before a list asked for it"


def test_critical_days_of_lists_measured_and_estimated(conn: Connection) -> None:
    total = _report(conn).total
    assert (total.critical_tree_days, total.critical_estimated) == (2, 2)


def test_stress_days_of_trees_with_a_probe(conn: Connection) -> None:
    stress = _report(conn).total.stress
    assert (stress.trees, stress.tree_days) == (2, 60)
    assert stress.suffered == 0, "A was watered on the day before it would have been critical"
    # 0.9 - 0.05 * 14 = 0.2; from the next day on A would have been below, and slows down there.
    assert 10 <= stress.avoided <= 15
    assert stress.without_water == stress.avoided


def test_kilometres_come_from_tours(conn: Connection) -> None:
    assert _report(conn).kilometres is None
    ids = dict(run(conn, tree_ids_by_number()))
    for name, status, km in (("1", "done", 12.5), ("2", "planned", 99.0)):
        tour = conn.execute(
            tours.insert()
            .values(
                day=FIRST,
                name=name,
                status=status,
                created_at=NOW,
                updated_at=NOW,
                created_by="test",
                plan={"distance_km": km},
            )
            .returning(tours.c.id)
        ).scalar_one()
        conn.execute(
            tour_stops.insert(),
            [
                {
                    "tour_id": tour,
                    "position": place,
                    "kind": "tree",
                    "tree_id": ids[number],
                    "state": state,
                }
                for place, (number, state) in enumerate(
                    [("A", "watered"), ("B", "watered"), ("C", "unreachable")]
                )
            ],
        )
    found = _report(conn)
    assert (found.tours, found.tour_stops, found.kilometres) == (1, 2, 12.5)
    assert found.rhythm_kilometres == pytest.approx(9 * 12.5 / 2)


def test_somebody_limited_sees_only_their_part(conn: Connection) -> None:
    own = _report(conn, Area(contractor="Grün"))
    assert [part.district for part in own.districts] == ["Querenburg"]
    assert (own.total.waterings, own.total.litres, own.total.stress.trees) == (1, 90.0, 1)
    assert _report(conn, Area(districts=("Innenstadt",))).total.litres == 270.0


def test_the_files_say_the_same(conn: Connection) -> None:
    found = _report(conn)
    lines = season_csv(found, "de").decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("Stadtteil;Gießgänge;Liter;")
    assert lines[-2].startswith("Gesamt;4;360;3;1;1;2;9;900;2;2;2;0;")
    pdf = season_pdf(found, "de")
    assert pdf.startswith(b"%PDF")
    assert len(findall(rb"/Type /Page\b", pdf)) == 1
    assert season_pdf(found, "en") != pdf
    assert zlib.crc32(season_csv(found, "en")) != zlib.crc32(season_csv(found, "de"))


def test_an_empty_period(conn: Connection) -> None:
    found = season_report(conn, first=date(2025, 4, 1), last=date(2025, 10, 31), now=NOW, zone=ZONE)
    assert found.districts == ()
    assert found.total.waterings == 0
    assert season_pdf(found, "de").startswith(b"%PDF")
