"""`/api/v1/water-points`: depots and refill points."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import tour_render
from baumfeuchte.api.auth import CityPlanner, Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.fleet import remove_water_point, store_water_point
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.schemas.tour import WaterPoint as Shape
from baumfeuchte.api.schemas.tour import WaterPointIn, WaterPointPage
from baumfeuchte.domain.tour import WaterPoint
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.tours.water_points import all_water_points

router = APIRouter(tags=["tours"])
PointId = Annotated[Id, Path(description="Our id of the water point.")]


@router.get("/water-points", response_model=WaterPointPage, summary="Depots and refill points")
async def list_water_points(request: Request, context: Ctx, _caller: Reader) -> Response:
    """All of them by name, also those that are switched off."""
    async with context.reads.connection() as connection:
        found = await arun(connection, all_water_points())
    return page_response(request, [tour_render.water_point(x) for x in found], next_query=None)


@router.post("/water-points", status_code=201, response_model=Shape, summary="Add a water point")
async def post_water_point(body: WaterPointIn, context: Ctx, caller: CityPlanner) -> Response:
    """A depot, a refill point, or both."""
    point = WaterPoint(**body.model_dump())
    stored = await run_in_threadpool(store_water_point, context, caller, point)
    return json_response(tour_render.water_point(stored), status=201)


@router.put("/water-points/{point_id}", response_model=Shape, summary="Change a water point")
async def put_water_point(
    point_id: PointId, body: WaterPointIn, context: Ctx, caller: CityPlanner
) -> Response:
    """Tours that are planned keep their times until they are computed anew."""
    point = WaterPoint(id=point_id, **body.model_dump())
    stored = await run_in_threadpool(store_water_point, context, caller, point)
    return json_response(tour_render.water_point(stored))


@router.delete("/water-points/{point_id}", status_code=204, summary="Remove a water point")
async def delete_water_point(point_id: PointId, context: Ctx, caller: CityPlanner) -> Response:
    """Only while no vehicle and no tour uses it; else switch it off."""
    await run_in_threadpool(remove_water_point, context, caller, point_id)
    return Response(status_code=204)
