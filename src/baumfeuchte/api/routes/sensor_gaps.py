"""`/api/v1/sensors/gaps`: what came of each sensor and what did not."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import render_devices
from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.cursor import Cursor, next_part, read_one
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Limit, Moment, Offset, check_order
from baumfeuchte.api.schemas.devices import SensorGapsPage
from baumfeuchte.domain.sensor_id import normalise_sensor_id
from baumfeuchte.storage.gaps import frame_runs, gap_events
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.sensor_intervals import watched_sensors
from baumfeuchte.storage.web_queries import count_sensors

router = APIRouter(tags=["sensors"])

DEFAULT_PERIOD = timedelta(days=7)
LONGEST_PERIOD = timedelta(days=92)
"""A season of many sensors at once is the work of `baumfeuchte gaps`, not of a request."""


@router.get("/sensors/gaps", response_model=SensorGapsPage, summary="Missing frames by sensor")
async def list_gaps(
    *,
    request: Request,
    context: Ctx,
    _caller: CityReader,
    since: Annotated[Moment | None, Query(description="Default: 7 days before until.")] = None,
    until: Annotated[Moment | None, Query(description="Earlier than this; default: now.")] = None,
    dev_eui: Annotated[str | None, Query(description="Only this sensor.")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> Response:
    """Default: the last 7 days. Gaps vanish when their frames are backfilled."""
    begin, end = _period(since, until, context.clock())
    name = None if dev_eui is None else sensor_name(dev_eui)
    question = watched_sensors(
        context.clock(),
        dev_eui=name,
        limit=limit + 1,
        offset=offset,
        behind=read_one(cursor, str),
    )
    async with context.reads.connection() as connection:
        total = await arun_one(connection, count_sensors())
        found = await arun(connection, question)
        sensors = found[:limit]
        runs = await arun(connection, frame_runs(sensors, begin, end))
        events = await arun(connection, gap_events(sensors, begin, end))
    if name is not None:
        total = len(sensors)
    gaps = await run_in_threadpool(
        context.services.find_gaps, sensors, runs, events, since=begin, until=end
    )
    more = next_part(found, limit, lambda sensor: (sensor.dev_eui,))
    if more is not None:
        # Of all parts the same period, though time goes on between them.
        more |= {"since": begin.isoformat(), "until": end.isoformat()}
    return page_response(
        request,
        [render_devices.gaps(item) for item in gaps],
        next_query=more,
        total=total,
    )


def sensor_name(text: str) -> str:
    """A DevEUI in the spelling of the register; what is none is looked for as it is."""
    try:
        return normalise_sensor_id(text)
    except ValueError:
        return text


def _period(
    since: datetime | None, until: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    end = min(until or now, now)
    begin = since or end - DEFAULT_PERIOD
    check_order(begin, end)
    if end - begin > LONGEST_PERIOD:
        message = f"must be at most {LONGEST_PERIOD.days} days before until"
        raise Problem(
            422,
            f"The field since cannot be used: it {message}.",
            code="invalid_fields",
            extra={"errors": [{"field": "since", "message": message}]},
        )
    return begin, end
