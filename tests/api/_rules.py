"""Who may use which route: the table that ``test_rights.py`` asks of every route and every role.

How to extend it: one line for each new route, in the part of its room, keyed by
``"METHOD /path/{as}/{declared}"``:

    "GET /api/v1/vehicles": Rule("read", whole_city=True),
    "POST /tours/{tour_id}/stops": Rule("planner"),

- The first word is who may: ``anyone`` (no login at all), or one of the scopes that are enough:
  ``Rule("crew")``, ``Rule("sensors", "admin")``. A planner has the scopes read and crew, too; an
  admin has all. ``person`` is everybody who logged in on the pages, but no key.
- ``whole_city=True``: what it shows is not cut by area, so nobody limited to a part gets in.
- ``query``: what is put behind the path, with the same placeholders: ``"tree={tree_id}"``.
- Placeholders of paths are filled from ``filled``; a new kind of id belongs there once. Those of
  ``OF_A_TREE`` name something that belongs to one tree: with the id of a foreign tree the answer
  has to be 404 for somebody limited to an area.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLE_SCOPES = {
    "nobody": set[str](),
    "viewer": {"person", "read"},
    "crew": {"person", "read", "crew"},
    "planner": {"person", "read", "crew", "planner"},
    "sensors": {"person", "read", "sensors"},
    "admin": {"person", "read", "crew", "planner", "sensors", "admin", "gateway"},
    "gruen": {"person", "read", "crew"},
    "innenstadt": {"person", "read", "crew", "planner"},
}
"""People of ``_city.py`` and what their role lets them do."""
KEY_SCOPES = {
    "read": {"read"},
    "crew": {"read", "crew"},
    "planner": {"read", "crew", "planner"},
    "sensors": {"read", "sensors"},
    "admin": {"read", "crew", "planner", "sensors", "admin", "gateway"},
    "gateway": {"gateway"},
}
LIMITED = {"gruen": "BO-0002", "innenstadt": "BO-0003"}
"""People who see a part of the city, and one of their trees."""
STREAMS = ("GET /api/v1/events",)
"""Answers that never end: they are asked apart."""
OF_A_TREE = ("tree_id", "tree_number", "recommendation_id")


class Rule:
    """Who may use a route."""

    def __init__(
        self,
        *scopes: str,
        whole_city: bool = False,
        query: str = "",
    ) -> None:
        self.scopes = set(scopes)
        self.whole_city = whole_city
        self.query = query

    def lets_in(self, scopes: set[str], *, limited: bool = False) -> bool:
        """Whether somebody with these scopes may."""
        if "anyone" in self.scopes:
            return True
        return bool(self.scopes & scopes) and not (limited and self.whole_city)


@dataclass(frozen=True)
class Own:
    """Ids that placeholders stand for, of one tree."""

    tree_id: int
    tree_number: str
    recommendation_id: int

    def filled(self, path: str) -> str:
        """An address that can be asked for."""
        values = {
            "tree_id": self.tree_id,
            "tree_number": self.tree_number,
            "recommendation_id": self.recommendation_id,
            "dev_eui": "a84041c3f1850005",
            "network": "tts",
            "name:path": "a/b",
            "name": "a/b",
            "user_id": 1_000_000,
            "key_id": 1_000_000,
            "number:path": self.tree_number,
            "tour_id": 1_000_000,
            "stop_id": 1_000_000,
            "photo_id": 1_000_000,
            "watering_id": 1_000_000,
            "vehicle_id": 1_000_000,
            "point_id": 1_000_000,
            "rejection_id": 1_000_000,
            "action": "cancel",
            "form": "csv",
            "token": "0" * 32,
            "day": "2026-07-15",
            "column": "street",
        }
        for name, value in values.items():
            path = path.replace("{" + name + "}", str(value))
        return path
