"""The tours of a day, and building them."""

from datetime import date, timedelta
from math import ceil
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Planner, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.list_filter import read_filter
from baumfeuchte.api.tour_build import Desk, Wish, build
from baumfeuchte.api.tour_choice import chosen_trees, free_trees, read_tours, run_id_of
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.texts import TEXTS, Language, text
from baumfeuchte.api.web.tour_view import card, left_out
from baumfeuchte.domain.tour_states import TourStatus
from baumfeuchte.storage.query import run
from baumfeuchte.storage.recommendations import ListFilter
from baumfeuchte.storage.tours.vehicles import all_vehicles
from baumfeuchte.storage.tours.wishes import WishedTree

router = APIRouter(include_in_schema=False)


async def form_of(request: Request) -> FormData:
    """The fields of a form, also those that come several times."""
    return await request.form()


Form = Annotated[FormData, Depends(form_of)]


@router.get("/tours")
async def tours_page(
    request: Request,
    context: Ctx,
    caller: Reader,
    day: Annotated[date | None, Query()] = None,
    problem: str = "",
) -> Response:
    """The day's tours as cards."""
    language = engine.language_of(request)
    wanted = day or context.today()
    found = await read_tours(context, caller, wanted)
    found.sort(key=lambda pair: pair[0].status is TourStatus.CANCELLED)
    return engine.page(
        request,
        "tours.html",
        day=wanted,
        day_long=formats.long_day(wanted, language),
        earlier=engine.address(language, "/tours", day=wanted - timedelta(days=1)),
        later=engine.address(language, "/tours", day=wanted + timedelta(days=1)),
        cards=[card(tour, stops, context.zone, language) for tour, stops in found],
        left_out=left_out([tour for tour, _ in found], caller, language),
        may_plan=caller.may("planner"),
        problem=problem_text(problem, language),
    )


def problem_text(code: str, language: Language) -> str:
    """One sentence about a refused change; empty for none."""
    if not code:
        return ""
    key = f"tours_problem_{code}"
    return text(key if key in TEXTS else "tours_problem_other", language)


@router.get("/tours/new")
async def new_tours_page(
    request: Request,
    context: Ctx,
    caller: Planner,
    day: Annotated[date | None, Query()] = None,
    district: str = "",
) -> Response:
    """Choose vehicles for all trees of the list that need water and are free."""
    desk, wanted = Desk(context, caller), day or context.today()
    chosen = ListFilter(district=district or None)

    def read() -> tuple[int | None, list[WishedTree]]:
        run_id = run_id_of(desk, wanted)
        return run_id, free_trees(desk, wanted, run_id, chosen)

    run_id, trees = await run_in_threadpool(read)
    return await _chooser(request, desk, wanted, run_id, trees)


@router.post("/tours/new")
async def choose_page(request: Request, context: Ctx, caller: Planner, form: Form) -> Response:
    """The same for the trees that somebody chose in the list: ``tree_id``, or ``all`` of them."""
    desk = Desk(context, caller)
    day = _day(form, context)

    def read() -> tuple[int | None, list[WishedTree]]:
        run_id = _number(form.get("run_id")) or run_id_of(desk, day)
        if form.get("all") == "1":
            return run_id, free_trees(desk, day, run_id, _filter(request, form))
        return run_id, chosen_trees(desk, run_id, _ids(form, "tree_id"))

    run_id, trees = await run_in_threadpool(read)
    return await _chooser(request, desk, day, run_id, trees)


@router.post("/tours/build")
async def build_tours(request: Request, context: Ctx, caller: Planner, form: Form) -> Response:
    """Compute drafts and show them."""
    desk, day = Desk(context, caller), _day(form, context)
    run_id, tree_ids = _number(form.get("run_id")), _ids(form, "tree_id")
    wish = Wish(
        day=day, tree_ids=tree_ids, vehicle_ids=_ids(form, "vehicle_id"), run_id=run_id or None
    )
    language = engine.language_of(request)
    try:
        await run_in_threadpool(lambda: build(desk, wish))
    except Problem as error:
        trees = await run_in_threadpool(lambda: chosen_trees(desk, run_id, tree_ids))
        said = problem_text(error.code, language)
        return await _chooser(request, desk, day, run_id, trees, problem=said)
    return RedirectResponse(engine.address(language, "/tours", day=day), status_code=303)


async def _chooser(
    request: Request,
    desk: Desk,
    day: date,
    run_id: int | None,
    trees: list[WishedTree],
    *,
    problem: str = "",
) -> Response:
    language = engine.language_of(request)

    def vehicles() -> list[Any]:
        with desk.context.blocking.begin() as conn:
            return run(conn, all_vehicles(desk.caller.area, active_only=True))

    fleet = await run_in_threadpool(vehicles)
    litres = sum(tree.litres or 0 for tree in trees)
    tank = max((vehicle.tank_litres for vehicle in fleet), default=0)
    return engine.page(
        request,
        "tours_new.html",
        status=409 if problem else 200,
        day=day,
        day_long=formats.long_day(day, language),
        run_id=run_id,
        trees=trees,
        litres=formats.number(litres, language),
        loads=ceil(litres / tank) if tank else 0,
        tank=formats.number(tank, language),
        vehicles=[
            {"tank": formats.number(vehicle.tank_litres, language), "item": vehicle}
            for vehicle in fleet
        ],
        problem=problem,
    )


def _day(form: FormData, context: Context) -> date:
    try:
        return date.fromisoformat(str(form.get("day", "")))
    except ValueError:
        return context.today()


def _ids(form: FormData, name: str) -> list[int]:
    """Numbers of a field that comes several times; what is none is left out."""
    found = [_number(value) for value in form.getlist(name)]
    return list(dict.fromkeys(number for number in found if number))


def _number(value: object) -> int:
    shown = str(value or "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 19 else 0  # noqa: PLR2004 - bigint


def _filter(request: Request, form: FormData) -> ListFilter:
    """The list's filter: in a field of the form, or in the address that it was sent to."""
    query = str(form.get("filter", "")) or request.url.query
    return read_filter(parse_qsl(query.lstrip("?")))
