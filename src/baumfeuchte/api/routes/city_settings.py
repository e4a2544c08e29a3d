"""`/api/v1/thresholds`: the values that the city sets itself."""

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, CityPlanner, Reader
from baumfeuchte.api.city_values import reset_values, set_values
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.render_city import city_value
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.schemas.city import CityKeys, CityValues, CityValuesIn
from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.city_values import CITY_VALUES
from baumfeuchte.storage.city_settings import own_values
from baumfeuchte.storage.query import arun

router = APIRouter(tags=["thresholds"])

"""What holds for all trees is not changed by somebody who sees a part of the city."""


@router.get("/thresholds", response_model=CityValues, summary="Thresholds and other values")
async def list_thresholds(context: Ctx, _caller: Reader) -> Response:
    """Every value that planning uses and a city may set, with its source."""
    return json_response(await _all(context))


@router.put("/thresholds", response_model=CityValues, summary="Set values of the city's own")
async def set_thresholds(context: Ctx, caller: CityPlanner, body: CityValuesIn) -> Response:
    """Set values; the next plan uses them and names their source. All or none."""
    await run_in_threadpool(_set, context, caller, body)
    return json_response(await _all(context))


@router.post("/thresholds/reset", response_model=CityValues, summary="Go back to published values")
async def reset_thresholds(context: Ctx, caller: CityPlanner, body: CityKeys) -> Response:
    """Forget values of the city's own; those that it did not set are left."""
    await run_in_threadpool(_reset, context, caller, body)
    return json_response(await _all(context))


def _set(context: Context, caller: Caller, body: CityValuesIn) -> None:
    with context.blocking.begin() as connection:
        try:
            set_values(
                connection,
                body.values,
                source=body.source,
                who=caller.name,
                now=context.clock(),
            )
        except InputError as error:
            raise _refused(error) from error


def _reset(context: Context, caller: Caller, body: CityKeys) -> None:
    with context.blocking.begin() as connection:
        try:
            reset_values(connection, body.keys, who=caller.name, now=context.clock())
        except InputError as error:
            raise _refused(error) from error


def _refused(error: InputError) -> Problem:
    return Problem(422, str(error), code="invalid_threshold")


async def _all(context: Context) -> dict[str, object]:
    async with context.reads.connection() as connection:
        own = {item.key: item for item in await arun(connection, own_values())}
    return {"items": [city_value(item, own.get(key)) for key, item in CITY_VALUES.items()]}
