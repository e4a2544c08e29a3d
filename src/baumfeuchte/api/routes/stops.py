"""`/api/v1/stops` and `/api/v1/crew`: a crew's tours, and what it says of their stops."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Crew
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.masking import masked
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response, utc
from baumfeuchte.api.schemas.common import Id, problem_responses
from baumfeuchte.api.schemas.crew import (
    CrewToken,
    CrewTourDetail,
    CrewTours,
    EntryOutcomes,
    StopEntriesIn,
    StopEntryIn,
)
from baumfeuchte.api.tour_replan import replan_due
from baumfeuchte.domain.stop_entry import REFUSALS, Refusal, StopEntry, StopState
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.tours.crew_tours import (
    CrewStop,
    CrewTour,
    crew_stops,
    crew_tour,
    crew_tours_of_day,
)
from baumfeuchte.storage.tours.entries import EntryOutcome, record_entries

router = APIRouter(tags=["stops"])

TourId = Annotated[Id, Path(description="Our id of the tour.")]


@router.get("/crew/tours", response_model=CrewTours, summary="Today's tours for the crew")
async def list_crew_tours(*, context: Ctx, caller: Crew) -> Response:
    """Tours that are planned, under way or done, with the trees that the caller sees."""
    day = context.today()
    async with context.reads.connection() as connection:
        found = await arun(connection, crew_tours_of_day(day, caller.area))
    return json_response({"day": day, "items": [asdict(tour) for tour in found]})


@router.get("/crew/tours/{tour_id}", response_model=CrewTourDetail, summary="A tour with its stops")
async def get_crew_tour(*, tour_id: TourId, context: Ctx, caller: Crew) -> Response:
    """Trees and refill points in the order of the way; a tour of any day, but no draft."""
    tour, way = await tour_with_way(context, tour_id, caller)
    return json_response(asdict(tour) | {"way": [_stop(stop) for stop in way]})


@router.get("/crew/token", response_model=CrewToken, summary="What a phone needs to send entries")
async def get_crew_token(*, context: Ctx, caller: Crew) -> Response:
    """A page that was kept for use without network holds an old token; this is the one of now."""
    token = masked(caller.csrf, secrets.token_bytes()) if caller.csrf else ""
    return json_response({"name": caller.name, "csrf": token, "now": utc(context.clock())})


@router.post(
    "/stops/entries",
    response_model=EntryOutcomes,
    summary="Say what became of stops",
    responses=problem_responses({400: "The body is no JSON.", 413: "The body is too large."}),
)
async def post_entries(*, body: StopEntriesIn, context: Ctx, caller: Crew) -> Response:
    """Takes a batch as often as it is sent; the answer comes after the commit.

    Each entry has its own outcome. One that is refused does not stop the others.
    """
    good = [taken_from(item) for item in body.entries if isinstance(item, StopEntryIn)]
    stored = iter(await run_in_threadpool(record, context, good, caller))
    outcomes = [
        _outcome(next(stored)) if isinstance(item, StopEntryIn) else _invalid(item)
        for item in body.entries
    ]
    return json_response({"outcomes": outcomes})


async def tour_with_way(
    context: Context, tour_id: int, caller: Caller
) -> tuple[CrewTour, list[CrewStop]]:
    """A tour as its crew sees it.

    Raises:
        Problem: 404 where there is none that the caller may see.
    """
    async with context.reads.connection() as connection:
        tour = await arun_one(connection, crew_tour(tour_id, caller.area, context.today()))
        if tour is None:
            raise Problem(
                404,
                f"There is no tour with the id {tour_id} for you; GET /api/v1/crew/tours lists "
                "those of today.",
                code="not_found",
            )
        return tour, await arun(connection, crew_stops(tour_id, caller.area))


def record(context: Context, entries: Sequence[StopEntry], caller: Caller) -> list[EntryOutcome]:
    """Take entries in one transaction; what they make due is planned anew afterwards. Blocking."""
    with context.blocking.begin() as connection:
        outcomes = record_entries(
            connection, entries, actor=caller.name, area=caller.area, now=context.clock()
        )
    if entries:
        context.background.ask(partial(replan_due, context))
    return outcomes


def taken_from(item: StopEntryIn) -> StopEntry:
    """The entry that a phone sent."""
    litres = item.litres if item.state is StopState.WATERED else None
    return StopEntry(**{**item.model_dump(), "at": _to_utc(item.at), "litres": litres})


def _to_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar
        return at.replace(tzinfo=UTC)


def _stop(stop: CrewStop) -> dict[str, Any]:
    times = ("arrive_at", "done_at", "said_at")
    return asdict(stop) | {name: utc(getattr(stop, name)) for name in times}


def _outcome(found: EntryOutcome) -> dict[str, Any]:
    return {
        "entry_key": found.entry_key,
        "outcome": found.kind,
        "reason": found.reason,
        "detail": "" if found.reason is None else REFUSALS[found.reason],
    }


def _invalid(item: object) -> dict[str, Any]:
    key = item.get("entry_key") if isinstance(item, dict) else None
    return {
        "entry_key": _printable(key) if isinstance(key, str) else None,
        "outcome": "refused",
        "reason": Refusal.INVALID,
        "detail": _printable(f"{REFUSALS[Refusal.INVALID]} {'; '.join(_faults(item))}"),
    }


def _printable(told: str) -> str:
    """JSON may hold halves of characters, which no answer can repeat."""
    return told.encode("utf-8", "replace").decode("utf-8")


def _faults(item: object) -> Iterable[str]:
    """What is wrong with each field."""
    try:
        StopEntryIn.model_validate(item)
    except ValidationError as error:
        for fault in error.errors():
            yield f"{'.'.join(str(part) for part in fault['loc']) or 'entry'}: {fault['msg']}"
