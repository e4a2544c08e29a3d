"""`/api/v1/sensors/health`: which devices need somebody."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import render_devices
from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import Cursor, computed_part, read
from baumfeuchte.api.problems import Problem as ProblemError
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.routes.params import Limit, Offset
from baumfeuchte.api.routes.sensor_gaps import sensor_name
from baumfeuchte.api.schemas.devices import SensorHealth as SensorHealthShape
from baumfeuchte.api.schemas.devices import SensorHealthPage
from baumfeuchte.domain.device_health import Problem, SensorHealth
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_health import health_facts, health_questions
from baumfeuchte.storage.sensor_intervals import watched_sensors

router = APIRouter(tags=["sensors"])

_BATTERY = frozenset({Problem.BATTERY_EMPTY, Problem.BATTERY_LOW})


@router.get("/sensors/health", response_model=SensorHealthPage, summary="Sensors, worst first")
async def list_health(
    *,
    request: Request,
    context: Ctx,
    _caller: CityReader,
    silent: Annotated[bool | None, Query(description="true: only silent ones; false: others.")] = (
        None
    ),
    battery: Annotated[
        bool | None, Query(description="true: only those with a low or empty battery.")
    ] = None,
    problem: Annotated[
        list[Problem | Literal["any"]] | None,
        Query(description="Only those with one of these problems; repeat it. any: all with one."),
    ] = None,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> Response:
    """Battery, signal, losses and silence of all sensors."""
    wanted = set(problem or ())
    behind = read(cursor, int, str, float, str)
    # The worst come first, so all are looked at: seconds for thousands of sensors, in a thread.
    found = [
        item
        for item in await run_in_threadpool(_health, context, None)
        if (silent is None or (item.silent_since is not None) is silent)
        and (battery is None or bool(_BATTERY & set(item.problems)) is battery)
        and (not wanted or (item.problems and ("any" in wanted or wanted & set(item.problems))))
    ]
    page, more = computed_part(
        found, lambda item: item.place, limit=limit, offset=offset, behind=behind
    )
    return page_response(
        request,
        [render_devices.health(item) for item in page],
        next_query=more,
        total=len(found),
    )


@router.get(
    "/sensors/{dev_eui}/health", response_model=SensorHealthShape, summary="One sensor as a device"
)
async def get_health(
    *,
    context: Ctx,
    _caller: CityReader,
    dev_eui: Annotated[str, Path(description="DevEUI in any spelling, or the sensor's name.")],
) -> Response:
    """The same for one sensor."""
    name = sensor_name(dev_eui)
    found = await run_in_threadpool(_health, context, name)
    if not found:
        raise ProblemError(404, f"There is no sensor {name}.", code="not_found")
    return json_response(render_devices.health(found[0]))


def _health(context: Context, dev_eui: str | None) -> list[SensorHealth]:
    now = context.clock()
    with context.blocking.begin() as connection:
        sensors = run(connection, watched_sensors(now, dev_eui=dev_eui))
        facts = health_facts(connection, health_questions(sensors, now))
    return context.services.assess_health(sensors, facts, now)
