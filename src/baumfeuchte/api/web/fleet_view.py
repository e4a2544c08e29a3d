"""Vehicles and water points as tables and forms, and back from the forms."""

from __future__ import annotations

import math
from datetime import time
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.tour import PointKind, Vehicle, WaterPoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData

    from baumfeuchte.api.web.texts import Language


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


def _field(
    name: str, label: str, value: object, kind: str = "text", **more: object
) -> dict[str, Any]:
    if isinstance(value, time):
        shown = f"{value:%H:%M}"
    elif isinstance(value, float):
        shown = f"{value:.7g}"
    else:
        shown = "" if value is None else str(value)
    return {"name": name, "label": label, "value": shown, "type": kind, "hint": "",
            "required": False} | more  # fmt: skip


def vehicle_form(
    edited: Vehicle | None,
    points: Sequence[WaterPoint],
    language: Language,
    sent: FormData | None = None,
) -> dict[str, Any]:
    """The form, with what is stored or what was sent and refused."""
    depots = [(str(p.id), p.name) for p in points if p.is_depot and p.active]

    def say(key: str) -> str:
        return text(f"fleet_{key}", language)

    def old(name: str, default: object) -> object:
        if sent is not None:
            return str(sent.get(name, ""))
        return default if edited is None else getattr(edited, name)

    fields = [
        _field("name", say("name"), old("name", ""), required=True),
        _field("tank_litres", say("tank"), old("tank_litres", 2000.0), required=True),
        _field("depot_id", say("depot"), old("depot_id", ""), options=depots),
        _field(
            "shift_start",
            say("shift_start"),
            old("shift_start", time(6, 30)),
            "time",
            required=True,
        ),
        _field("shift_end", say("shift_end"), old("shift_end", time(15)), "time", required=True),
        _field(
            "pump_litres_per_min", say("pump"), old("pump_litres_per_min", 100.0), required=True
        ),
        _field("stop_min", say("stop_min"), old("stop_min", 4.0), required=True),
        _field("speed_kmh", say("speed"), old("speed_kmh", 25.0), required=True),
        _field("licence", say("licence"), old("licence", "")),
        _field("crew", say("crew"), old("crew", "")),
        _field("contractor", say("contractor"), old("contractor", "")),
    ]
    return _form(fields, edited, language, sent, new="fleet_vehicle_new")


def point_form(
    edited: WaterPoint | None, language: Language, sent: FormData | None = None
) -> dict[str, Any]:
    """The form, with what is stored or what was sent and refused."""
    kinds = [(kind.value, text(f"fleet_kind_{kind}", language)) for kind in PointKind]

    def say(key: str) -> str:
        return text(f"fleet_{key}", language)

    def old(name: str, default: object = "") -> object:
        if sent is not None:
            return str(sent.get(name, ""))
        return default if edited is None else getattr(edited, name)

    rate = say("rate_hint")
    fields = [
        _field("name", say("name"), old("name"), required=True),
        _field("kind", say("kind"), old("kind", "refill"), options=kinds),
        _field("latitude", say("latitude"), old("latitude"), required=True),
        _field("longitude", say("longitude"), old("longitude"), required=True),
        _field("fill_litres_per_min", say("rate"), old("fill_litres_per_min"), hint=rate),
        _field("opens", say("opens"), old("opens"), "time"),
        _field("closes", say("closes"), old("closes"), "time"),
    ]
    return _form(fields, edited, language, sent, new="fleet_point_new")


def _form(
    fields: list[dict[str, Any]],
    edited: Vehicle | WaterPoint | None,
    language: Language,
    sent: FormData | None,
    *,
    new: str,
) -> dict[str, Any]:
    active = edited is None or edited.active
    title = text(new, language)
    if edited is not None:
        title = text("fleet_edit", language, name=edited.name)
    return {
        "fields": fields,
        "edited": None if edited is None else edited.id,
        "active": active if sent is None else sent.get("active") == "1",
        "form_title": title,
    }


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).replace("\0", "").strip()[:200]


def _number(form: FormData, name: str, *, low: float, high: float) -> float:
    """A number with a point or a comma.

    Raises:
        ValueError: it is none, or out of its bounds.
    """
    value = float(_text(form, name).replace(",", "."))
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(name)
    return value


def _time(form: FormData, name: str) -> time | None:
    value = _text(form, name)
    return time.fromisoformat(value) if value else None


def _must(value: time | None) -> time:
    if value is None:
        msg = "a time is missing"
        raise ValueError(msg)
    return value


def vehicle_of(form: FormData) -> Vehicle:
    """What was sent.

    Raises:
        ValueError: a number or a time is none.
    """
    return Vehicle(
        id=int(_text(form, "id")) if _text(form, "id") else None,
        name=_text(form, "name"),
        tank_litres=_number(form, "tank_litres", low=1, high=100_000),
        depot_id=int(_text(form, "depot_id") or 0),
        shift_start=_must(_time(form, "shift_start")),
        shift_end=_must(_time(form, "shift_end")),
        pump_litres_per_min=_number(form, "pump_litres_per_min", low=0.1, high=10_000),
        stop_min=_number(form, "stop_min", low=0, high=120),
        speed_kmh=_number(form, "speed_kmh", low=1, high=130),
        licence=_text(form, "licence"),
        crew=_text(form, "crew"),
        contractor=_text(form, "contractor"),
        active=form.get("active") == "1",
    )


def point_of(form: FormData) -> WaterPoint:
    """What was sent.

    Raises:
        ValueError: a number or a time is none.
    """
    rate = _text(form, "fill_litres_per_min")
    return WaterPoint(
        id=int(_text(form, "id")) if _text(form, "id") else None,
        name=_text(form, "name"),
        kind=PointKind(_text(form, "kind")),
        latitude=_number(form, "latitude", low=-90, high=90),
        longitude=_number(form, "longitude", low=-180, high=180),
        fill_litres_per_min=_number(form, "fill_litres_per_min", low=0.1, high=100_000)
        if rate
        else None,
        opens=_time(form, "opens"),
        closes=_time(form, "closes"),
        active=form.get("active") == "1",
    )
