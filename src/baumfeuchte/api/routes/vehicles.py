"""`/api/v1/vehicles`: watering vehicles."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import tour_render
from baumfeuchte.api.auth import CityPlanner, Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.fleet import remove_vehicle, store_vehicle
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.schemas.tour import Vehicle as Shape
from baumfeuchte.api.schemas.tour import VehicleIn, VehiclePage
from baumfeuchte.domain.tour import Vehicle
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.tours.vehicles import all_vehicles

router = APIRouter(tags=["tours"])
VehicleId = Annotated[Id, Path(description="Our id of the vehicle.")]


@router.get("/vehicles", response_model=VehiclePage, summary="Watering vehicles")
async def list_vehicles(request: Request, context: Ctx, caller: Reader) -> Response:
    """By name, also those that are switched off; a contractor sees only its own."""
    async with context.reads.connection() as connection:
        found = await arun(connection, all_vehicles(caller.area))
    return page_response(request, [tour_render.vehicle(x) for x in found], next_query=None)


@router.post("/vehicles", status_code=201, response_model=Shape, summary="Add a vehicle")
async def post_vehicle(body: VehicleIn, context: Ctx, caller: CityPlanner) -> Response:
    """Its depot has to be there already."""
    wanted = Vehicle(**body.model_dump())
    stored = await run_in_threadpool(store_vehicle, context, caller, wanted)
    return json_response(tour_render.vehicle(stored), status=201)


@router.put("/vehicles/{vehicle_id}", response_model=Shape, summary="Change a vehicle")
async def put_vehicle(
    vehicle_id: VehicleId, body: VehicleIn, context: Ctx, caller: CityPlanner
) -> Response:
    """Tours that are planned keep their times until they are computed anew."""
    wanted = Vehicle(id=vehicle_id, **body.model_dump())
    stored = await run_in_threadpool(store_vehicle, context, caller, wanted)
    return json_response(tour_render.vehicle(stored))


@router.delete("/vehicles/{vehicle_id}", status_code=204, summary="Remove a vehicle")
async def delete_vehicle(vehicle_id: VehicleId, context: Ctx, caller: CityPlanner) -> Response:
    """Only while no tour uses it; else switch it off."""
    await run_in_threadpool(remove_vehicle, context, caller, vehicle_id)
    return Response(status_code=204)
