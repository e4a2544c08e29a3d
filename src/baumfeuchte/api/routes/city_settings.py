"""`/api/v1/thresholds`: the values that the city sets itself."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, CityPlanner, Reader
from baumfeuchte.api.city_values import Editor, reset_values, set_values, withdraw
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import Cursor, next_part, read_place
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.render_city import city_value, coming_value, value_change
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.routes.params import Limit, Offset
from baumfeuchte.api.schemas.city import (
    CityKeys,
    CityValueChangePage,
    CityValues,
    CityValuesIn,
    CityWithdrawal,
)
from baumfeuchte.domain.city_values import coming_entries, values_on, with_before
from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.city_values import CITY_VALUES
from baumfeuchte.storage.city_settings import newest_entries, value_entries
from baumfeuchte.storage.query import arun

router = APIRouter(tags=["thresholds"])


@router.get("/thresholds", response_model=CityValues, summary="Thresholds and other values")
async def list_thresholds(context: Ctx, _caller: Reader) -> Response:
    """Every value that planning uses today, with its source, and those that are coming."""
    return json_response(await _all(context))


@router.get(
    "/thresholds/changes",
    response_model=CityValueChangePage,
    summary="Who set which value since when",
)
async def list_changes(
    *,
    request: Request,
    context: Ctx,
    _caller: Reader,
    key: Annotated[str | None, Query(max_length=200, description="Only of this value.")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> Response:
    """Newest first. A past day that is planned anew uses what was known at its end."""
    async with context.reads.connection() as connection:
        rows = await arun(connection, newest_entries(limit + 1, offset, key, read_place(cursor)))
        entries = await arun(connection, value_entries())
    page = [value_change(item) for item in with_before(rows[:limit], entries, context.zone)]
    more = next_part(rows, limit, lambda row: (row.set_at, row.id))
    return page_response(request, page, next_query=more)


@router.put("/thresholds", response_model=CityValues, summary="Set values of the city's own")
async def set_thresholds(context: Ctx, caller: CityPlanner, body: CityValuesIn) -> Response:
    """Set values, at once or from `valid_from` on; plans name their source. All or none."""
    change = partial(
        set_values, written=body.values, source=body.source, valid_from=body.valid_from
    )
    return await _changed(context, caller, change)


@router.post("/thresholds/reset", response_model=CityValues, summary="Go back to published values")
async def reset_thresholds(context: Ctx, caller: CityPlanner, body: CityKeys) -> Response:
    """Forget values of the city's own; those that it did not set are left."""
    change = partial(reset_values, keys=body.keys, valid_from=body.valid_from)
    return await _changed(context, caller, change)


@router.post(
    "/thresholds/withdraw", response_model=CityValues, summary="Take back values that are coming"
)
async def withdraw_thresholds(context: Ctx, caller: CityPlanner, body: CityWithdrawal) -> Response:
    """Take back what was to hold from a coming day on; other keys are left."""
    change = partial(withdraw, keys=body.keys, valid_from=body.valid_from)
    return await _changed(context, caller, change)


async def _changed(context: Context, caller: Caller, change: Callable[..., object]) -> Response:
    """All values after a change in one transaction, which is called with connection and editor."""
    editor = Editor(who=caller.name, now=context.clock(), zone=context.zone)

    def write() -> None:
        with context.blocking.begin() as connection:
            change(connection, editor=editor)

    try:
        await run_in_threadpool(write)
    except InputError as error:
        raise Problem(422, str(error), code="invalid_threshold") from error
    return json_response(await _all(context))


async def _all(context: Context) -> dict[str, object]:
    async with context.reads.connection() as connection:
        entries = await arun(connection, value_entries())
    now, today = context.clock(), context.today()
    own = values_on(entries, day=today, known_at=now, zone=context.zone)
    return {
        "items": [city_value(item, own.get(key)) for key, item in CITY_VALUES.items()],
        "coming": [
            coming_value(item)
            for item in coming_entries(entries, today=today, known_at=now)
            if item.key in CITY_VALUES
        ],
    }
