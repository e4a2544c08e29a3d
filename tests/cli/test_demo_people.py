from __future__ import annotations

from datetime import UTC, datetime

from baumfeuchte.cli._demo_people import CONTRACTOR, add_demo_people
from baumfeuchte.domain.people import Role
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.people import all_users
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_trees, assign_contractor, contractors, upsert_trees

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def tree(number: int) -> Tree:
    return Tree(
        number=f"T{number:02d}",
        species="Tilia cordata",
        planting_year=2023,
        latitude=51.48,
        longitude=7.2,
        street="Westring",
        district="Mitte" if number % 3 else "Wattenscheid",
        site=Site(soil="Sl3", pit_area_m2=4.0),
    )


def test_the_demo_has_somebody_for_each_role(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        upsert_trees(conn, [tree(number) for number in range(12)])
    add_demo_people(database_url, NOW)
    with database.begin() as conn:
        people = run(conn, all_users())
        assert {user.role for user in people} == set(Role)
        assert not any(user.has_password for user in people)
        by_name = {user.name: user for user in people}
        assert by_name["demo-contractor"].area.contractor == CONTRACTOR
        assert by_name["demo-district"].area.districts == ("Mitte",)
        assert run(conn, contractors()) == [CONTRACTOR]
        mine = [item for item in run(conn, all_trees()) if item.contractor == CONTRACTOR]
        assert len(mine) == 3
        # Somebody changes the demo; a second start leaves it so.
        assign_contractor(conn, [mine[0].id or 0], "Andere GmbH")
    add_demo_people(database_url, NOW)
    with database.begin() as conn:
        assert run(conn, all_users()) == people
        assert run(conn, contractors()) == ["Andere GmbH", CONTRACTOR]
    database.dispose()
