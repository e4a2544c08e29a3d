"""Tours and stops as stored: one active tour a tree and day, versions, areas, rows kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.people import Area
from baumfeuchte.domain.tour import PointKind, StopKind, Vehicle, WaterPoint
from baumfeuchte.domain.tour_states import StopState, TourStatus
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.registry import tree_ids_by_number, upsert_trees
from baumfeuchte.storage.tours import tours as stored
from baumfeuchte.storage.tours.stops import WayStop, put_way, set_state, stops_of
from baumfeuchte.storage.tours.vehicles import all_vehicles, delete_vehicle, save_vehicle
from baumfeuchte.storage.tours.water_points import delete_water_point, save_water_point

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from baumfeuchte.storage.engine import Database

DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 4, tzinfo=UTC)
SOUTH, GRUEN = Area(districts=("Süd",)), Area(contractor="Grün")


@pytest.fixture
def conn(database: Database) -> Iterator[sa.Connection]:
    with database.begin() as connection:
        yield connection


@pytest.fixture
def ids(conn: sa.Connection) -> dict[str, int]:
    """Three trees, a depot, a vehicle of the city and one of a contractor."""
    places = (("1", 51.4, "Süd", ""), ("2", 51.5, "Nord", ""), ("3", 51.45, "", "Grün"))
    upsert_trees(
        conn,
        [
            Tree(
                number=number,
                species="Tilia",
                planting_year=2024,
                latitude=latitude,
                longitude=7.2,
                district=district,
                contractor=contractor,
            )
            for number, latitude, district, contractor in places
        ],
    )
    found = dict(run(conn, tree_ids_by_number()))
    depot = WaterPoint(name="Hof", kind=PointKind.DEPOT, latitude=51.48, longitude=7.21)
    found["depot"], _ = save_water_point(conn, depot)
    for name, contractor in (("city", ""), ("gruen", "Grün")):
        vehicle = Vehicle(
            name=name, tank_litres=1000, depot_id=found["depot"], shift_start=time(6),
            shift_end=time(14), pump_litres_per_min=90, stop_min=3, speed_kmh=25,
            contractor=contractor,
        )  # fmt: skip
        found[name], _ = save_vehicle(conn, vehicle)
    return found


def tour(conn: sa.Connection, ids: dict[str, int], name: str, *numbers: str, who: str = "") -> int:
    tour_id = stored.add_tour(
        conn, day=DAY, at=NOW, actor="eva", name=name, run_id=None, vehicle_id=ids["city"],
        crew="", contractor=who, plan={},
    )  # fmt: skip
    depot = WayStop(kind=StopKind.DEPOT, water_point_id=ids["depot"])
    trees = [WayStop(kind=StopKind.TREE, tree_id=ids[number], litres=90) for number in numbers]
    put_way(conn, tour_id, [depot, *trees, depot])
    return tour_id


def test_a_tree_is_busy_only_while_its_tour_is_active(
    conn: sa.Connection, ids: dict[str, int]
) -> None:
    first = tour(conn, ids, "A", "1", "2")
    both = [ids["1"], ids["2"], ids["3"]]
    found = run(conn, stored.busy_trees(DAY, both))
    assert [(tree.number, tree.tour, tree.tour_id) for tree in found] == [
        ("1", "A", first),
        ("2", "A", first),
    ]
    assert run(conn, stored.busy_trees(DAY, both, without_tour=first)) == []
    assert run(conn, stored.busy_trees(date(2026, 7, 16), both)) == []
    stop = next(stop for stop in run(conn, stops_of([first])) if stop.label == "1")
    set_state(conn, stop.id, StopState.SKIPPED, at=NOW, actor="eva")
    assert [tree.number for tree in run(conn, stored.busy_trees(DAY, both))] == ["2"]
    assert stored.change_tour(conn, first, version=1, at=NOW, status=TourStatus.DONE.value)
    assert run(conn, stored.busy_trees(DAY, both)) == []


def test_who_is_slower_changes_nothing(conn: sa.Connection, ids: dict[str, int]) -> None:
    first = tour(conn, ids, "A", "1")
    assert stored.change_tour(conn, first, version=1, at=NOW, crew="Ali")
    assert not stored.change_tour(conn, first, version=1, at=NOW, crew="Eva")
    found = run_one(conn, stored.tour_by_id(first))
    assert found is not None
    assert (found.crew, found.version) == ("Ali", 2)
    assert not stored.delete_tour(conn, first, version=1)
    assert stored.delete_tour(conn, first, version=2)
    assert run(conn, stops_of([first])) == []


def test_a_new_way_keeps_the_rows_that_stay(conn: sa.Connection, ids: dict[str, int]) -> None:
    first = tour(conn, ids, "A", "1", "2", "3")
    depot, one, two, three, _ = run(conn, stops_of([first]))
    set_state(conn, one.id, StopState.WATERED, at=NOW, actor="crew", note="voll")
    way = [
        WayStop(kind=depot.kind, id=depot.id),
        WayStop(kind=one.kind, id=one.id, litres=90),
        WayStop(kind=three.kind, id=three.id, litres=70),
        WayStop(kind=StopKind.DEPOT, water_point_id=ids["depot"]),
    ]
    put_way(conn, first, way)
    after = run(conn, stops_of([first]))
    assert [stop.id for stop in after[:3]] == [depot.id, one.id, three.id]
    assert (after[1].state, after[1].note, after[2].litres) == (StopState.WATERED, "voll", 70)
    assert two.id not in {stop.id for stop in after}
    assert [stop.position for stop in after] == [0, 1, 2, 3]


def test_areas(conn: sa.Connection, ids: dict[str, int]) -> None:
    mixed = tour(conn, ids, "A", "1", "2")
    theirs = tour(conn, ids, "B", "3")
    empty = tour(conn, ids, "C", who="Grün")
    other = tour(conn, ids, "D", "2")

    def seen(area: Area) -> set[int]:
        return {item.id for item in run(conn, stored.tours_of_day(DAY, area))}

    assert seen(Area()) == {mixed, theirs, empty, other}
    assert seen(SOUTH) == {mixed}
    assert seen(GRUEN) == {theirs, empty}
    assert run_one(conn, stored.tour_by_id(other, SOUTH)) is None
    labels = [stop.label for stop in run(conn, stops_of([mixed], SOUTH))]
    assert labels == ["Hof", "1", "Hof"]
    assert run_one(conn, stored.foreign_trees(mixed, SOUTH)) == 1
    assert run_one(conn, stored.foreign_trees(mixed, Area())) == 0
    assert [item.name for item in run(conn, all_vehicles(GRUEN))] == ["gruen"]
    assert len(run(conn, all_vehicles(SOUTH))) == 2


def test_names_and_what_is_in_use(conn: sa.Connection, ids: dict[str, int]) -> None:
    tour(conn, ids, "A", "1")
    assert stored.free_name(conn, DAY, "A") == "A 2"
    assert stored.free_name(conn, DAY, "B") == "B"
    with pytest.raises(InputError, match="has tours"):
        delete_vehicle(conn, ids["city"])
    assert delete_vehicle(conn, ids["gruen"]).name == "gruen"
    with pytest.raises(InputError, match="switch it off"):
        delete_water_point(conn, ids["depot"])
