"""The routers: a file in ``routes`` or ``web/rooms`` with a ``router`` is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from fastapi import APIRouter

import baumfeuchte.api.routes
import baumfeuchte.api.web.rooms

if TYPE_CHECKING:
    from types import ModuleType


def api_routers() -> list[APIRouter]:
    """Of the resources below ``/api/v1``; those for the operations' own checks are apart."""
    return _routers(baumfeuchte.api.routes, but=("health",))


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
