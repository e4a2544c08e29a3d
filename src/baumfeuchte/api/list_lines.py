"""The lines of a list as JSON: the sentences are made once, whatever part is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import orjson
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import render
from baumfeuchte.api.respond import dump
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.storage.query import arun_parts, arun_rows
from baumfeuchte.storage.recommendations.lines import advice_of_lines, list_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.storage.connection import AsyncConnection
    from baumfeuchte.storage.recommendations import ListFilter, ListOrder

Json = dict[str, Any]
Told: TypeAlias = tuple[orjson.Fragment | None, bool]
"""The first reason's sentences, serialised, and whether the advice was estimated."""

MOST = 20_000
"""Lines whose sentences are kept, at about half a kilobyte each."""
PART = 1001
"""Lines that are taken in at a time, so that other requests need not wait for a whole city.

A page of the largest size, with the line that tells that there are more, is one of them."""

_STATUS_TEXTS = {
    status.value: orjson.Fragment(dump(render.status_words(status))) for status in Status
}


class LineTexts:
    """Sentences of recommendations, which never change; the run that came first gives way."""

    def __init__(self) -> None:
        self._runs: dict[object, dict[int, Told]] = {}

    def of(self, run: PlanningRun) -> dict[int, Told]:
        """What is known of a run: id of the recommendation -> its sentences."""
        # With the time of its making, for a database that was restored has the ids again.
        return self._runs.setdefault((run.id, run.issued_at), {})

    def keep(self, run: PlanningRun, made: dict[int, Told]) -> None:
        """Add some of a run; other runs give way first, then what was kept of this one."""
        known = self.of(run)
        for key in [key for key, kept in self._runs.items() if kept is not known]:
            if self._size() + len(made) <= MOST:
                break
            del self._runs[key]
        if len(known) + len(made) > MOST:
            known.clear()
        known.update(made)

    def _size(self) -> int:
        return sum(len(kept) for kept in self._runs.values())


async def json_lines(
    context: Context,
    run: PlanningRun,
    *,
    limit: int | None,
    offset: int,
    filters: ListFilter,
    order: ListOrder,
) -> list[Json]:
    """Lines in the shape of ``schemas.advice.ListItem``.

    Args:
        context: of the application.
        run: whose lines.
        limit: most lines; None for all.
        offset: lines to skip.
        filters: which lines.
        order: how they stand.
    """
    texts = context.kept("line texts", LineTexts)
    items: list[Json] = []
    async with context.reads.connection() as connection:
        query = list_lines(run.id, limit, offset, filters, order)
        async for part in arun_parts(connection, query, PART):
            told = await _told(connection, texts, run, [line[0] for line in part])
            items += _items(part, told)
    return items


async def _told(
    connection: AsyncConnection, texts: LineTexts, run: PlanningRun, ids: Sequence[int]
) -> dict[int, Told]:
    """The sentences of some lines; what nobody has made yet is made in a thread."""
    known = texts.of(run)
    found = {id_: known[id_] for id_ in ids if id_ in known}
    if len(found) < len(ids):
        missing = [id_ for id_ in ids if id_ not in found]
        advice = await arun_rows(connection, advice_of_lines(missing))
        made = await run_in_threadpool(_sentences, advice)
        texts.keep(run, made)
        found |= made
    return found


def _sentences(advice: Iterable[Recommendation]) -> dict[int, Told]:
    return {item.id: _sentence(item) for item in advice if item.id is not None}


def _sentence(item: Recommendation) -> Told:
    first = item.reasons[0] if item.reasons else None
    text = None if first is None else orjson.Fragment(dump(render.reason_text(first, item)))
    return text, render.is_estimated(item)


def _items(lines: Iterable[Sequence[Any]], told: dict[int, Told]) -> list[Json]:
    """The rows of ``storage.recommendations.lines.list_lines``, whose times are UTC."""
    return [
        {
            "rank": rank,
            "tree": {
                "id": tree_id,
                "number": number,
                "species": species,
                "planting_year": planting_year,
                "street": street,
                "district": district,
                "latitude": latitude,
                "longitude": longitude,
            },
            "status": status,
            "status_text": _STATUS_TEXTS[status],
            "litres": litres,
            "water_by": water_by,
            "not_before": not_before,
            "days_until_critical": days_until_critical,
            "confidence": confidence,
            "last_observed_at": last_observed_at,
            "reason": told[id_][0],
            "estimated": told[id_][1],
            "contractor": contractor,
        }
        # Written out: half the time of a dict(zip(...)) for each of a thousand rows.
        for (
            id_,
            rank,
            tree_id,
            number,
            species,
            planting_year,
            street,
            district,
            latitude,
            longitude,
            contractor,
            status,
            litres,
            water_by,
            not_before,
            days_until_critical,
            confidence,
            last_observed_at,
        ) in lines
    ]
