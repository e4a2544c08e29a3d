"""`/api/v1/registration`: a device in the hand, the trees around, and where the device is now."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import registration
from baumfeuchte.api.auth import Sensors
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.new_list import renew_list
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.render_registration import found_device, near_tree, rejection_group
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.schemas.registration import (
    FoundDevice,
    MoveIn,
    NearTreePage,
    Placed,
    ProbeIn,
    ProbePage,
    ReadAgain,
    ReadAgainIn,
    RegisterIn,
    RejectionGroupPage,
)
from baumfeuchte.api.type_lookup import probe_choices
from baumfeuchte.api.web.sensor_look import renew
from baumfeuchte.domain.device_code import CodeError, parse_device_code
from baumfeuchte.domain.placement import Placement
from baumfeuchte.storage.nearby import found_trees, nearest_trees
from baumfeuchte.storage.query import arun, run_one
from baumfeuchte.storage.sensor_frames import sensor_by_eui

router = APIRouter(prefix="/registration", tags=["registration"])

Json = dict[str, Any]
_ROUNDED = AfterValidator(lambda degrees: round(degrees, 7))
"""To the centimetre; the database's cosine knows no degrees that are hardly more than none."""

Latitude = Annotated[float, Query(ge=-90, le=90, description="WGS 84, degrees."), _ROUNDED]
Longitude = Annotated[float, Query(ge=-180, le=180, description="WGS 84, degrees."), _ROUNDED]


@router.get("/device", response_model=FoundDevice, summary="A device by its QR code or DevEUI")
async def get_device(
    *,
    context: Ctx,
    _caller: Sensors,
    code: Annotated[str, Query(description="QR code (TR005) or DevEUI.", max_length=500)],
) -> Response:
    """Needs the scope sensors. What its label, the register and kept messages say of it."""
    try:
        found = await run_in_threadpool(registration.find_device, context, code)
    except CodeError as error:
        raise _no_code(error) from None
    return json_response(found_device(found))


@router.get("/unknown", response_model=RejectionGroupPage, summary="Devices nobody registered")
async def list_unknown(*, request: Request, context: Ctx, _caller: Sensors) -> Response:
    """Needs the scope sensors. Devices that send and are not in the register, newest first."""

    def ask() -> list[Json]:
        with context.blocking.begin() as conn:
            return [rejection_group(group) for group in registration.unknown_devices(conn)]

    return page_response(request, await run_in_threadpool(ask), next_query=None)


@router.get("/nearest", response_model=NearTreePage, summary="Trees around a place")
async def list_nearest(
    *,
    request: Request,
    context: Ctx,
    _caller: Sensors,
    lat: Latitude,
    lon: Longitude,
    limit: Annotated[int, Query(ge=1, le=100, description="Most trees.")] = 10,
) -> Response:
    """Needs the scope sensors. The nearest first, with the sensors that are there."""
    async with context.reads.connection() as connection:
        rows = await arun(connection, nearest_trees(lat, lon, limit))
    return page_response(request, [near_tree(row) for row in rows], next_query=None)


@router.get("/trees", response_model=NearTreePage, summary="Trees by number, street or species")
async def list_trees(
    *,
    request: Request,
    context: Ctx,
    _caller: Sensors,
    search: Annotated[str, Query(description="A part of it.", min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=100, description="Most trees.")] = 10,
) -> Response:
    """Needs the scope sensors. As the nearest trees, without a distance."""
    async with context.reads.connection() as connection:
        rows = await arun(connection, found_trees(search, limit))
    return page_response(request, [near_tree(row) for row in rows], next_query=None)


@router.get("/probes", summary="Probes of a device type", response_model=ProbePage)
async def list_probes(
    *,
    request: Request,
    context: Ctx,
    _caller: Sensors,
    device: Annotated[str, Query(description="vendor/model", max_length=200)],
) -> Response:
    """Needs the scope sensors. With depths that are usual; only a suggestion."""
    found = await run_in_threadpool(probe_choices, context, device)
    items = [{"probe": item.probe, "depth_cm": item.depth_cm} for item in found if item.expected]
    return page_response(request, items, next_query=None)


