"""The table of the watering list: its rows in words, put together in groups."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from baumfeuchte.api.render import is_estimated
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.breakable import breakable
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.list_choice import link, way_back
from baumfeuchte.api.web.list_data import watered_trees
from baumfeuchte.api.web.texts import text
from baumfeuchte.api.web.watered import watered_words
from baumfeuchte.irrigation.explain import sentence, status_word
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.recommendations import (
    GroupTotal,
    ListGroup,
    ListRow,
    ListSort,
    group_totals,
    list_rows,
)
from baumfeuchte.storage.recommendations.surroundings import tours_of_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from markupsafe import Markup

    from baumfeuchte.api.context import Context
    from baumfeuchte.api.web.list_choice import Choice
    from baumfeuchte.api.web.list_data import Runs
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.day_waterings import DayWatering

PAGE_SIZE = 100
Tours = dict[int, tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list; empty texts are shown as a dash or left out."""

    id: int
    tree_id: int
    rank: int
    number: str
    url: str
    species: str
    planted: str
    street: Markup
    district: str
    status: str
    word: str
    reason: str
    why_url: str
    litres: str
    amount: int
    due: str
    due_date: str
    age: str
    seen: str
    confidence: str
    estimated: bool
    tour: str
    tour_url: str
    watered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines under one heading; ``title`` is empty where there are no groups."""

    title: str
    sums: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column that lines can be sorted by."""

    url: str
    chosen: bool


async def table_of(
    context: Context, runs: Runs, choice: Choice, *, tank: int, language: Language
) -> Markup:
    """The table of a page of the list, the same for all who see the same lines.

    Args:
        context: of the application.
        runs: of the day.
        choice: lines, order and page.
        tank: litres of a tank load.
        language: of the texts.
    """
    now = context.clock()
    run = runs.shown
    minute = now.replace(second=0, microsecond=0)
    key = (
        ("table", run.id, run.as_of, runs.mark, runs.watered),
        (choice, tank, language, minute),
    )
    watered = await watered_trees(context, runs)

    async def make() -> Markup:
        groups = await _groups(
            context,
            runs,
            choice,
            tank,
            _Words(now, context.zone, language, watered, way_back(choice.pairs(page=choice.page))),
        )
        headings = {
            sort.value: Heading(
                url=link(language, "/", choice.pairs(sort=[sort.value])),
                chosen=choice.order.sort is sort,
            )
            for sort in ListSort
        }
        return engine.part(
            language,
            "list_table.html",
            groups=groups,
            headings=headings,
            day=formats.long_day(run.day, language),
        )

    return await context.memo.get(key, make)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words of a row depend on."""

    now: datetime
    zone: ZoneInfo
    language: Language
    watered: Mapping[int, DayWatering]
    back: str


async def _groups(
    context: Context, runs: Runs, choice: Choice, tank: int, words: _Words
) -> list[Group]:
    run, filters, order = runs.shown, choice.filters, choice.order
    offset = (choice.page - 1) * PAGE_SIZE
    async with context.reads.connection() as connection:
        rows = await arun(connection, list_rows(run.id, PAGE_SIZE, offset, filters, order))
        tours: Tours = {}
        if runs.mark[0]:
            tours = {
                tree: (tour, name)
                for tree, tour, name in await arun(connection, tours_of_run(run.id))
            }
        totals: list[GroupTotal] = []
        if order.group is not None:
            totals = await arun(connection, group_totals(run.id, filters, order.group))
    if order.group is None:
        return [Group(title="", sums="", rows=tuple(_row(row, tours, words) for row in rows))]
    by_name = {total.name: total for total in totals}

    def name_of(row: ListRow) -> str:
        if order.group is ListGroup.DISTRICT:
            return row.tree.district
        return tours.get(row.tree.id, (0, ""))[1]

    return [
        Group(
            title=name or text(f"list_no_{order.group}", words.language),
            sums=sums_of(by_name, name, tank, words.language),
            rows=tuple(_row(row, tours, words) for row in lines),
        )
        for name, lines in groupby(rows, key=name_of)
    ]


def sums_of(totals: Mapping[str, GroupTotal], name: str, tank: int, language: Language) -> str:
    """Trees, litres and tank loads of a whole group, also where it goes on on the next page."""
    total = totals.get(name)
    if total is None:
        return ""
    loads = ceil(total.litres / tank)
    return text(
        "list_group_sums_one" if total.count == 1 else "list_group_sums",
        language,
        trees=formats.number(total.count, language),
        water=formats.number(total.to_water, language),
        litres=formats.number(total.litres, language),
        loads=formats.number(loads, language),
    )


def _row(row: ListRow, tours: Tours, words: _Words) -> Row:
    tree, item, language = row.tree, row.recommendation, words.language
    today, seen = words.now.astimezone(words.zone).date(), item.last_observed_at
    due = due_date = ""
    if item.water_by is not None and item.litres:
        due, due_date = formats.due(item.water_by, today, language)
    tour_id, tour = tours.get(tree.id, (0, ""))
    return Row(
        id=item.id or 0,
        tree_id=tree.id,
        rank=row.rank,
        number=tree.number,
        url=address(language, f"/trees/{tree.id}", list=words.back),
        species=tree.species,
        planted=planted(tree.planting_year, language),
        street=breakable(tree.street),
        district=tree.district,
        status=item.status.value,
        word=status_word(item.status, language),
        reason=formats.together(sentence(item.reasons[0], item, language)) if item.reasons else "",
        why_url=address(language, f"/list/why/{item.id}", list=words.back),
        litres=formats.number(item.litres, language) if item.litres else "",
        amount=item.litres or 0,
        due=due,
        due_date=due_date,
        age="" if seen is None else formats.age(seen, words.now, language),
        seen="" if seen is None else formats.clock_time(seen, words.zone, today, language),
        confidence="" if item.confidence == "-" else item.confidence,
        estimated=is_estimated(item),
        tour=tour,
        tour_url=address(language, f"/tours/{tour_id}") if tour else "",
        watered=watered_words(
            words.watered.get(tree.id), today=today, zone=words.zone, language=language
        ),
    )


def planted(year: int | None, language: Language) -> str:
    """The planting year in words."""
    return text("unknown_year", language) if year is None else text("planted", language, year=year)
