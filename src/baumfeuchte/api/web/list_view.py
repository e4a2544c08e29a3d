"""What the page of the watering list shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.weather import CREDITS
from baumfeuchte.irrigation.explain import sentence, status_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListRow
    from baumfeuchte.storage.web_queries import StatusSummary

PAGE_SIZE = 200
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the visitor chose; ``page`` counts from 1."""

    day: date | None = None
    district: str = ""
    status: Status | None = None
    page: int = 1


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
class Row:
    """A line of the list; empty texts are shown as a dash or left out."""

    rank: int
    number: str
    url: str
    species: str
    planted: str
    street: str
    district: str
    status: str
    word: str
    reason: str
    litres: str
    due: str
    due_date: str
    age: str
    seen: str
    needs_water: bool
    estimated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The page."""

    day_long: str
    issued: str
    revision: int
    as_of: str
    is_old: bool
    monitoring: bool
    litres: str
    to_water: str
    on_list: str
    matching: str
    states: tuple[State, ...]
    districts: tuple[str, ...]
    district: str
    chosen_day: str
    filtered: bool
    reset_url: str
    csv_url: str
    geojson_url: str
    rows: tuple[Row, ...]
    page: int
    pages: int
    previous_url: str
    next_url: str
    weather_credits: tuple[str, ...]


def list_view(
    run: PlanningRun,
    summary: Sequence[StatusSummary],
    rows: Sequence[ListRow],
    *,
    matching: int,
    districts: Sequence[str],
    choice: Choice,
    now: datetime,
    zone: ZoneInfo,
    language: Language,
) -> ListView:
    """Put a list into words.

    Args:
        run: the list.
        summary: its trees by status, without filters.
        rows: the lines of the page.
        matching: lines that the filter leaves.
        districts: to choose from.
        choice: filter and page.
        now: for the ages of readings.
        zone: of the city.
        language: of the page.
    """
    today = now.astimezone(zone).date()
    total = sum(part.count for part in summary)
    pages = max(1, math.ceil(matching / PAGE_SIZE))
    base = {"day": choice.day, "district": choice.district, "status": choice.status}

    def turn(page: int) -> str:
        return address(language, "/", **base, page=page) if 1 <= page <= pages else ""

    def count(value: int) -> str:
        return formats.number(value, language)

    return ListView(
        day_long=formats.long_day(run.day, language),
        issued=formats.clock_time(run.issued_at, zone, run.day, language),
        revision=run.revision,
        as_of=formats.clock_time(run.as_of, zone, run.day, language),
        is_old=choice.day is None and run.day < today,
        monitoring=any(part.out_of_season for part in summary),
        litres=count(sum(part.litres for part in summary)),
        to_water=count(sum(part.to_water for part in summary)),
        on_list=count(total),
        matching=count(matching),
        states=_states(summary, total, choice, language),
        districts=tuple(districts),
        district=choice.district,
        chosen_day="" if choice.day is None else choice.day.isoformat(),
        filtered=bool(choice.district or choice.status),
        reset_url=address(language, "/", day=choice.day),
        csv_url=_file_url(run, choice, "csv"),
        geojson_url=_file_url(run, choice, "geojson"),
        rows=tuple(_row(row, now, zone, language) for row in rows),
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
    summary: Sequence[StatusSummary], total: int, choice: Choice, language: Language
) -> tuple[State, ...]:
    counts = {part.status: part.count for part in summary}
    states, start = [], 0.0
    for status in ORDER:
        if not counts.get(status):
            continue
        width = counts[status] / total * 1000
        chosen = choice.status is status
        states.append(
            State(
                status=status.value,
                word=status_word(status, language),
                count=formats.number(counts[status], language),
                # A second click takes the filter away again.
                url=address(
                    language,
                    "/",
                    day=choice.day,
                    district=choice.district,
                    status="" if chosen else status,
                ),
                chosen=chosen,
                start=round(start, 1),
                width=round(width, 1),
            )
        )
        start += width
    return tuple(states)


def _file_url(run: PlanningRun, choice: Choice, file_format: str) -> str:
    """The file holds what the page shows: the same day and filter."""
    pairs = {"format": file_format, "day": run.day.isoformat()}
    if choice.district:
        pairs["district"] = choice.district
    if choice.status:
        pairs["status"] = choice.status.value
    return f"/api/v1/watering-list?{urlencode(pairs)}"


def _row(row: ListRow, now: datetime, zone: ZoneInfo, language: Language) -> Row:
    tree, item = row.tree, row.recommendation
    today, seen = now.astimezone(zone).date(), item.last_observed_at
    due = due_date = ""
    if item.water_by is not None and item.litres:
        due, due_date = formats.due(item.water_by, today, language)
    return Row(
        rank=row.rank,
        number=tree.number,
        url=address(language, f"/trees/{tree.id}"),
        species=tree.species,
        planted=planted(tree.planting_year, language),
        street=tree.street,
        district=tree.district,
        status=item.status.value,
        word=status_word(item.status, language),
        reason=formats.together(sentence(item.reasons[0], item, language)) if item.reasons else "",
        litres=formats.number(item.litres, language) if item.litres else "",
        due=due,
        due_date=due_date,
        age="" if seen is None else formats.age(seen, now, language),
        seen="" if seen is None else formats.clock_time(seen, zone, today, language),
        needs_water=bool(item.litres),
        estimated="sources" in item.inputs,
    )


def planted(year: int | None, language: Language) -> str:
    """The planting year in words."""
    return text("unknown_year", language) if year is None else text("planted", language, year=year)
