"""`/api/v1/tours`: build, look at, change, release."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import tour_changes as changes
from baumfeuchte.api import tour_render as render
from baumfeuchte.api import tour_status as status
from baumfeuchte.api import tour_work as work
from baumfeuchte.api.auth import Caller, Planner, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.routes.params import Language
from baumfeuchte.api.schemas.common import Day, Id
from baumfeuchte.api.schemas.tour import (
    GEOJSON,
    Based,
    OrderIn,
    SkipIn,
    StopIn,
    TourDetail,
    TourPage,
    TourPatch,
    ToursBuilt,
    ToursIn,
)
from baumfeuchte.api.tour_build import Desk, build
from baumfeuchte.api.tour_choice import read_tour, read_tours, wish_of
from baumfeuchte.api.tour_paper import PDF, printed

router = APIRouter(tags=["tours"])
TourId = Annotated[Id, Path(description="Our id of the tour.")]
StopId = Annotated[Id, Path(description="Our id of the stop.")]
Seen = Annotated[int, Query(ge=1, le=2**31 - 2, description="Version that the change is based on.")]
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/geo+json": {"example": GEOJSON}}}
}


@router.get("/tours", response_model=TourPage, summary="The tours of a day")
async def list_tours(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    day: Annotated[Day | None, Query(description="Default: today.")] = None,
) -> Response:
    """By name. Who is limited to an area sees tours with trees of it, and only these trees."""
    wanted = day or context.today()
    found = await read_tours(context, caller, wanted)
    items = [render.tour_line(tour, stops) for tour, stops in found]
    return page_response(request, items, next_query=None, day=wanted)


@router.post("/tours", status_code=201, response_model=ToursBuilt, summary="Build tours")
async def post_tours(body: ToursIn, context: Ctx, caller: Planner) -> Response:
    """Drafts for several vehicles at once; takes some seconds. Trees that do not fit are named."""
    desk = Desk(context, caller)
    built = await run_in_threadpool(lambda: build(desk, wish_of(desk, body)))
    tours = [await _detail(context, caller, tour_id) for tour_id in built.tour_ids]
    return json_response({"tours": tours, "left_out": list(built.left_out)}, status=201)


@router.get("/tours/{tour_id}.gpx", summary="A tour for a navigation device", responses={200: {
    "content": {render.GPX: {"schema": {"type": "string"}, "example": "<gpx/>"}},
}}, response_class=Response)  # fmt: skip
async def get_gpx(tour_id: TourId, context: Ctx, caller: Reader) -> Response:
    """Waypoints, and a track along the streets where they are known, else straight (GPX 1.1)."""
    tour, stops = await read_tour(context, caller, tour_id)
    name = f"tour-{tour.day}-{tour.id}.gpx"
    return Response(
        render.gpx(tour, stops),
        media_type=render.GPX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/tours/{tour_id}.pdf", summary="A tour to print", responses={200: {
    "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
}}, response_class=Response)  # fmt: skip
async def get_pdf(
    *,
    request: Request,
    tour_id: TourId,
    context: Ctx,
    caller: Reader,
    lang: Annotated[Language, Query(description="Of what is printed.")] = Language.DE,
) -> Response:
    """On A4: the stops in order with a box to tick, and a sketch of the way."""
    return await printed(request, context, caller, tour_id, lang.value)


@router.get(
    "/tours/{tour_id}.geojson",
    summary="A tour for a map",
    responses=_FILES,
    response_class=Response,
)
async def get_geojson(tour_id: TourId, context: Ctx, caller: Reader) -> Response:
    """The way as a line and each stop as a point."""
    tour, stops = await read_tour(context, caller, tour_id)
    found = json_response(render.geojson(tour, stops))
    found.headers["Content-Type"] = "application/geo+json"
    return found


@router.get("/tours/{tour_id}", response_model=TourDetail, summary="A tour with its stops")
async def get_tour(tour_id: TourId, context: Ctx, caller: Reader) -> Response:
    """In the order of the way, with times, litres and what became of each stop."""
    return json_response(await _detail(context, caller, tour_id))


async def _detail(context: Context, caller: Caller, tour_id: int) -> dict[str, Any]:
    tour, stops = await read_tour(context, caller, tour_id)
    return render.tour_detail(tour, stops, whole_city=not caller.area.limited)


@router.patch("/tours/{tour_id}", response_model=TourDetail, summary="Change a tour")
async def patch_tour(tour_id: TourId, body: TourPatch, context: Ctx, caller: Planner) -> Response:
    """Name, crew, vehicle, or status: draft -> planned -> under_way -> done."""

    def change(desk: Desk, opened: work.Open) -> None:
        if body.vehicle_id is not None:
            changes.change_vehicle(desk, opened, body.vehicle_id)
            opened = work.open_tour(desk, tour_id, None)
        texts = body.model_dump(include={"name", "crew"}, exclude_none=True)
        if texts:
            status.set_values(desk, opened, texts)
            opened = work.open_tour(desk, tour_id, None)
        if body.status is not None and body.status is not opened.tour.status:
            status.set_status(desk, opened, body.status)

    return await _changed(context, caller, tour_id, body.version, change)


async def _changed(
    context: Context,
    caller: Caller,
    tour_id: int,
    version: int,
    change: Any,  # noqa: ANN401
) -> Response:
    desk = Desk(context, caller)
    await run_in_threadpool(lambda: change(desk, work.open_tour(desk, tour_id, version)))
    return json_response(await _detail(context, caller, tour_id))


@router.delete("/tours/{tour_id}", status_code=204, summary="Delete a draft")
async def delete_tour(tour_id: TourId, version: Seen, context: Ctx, caller: Planner) -> Response:
    """Its trees are free again. What is released is cancelled instead."""
    desk = Desk(context, caller)
    await run_in_threadpool(lambda: status.delete(desk, work.open_tour(desk, tour_id, version)))
    return Response(status_code=204)


@router.post(
    "/tours/{tour_id}/optimise", response_model=TourDetail, summary="Compute the rest anew"
)
async def optimise_tour(tour_id: TourId, body: Based, context: Ctx, caller: Planner) -> Response:
    """From where the vehicle is, with what its tank still holds; stops done stay."""
    return await _changed(context, caller, tour_id, body.version, changes.optimise)


@router.put("/tours/{tour_id}/order", response_model=TourDetail, summary="Order the open trees")
async def put_order(tour_id: TourId, body: OrderIn, context: Ctx, caller: Planner) -> Response:
    """Refills and times follow; `faults` says what does not work. It is kept until `optimise`."""

    def change(desk: Desk, opened: work.Open) -> None:
        trees = {stop.id: stop.tree_id or 0 for stop in opened.progress.open}
        if sorted(trees) != sorted(body.stop_ids):
            raise Problem(
                422,
                "stop_ids has to hold each open tree of the tour once; read the tour again.",
                code="invalid_fields",
            )
        order = [trees[stop_id] for stop_id in body.stop_ids]
        changes.reorder(desk, opened, order)

    return await _changed(context, caller, tour_id, body.version, change)


@router.post("/tours/{tour_id}/stops", response_model=TourDetail, summary="Add a tree")
async def add_stop(tour_id: TourId, body: StopIn, context: Ctx, caller: Planner) -> Response:
    """Where it fits best; the rest is computed anew, or keeps the order that somebody made."""

    def change(desk: Desk, opened: work.Open) -> None:
        changes.add(desk, opened, body.tree_id, body.litres)

    return await _changed(context, caller, tour_id, body.version, change)


@router.delete(
    "/tours/{tour_id}/stops/{stop_id}", response_model=TourDetail, summary="Take a tree out"
)
async def remove_stop(
    tour_id: TourId, stop_id: StopId, version: Seen, context: Ctx, caller: Planner
) -> Response:
    """The order of the others stays; the tree is free for another tour."""

    def change(desk: Desk, opened: work.Open) -> None:
        changes.take_out(desk, opened, stop_id)

    return await _changed(context, caller, tour_id, version, change)


@router.post(
    "/tours/{tour_id}/stops/{stop_id}/skip", response_model=TourDetail, summary="Skip a tree"
)
async def skip_stop(
    tour_id: TourId, stop_id: StopId, body: SkipIn, context: Ctx, caller: Planner
) -> Response:
    """It stays as skipped; the rest is computed anew, or keeps the order that somebody made."""

    def change(desk: Desk, opened: work.Open) -> None:
        changes.skip(desk, opened, stop_id, body.note)

    return await _changed(context, caller, tour_id, body.version, change)
