"""The season report of a small city whose numbers can be counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from re import findall
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.people import Area
from baumfeuchte.domain.season import SeasonReport
from baumfeuchte.reports.season import rhythm_waterings, season_report
from baumfeuchte.reports.season_files import season_csv, season_pdf
from baumfeuchte.reports.season_words import head_lines
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import tree_ids_by_number
from baumfeuchte.storage.tables import planning_runs, recommendations, tour_stops, tours

if TYPE_CHECKING:
    from baumfeuchte.storage.connection import Connection

FIRST = date(2026, 7, 1)
LAST = FIRST + timedelta(days=29)
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 8, 1, 6, tzinfo=UTC)
Report: TypeAlias = Callable[..., SeasonReport]


def test_waterings_and_litres_are_counted_by_local_day(conn: Connection, report_of: Report) -> None:
    found = report_of(conn)
    total = found.total
    assert (total.waterings, total.litres, total.trees_watered) == (4, 360.0, 3)
    assert (total.arrived, total.ran_off, total.not_judged) == (1, 1, 2)
    assert found.days_with_list == 30
    by_name = {part.district: part for part in found.districts}
    assert by_name["Innenstadt"].litres == 270.0
    assert by_name["Querenburg"].litres == 90.0
    assert sum(part.litres for part in found.districts) == total.litres


def test_only_the_days_of_the_rhythm_are_compared_with_it(
    conn: Connection, report_of: Report
) -> None:
    # Lists on the last two days only: B's last watering is within, everything else before.
    runs, lines = planning_runs, recommendations
    early = sa.select(runs.c.id).where(runs.c.day < LAST - timedelta(days=1))
    conn.execute(lines.delete().where(lines.c.run_id.in_(early)))
    conn.execute(runs.delete().where(runs.c.day < LAST - timedelta(days=1)))
    total = report_of(conn).total
    assert (total.waterings, total.litres) == (4, 360.0)
    assert (total.compared_waterings, total.compared_litres) == (1, 70.0)
    assert (total.rhythm_waterings, total.rhythm_litres) == (3, 300.0)
    conn.execute(lines.delete())
    conn.execute(runs.delete())
    bare = report_of(conn).total
    assert (bare.compared_waterings, bare.rhythm_waterings, bare.waterings) == (0, 0, 4)


def test_the_rhythm_waters_the_trees_that_were_cared_for(
    conn: Connection, report_of: Report
) -> None:
    total = report_of(conn).total
    assert rhythm_waterings(30, 14) == 3
    assert [rhythm_waterings(days, 14) for days in (1, 14, 15, 28, 29)] == [1, 1, 2, 2, 3]
    # A, B and C; nobody ever watered D or wanted to.
    assert (total.rhythm_waterings, total.rhythm_litres) == (9, 900.0)
    assert total.trees_advised == 1, "of B; A was watered before a list asked for it"


def test_critical_days_of_lists_measured_and_estimated(conn: Connection, report_of: Report) -> None:
    total = report_of(conn).total
    assert (total.critical_tree_days, total.critical_estimated) == (6, 2)


def test_kilometres_come_from_tours(conn: Connection, report_of: Report) -> None:
    assert report_of(conn).kilometres is None
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
                plan={"metres": km * 1000},
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
    found = report_of(conn)
    assert (found.tours, found.tour_stops, found.kilometres) == (1, 2, 12.5)
    assert found.rhythm_kilometres == pytest.approx(9 * 12.5 / 2)
    # C is the contractor's, one of three trees.
    assert report_of(conn, Area(contractor="Grün")).kilometres == pytest.approx(12.5 / 3)
    assert "Gefahren: 1 Tour, 2 Bäume, 12,5 km (wie geplant)" in head_lines(found, "de")
    lines = season_csv(found, "de").decode("utf-8-sig").split("\r\n")
    assert lines[0].endswith(";Kilometer gefahren;Kilometer im Rhythmus")
    assert lines[-2].endswith(f";12,5;{found.rhythm_kilometres:.1f}".replace(".", ","))
    assert all(line.endswith(";;") for line in lines[1:-2])
    assert len({line.count(";") for line in lines[:-1]}) == 1


def test_somebody_limited_sees_only_their_part(conn: Connection, report_of: Report) -> None:
    own = report_of(conn, Area(contractor="Grün"))
    assert [part.district for part in own.districts] == ["Querenburg"]
    assert (own.total.waterings, own.total.litres, own.total.stress.trees) == (1, 90.0, 1)
    assert report_of(conn, Area(districts=("Innenstadt",))).total.litres == 270.0


def test_the_files_say_the_same(conn: Connection, report_of: Report) -> None:
    found = report_of(conn)
    lines = season_csv(found, "de").decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("Stadtteil;Gießgänge;Liter;")
    assert lines[-2].startswith("Gesamt;4;360;3;1;1;2;4;360;9;900;6;2;3;1;90;4;4;2;0;0;")
    pdf = season_pdf(found, "de")
    assert pdf.startswith(b"%PDF")
    assert len(findall(rb"/Type /Page\b", pdf)) == 1
    assert season_pdf(found, "en") != pdf


def test_the_english_table_is_for_english_excel(conn: Connection, report_of: Report) -> None:
    lines = season_csv(report_of(conn), "en").decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("District,Waterings,Litres,")
    assert lines[-2].startswith("Total,4,360,3,1,1,2,4,360,9,900,6,2,3,1,90,4,4,2,0,0,")


def test_an_empty_period(conn: Connection) -> None:
    found = season_report(conn, first=date(2025, 4, 1), last=date(2025, 10, 31), now=NOW, zone=ZONE)
    assert found.districts == ()
    assert found.total.waterings == 0
    assert season_pdf(found, "de").startswith(b"%PDF")
