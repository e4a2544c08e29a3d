"""The routers: a file in ``routes`` or ``web/rooms`` with a ``router`` is found by itself.

FastAPI tries one route after the other, in several passes, which with a few hundred of them took
longer than many an answer. Routes stand in shelves by the first part of their path, and a request
for another one passes a shelf at a glance.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette._utils import get_route_path
from starlette.routing import Match, Route

import baumfeuchte.api.routes
import baumfeuchte.api.web.rooms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from starlette.routing import BaseRoute
    from starlette.types import Scope


class _Shelf(APIRouter):
    """Routes whose paths begin alike."""

    def __init__(self, start: str, routes: list[BaseRoute]) -> None:
        super().__init__(routes=routes)
        self._start = start

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether one of the routes is meant; asked by FastAPI of everything that is included."""
        if not get_route_path(scope).startswith(self._start):
            return Match.NONE, {}
        return super().matches(scope)


def shelves(routers: Iterable[APIRouter], prefix: str = "") -> list[APIRouter]:
    """The routes of some routers by the first part of their paths, otherwise in their order.

    Args:
        routers: whose routes hold all that their router says of them.
        prefix: below which they are going to be included.
    """
    found: dict[str, list[BaseRoute]] = {}
    for router in routers:
        for route in router.routes:
            path = route.path if isinstance(route, Route) else ""
            first = path.removeprefix("/").partition("/")[0].partition("{")[0]
            found.setdefault(first, []).append(route)
    return [_Shelf(f"{prefix}/{first}", routes) for first, routes in found.items()]


def api_routers() -> list[APIRouter]:
    """Of the resources below ``/api/v1``; those for the operations' own checks are apart."""
    return _routers(baumfeuchte.api.routes, but=("health",))


def operation_id(route: APIRoute) -> str:
    """The name that generated clients give an operation: that of its function.

    Where that says nothing of the resource, the name of its file stands before it:
    ``list_trees`` of ``trees`` stays, ``move`` of ``registration`` is ``registration_move``.
    """
    module = route.endpoint.__module__.rpartition(".")[2]
    if any(word.removesuffix("s") in route.name for word in module.split("_")):
        return route.name
    return f"{module}_{route.name}"


def page_routers() -> list[APIRouter]:
    """Of the pages."""
    return _routers(baumfeuchte.api.web.rooms)


def _routers(package: ModuleType, *, but: tuple[str, ...] = ()) -> list[APIRouter]:
    found = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        router = getattr(module, "router", None)
        if info.name not in but and isinstance(router, APIRouter):
            found.append(router)
    return found
