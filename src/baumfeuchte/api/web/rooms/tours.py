"""The tours of a day, and building them."""

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Planner, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.list_filter import MOST_CHOSEN, filter_pairs, read_filter
from baumfeuchte.api.routes.params import DayOrNone
from baumfeuchte.api.tour_build import Desk, Wish, build
from baumfeuchte.api.tour_choice import (
    chosen_trees,
    free_trees,
    held_trees,
    listed_trees,
    read_tours,
    run_id_of,
)
from baumfeuchte.api.tour_outings import aread_outings
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.texts import Language
from baumfeuchte.api.web.tour_chooser import Choice, sums, tree_rows, vehicle_rows
from baumfeuchte.api.web.tour_problems import (
    clash_sentence,
    left_out_sentence,
    problem_sentence,
    problem_text,
)
from baumfeuchte.api.web.tour_view import card, left_out
from baumfeuchte.api.web.watered import words_by_tree
from baumfeuchte.api.web.whole import whole
from baumfeuchte.domain.times import FIRST_DAY, LAST_DAY
from baumfeuchte.domain.tour_states import TourStatus
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.recommendations import ListFilter
from baumfeuchte.storage.tours.tours import tours_of_day
from baumfeuchte.storage.tours.vehicles import all_vehicles

router = APIRouter(include_in_schema=False)

_OF_A_LIST = ("day", "revision", "sort", "group", "tank")


async def form_of(request: Request) -> FormData:
    """The fields of a form, also those that come several times."""
    return await request.form()


Form = Annotated[FormData, Depends(form_of)]


@router.get("/tours")
async def tours_page(
    request: Request,
    context: Ctx,
    caller: Reader,
    day: Annotated[DayOrNone, Query()] = None,
    problem: str = "",
) -> Response:
    """The day's tours as cards."""
    language = engine.language_of(request)
    wanted = day or context.today()
    found = await read_tours(context, caller, wanted)
    found.sort(key=lambda pair: pair[0].status is TourStatus.CANCELLED)
    outings = await aread_outings(context, wanted, caller.area)
    return engine.page(
        request,
        "tours.html",
        day=wanted,
        day_long=formats.long_day(wanted, language),
        earlier=engine.address(language, "/tours", day=wanted - timedelta(days=1)),
        later=engine.address(language, "/tours", day=wanted + timedelta(days=1)),
        cards=[
            card(tour, stops, context.zone, language)
            | {"clash": clash_sentence(outings, tour.id, context.zone, language)}
            for tour, stops in found
        ],
        left_out=left_out([tour for tour, _ in found], caller, language),
        may_plan=caller.may("planner"),
        problem=problem_text(problem, language),
    )


@router.get("/tours/new")
async def new_tours_page(
    request: Request,
    context: Ctx,
    caller: Planner,
    day: Annotated[DayOrNone, Query()] = None,
    district: str = "",
) -> Response:
    """Choose vehicles for all trees of the list that need water and are free."""
    desk, wanted = Desk(context, caller), day or context.today()
    chosen = ListFilter(district=district or None)

    def read() -> Choice:
        run_id = run_id_of(desk, wanted)
        trees = free_trees(desk, wanted, run_id, chosen)
        return Choice(day=wanted, run_id=run_id, trees=trees, held={})

    return await _chooser(request, desk, await run_in_threadpool(read))


@router.post("/tours/new")
async def choose_page(request: Request, context: Ctx, caller: Planner, form: Form) -> Response:
    """The same for the trees that somebody chose in the list: ``tree_id``, or ``all`` of them."""
    desk, day = Desk(context, caller), _day(form, context)
    query = _query(request, form)

    def read() -> Choice:
        run_id = whole(form.get("run_id")) or run_id_of(desk, day)
        if form.get("all") == "1":
            trees = listed_trees(desk, run_id, read_filter(parse_qsl(query)))
        else:
            trees = chosen_trees(desk, run_id, _ids(form, "tree_id"))
        held = held_trees(desk, day, trees)
        return Choice(day=day, run_id=run_id, trees=trees, held=held, query=query)

    return await _chooser(request, desk, await run_in_threadpool(read))


