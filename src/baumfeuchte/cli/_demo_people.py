"""The people of the demo: one for each role, a contractor's crew and a planner of one district.

They have no password: the demo's login page lets in whoever clicks, and nothing else does.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baumfeuchte.domain.people import Area, Role, User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.storage.connection import Connection

CONTRACTOR = "Grün & Söhne GaLaBau"
_ACTOR = "demo"
_EVERY = 4  # so many trees have one of the contractor among them
_NAMES = {
    Role.VIEWER: "Vera, Einsicht",
    Role.CREW: "Karl, Gießkolonne",
    Role.PLANNER: "Dilek, Disposition",
    Role.SENSORS: "Sven, Sensorik",
    Role.ADMIN: "Anja, Verwaltung",
}


def add_demo_people(database_url: str, now: datetime) -> None:
    """Let the demo's people in and give the contractor some trees; a second time changes nothing.

    Args:
        database_url: of the demo.
        now: the demo's time (UTC).
    """
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import all_trees

    database = Database(database_url, pool_size=1)
    try:
        with database.begin() as connection:
            trees = run(connection, all_trees())
            _give_trees(connection, trees)
            _let_in(connection, demo_users(trees, now))
    finally:
        database.dispose()


def demo_users(trees: Sequence[Tree], now: datetime) -> list[User]:
    """Everybody of the demo; the district is the one with most trees."""
    from baumfeuchte.storage.people.users import DEMO_PREFIX

    def user(name: str, role: Role, shown: str, area: Area) -> User:
        full = DEMO_PREFIX + name
        return User(name=full, role=role, created_at=now, display_name=shown, area=area)

    found = [user(role.value, role, shown, Area()) for role, shown in _NAMES.items()]
    area = Area(contractor=CONTRACTOR)
    found.append(user("contractor", Role.CREW, f"Murat, {CONTRACTOR} (Auftragnehmer)", area))
    known = Counter(tree.district for tree in trees if tree.district)
    if known:
        district = known.most_common(1)[0][0]
        area = Area(districts=(district,))
        found.append(user("district", Role.PLANNER, f"Petra, Bezirk {district}", area))
    return found


def _let_in(connection: Connection, people: Sequence[User]) -> None:
    from baumfeuchte.storage.people import let_in, user_by_name
    from baumfeuchte.storage.query import run_one

    for user in people:
        if run_one(connection, user_by_name(user.name)) is None:
            let_in(connection, user, password=None, actor=_ACTOR)


def _give_trees(connection: Connection, trees: Sequence[Tree]) -> None:
    """Only the first time, so that what somebody changed in the demo stays."""
    from baumfeuchte.storage.registry import assign_contractor

    if any(tree.contractor for tree in trees):
        return
    chosen = [tree.id or 0 for tree in trees[::_EVERY]]
    assign_contractor(connection, chosen, CONTRACTOR)
