"""A crew's tour for its page: stops in order, what is next, what to fill before."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import TEXTS, Language, text
from baumfeuchte.api.web.watered import litres_words
from baumfeuchte.domain.stop_entry import StopState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.storage.day_waterings import DayWatering
    from baumfeuchte.storage.tours.crew_tours import CrewStop, CrewTour, UnheardWord

SCRIPT_TEXTS = {
    key.removeprefix("crew_").replace("_", "-"): key
    for key in TEXTS
    if key.startswith(("crew_js_", "crew_refused_", "crew_state_", "crew_progress", "crew_left"))
    or key in ("crew_said", "crew_said_litres")
}
"""Attribute name -> text, for the script of the page."""
_ICONS = {
    StopState.OPEN: "stop-open",
    StopState.WATERED: "ok",
    StopState.UNREACHABLE: "critical",
    StopState.SKIPPED: "stop-skipped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StopView:
    """A stop as the template shows it; texts are ready to print.

    Attributes:
        before: refill points on the way to it.
        said_at: for the script, ISO 8601; empty where nothing was said.
        watered: that the tree was watered today, but not in this tour; empty where it was not.
        unheard: that somebody said otherwise without having seen the watering; else empty.
    """

    stop: CrewStop
    is_tree: bool
    icon: str
    state_word: str
    litres: str
    litres_value: str
    detail: str
    about: str
    geo: str
    said_at: str
    watered: str
    unheard: str
    before: Sequence[CrewStop] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TourView:
    """A tour as the template shows it."""

    tour: CrewTour
    status_word: str
    progress: str
    left: str
    other_day: str
    next: StopView | None
    rest: Sequence[StopView]


def tour_view(
    tour: CrewTour,
    way: Sequence[CrewStop],
    *,
    today: date,
    zone: ZoneInfo,
    language: Language,
    watered: Mapping[int, DayWatering] = MappingProxyType({}),
    unheard: Mapping[int, UnheardWord] = MappingProxyType({}),
) -> TourView:
    """A tour with its way.

    Args:
        tour: the tour.
        way: its stops in order.
        today: day of the city.
        zone: of the city.
        language: of the page.
        watered: waterings of today that are not of this tour, by tree.
        unheard: what somebody said who had not seen the watering, by stop.
    """
    views: list[StopView] = []
    before: list[CrewStop] = []
    for stop in way:
        is_tree = stop.kind == "tree"
        views.append(
            _stop(
                stop,
                before if is_tree else (),
                zone=zone,
                language=language,
                watered=watered.get(stop.tree_id or 0),
                unheard=unheard.get(stop.id),
            )
        )
        before = [] if is_tree else [*before, *([stop] if stop.kind == "refill" else [])]
    following = next((v for v in views if v.is_tree and v.stop.state is StopState.OPEN), None)
    shown_day = formats.long_day(tour.day, language)
    return TourView(
        tour=tour,
        status_word=text(f"crew_status_{tour.status}", language),
        progress=text("crew_progress", language, done=tour.stops_done, all=tour.stops),
        left=text("crew_left", language, litres=formats.number(tour.litres_left, language)),
        other_day="" if tour.day == today else text("crew_other_day", language, day=shown_day),
        next=following,
        rest=[view for view in views if view is not following],
    )


def said_sentence(stop: CrewStop, language: Language) -> str:
    """What was entered, in one line."""
    if stop.state is StopState.WATERED:
        litres = formats.number(stop.watered_litres or 0, language)
        return text("crew_said_litres", language, place=stop.place, litres=litres)
    word = text(f"crew_state_{stop.state}", language)
    return text("crew_said", language, place=stop.place, state=word)


def _stop(
    stop: CrewStop,
    before: Sequence[CrewStop],
    *,
    zone: ZoneInfo,
    language: Language,
    watered: DayWatering | None,
    unheard: UnheardWord | None,
) -> StopView:
    wanted = stop.watered_litres or stop.litres
    return StopView(
        stop=stop,
        is_tree=stop.kind == "tree",
        icon=_ICONS[stop.state],
        state_word=text(f"crew_state_{stop.state}", language),
        litres="" if wanted is None else f"{formats.number(wanted, language)} l",
        litres_value="" if wanted is None else f"{wanted:g}",
        detail=", ".join(part for part in (stop.species, stop.district) if part),
        about=_about(stop.arrive_at, zone, language),
        geo=_geo(stop),
        said_at="" if stop.said_at is None else stop.said_at.isoformat(),
        watered=_already(watered, zone, language),
        unheard=_unheard(unheard, zone, language),
        before=tuple(before),
    )


def _about(when: datetime | None, zone: ZoneInfo, language: Language) -> str:
    if when is None:
        return ""
    return text("crew_about", language, time=f"{when.astimezone(zone):%H:%M}")


def _already(watered: DayWatering | None, zone: ZoneInfo, language: Language) -> str:
    if watered is None:
        return ""
    litres = litres_words(watered.litres, language)
    return text(
        "crew_already", language, litres=litres, time=f"{watered.at.astimezone(zone):%H:%M}"
    )


def _unheard(word: UnheardWord | None, zone: ZoneInfo, language: Language) -> str:
    if word is None:
        return ""
    return text(
        "crew_unheard",
        language,
        who=word.actor,
        state=text(f"crew_state_{word.state}", language),
        time=f"{word.at.astimezone(zone):%H:%M}",
    )


def _geo(stop: CrewStop) -> str:
    """Opens the phone's own navigation; nothing is asked of anybody before the tap."""
    at = f"{stop.latitude:.6f},{stop.longitude:.6f}"
    return f"geo:{at}?q={at}({quote(stop.place)})"