@router.post("/tours/build")
async def build_tours(request: Request, context: Ctx, caller: Planner, form: Form) -> Response:
    """Compute drafts and show them; where that cannot be, the form again, as it was filled in."""
    desk, day = Desk(context, caller), _day(form, context)
    run_id, tree_ids = whole(form.get("run_id")) or None, _ids(form, "tree_id")
    vehicle_ids = _ids(form, "vehicle_id")
    wish = Wish(day=day, tree_ids=tree_ids, vehicle_ids=vehicle_ids, run_id=run_id)
    language = engine.language_of(request)
    try:
        built = await run_in_threadpool(lambda: build(desk, wish))
    except Problem as error:
        problem = problem_sentence(error, context.zone, language)
    else:
        if built.tour_ids:
            return RedirectResponse(engine.address(language, "/tours", day=day), status_code=303)
        problem = left_out_sentence(built.left_out, language)

    def read() -> Choice:
        shown = [*numbers(form.get("shown")), *tree_ids]
        trees = chosen_trees(desk, run_id, shown[:MOST_CHOSEN])
        return Choice(
            day=day,
            run_id=run_id,
            trees=trees,
            held=held_trees(desk, day, trees),
            ticked=tree_ids,
            vehicle_ids=vehicle_ids,
            query=_query(request, form) or None,
        )

    return await _chooser(request, desk, await run_in_threadpool(read), problem=problem)


async def _chooser(request: Request, desk: Desk, choice: Choice, *, problem: str = "") -> Response:
    context, language = desk.context, engine.language_of(request)
    async with context.reads.connection() as connection:
        fleet = await arun(connection, all_vehicles(desk.caller.area, active_only=True))
        tours = await arun(connection, tours_of_day(choice.day, desk.caller.area))
    outings = await aread_outings(context, choice.day, desk.caller.area)
    seen = {tour.id for tour in tours}
    rows = tree_rows(choice, seen, language)
    watered = await words_by_tree(
        context, choice.day, language, desk.caller.area, [tree.tree_id for tree in choice.trees]
    )
    return engine.page(
        request,
        "tours_new.html",
        status=409 if problem else 200,
        day=choice.day,
        day_long=formats.long_day(choice.day, language),
        run_id=choice.run_id,
        rows=rows,
        sums=sums(rows, fleet, language),
        vehicles=vehicle_rows(context, fleet, outings, choice, language=language),
        query=choice.query,
        list_url=_list_url(choice.query, language),
        watered=watered,
        problem=problem,
    )


def _list_url(query: str | None, language: Language) -> str:
    """The page of the list that the trees come from, as it was filtered."""
    pairs = parse_qsl(query or "")
    kept = [pair for pair in pairs if pair[0] in _OF_A_LIST]
    kept += [pair for pair in filter_pairs(read_filter(pairs)) if pair[0] != "tree_id"]
    if language == "en":
        kept.append(("lang", "en"))
    return f"/?{urlencode(kept)}" if kept else "/"


def _day(form: FormData, context: Context) -> date:
    try:
        day = date.fromisoformat(str(form.get("day", "")))
        return day if FIRST_DAY <= day <= LAST_DAY else context.today()
    except ValueError:
        return context.today()


def _ids(form: FormData, name: str) -> list[int]:
    """Numbers of a field that comes several times; what is none is left out."""
    found = [whole(value) for value in form.getlist(name)]
    return list(dict.fromkeys(key for key in found if key))


def numbers(value: object) -> list[int]:
    """Keys with commas between them; what is none is left out."""
    found = (whole(part) for part in str(value or "").split(","))
    return list(dict.fromkeys(key for key in found if key))


def _query(request: Request, form: FormData) -> str:
    """The list's filter: in a field of the form, or in the address that it was sent to."""
    return (str(form.get("filter", "")) or request.url.query).lstrip("?")
