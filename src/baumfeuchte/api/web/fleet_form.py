"""Forms of vehicles and water points, and back from the forms."""

from __future__ import annotations

import math
from datetime import time
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.tour import LEAST_TANK_LITRES, PointKind, Vehicle, WaterPoint
from baumfeuchte.domain.typed_number import typed_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData

    from baumfeuchte.api.web.texts import Language


class FieldError(ValueError):
    """A number of a form cannot be used.

    Attributes:
        label: the text of its field.
        low, high: what is possible, both included.
    """

    def __init__(self, label: str, low: float, high: float) -> None:
        super().__init__(label)
        self.label = label
        self.low = low
        self.high = high

    def sentence(self, language: Language) -> str:
        """What to write instead."""
        low, high = (formats.number(value, language) for value in (self.low, self.high))
        name = text(self.label, language)
        return text("fleet_field_number", language, name=name, low=low, high=high)


def _field(
    name: str, label: str, value: object, kind: str = "text", **more: object
) -> dict[str, Any]:
    shown = f"{value:%H:%M}" if isinstance(value, time) else str("" if value is None else value)
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
        value = default if edited is None else getattr(edited, name)
        return formats.in_field(value, language) if isinstance(value, float) else value

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
        value = default if edited is None else getattr(edited, name)
        return formats.in_field(value, language) if isinstance(value, float) else value

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


def _number(
    form: FormData, name: str, language: Language, *, label: str, low: float, high: float
) -> float:
    """A number as people of the language type it.

    Raises:
        FieldError: it is none, or out of its bounds.
    """
    try:
        value = typed_number(_text(form, name), language, high=high)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise FieldError(label, low, high)
    return value


def _time(form: FormData, name: str) -> time | None:
    value = _text(form, name)
    return time.fromisoformat(value) if value else None


def _must(value: time | None) -> time:
    if value is None:
        msg = "a time is missing"
        raise ValueError(msg)
    return value


def vehicle_of(form: FormData, language: Language) -> Vehicle:
    """What was sent.

    Raises:
        FieldError: a number is none, or not possible.
        ValueError: a time is none.
    """

    def number(name: str, label: str, low: float, high: float) -> float:
        return _number(form, name, language, label=label, low=low, high=high)

    return Vehicle(
        id=int(_text(form, "id")) if _text(form, "id") else None,
        name=_text(form, "name"),
        tank_litres=number("tank_litres", "fleet_tank", LEAST_TANK_LITRES, 100_000),
        depot_id=int(_text(form, "depot_id") or 0),
        shift_start=_must(_time(form, "shift_start")),
        shift_end=_must(_time(form, "shift_end")),
        pump_litres_per_min=number("pump_litres_per_min", "fleet_pump", 1, 10_000),
        stop_min=number("stop_min", "fleet_stop_min", 0, 120),
        speed_kmh=number("speed_kmh", "fleet_speed", 1, 130),
        licence=_text(form, "licence"),
        crew=_text(form, "crew"),
        contractor=_text(form, "contractor"),
        active=form.get("active") == "1",
    )


def point_of(form: FormData, language: Language) -> WaterPoint:
    """What was sent.

    Raises:
        FieldError: a number is none, or not possible.
        ValueError: a time is none.
    """

    def number(name: str, label: str, low: float, high: float) -> float:
        return _number(form, name, language, label=label, low=low, high=high)

    rate = _text(form, "fill_litres_per_min")
    return WaterPoint(
        id=int(_text(form, "id")) if _text(form, "id") else None,
        name=_text(form, "name"),
        kind=PointKind(_text(form, "kind")),
        latitude=number("latitude", "fleet_latitude", -90, 90),
        longitude=number("longitude", "fleet_longitude", -180, 180),
        fill_litres_per_min=number("fill_litres_per_min", "fleet_rate", 1, 100_000)
        if rate
        else None,
        opens=_time(form, "opens"),
        closes=_time(form, "closes"),
        active=form.get("active") == "1",
    )
