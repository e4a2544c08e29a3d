"""Vehicles and water points as tables."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.tour import Vehicle, WaterPoint


def _headings(keys: Sequence[str], numbers: Sequence[str], language: Language) -> list[Any]:
    return [{"text": text(key, language), "num": key in numbers} for key in keys]


def _hours(begin: time | None, end: time | None, language: Language) -> str:
    if begin is None and end is None:
        return text("fleet_always", language)
    first, last = begin or time(0), end or time(23, 59)
    return text("tours_span", language, start=f"{first:%H:%M}", end=f"{last:%H:%M}")


def _state(active: bool, language: Language) -> str:  # noqa: FBT001 - a value to show
    return text("fleet_active" if active else "fleet_inactive", language)


def vehicles_view(
    vehicles: Sequence[Vehicle], points: Sequence[WaterPoint], language: Language
) -> dict[str, Any]:
    """The table."""
    depots = {point.id: point.name for point in points}
    keys = ("fleet_name", "fleet_tank", "fleet_shift", "fleet_depot", "fleet_licence",
            "fleet_crew", "tours_contractor", "tours_state")  # fmt: skip
    return {
        "title": text("fleet_vehicles", language),
        "path": "/admin/vehicles",
        "other_path": "/admin/water-points",
        "other_title": text("fleet_points", language),
        "form_new": text("fleet_vehicle_new", language),
        "headings": _headings(keys, ("fleet_tank",), language),
        "rows": [
            {
                "name": item.name,
                "url": address(language, "/admin/vehicles", edit=item.id) + "#form",
                "cells": [
                    formats.number(item.tank_litres, language),
                    _hours(item.shift_start, item.shift_end, language),
                    depots.get(item.depot_id, ""),
                    item.licence or "–",
                    item.crew or "–",
                    item.contractor or "–",
                    _state(item.active, language),
                ],
            }
            for item in vehicles
        ],
    }


def points_view(points: Sequence[WaterPoint], language: Language) -> dict[str, Any]:
    """The table."""
    keys = ("fleet_name", "fleet_kind", "fleet_rate", "fleet_hours", "tours_state")
    return {
        "title": text("fleet_points", language),
        "path": "/admin/water-points",
        "other_path": "/admin/vehicles",
        "other_title": text("fleet_vehicles", language),
        "form_new": text("fleet_point_new", language),
        "headings": _headings(keys, ("fleet_rate",), language),
        "rows": [
            {
                "name": item.name,
                "url": address(language, "/admin/water-points", edit=item.id) + "#form",
                "cells": [
                    text(f"fleet_kind_{item.kind}", language),
                    formats.number(item.litres_per_min, language) if item.is_refill else "–",
                    _hours(item.opens, item.closes, language) if item.is_refill else "–",
                    _state(item.active, language),
                ],
            }
            for item in points
        ],
    }
