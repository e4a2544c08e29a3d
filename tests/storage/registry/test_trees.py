from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.registry import (
    all_trees,
    count_trees,
    districts,
    tree_by_id,
    tree_ids_by_number,
    trees_page,
    upsert_trees,
)
from baumfeuchte.storage.tables import sensors, sites

if TYPE_CHECKING:
    from collections.abc import Callable

TREE = Tree(
    number="U-17",
    species="Quercus robur",
    planting_year=2021,
    latitude=51.4456,
    longitude=7.2619,
    street="Universitätsstraße",
    district="Querenburg",
    site=Site(
        soil="Sl3",
        stone_fraction=0.1,
        pit_area_m2=6.0,
        field_capacity=0.25,
        wilting_point=0.08,
        wetted_volume_m3=1.5,
    ),
)
BARE = Tree(number="W-1", species="", planting_year=None, latitude=0.0, longitude=-0.5)


def test_a_tree_comes_back_as_it_went_in(conn: sa.Connection) -> None:
    assert upsert_trees(conn, [TREE, BARE]) == (2, 0)
    found = run(conn, all_trees())
    assert [replace(tree, id=None) for tree in found] == [TREE, BARE]
    first = found[0].id
    assert first is not None
    assert run_one(conn, tree_by_id(first)) == found[0]
    assert run_one(conn, tree_by_id(-1)) is None
    assert dict(run(conn, tree_ids_by_number())) == {tree.number: tree.id for tree in found}


def test_the_same_again_changes_nothing(conn: sa.Connection) -> None:
    upsert_trees(conn, [TREE, BARE])
    before = run(conn, all_trees())
    assert upsert_trees(conn, [BARE, TREE]) == (0, 0)
    assert run(conn, all_trees()) == before


def test_an_update_keeps_the_id_and_changes_tree_and_site(conn: sa.Connection) -> None:
    upsert_trees(conn, [TREE, BARE])
    before = run(conn, all_trees())[0]
    corrected = replace(TREE, species="Quercus petraea", site=Site(soil="Ls3"))
    assert upsert_trees(conn, [corrected, BARE]) == (0, 1)
    assert run(conn, all_trees())[0] == replace(corrected, id=before.id)
    assert conn.scalar(sa.select(sa.func.count()).select_from(sites)) == 2


def test_sites_follow_their_own_trees(conn: sa.Connection) -> None:
    many = [
        replace(TREE, number=f"T{i:03}", site=Site(pit_area_m2=float(i + 1))) for i in range(300)
    ]
    assert upsert_trees(conn, many[::-1]) == (300, 0)
    assert [tree.site.pit_area_m2 for tree in run(conn, all_trees())] == [
        float(i + 1) for i in range(300)
    ]


def test_of_one_number_twice_the_last_counts(conn: sa.Connection) -> None:
    assert upsert_trees(conn, [TREE, replace(TREE, species="Acer")]) == (1, 0)
    assert [tree.species for tree in run(conn, all_trees())] == ["Acer"]


def test_nothing_to_do(conn: sa.Connection) -> None:
    assert upsert_trees(conn, []) == (0, 0)


def test_pages_filter_and_count(conn: sa.Connection) -> None:
    upsert_trees(
        conn,
        [
            replace(TREE, number=f"T{i}", district="Mitte" if i % 2 else "Süd", street=f"Weg {i}%")
            for i in range(6)
        ],
    )

    def numbers(*args: Any, **kwargs: Any) -> list[str]:
        return [row.tree.number for row in run(conn, trees_page(*args, **kwargs))]

    assert numbers(4, 0) == ["T0", "T1", "T2", "T3"]
    assert numbers(4, 4) == ["T4", "T5"]
    assert numbers(9, 0, district="Mitte") == ["T1", "T3", "T5"]
    assert numbers(9, 0, search="weg 3") == ["T3"]
    assert numbers(9, 0, search="QUERCUS", district="Süd") == ["T0", "T2", "T4"]
    assert numbers(9, 0, search="t5") == ["T5"]
    assert numbers(9, 0, search="3%") == ["T3"]
    assert numbers(9, 0, search="_") == []
    assert run(conn, count_trees(district="Mitte")) == [3]
    assert run(conn, count_trees(search="weg")) == [6]
    assert run(conn, districts()) == ["Mitte", "Süd"]


def test_umlauts_are_found_in_any_case(conn: sa.Connection) -> None:
    upsert_trees(conn, [TREE])
    assert run(conn, count_trees(search="universitäts")) == [1]
    assert run(conn, count_trees(search="UNIVERSITÄTS")) == [1]


def test_the_overview_knows_the_sensors_of_now(conn: sa.Connection, stock: Any) -> None:
    tree_id = stock.tree_id()
    other = stock.tree_id("B2")
    profile, moved = stock.sensor_id("a1"), stock.sensor_id("a2")
    stock.install(profile, tree_id, probe=0)
    stock.install(profile, tree_id, probe=1)
    stock.install(moved, tree_id)
    stock.install(moved, other, since=stock.at(1))
    for key, at in {profile: stock.at(2), moved: stock.at(3)}.items():
        conn.execute(sensors.update().where(sensors.c.id == key).values(last_seen_at=at))
    here, there = run(conn, trees_page(10, 0))
    assert (here.sensor_count, here.last_seen_at) == (1, stock.at(2))
    assert (there.sensor_count, there.last_seen_at) == (1, stock.at(3))


def test_a_tree_without_sensor(stock: Any, conn: sa.Connection) -> None:
    stock.tree()
    (row,) = run(conn, trees_page(10, 0))
    assert (row.sensor_count, row.last_seen_at) == (0, None)


def test_two_imports_at_once_make_each_tree_once(meanwhile: Callable[..., Any]) -> None:
    many = [replace(TREE, number=f"T{i}") for i in range(20)]
    answer = meanwhile(
        lambda conn: upsert_trees(conn, many[5:]), lambda conn: upsert_trees(conn, many[:10])
    )
    assert answer == (5, 0)
