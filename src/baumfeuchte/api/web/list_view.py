"""What the page of the watering list shows around its table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from baumfeuchte.api.routes.watering_list import DEFAULT_TANK_LITRES
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.filter_form import FilterForm, filter_form, named
from baumfeuchte.api.web.list_choice import link
from baumfeuchte.api.web.list_notices import Notice, changed_words, notices
from baumfeuchte.api.web.list_table import PAGE_SIZE
from baumfeuchte.api.web.texts import text
from baumfeuchte.api.web.watered import given_words
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.weather import CREDITS
from baumfeuchte.irrigation.explain import status_word
from baumfeuchte.storage.recommendations import LOOKED_AT, ListGroup, ListSort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.filter_form import Options
    from baumfeuchte.api.web.list_choice import Choice, Pair
    from baumfeuchte.api.web.list_data import ListData
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.web_queries import StatusSummary

ORDER = (
    Status.CRITICAL,
    Status.DRY,
    Status.SOON,
    Status.OK,
    Status.TOO_WET,
    Status.UNKNOWN,
    Status.MONITORING,
)
"""How the overview lists the statuses: what to do first, first."""
TANKS = (500, 1000, 2000, 3000, 5000, 8000, 10_000)
FILES = ("pdf", "pdf_all", "xlsx", "csv", "geojson")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A status with its number of trees, and its part of the bar (0..1000)."""

    status: str
    word: str
    count: str
    url: str
    chosen: bool
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(FilterForm):
    """The filter with order and tank, and what the address keeps beside them."""

    kept: tuple[Pair, ...]
    sorts: Options
    groups: Options
    tanks: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs from the day before."""

    title: str
    url: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The page."""

    day_long: str
    issued_label: str
    issued: str
    revision: int
    as_of: str
    is_old: bool
    monitoring: bool
    notices: tuple[Notice, ...]
    litres: str
    to_water: str
    loads: str
    tank: int
    tank_words: str
    given: str
    on_list: str
    matching: str
    matching_count: int
    states: tuple[State, ...]
    form: Form
    filtered: bool
    reset_url: str
    files: tuple[tuple[str, str], ...]
    selection_query: str
    run_id: int
    map_url: str
    changes: Changes | None
    page: int
    pages: int
    previous_url: str
    next_url: str
    weather_credits: tuple[str, ...]


def tank_of(data: ListData, choice: Choice) -> int:
    """Litres of a tank load: as chosen, else as most vehicles have, else 1,000."""
    usual = data.choices.tanks[0] if data.choices.tanks else round(DEFAULT_TANK_LITRES)
    return choice.tank or usual


def list_view(
    data: ListData, choice: Choice, *, now: datetime, zone: ZoneInfo, language: Language
) -> ListView:
    """Put a list into words.

    Args:
        data: what is known of it.
        choice: filter, order and page.
        now: to say what is old.
        zone: of the city.
        language: of the page.
    """
    run, tank = data.runs.shown, tank_of(data, choice)
    shown = [
        part
        for part in data.matching
        if not choice.filters.statuses or part.status in choice.filters.statuses
    ]
    matching = sum(part.count for part in shown)
    litres = sum(part.litres for part in shown)
    pages = max(1, math.ceil(matching / PAGE_SIZE))

    def turn(page: int) -> str:
        return link(language, "/", choice.pairs(page=page)) if 1 <= page <= pages else ""

    def count(value: int) -> str:
        return formats.number(value, language)

    return ListView(
        day_long=formats.long_day(run.day, language),
        issued_label=text("issued" if run.released_at else "list_computed", language),
        issued=formats.clock_time(run.released_at or run.issued_at, zone, run.day, language),
        revision=run.revision,
        as_of=formats.clock_time(run.as_of, zone, run.day, language),
        is_old=choice.day is None and run.day < now.astimezone(zone).date(),
        monitoring=any(part.out_of_season for part in data.whole),
        notices=notices(data, now=now, zone=zone, language=language),
        litres=count(litres),
        to_water=count(sum(part.to_water for part in shown)),
        loads=count(math.ceil(litres / tank)),
        tank=tank,
        tank_words=count(tank),
        given=given_words(data.given, litres, language),
        on_list=count(sum(part.count for part in data.whole)),
        matching=count(matching),
        matching_count=matching,
        states=_states(data.matching, choice, language),
        form=_form(data, choice, tank, language),
        filtered=choice.filtered,
        reset_url=link(language, "/", [*choice.day_pairs(), *choice.order_pairs()]),
        files=_files(data, choice, tank, language),
        selection_query=urlencode(_file_pairs(data, choice, tank, language)),
        run_id=run.id,
        map_url=link(language, "/map", choice.pairs()),
        changes=_changes(data, language),
        page=choice.page,
        pages=pages,
        previous_url=turn(choice.page - 1),
        next_url=turn(choice.page + 1),
        weather_credits=weather_credits(run.shared_inputs),
    )


