"""`/api/v1/sensors`: the devices, and when they were last heard."""

from fastapi import APIRouter, Request, Response

from baumfeuchte.api import render
from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.cursor import Cursor, next_part, read_one
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Limit, Offset
from baumfeuchte.api.schemas.register import SensorPage
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.web_queries import count_sensors, sensor_places

router = APIRouter(tags=["sensors"])


@router.get("/sensors", response_model=SensorPage, summary="Sensors by DevEUI")
async def list_sensors(
    *,
    request: Request,
    context: Ctx,
    _caller: CityReader,
    limit: Limit = 100,
    offset: Offset = 0,
    cursor: Cursor = None,
) -> Response:
    """Each sensor with its last sign of life and the trees that it is at now."""
    after = read_one(cursor, str)
    async with context.reads.connection() as connection:
        total = await arun_one(connection, count_sensors())
        rows = await arun(connection, sensor_places(limit + 1, offset, context.clock(), after))
    page = [render.sensor(row) for row in rows[:limit]]
    more = next_part(rows, limit, lambda row: (row.sensor.dev_eui,))
    return page_response(request, page, next_query=more, total=total)
