"""Trees into a real database: all or nothing, twice changes nothing, what is absent stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.registry.outcome import Author, ImportResult
from baumfeuchte.registry.tree_file import parse_trees
from baumfeuchte.registry.tree_import import import_trees, middle_of
from baumfeuchte.storage.audit import AuditEntry, audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.domain.tree import Tree

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
ME = Author(name="muster", at=AT)
TREES = (
    "number,species,planting_year,lat,lon,street,district,soil\n"
    "1,Tilia cordata,2024,51.46,7.24,Universitätsstraße,Querenburg,Sl3\n"
    "2,Acer platanoides,2010,51.47,7.23,Universitätsstraße,Wiemelhausen,\n"
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=1)
    yield database
    database.dispose()


def bring(database: Database, text: str, **options: Any) -> ImportResult:
    file = parse_trees(text.encode(), name="trees.csv", year=2026)
    with database.begin() as conn:
        known = {tree.number: tree for tree in run(conn, all_trees())}
        return import_trees(conn, file, known=known, name="trees.csv", author=ME, **options)


def stored(database: Database) -> dict[str, Tree]:
    with database.begin() as conn:
        return {tree.number: tree for tree in run(conn, all_trees())}


def audit(database: Database) -> list[AuditEntry]:
    with database.begin() as conn:
        return run(conn, audit_page(10))


def test_trees_are_created_updated_and_left_alone(database: Database) -> None:
    assert bring(database, TREES) == ImportResult(created=2)
    assert bring(database, TREES) == ImportResult(unchanged=2)
    result = bring(database, TREES.replace("Wiemelhausen,", "Wiemelhausen,Lu"))
    assert replace(result, changes=()) == ImportResult(updated=1, unchanged=1)
    (change,) = result.changes
    assert (change.subject, change.fields) == ("2", (("soil", None, "Lu"),))
    assert stored(database)["2"].site.soil == "Lu"
    assert stored(database)["1"].site.soil == "Sl3"


def test_what_has_no_column_stays_and_an_empty_cell_empties(database: Database) -> None:
    bring(database, TREES)
    assert bring(database, "Baumnr;Höhe\n1;7,5\n").updated == 1
    tree = stored(database)["1"]
    assert (tree.height_m, tree.species, tree.site.soil) == (7.5, "Tilia cordata", "Sl3")
    assert bring(database, "Baumnr;Höhe;Bodenart;Art;Breite;Länge\n1;;;;;\n").updated == 1
    tree = stored(database)["1"]
    assert (tree.height_m, tree.species, tree.site.soil) == (None, "Tilia cordata", None)
    assert tree.latitude == 51.46


def test_a_new_tree_needs_a_place_and_a_species(database: Database) -> None:
    result = bring(database, "Baumnr;Art;Breite;Länge\n3;Linde;;\n4;;51.5;7.2\n")
    assert [(f.line, f.code, f.content) for f in result.faults] == [
        (2, "no_place", "3"),
        (3, "no_species", "4"),
    ]
    assert stored(database) == {}
    assert audit(database) == []


def test_one_faulty_line_keeps_all_out_unless_it_may_be_skipped(database: Database) -> None:
    text = TREES + "3,Acer,neu,51,7,,,\n"
    assert bring(database, text).faulty_lines == 1
    assert stored(database) == {}
    result = bring(database, text, skip_faulty=True)
    assert (result.created, result.faulty_lines) == (2, 1)
    assert set(stored(database)) == {"1", "2"}


def test_a_dry_run_writes_nothing(database: Database) -> None:
    assert bring(database, TREES, dry_run=True) == ImportResult(created=2)
    assert stored(database) == {}
    assert audit(database) == []


def test_an_import_is_audited_once(database: Database) -> None:
    bring(database, TREES)
    bring(database, TREES)
    (entry,) = audit(database)
    assert (entry.at, entry.actor, entry.action) == (AT, "muster", "trees.import")
    assert entry.after == {"created": 2, "updated": 0, "unchanged": 0, "faulty_lines": 0}


def test_the_middle_of_the_city(database: Database) -> None:
    assert middle_of([]) is None
    bring(database, TREES)
    assert middle_of(stored(database).values()) == pytest.approx((51.465, 7.235))


def test_a_number_whose_zeros_excel_took_is_no_new_tree(database: Database) -> None:
    place = "Tilia cordata,2024,51.46,7.24"
    header = "number,species,planting_year,lat,lon\n"
    bring(database, f"{header}0017,{place}\nB-3,{place}\n")
    result = bring(database, f"{header}17,{place}\nb 3,{place}\n18,{place}\n")
    assert [(fault.code, fault.content, fault.values) for fault in result.faults] == [
        ("zeros_lost", "17", {"known": "0017"}),
        ("zeros_lost", "b 3", {"known": "B-3"}),
    ]
    assert sorted(stored(database)) == ["0017", "B-3"]
    # A city that has both says so.
    both = bring(database, f"{header}17,{place}\n0017,{place}\n")
    assert (both.created, both.unchanged, both.faults) == (1, 1, ())
