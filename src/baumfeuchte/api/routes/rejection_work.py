"""`/api/v1/rejections/...`: kept messages are taken again, or are done."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import registration
from baumfeuchte.api.auth import CityReader, Sensors
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.new_list import renew_list
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.render_registration import rejection_group, replayed
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.routes.sensor_gaps import sensor_name
from baumfeuchte.api.schemas.registration import (
    ChosenIn,
    Dismissed,
    DismissIn,
    RejectionGroupPage,
    Replayed,
)
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.rejection_groups import rejection_groups

router = APIRouter(prefix="/rejections", tags=["rejections"])


@router.get("/groups", response_model=RejectionGroupPage, summary="Rejections by reason and device")
async def list_groups(*, request: Request, context: Ctx, _caller: CityReader) -> Response:
    """Open ones, without their contents; at most 1,000 groups, the newest first."""
    async with context.reads.connection() as connection:
        rows = await arun(connection, rejection_groups())
    return page_response(request, [rejection_group(row) for row in rows], next_query=None)


@router.post("/replay", response_model=Replayed, summary="Take rejected messages again")
async def replay(*, body: ChosenIn, context: Ctx, caller: Sensors) -> Response:
    """Needs the scope sensors. Those that are understood now are stored; at most 50,000 at once.

    When they brought readings, today's list is computed anew after the answer.
    """
    _check(body)
    result = await run_in_threadpool(
        registration.replay,
        context,
        caller,
        dev_eui=None if body.dev_eui is None else sensor_name(body.dev_eui),
        reason=body.reason,
        ids=body.ids,
    )
    asked = await run_in_threadpool(renew_list, context, due=result.added)
    return json_response(replayed(result) | {"list_under_way": asked is not None})


@router.post("/dismiss", response_model=Dismissed, summary="Put rejected messages aside")
async def dismiss(*, body: DismissIn, context: Ctx, caller: Sensors) -> Response:
    """Needs the scope sensors. They are kept, but no longer listed; the note is in the audit."""
    _check(body)
    count = await run_in_threadpool(
        registration.dismiss,
        context,
        caller,
        body.note,
        dev_eui=None if body.dev_eui is None else sensor_name(body.dev_eui),
        reason=body.reason,
        ids=body.ids,
    )
    return json_response({"dismissed": count})


def _check(body: ChosenIn) -> None:
    """Refuse a request that names nothing: it would mean everything.

    Raises:
        Problem: 422.
    """
    if body.dev_eui is None and body.reason is None and not body.ids:
        message = "give at least one of dev_eui, reason and ids"
        raise Problem(
            422,
            f"This would take every message; {message}.",
            code="invalid_fields",
            extra={"errors": [{"field": "body", "message": message}]},
        )