@router.post("/register", response_model=Placed, summary="Register a device at a tree")
async def register(*, body: RegisterIn, context: Ctx, caller: Sensors) -> Response:
    """Needs the scope sensors. A known device is moved. What was rejected can be replayed then."""
    placement = Placement(
        dev_eui=_dev_eui(body.dev_eui),
        device=body.device,
        tree_number=body.tree_number,
        probes=_pairs(body.probes),
        since=body.since or context.clock(),
        settings=body.settings,
    )
    return await _place(context, placement, caller)


@router.post("/move", response_model=Placed, summary="Move a sensor to another tree")
async def move(*, body: MoveIn, context: Ctx, caller: Sensors) -> Response:
    """Needs the scope sensors. Its former stay ends; without depths each probe keeps its own."""
    dev_eui = _dev_eui(body.dev_eui)
    since = body.since or context.clock()
    probes = _pairs(body.probes or [])
    if not probes:
        probes = await run_in_threadpool(_depths_now, context, dev_eui, since)
    placement = Placement(
        dev_eui=dev_eui,
        device=None,
        tree_number=body.tree_number,
        probes=probes,
        since=since,
        removed_at=body.removed_at,
    )
    return await _place(context, placement, caller)


@router.post("/read-again", response_model=ReadAgain, summary="Decode stored uplinks anew")
async def read_again(*, body: ReadAgainIn, context: Ctx, caller: Sensors) -> Response:
    """Needs the scope sensors. After type or settings of a sensor were corrected."""
    dev_eui = _dev_eui(body.dev_eui)
    result = await run_in_threadpool(registration.read_again, context, caller, dev_eui)
    asked = await run_in_threadpool(renew_list, context, due=result.changed)
    return json_response(
        {
            "read": result.read,
            "added": result.added,
            "corrected": result.corrected,
            "removed": result.removed,
            "list_under_way": asked is not None,
        }
    )


async def _place(context: Context, placement: Placement, caller: Sensors) -> Response:
    placed, kept = await run_in_threadpool(registration.place, context, placement, caller)
    await run_in_threadpool(renew, context, placed.dev_eui)
    due = registration.changes_a_list(placed)
    asked = await run_in_threadpool(renew_list, context, due=due)
    outcome = "created" if placed.created else "moved" if placed.changes else "unchanged"
    return json_response(
        {
            "dev_eui": placed.dev_eui,
            "tree_number": placed.tree_number,
            "outcome": outcome,
            "kept": kept,
            "list_under_way": asked is not None,
        }
    )


def _depths_now(context: Context, dev_eui: str, since: datetime) -> tuple[tuple[int, float], ...]:
    """The probes that a sensor has, as its newest stay before a time says.

    Raises:
        Problem: 404 for a sensor that nobody knows.
    """
    with context.blocking.begin() as conn:
        sensor = run_one(conn, sensor_by_eui(dev_eui))
        if sensor is None:
            raise Problem(404, f"There is no sensor {dev_eui}.", code="not_found")
        places = [
            known.installation
            for known in registration.places_of(conn, sensor.id or 0)
            if known.installation.since <= since
        ]
    newest = {entry.probe: entry.depth_cm for entry in reversed(places)}
    return tuple(sorted(newest.items()))


def _pairs(probes: list[ProbeIn]) -> tuple[tuple[int, float], ...]:
    return tuple((item.probe, item.depth_cm) for item in probes)


def _dev_eui(text: str) -> str:
    try:
        return parse_device_code(text).dev_eui
    except CodeError as error:
        raise _no_code(error) from None


def _no_code(error: CodeError) -> Problem:
    return Problem(422, str(error), code="no_device_code", extra={"why": error.code})
