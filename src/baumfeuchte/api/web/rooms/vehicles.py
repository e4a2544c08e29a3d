"""Vehicles, depots and refill points: everybody looks, planners change."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Caller, CityPlanner, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.fleet import (
    remove_vehicle,
    remove_water_point,
    store_vehicle,
    store_water_point,
)
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.fleet_form import (
    FieldError,
    point_form,
    point_of,
    vehicle_form,
    vehicle_of,
)
from baumfeuchte.api.web.fleet_view import points_view, vehicles_view
from baumfeuchte.api.web.rooms.tours import Form
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.fleet_errors import FleetError
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.tours.vehicles import all_vehicles
from baumfeuchte.storage.tours.water_points import all_water_points

router = APIRouter(include_in_schema=False)
Edit = Annotated[int, Query(ge=0, le=2**63 - 1)]


@router.get("/admin/vehicles")
async def vehicles_page(
    *, request: Request, context: Ctx, caller: Reader, edit: Edit = 0, done: str = ""
) -> Response:
    """All vehicles, and the form for one."""
    return await _vehicles(request, context, caller, edit=edit, done=done == "1")


async def _vehicles(
    request: Request,
    context: Context,
    caller: Caller,
    *,
    edit: int = 0,
    sent: FormData | None = None,
    **more: object,
) -> Response:
    async with context.reads.connection() as connection:
        vehicles = await arun(connection, all_vehicles(caller.area))
        points = await arun(connection, all_water_points())
    language = engine.language_of(request)
    edited = next((item for item in vehicles if item.id == edit), None)
    return engine.page(
        request,
        "fleet.html",
        status=400 if more.get("problem") else 200,
        **vehicles_view(vehicles, points, language),
        **vehicle_form(edited, points, language, sent),
        **_frame(caller, more),
    )


@router.get("/admin/water-points")
async def points_page(
    *, request: Request, context: Ctx, caller: Reader, edit: Edit = 0, done: str = ""
) -> Response:
    """All depots and refill points, and the form for one."""
    return await _points(request, context, caller, edit=edit, done=done == "1")


async def _points(
    request: Request,
    context: Context,
    caller: Caller,
    *,
    edit: int = 0,
    sent: FormData | None = None,
    **more: object,
) -> Response:
    async with context.reads.connection() as connection:
        points = await arun(connection, all_water_points())
    language = engine.language_of(request)
    edited = next((item for item in points if item.id == edit), None)
    return engine.page(
        request,
        "fleet.html",
        status=400 if more.get("problem") else 200,
        **points_view(points, language),
        **point_form(edited, language, sent),
        **_frame(caller, more),
    )


def _frame(caller: Caller, more: dict[str, object]) -> dict[str, Any]:
    may = caller.may("planner") and not caller.area.limited
    administers = caller.may("admin") and not caller.area.limited
    return {"may_plan": may, "administers": administers, "problem": "", "done": False,
            "ask": False} | more  # fmt: skip


@router.post("/admin/vehicles")
async def save_vehicle(request: Request, context: Ctx, caller: CityPlanner, form: Form) -> Response:
    """Add or change a vehicle."""
    language = engine.language_of(request)
    why = await _try(request, lambda: store_vehicle(context, caller, vehicle_of(form, language)))
    if why:
        edit = _id(form)
        return await _vehicles(request, context, caller, edit=edit, problem=why, sent=form)
    return _back(request, "/admin/vehicles")


@router.post("/admin/vehicles/delete")
async def delete_vehicle(
    request: Request, context: Ctx, caller: CityPlanner, form: Form
) -> Response:
    """Remove a vehicle without tours."""
    why = await _try(request, lambda: remove_vehicle(context, caller, _id(form)))
    if why:
        return await _vehicles(request, context, caller, edit=_id(form), problem=why)
    return _back(request, "/admin/vehicles")


@router.post("/admin/water-points")
async def save_point(request: Request, context: Ctx, caller: CityPlanner, form: Form) -> Response:
    """Add or change a water point."""
    language, sure = engine.language_of(request), form.get("sure") == "1"
    why = await _try(
        request,
        lambda: store_water_point(context, caller, point_of(form, language), sure=sure),
        place=lambda: point_of(form, language).place,
    )
    if why:
        ask = why == text("place_far", language)
        return await _points(
            request, context, caller, edit=_id(form), problem=why, sent=form, ask=ask
        )
    return _back(request, "/admin/water-points")


@router.post("/admin/water-points/delete")
async def delete_point(request: Request, context: Ctx, caller: CityPlanner, form: Form) -> Response:
    """Remove a water point that nothing uses."""
    why = await _try(request, lambda: remove_water_point(context, caller, _id(form)))
    if why:
        return await _points(request, context, caller, edit=_id(form), problem=why)
    return _back(request, "/admin/water-points")


async def _try(
    request: Request,
    work: Callable[[], object],
    place: Callable[[], tuple[float, float]] | None = None,
) -> str:
    """Do it; a sentence when it is refused. ``place`` is where it would stand."""
    language = engine.language_of(request)
    try:
        await run_in_threadpool(work)
    except FleetError as error:
        if place is not None and error.code.startswith("place_"):
            shown = (formats.in_field(value, language) for value in reversed(place()))
            return text(error.code, language, swapped=" / ".join(shown))
        return text(f"fleet_error_{error.code}", language, **error.names)
    except NotFoundError:
        return text("fleet_error_gone", language)
    except FieldError as error:
        return error.sentence(language)
    except ValueError:
        return text("fleet_bad_time", language)
    return ""


def _id(form: FormData) -> int:
    value = str(form.get("id", ""))
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0  # noqa: PLR2004 - bigint


def _back(request: Request, path: str) -> Response:
    where = engine.address(engine.language_of(request), path, done="1")
    return RedirectResponse(where, status_code=303)
