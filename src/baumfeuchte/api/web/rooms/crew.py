"""A crew's tour on the phone, with and without network."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Request, Response, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Caller, Crew
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.photos import keep
from baumfeuchte.api.routes.stops import TourId, record, tour_with_way
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.web import crew_app, engine, formats
from baumfeuchte.api.web.crew_view import SCRIPT_TEXTS, said_sentence, tour_view
from baumfeuchte.api.web.language import said_in
from baumfeuchte.api.web.texts import Language, text
from baumfeuchte.api.web.watered import bounds
from baumfeuchte.domain.stop_entry import MOST_LITRES, StopEntry, StopState
from baumfeuchte.domain.typed_number import typed_amount
from baumfeuchte.storage.day_waterings import trees_watered_beside
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.tours.crew_tours import (
    crew_tours_of_day,
    newest_word,
    tour_of_stop,
    unheard_words,
)
from baumfeuchte.storage.tours.entries import EntryOutcome

router = APIRouter(include_in_schema=False)

StopId = Annotated[Id, Path()]
_TICK = timedelta(milliseconds=1)
_MOST_NOTE = 1000


@router.get("/crew")
async def crew_page(request: Request, context: Ctx, caller: Crew) -> Response:
    """Today's tours."""
    day, language = context.today(), engine.language_of(request)
    async with context.reads.connection() as connection:
        found = await arun(connection, crew_tours_of_day(day, caller.area))
    views = [tour_view(t, (), today=day, zone=context.zone, language=language) for t in found]
    views.sort(key=lambda view: view.tour.status == "done")
    shown = formats.long_day(day, language)
    return engine.page(request, "crew.html", tours=views, day=shown, texts=SCRIPT_TEXTS)


@router.get("/crew/offline")
async def offline_page(request: Request) -> Response:
    """What the phone shows without network where it kept no page; for everyone, says nothing.

    Its script lists what this phone keeps.
    """
    return engine.page(request, "crew_offline.html")


@router.get("/crew/tours/{tour_id}")
async def crew_tour_page(
    *, request: Request, tour_id: TourId, context: Ctx, caller: Crew, said: int = 0
) -> Response:
    """The next stop big, all others below."""
    return await _tour_page(request, context, caller, tour_id, said=said)


@router.post("/crew/stops/{stop_id}")
async def say(
    *,
    request: Request,
    stop_id: StopId,
    context: Ctx,
    caller: Crew,
    state: Annotated[StopState, Form()],
    entry_key: Annotated[str, Form(min_length=8, max_length=60)],
    litres: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Tick off a stop without script: now, by the server's clock."""
    async with context.reads.connection() as connection:
        tour_id = await arun_one(connection, tour_of_stop(stop_id)) or 0
        newest = await arun_one(connection, newest_word(stop_id))
    await tour_with_way(context, tour_id, caller)  # 404 where it is not theirs
    now = context.clock()
    watered = state is StopState.WATERED
    entry = StopEntry(
        # Pressing twice says the same once; coming back and saying something else is a new word.
        entry_key=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{entry_key}|{state}|{litres}|{note}")),
        stop_id=stop_id,
        at=now if newest is None else max(now, newest + _TICK),
        state=state,
        litres=_number(litres, engine.language_of(request)) if watered else None,
        note=note.replace("\0", "").strip()[:_MOST_NOTE],
    )
    outcome = await run_in_threadpool(_record_once, context, entry, caller)
    if outcome.reason is not None:
        error = text(f"crew_refused_{outcome.reason}", engine.language_of(request))
        return await _tour_page(request, context, caller, tour_id, error=error)
    return _back(request, tour_id, said=stop_id)


@router.post("/crew/photos")
async def add_photo(
    *,
    request: Request,
    context: Ctx,
    caller: Crew,
    tour_id: Annotated[Id, Form()],
    tree_id: Annotated[Id, Form()],
    photo_key: Annotated[str, Form(min_length=8, max_length=60)],
    photo: Annotated[UploadFile, File()],
) -> Response:
    """Keep a picture without script."""
    sent = await photo.read()
    work = partial(keep, tree_id=tree_id, taken_at=None, note="", key=photo_key)
    try:
        await run_in_threadpool(work, context, caller, sent)
    except Problem as problem:
        if problem.code not in ("not_a_picture", "unusable_picture"):
            raise
        error = text("crew_refused_photo", engine.language_of(request))
        return await _tour_page(request, context, caller, tour_id, error=error)
    return _back(request, tour_id, photo=1)


@router.get("/manifest.webmanifest")
async def manifest(request: Request) -> Response:
    """How the app is installed; needs no login, like style sheets."""
    return Response(
        crew_app.manifest(said_in(request)),
        media_type="application/manifest+json",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@router.get("/sw.js")
async def service_worker() -> Response:
    """At the root, so that it may watch over the crew's pages."""
    return Response(
        crew_app.worker(),
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"},
    )


async def _tour_page(
    request: Request,
    context: Context,
    caller: Caller,
    tour_id: int,
    *,
    said: int = 0,
    error: str = "",
) -> Response:
    tour, way = await tour_with_way(context, tour_id, caller)
    language = engine.language_of(request)
    day = context.today()
    async with context.reads.connection() as connection:
        question = trees_watered_beside(*bounds(day, context.zone), tour_id, caller.area)
        beside = {item.tree_id: item for item in await arun(connection, question)}
        unheard = {item.stop_id: item for item in await arun(connection, unheard_words(tour_id))}
    told = [said_sentence(stop, language) for stop in way if stop.id == said]
    if request.query_params.get("photo"):
        told.append(text("crew_photo_saved", language))
    return engine.page(
        request,
        "crew_tour.html",
        status=422 if error else 200,
        view=tour_view(
            tour,
            way,
            today=day,
            zone=context.zone,
            language=language,
            watered=beside,
            unheard=unheard,
        ),
        told=told,
        error=error,
        texts=SCRIPT_TEXTS,
        new_key=lambda: str(uuid.uuid4()),
    )


def _record_once(context: Context, entry: StopEntry, caller: Caller) -> EntryOutcome:
    found = record(context, [entry], caller)[0]
    if found.reason == "key_reused":
        # The same words with another time: the button was pressed twice.
        return EntryOutcome(entry_key=entry.entry_key, kind="duplicate")
    return found


def _number(written: str, language: Language) -> float | None:
    """``80``, ``80.5``, ``80,5 l``; None where it is no number."""
    try:
        return typed_amount(written, language, high=MOST_LITRES)
    except ValueError:
        return None


def _back(request: Request, tour_id: int, **parameters: object) -> Response:
    target = engine.address(engine.language_of(request), f"/crew/tours/{tour_id}", **parameters)
    return RedirectResponse(target, status_code=303)
