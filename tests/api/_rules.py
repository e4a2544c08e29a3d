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
            "tour_id:int": 1_000_000,
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


RULES = {
    # Service
    "GET /openapi.json": Rule("anyone"),
    "GET /docs": Rule("anyone"),
    "GET /healthz": Rule("anyone"),
    "GET /readyz": Rule("anyone"),
    "GET /metrics": Rule("read", whole_city=True),
    # Pages of the list and the tree
    "GET /": Rule("read"),
    "GET /trees/{tree_id}": Rule("read"),
    # Login
    "GET /login": Rule("anyone"),
    "POST /login": Rule("anyone"),
    "POST /logout": Rule("anyone"),
    "POST /login/demo": Rule("anyone"),
    "GET /login/oidc": Rule("anyone"),
    "GET /login/oidc/callback": Rule("anyone"),
    # One's own account, people, keys
    "GET /account": Rule("person"),
    "POST /account/password": Rule("person"),
    "POST /account/sessions/end": Rule("person"),
    "GET /api/v1/me": Rule("anyone"),
    "GET /admin": Rule("admin", whole_city=True),
    "GET /admin/people": Rule("admin", whole_city=True),
    "GET /admin/people/new": Rule("admin", whole_city=True),
    "POST /admin/people": Rule("admin", whole_city=True),
    "GET /admin/people/{user_id}": Rule("admin", whole_city=True),
    "POST /admin/people/{user_id}": Rule("admin", whole_city=True),
    "POST /admin/people/{user_id}/disable": Rule("admin", whole_city=True),
    "POST /admin/people/{user_id}/enable": Rule("admin", whole_city=True),
    "POST /admin/people/{user_id}/password": Rule("admin", whole_city=True),
    "GET /admin/keys": Rule("admin", whole_city=True),
    "POST /admin/keys": Rule("admin", whole_city=True),
    "POST /admin/keys/{key_id}/revoke": Rule("admin", whole_city=True),
    "GET /admin/audit": Rule("admin", whole_city=True),
    "GET /api/v1/users": Rule("admin", whole_city=True),
    "POST /api/v1/users": Rule("admin", whole_city=True),
    "GET /api/v1/users/{user_id}": Rule("admin", whole_city=True),
    "PATCH /api/v1/users/{user_id}": Rule("admin", whole_city=True),
    "POST /api/v1/users/{user_id}/password": Rule("admin", whole_city=True),
    "GET /api/v1/keys": Rule("admin", whole_city=True),
    "POST /api/v1/keys": Rule("admin", whole_city=True),
    "DELETE /api/v1/keys/{key_id}": Rule("admin", whole_city=True),
    # Trees, readings
    "GET /api/v1/trees": Rule("read"),
    "GET /api/v1/trees/{tree_id}": Rule("read"),
    "GET /api/v1/trees/{tree_id}/readings": Rule("read"),
    # Lists and advice
    "GET /api/v1/watering-list": Rule("read"),
    "GET /api/v1/recommendations": Rule("read"),
    "GET /api/v1/recommendations/{recommendation_id}/explanation": Rule("read"),
    "GET /api/v1/skill": Rule("read", whole_city=True),
    # What crews bring
    "GET /api/v1/waterings": Rule("read", query="tree={tree_id}"),
    "POST /api/v1/waterings": Rule("crew"),
    "GET /api/v1/observations": Rule("read", query="tree={tree_id}"),
    "POST /api/v1/observations": Rule("crew"),
    # Sensors
    "GET /api/v1/sensors": Rule("read", whole_city=True),
    "GET /api/v1/sensors/check": Rule("read", whole_city=True),
    "GET /api/v1/sensors/gaps": Rule("read", whole_city=True),
    "GET /api/v1/sensors/health": Rule("read", whole_city=True),
    "GET /api/v1/sensors/{dev_eui}/health": Rule("read", whole_city=True),
    "GET /api/v1/rejections": Rule("read", whole_city=True),
    "POST /api/v1/uplinks/{network}": Rule("gateway", whole_city=True),
    "GET /api/v1/device-types": Rule("read"),
    "POST /api/v1/device-types/check": Rule("sensors", whole_city=True),
    "GET /api/v1/device-types/{name:path}": Rule("sensors", whole_city=True),
    "PUT /api/v1/device-types/{name:path}": Rule("sensors", whole_city=True),
    "DELETE /api/v1/device-types/{name:path}": Rule("sensors", whole_city=True),
    # Lists: days, differences, parts of the page
    "GET /lists": Rule("read"),
    "GET /lists/{day}": Rule("read"),
    "GET /api/v1/lists": Rule("read"),
    "GET /api/v1/lists/{day}/changes": Rule("read"),
    "GET /list/checks": Rule("read", whole_city=True),
    "GET /list/why/{recommendation_id}": Rule("read"),
    "GET /list/words/{column}": Rule("read"),
    "POST /list/files": Rule("read"),
    # Trees: notes, series, labels
    "GET /api/v1/tree-notes": Rule("read", query="tree={tree_id}"),
    "POST /api/v1/tree-notes": Rule("crew", "sensors"),
    "GET /api/v1/trees/{tree_id}/series": Rule("read"),
    "POST /trees/{tree_id}/notes": Rule("crew", "sensors"),
    "POST /trees/{tree_id}/observations": Rule("crew"),
    "POST /trees/{tree_id}/waterings": Rule("crew"),
    "GET /trees/{tree_id}/label": Rule("read"),
    "GET /labels": Rule("read"),
    "GET /t/{number:path}": Rule("read"),
    # Crews on their phones
    "GET /crew": Rule("crew"),
    "GET /crew/tours/{tour_id}": Rule("crew"),
    "GET /crew/offline": Rule("anyone"),
    "GET /manifest.webmanifest": Rule("anyone"),
    "GET /sw.js": Rule("anyone"),
    "POST /crew/stops/{stop_id}": Rule("crew"),
    "POST /crew/photos": Rule("crew"),
    "GET /api/v1/crew/token": Rule("crew"),
    "GET /api/v1/crew/tours": Rule("crew"),
    "GET /api/v1/crew/tours/{tour_id}": Rule("crew"),
    "POST /api/v1/stops/entries": Rule("crew"),
    "GET /api/v1/photos": Rule("read", query="tree={tree_id}"),
    "GET /api/v1/photos/{photo_id}": Rule("read"),
    "POST /api/v1/photos": Rule("crew"),
    # Tours, vehicles, water points
    "DELETE /api/v1/tours/{tour_id}": Rule("planner"),
    "DELETE /api/v1/tours/{tour_id}/stops/{stop_id}": Rule("planner"),
    "DELETE /api/v1/vehicles/{vehicle_id}": Rule("planner", whole_city=True),
    "DELETE /api/v1/water-points/{point_id}": Rule("planner", whole_city=True),
    "GET /admin/vehicles": Rule("read"),
    "GET /admin/water-points": Rule("read"),
    "GET /api/v1/tours": Rule("read"),
    "GET /api/v1/tours/{tour_id}": Rule("read"),
    "GET /api/v1/tours/{tour_id}.geojson": Rule("read"),
    "GET /api/v1/tours/{tour_id}.gpx": Rule("read"),
    "GET /api/v1/vehicles": Rule("read"),
    "GET /api/v1/water-points": Rule("read"),
    "GET /tours": Rule("read"),
    "GET /tours/new": Rule("planner"),
    "GET /tours/{tour_id:int}": Rule("read"),
    "PATCH /api/v1/tours/{tour_id}": Rule("planner"),
    "POST /admin/vehicles": Rule("planner", whole_city=True),
    "POST /admin/vehicles/delete": Rule("planner", whole_city=True),
    "POST /admin/water-points": Rule("planner", whole_city=True),
    "POST /admin/water-points/delete": Rule("planner", whole_city=True),
    "POST /api/v1/tours": Rule("planner"),
    "POST /api/v1/tours/{tour_id}/optimise": Rule("planner"),
    "POST /api/v1/tours/{tour_id}/stops": Rule("planner"),
    "POST /api/v1/tours/{tour_id}/stops/{stop_id}/skip": Rule("planner"),
    "POST /api/v1/vehicles": Rule("planner", whole_city=True),
    "POST /api/v1/water-points": Rule("planner", whole_city=True),
    "POST /tours/build": Rule("planner"),
    "POST /tours/new": Rule("planner"),
    "POST /tours/{tour_id:int}/{action}": Rule("planner"),
    "PUT /api/v1/tours/{tour_id}/order": Rule("planner"),
    "PUT /api/v1/vehicles/{vehicle_id}": Rule("planner", whole_city=True),
    "PUT /api/v1/water-points/{point_id}": Rule("planner", whole_city=True),
    # Map and live updates
    "GET /api/v1/events": Rule("read"),
    "GET /api/v1/map/points": Rule("read"),
    "GET /map": Rule("read"),
    "GET /map/ground.geojson": Rule("read"),
    # The sensor team's pages
    "GET /api/v1/registration/device": Rule("sensors", whole_city=True),
    "GET /api/v1/registration/nearest": Rule("sensors", whole_city=True),
    "GET /api/v1/registration/probes": Rule("sensors", whole_city=True),
    "GET /api/v1/registration/trees": Rule("sensors", whole_city=True),
    "GET /api/v1/registration/unknown": Rule("sensors", whole_city=True),
    "GET /api/v1/rejections/groups": Rule("read", whole_city=True),
    "GET /sensors": Rule("read", whole_city=True),
    "GET /sensors.csv": Rule("read", whole_city=True),
    "GET /sensors/register": Rule("sensors", whole_city=True),
    "GET /sensors/rejections": Rule("read", whole_city=True),
    "GET /sensors/rejections/{rejection_id}": Rule("read", whole_city=True),
    "GET /sensors/types": Rule("read", whole_city=True),
    "GET /sensors/types/edit": Rule("sensors", whole_city=True),
    "GET /sensors/types/new": Rule("sensors", whole_city=True),
    "GET /sensors/types/{name:path}": Rule("read", whole_city=True),
    "GET /sensors/{dev_eui}": Rule("read", whole_city=True),
    "POST /api/v1/device-types/decode": Rule("sensors", whole_city=True),
    "POST /api/v1/registration/move": Rule("sensors", whole_city=True),
    "POST /api/v1/registration/read-again": Rule("sensors", whole_city=True),
    "POST /api/v1/registration/register": Rule("sensors", whole_city=True),
    "POST /api/v1/rejections/dismiss": Rule("sensors", whole_city=True),
    "POST /api/v1/rejections/replay": Rule("sensors", whole_city=True),
    "POST /sensors/register": Rule("sensors", whole_city=True),
    "POST /sensors/rejections/dismiss": Rule("sensors", whole_city=True),
    "POST /sensors/rejections/replay": Rule("sensors", whole_city=True),
    "POST /sensors/types/delete": Rule("sensors", whole_city=True),
    "POST /sensors/types/save": Rule("sensors", whole_city=True),
    "POST /sensors/types/try": Rule("sensors", whole_city=True),
    "POST /sensors/{dev_eui}/depth": Rule("sensors", whole_city=True),
    "POST /sensors/{dev_eui}/end": Rule("sensors", whole_city=True),
    "POST /sensors/{dev_eui}/read-again": Rule("sensors", whole_city=True),
    "POST /sensors/{dev_eui}/replay": Rule("sensors", whole_city=True),
    "POST /sensors/{dev_eui}/settings": Rule("sensors", whole_city=True),
    # Register, import, groups, thresholds
    "GET /api/v1/register/trees": Rule("read"),
    "GET /api/v1/register/trees/{tree_id}": Rule("read"),
    "GET /api/v1/thresholds": Rule("read"),
    "GET /register": Rule("read"),
    "GET /register/export.{form}": Rule("read"),
    "GET /register/groups": Rule("read", whole_city=True),
    "GET /register/import": Rule("planner", whole_city=True),
    "GET /register/import/{token}": Rule("planner", whole_city=True),
    "GET /register/import/{token}/faults.csv": Rule("planner", whole_city=True),
    "GET /register/import/{token}/preview": Rule("planner", whole_city=True),
    "GET /register/new": Rule("planner"),
    "GET /register/thresholds": Rule("read"),
    "GET /register/{tree_id}": Rule("read"),
    "PATCH /api/v1/register/trees/{tree_id}": Rule("planner"),
    "POST /api/v1/register/imports": Rule("planner", whole_city=True),
    "POST /api/v1/register/trees": Rule("planner"),
    "POST /api/v1/register/trees/assignment": Rule("planner"),
    "POST /api/v1/thresholds/reset": Rule("planner", whole_city=True),
    "POST /register/assign": Rule("planner"),
    "POST /register/groups": Rule("planner", whole_city=True),
    "POST /register/import": Rule("planner", whole_city=True),
    "POST /register/import/{token}": Rule("planner", whole_city=True),
    "POST /register/new": Rule("planner"),
    "POST /register/thresholds": Rule("planner", whole_city=True),
    "POST /register/{tree_id}": Rule("planner"),
    "PUT /api/v1/thresholds": Rule("planner", whole_city=True),
    # Season
    "GET /season": Rule("read"),
    "GET /api/v1/season": Rule("read"),
    # Audit
    "GET /api/v1/audit": Rule("sensors", whole_city=True),
}
