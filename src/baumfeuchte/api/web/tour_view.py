"""What the pages of tours show."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from baumfeuchte.api import tour_render
from baumfeuchte.api.tour_problem import progress_of
from baumfeuchte.api.tour_times import times_of
from baumfeuchte.api.tour_way import way_through
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.api.web.tour_sketch import sketch
from baumfeuchte.domain.tour import StopKind
from baumfeuchte.domain.tour_states import StopState, TourStatus, next_statuses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.tours import StoredTour

ICONS = {
    TourStatus.DRAFT: "soon",
    TourStatus.PLANNED: "too_wet",
    TourStatus.UNDER_WAY: "dry",
    TourStatus.DONE: "ok",
    TourStatus.CANCELLED: "unknown",
}
"""Colour and shape of a status: those of the list, which are told apart without colour."""

STATE_ICONS = {
    StopState.OPEN: "monitoring",
    StopState.WATERED: "ok",
    StopState.UNREACHABLE: "critical",
    StopState.SKIPPED: "unknown",
}


def card(
    tour: StoredTour, stops: Sequence[TourStop], zone: ZoneInfo, language: Language
) -> dict[str, Any]:
    """A tour in the view of a day, and the head of its own page."""
    figures = tour_render.figures(tour, stops)
    hours, minutes = divmod(tour_render.shown_minutes(figures), 60)
    return {
        "id": tour.id,
        "url": address(language, f"/tours/{tour.id}"),
        "name": tour.name,
        "status": tour.status.value,
        "icon": ICONS[tour.status],
        "vehicle": tour.vehicle_name,
        "crew": tour.crew,
        "licence": tour.licence,
        "contractor": tour.contractor,
        "tank": "" if tour.tank_litres is None else formats.number(tour.tank_litres, language),
        "trees": figures["trees"],
        "done": figures["trees_done"],
        "share": round(1000 * figures["trees_done"] / figures["trees"]) if figures["trees"] else 0,
        "litres": formats.number(figures["litres"], language),
        "km": formats.number(figures["kilometres"], language, 1),
        "refills": figures["refills"],
        "duration": text("tours_duration", language, hours=hours, minutes=f"{minutes:02d}"),
        "start": _clock(figures["starts_at"], zone),
        "end": _clock(figures["ends_at"], zone),
        "faults": _faults(tour, language),
    }


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return "–" if moment is None else f"{moment.astimezone(zone):%H:%M}"


def _faults(tour: StoredTour, language: Language) -> list[str]:
    found = []
    for item in tour.plan.get("faults", []):
        key = f"tours_fault_{item['fault']}"
        amount = formats.number(float(item["amount"]), language)
        known = key in TEXTS
        found.append(
            text(key, language, amount=amount) if known else text("tours_fault_other", language)
        )
    return list(dict.fromkeys(found))


def left_out(tours: Sequence[StoredTour], caller: Caller, language: Language) -> list[Any]:
    """Trees that no draft of the day took, by reason; only for who sees the whole city."""
    if caller.area.limited:
        return []
    reasons: dict[str, dict[int, str]] = {}
    for tour in tours:
        if tour.is_active:
            for item in tour.plan.get("left_out", []):
                reasons.setdefault(item["reason"], {})[item["tree_id"]] = item["number"]
    return [
        {
            "text": text(f"tours_reason_{reason}", language),
            "trees": [
                {"number": number, "url": address(language, f"/trees/{tree_id}")}
                for tree_id, number in trees.items()
            ],
        }
        for reason, trees in reasons.items()
    ]


def tour_page(
    tour: StoredTour,
    stops: Sequence[TourStop],
    *,
    caller: Caller,
    zone: ZoneInfo,
    language: Language,
    is_whole: bool,
) -> dict[str, Any]:
    """The page of one tour.

    Args:
        tour: shown.
        stops: that the caller sees.
        caller: who looks.
        zone: the city's.
        language: of the page.
        is_whole: whether the caller sees all of its trees; only then may they change it.
    """
    may_plan = caller.may("planner") and is_whole
    may_change = may_plan and tour.is_active
    way = way_through(stops)
    return {
        **card(tour, stops, zone, language),
        "version": tour.version,
        "day": formats.long_day(tour.day, language),
        "day_url": address(language, "/tours", day=tour.day),
        "may_change": may_change,
        "is_active": tour.is_active,
        "by_hand": tour.by_hand,
        "state": _state(tour, stops),
        "next": _next(tour, stops, language) if may_plan else [],
        "is_partly": caller.may("planner") and not is_whole,
        "is_draft": tour.status is TourStatus.DRAFT,
        "vehicle_id": tour.vehicle_id,
        "stops": _stops(stops, times_of(tour, stops), zone, language),
        "sketch": sketch(stops, way.line),
        "on_streets": way.on_streets,
        "straight": tour.plan.get("distances", "straight") == "straight",
        "fell_back": bool(tour.plan.get("fell_back")),
        "left_out": left_out([tour], caller, language),
        "pdf_url": address(language, f"/tours/{tour.id}.pdf"),
        "gpx_url": f"/api/v1/tours/{tour.id}.gpx",
        "geojson_url": f"/api/v1/tours/{tour.id}.geojson",
    }


def _next(tour: StoredTour, stops: Sequence[TourStop], language: Language) -> list[dict[str, str]]:
    """What may become of the tour; ``ask``: what that means, where it is asked first."""
    has_begun = progress_of(stops).last is not None
    return [
        {
            "status": status.value,
            "label": text(f"tours_step_{tour.status}_to_{status}", language),
            "ask": _cancelling(stops, language) if status is TourStatus.CANCELLED else "",
        }
        for status in next_statuses(tour.status, has_begun=has_begun)
    ]


def _cancelling(stops: Sequence[TourStop], language: Language) -> str:
    """What becomes of the trees of a tour that is cancelled."""
    trees = [stop for stop in stops if stop.is_tree]
    to_do = sum(stop.is_open for stop in trees)
    done = len(trees) - to_do
    rest = text(
        "tours_cancel_one_open" if to_do == 1 else "tours_cancel_open", language, count=to_do
    )
    if not done:
        return rest
    said = text("tours_cancel_done", language, done=done, count=len(trees))
    return f"{said} {rest}" if to_do else said


def _state(tour: StoredTour, stops: Sequence[TourStop]) -> str:
    """Another text whenever the page shows something else."""
    said = [f"{tour.version} {tour.status}", *(f"{s.state} {s.done_at} {s.note}" for s in stops)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _stops(
    stops: Sequence[TourStop],
    times: Sequence[datetime | None],
    zone: ZoneInfo,
    language: Language,
) -> list[dict[str, Any]]:
    found, number = [], 0
    for stop, moment in zip(stops, times, strict=True):
        skipped = stop.state is StopState.SKIPPED
        number += stop.is_tree and not skipped
        found.append(
            {
                "id": stop.id,
                "kind": stop.kind.value,
                "is_tree": stop.is_tree,
                "number": "–" if skipped else number,
                "label": stop.label,
                "url": address(language, f"/trees/{stop.tree_id}") if stop.is_tree else "",
                "species": stop.species,
                "street": stop.street,
                "district": stop.district,
                "litres": formats.number(stop.litres or 0, language) if stop.litres else "",
                "is_refill": stop.kind is StopKind.REFILL,
                "arrive": "–" if skipped else _clock(moment, zone),
                "state": stop.state.value,
                "icon": STATE_ICONS[stop.state],
                "is_open": stop.is_open,
                "note": stop.note,
            }
        )
    return found