def weather_credits(shared_inputs: Mapping[str, object]) -> tuple[str, ...]:
    """The lines that have to stand where advice rests on somebody's weather data.

    Args:
        shared_inputs: of the run (``planning.weather.weather_inputs``).
    """
    weather = shared_inputs.get("weather")
    series = weather.get("series") if isinstance(weather, dict) else None
    providers = [str(part.get("provider")) for part in series or () if isinstance(part, dict)]
    return tuple(CREDITS[name] for name in dict.fromkeys(providers) if name in CREDITS)


def _states(
    matching: Sequence[StatusSummary], choice: Choice, language: Language
) -> tuple[State, ...]:
    counts = {part.status: part.count for part in matching}
    chosen = choice.filters.statuses
    total, states, start = sum(counts.values()) or 1, [], 0.0
    for status in ORDER:
        if not counts.get(status) and status not in chosen:
            continue
        width = counts.get(status, 0) / total * 1000
        # A second click takes the status away again.
        wanted = [item for item in chosen if item is not status]
        if status not in chosen:
            wanted.append(status)
        states.append(
            State(
                status=status.value,
                word=status_word(status, language),
                count=formats.number(counts.get(status, 0), language),
                url=link(language, "/", choice.pairs(status=[item.value for item in wanted])),
                chosen=status in chosen,
                start=round(start, 1),
                width=round(width, 1),
            )
        )
        start += width
    return tuple(states)


def _form(data: ListData, choice: Choice, tank: int, language: Language) -> Form:
    fields = filter_form(data.choices, choice.filters, language)
    order = dict(choice.order_pairs())
    sizes = sorted({*TANKS, *data.choices.tanks, tank})
    return Form(
        chosen={**fields.chosen, **order, "tank": str(tank)},
        kept=tuple(
            pair
            for pair in choice.pairs()
            if pair[0] in {"day", "revision", "status", "tree_id", "to_do"}
        ),
        districts=fields.districts,
        ages=fields.ages,
        sources=fields.sources,
        confidences=fields.confidences,
        contractors=fields.contractors,
        sorts=named(list(ListSort), "sort", language),
        groups=named(list(ListGroup), "group", language),
        tanks=tuple((str(size), f"{formats.number(size, language)} l") for size in sizes),
        more_open=fields.more_open or any(order.values()),
    )


def _changes(data: ListData, language: Language) -> Changes | None:
    found = data.yesterday
    if found is None:
        return None
    before = found.before.day
    ago = (data.runs.shown.day - before).days
    key = "list_than_yesterday" if ago == 1 else "list_than_day"
    pairs = [("from", before.isoformat()), ("to", str(data.runs.shown.revision))]
    path = f"/lists/{data.runs.shown.day}"
    return Changes(
        title=text(
            key,
            language,
            day=formats.short_day(before, language),
            changes=changed_words(found, language),
        ),
        url=link(language, path, pairs),
        source=link(language, path, [*pairs, ("part", "1")]),
    )


def _file_pairs(data: ListData, choice: Choice, tank: int, language: Language) -> list[Pair]:
    """The file holds what the page shows: the same day, filter, order and language."""
    run = data.runs.shown
    return [
        ("day", run.day.isoformat()),
        ("revision", str(run.revision)),
        *choice.pairs(without=("day", "revision", "tank")),
        ("tank", str(tank)),
        *([("lang", language)] if language == "en" else []),
    ]


def _files(
    data: ListData, choice: Choice, tank: int, language: Language
) -> tuple[tuple[str, str], ...]:
    """The files by name. Paper holds what is to be done; all trees only for who asks for them.

    Who chose statuses, or a list on which nothing is to be done, gets one paper with all of it.
    """
    pairs = _file_pairs(data, choice, tank, language)
    to_do = any(part.to_water or part.status in LOOKED_AT for part in data.matching)
    two = to_do and not choice.filters.statuses and not choice.filters.to_do
    found = []
    for name in FILES:
        if name == "pdf_all" and not two:
            continue
        more = [("to_do", "true")] if name == "pdf" and two else []
        query = urlencode([("format", name.partition("_")[0]), *pairs, *more])
        found.append((name, f"/api/v1/watering-list?{query}"))
    return tuple(found)
