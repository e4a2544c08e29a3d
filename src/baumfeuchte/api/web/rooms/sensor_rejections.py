"""`/sensors/rejections`: what could not be read, why, and what to do about it."""

from functools import partial
from typing import Annotated, TypedDict

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import registration
from baumfeuchte.api.auth import CityReader, Sensors
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.new_list import renew_list
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.sensor_gaps import sensor_name
from baumfeuchte.api.schemas.common import DROPS_NUL
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.new_list_view import new_list, parameter
from baumfeuchte.api.web.sensor_look import forget
from baumfeuchte.api.web.sensor_rejections_view import (
    MESSAGES,
    group_lines,
    message_lines,
    message_view,
)
from baumfeuchte.api.web.sensor_results import back, replay_parameters, result_of
from baumfeuchte.api.web.sensor_words import reason_word
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.rejection_groups import rejection_by_id, rejection_groups
from baumfeuchte.storage.rejections import count_by_reason, rejections_page

router = APIRouter(include_in_schema=False)

_PATH = "/sensors/rejections"
Text = Annotated[str, Query(max_length=200)]
FormText = Annotated[str, Form(max_length=1000), DROPS_NUL]
_BIGGEST = 2**63 - 1


class Picked(TypedDict):
    """Which messages, as ``registration.replay`` and ``dismiss`` take them."""

    dev_eui: str | None
    reason: str | None
    ids: tuple[int, ...]
    nameless: bool


async def picked(
    reason: FormText = "",
    dev_eui: FormText = "",
    message: Annotated[int, Form(ge=0, le=_BIGGEST)] = 0,
    nameless: FormText = "",
) -> Picked:
    """The messages that a form means: a group, one, or all."""
    return {
        "dev_eui": sensor_name(dev_eui) if dev_eui else None,
        "reason": reason or None,
        "ids": (message,) if message else (),
        "nameless": bool(nameless),
    }


Which = Annotated[Picked, Depends(picked)]


@router.get(_PATH)
async def rejections(
    *,
    request: Request,
    context: Ctx,
    caller: CityReader,
    reason: Text = "",
    dev_eui: Text = "",
    before: Annotated[int, Query(ge=0, le=_BIGGEST)] = 0,
) -> Response:
    """Open rejections by reason and device; with a filter also the single messages."""
    name = sensor_name(dev_eui) if dev_eui else None
    wanted = reason or None
    messages = []
    async with context.reads.connection() as connection:
        groups = await arun(connection, rejection_groups(reason=wanted, dev_eui=name))
        reasons = await arun(connection, count_by_reason())
        if name or wanted:
            page = rejections_page(MESSAGES + 1, before or None, wanted, name)
            messages = await arun(connection, page)
    language, shown = engine.language_of(request), messages[:MESSAGES]
    made = await new_list(context, request.query_params, language)
    older = ""
    if len(messages) > MESSAGES:
        older = engine.address(language, _PATH, reason=reason, dev_eui=dev_eui, before=shown[-1].id)
    return engine.page(
        request,
        "sensors_rejections.html",
        groups=group_lines(groups, context.clock(), language),
        messages=message_lines(shown, context.zone, language),
        reasons=[(entry.reason, entry.count) for entry in reasons],
        word=partial(reason_word, language=language),
        reason=reason,
        dev_eui=dev_eui,
        older=older,
        may_change=caller.may("sensors"),
        result=result_of(request.query_params, language),
        new_list=made,
    )


@router.get(_PATH + "/{rejection_id}")
async def rejection(
    *,
    request: Request,
    context: Ctx,
    caller: CityReader,
    rejection_id: Annotated[int, Path(ge=1, le=_BIGGEST)],
) -> Response:
    """One message; its content only for whoever looks after sensors."""
    async with context.reads.connection() as connection:
        found = await arun_one(connection, rejection_by_id(rejection_id))
    if found is None:
        raise Problem(404, f"There is no rejection {rejection_id}.", code="not_found")
    may_change = caller.may("sensors")
    view = message_view(found, context.zone, engine.language_of(request), raw=may_change)
    return engine.page(request, "sensors_rejection.html", view=view, may_change=may_change)


@router.post(_PATH + "/replay")
async def replay(
    *,
    request: Request,
    context: Ctx,
    caller: Sensors,
    which: Which,
) -> Response:
    """Take a group, one message, or all again."""
    result = await run_in_threadpool(
        registration.replay,
        context,
        caller,
        **which,
    )
    forget(context)
    asked = await run_in_threadpool(renew_list, context, due=result.added)
    return back(request, _PATH, **replay_parameters(result), **parameter(asked))


@router.post(_PATH + "/dismiss")
async def dismiss(
    *,
    request: Request,
    context: Ctx,
    caller: Sensors,
    which: Which,
    note: FormText = "",
) -> Response:
    """Put a group or one message aside; why stands in the audit."""
    said = note.replace("\0", "").strip()
    if not said or not (which["reason"] or which["dev_eui"] or which["ids"]):
        return back(request, _PATH, error="note")
    count = await run_in_threadpool(
        registration.dismiss,
        context,
        caller,
        said,
        **which,
    )
    return back(request, _PATH, did="dismiss", n=count)
