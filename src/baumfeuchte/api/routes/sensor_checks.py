"""`/api/v1/sensors/check`: which sensors somebody should look at, why, and what to do."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import Cursor, computed_part, read
from baumfeuchte.api.render_checks import check
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Language, Limit, Offset
from baumfeuchte.api.schemas.checks import SensorCheckPage
from baumfeuchte.irrigation.sensor_check import SensorCheck
from baumfeuchte.storage.calibrations import all_calibrations
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import active_installations
from baumfeuchte.storage.sensor_health import health_facts, health_questions
from baumfeuchte.storage.sensor_intervals import watched_sensors
from baumfeuchte.storage.sensor_quality import probe_qualities

router = APIRouter(tags=["sensors"])


@router.get("/sensors/check", response_model=SensorCheckPage, summary="Sensors to look at")
async def list_checks(
    *,
    request: Request,
    context: Ctx,
    _caller: CityReader,
    lang: Annotated[Language, Query(description="Language of the texts.")] = Language.DE,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> Response:
    """Faults in the readings, silence, weak batteries and drift; bad ones first."""
    behind = read(cursor, int, datetime, str)
    found = await run_in_threadpool(all_checks, context)
    page, more = computed_part(
        found, lambda item: item.place, limit=limit, offset=offset, behind=behind
    )
    return page_response(
        request,
        [check(item, lang.value, context.zone) for item in page],
        next_query=more,
        total=len(found),
    )


def all_checks(context: Context) -> list[SensorCheck]:
    """The sensors that somebody should look at. Blocking."""
    now = context.clock()
    with context.blocking.begin() as connection:
        sensors = run(connection, watched_sensors(now))
        facts = health_facts(connection, health_questions(sensors, now))
        qualities = run(connection, probe_qualities())
        places = run(connection, active_installations(now))
        calibrations = run(connection, all_calibrations())
    health = context.services.assess_health(sensors, facts, now)
    return context.services.check_sensors(
        sensors, health, qualities=qualities, places=places, calibrations=calibrations, now=now
    )
