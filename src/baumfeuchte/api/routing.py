"""The routers: a file in ``routes`` or ``web/rooms`` with a ``router`` is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.routing import APIRoute

import baumfeuchte.api.routes
import baumfeuchte.api.web.rooms

if TYPE_CHECKING:
    from types import ModuleType


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
