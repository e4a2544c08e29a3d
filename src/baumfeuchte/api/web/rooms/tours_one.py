"""The page of one tour, and what the planner does there."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from baumfeuchte.api import tour_changes, tour_status, tour_work
from baumfeuchte.api.auth import Planner, Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.tour_build import Desk
from baumfeuchte.api.tour_choice import read_tour
from baumfeuchte.api.tour_outings import aread_outings
from baumfeuchte.api.tour_paper import printed
from baumfeuchte.api.tour_work import Open
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.map_view import LIBRARY
from baumfeuchte.api.web.rooms.tours import Form, numbers
from baumfeuchte.api.web.texts import Language
from baumfeuchte.api.web.tour_problems import (
    MOST_NAMED,
    clash_sentence,
    held_sentence,
    problem_text,
)
from baumfeuchte.api.web.tour_view import tour_page
from baumfeuchte.api.web.whole import whole
from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.domain.stop_entry import MOST_LITRES
from baumfeuchte.domain.tour_states import TourStatus
from baumfeuchte.domain.typed_number import typed_amount
from baumfeuchte.storage.query import arun, arun_one, run_one
from baumfeuchte.storage.tours.tours import BusyTree, busy_trees, foreign_trees
from baumfeuchte.storage.tours.vehicles import all_vehicles
from baumfeuchte.storage.web_queries import tree_id_by_number

router = APIRouter(include_in_schema=False)
TourKey = Annotated[Id, Path()]
_KEPT = ("number", "litres")
"""Of a tree that could not be added."""


@router.get("/tours/{tour_id}.pdf")
async def tour_on_paper(
    *, request: Request, context: Ctx, caller: Reader, tour_id: TourKey
) -> Response:
    """The tour to print, in the language of the page."""
    return await printed(request, context, caller, tour_id, engine.language_of(request))


@router.get("/tours/{tour_id}")
async def one_tour_page(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    tour_id: TourKey,
    problem: str = "",
    trees: str = "",
    done: str = "",
    number: str = "",
    litres: str = "",
) -> Response:
    """Stops in order, the way, and what can be changed."""
    language = engine.language_of(request)
    tour, stops = await read_tour(context, caller, tour_id)
    held: list[BusyTree] = []
    async with context.reads.connection() as connection:
        fleet = await arun(connection, all_vehicles(caller.area, active_only=True))
        others: int | None = 0
        if caller.area.limited:
            others = await arun_one(connection, foreign_trees(tour_id, caller.area))
        if trees:
            busy = busy_trees(tour.day, numbers(trees), without_tour=tour_id, area=caller.area)
            held = await arun(connection, busy)
    outings = await aread_outings(context, tour.day, caller.area)
    return engine.page(
        request,
        "tours_one.html",
        tour=tour_page(
            tour, stops, caller=caller, zone=context.zone, language=language, is_whole=not others
        ),
        vehicles=[(vehicle.id, vehicle.name) for vehicle in fleet],
        problem=held_sentence(held, language) if held else problem_text(problem, language),
        clash=clash_sentence(outings, tour_id, context.zone, language),
        done=done == "1" and not problem,
        typed={"number": number, "litres": litres},
        has_map=engine.is_built(LIBRARY),
    )


@router.post("/tours/{tour_id}/{action}")
async def change_tour(
    *, request: Request, context: Ctx, caller: Planner, tour_id: TourKey, action: str, form: Form
) -> Response:
    """Do what a button says, then show the tour again."""
    language = engine.language_of(request)
    work = _ACTIONS.get(action)
    if work is None:
        raise Problem(404, "There is no such action.", code="not_found")
    desk = Desk(context, caller)
    day = None

    def change() -> None:
        nonlocal day
        opened = tour_work.open_tour(desk, tour_id, _version(form))
        day = opened.tour.day
        work(desk, opened, form, language)

    try:
        await run_in_threadpool(change)
    except (Problem, BaumfeuchteError) as error:
        code = error.code if isinstance(error, Problem) else "other"
        held = error.extra.get("tree_ids") if isinstance(error, Problem) else None
        trees = ",".join(map(str, held[: MOST_NAMED + 1])) if isinstance(held, list) else ""
        typed = {name: str(form.get(name, ""))[:60] for name in _KEPT} if action == "add" else {}
        where = engine.address(language, f"/tours/{tour_id}", problem=code, trees=trees, **typed)
        return RedirectResponse(where, status_code=303)
    if action == "delete":
        where = engine.address(language, "/tours", day=day)
    else:
        where = engine.address(language, f"/tours/{tour_id}", done="1")
    return RedirectResponse(where, status_code=303)


def _version(form: FormData) -> int | None:
    return whole(form.get("version")) or None


def _stop_id(form: FormData) -> int:
    return whole(form.get("stop_id"))


def _optimise(desk: Desk, opened: Open, _form: FormData, _language: Language) -> None:
    tour_changes.optimise(desk, opened)


def _move(desk: Desk, opened: Open, form: FormData, _language: Language) -> None:
    stop = tour_changes.tree_stop(opened, _stop_id(form))
    trees = tour_changes.open_trees(opened)
    here = trees.index(stop.tree_id or 0)
    there = here + (-1 if form.get("way") == "up" else 1)
    if 0 <= there < len(trees):
        trees[here], trees[there] = trees[there], trees[here]
        tour_changes.reorder(desk, opened, trees)


def _remove(desk: Desk, opened: Open, form: FormData, _language: Language) -> None:
    tour_changes.take_out(desk, opened, _stop_id(form))


def _skip(desk: Desk, opened: Open, form: FormData, _language: Language) -> None:
    tour_changes.skip(desk, opened, _stop_id(form))


def _add(desk: Desk, opened: Open, form: FormData, language: Language) -> None:
    with desk.context.blocking.begin() as conn:
        label = str(form.get("number", "")).replace("\0", "").strip()
        known = (run_one(conn, tree_id_by_number(text)) for text in (label, label.upper()))
        tree_id = next(filter(None, known), None)
    if tree_id is None:
        raise Problem(404, "There is no such tree.", code="not_found")
    tour_changes.add(desk, opened, tree_id, _litres(str(form.get("litres", "")).strip(), language))


def _litres(typed: str, language: Language) -> float | None:
    """None: nothing was typed, so it is what the list says."""
    try:
        wanted = typed_amount(typed, language, high=MOST_LITRES) if typed else None
    except ValueError:
        wanted = 0.0
    if wanted is not None and not 0 < wanted <= MOST_LITRES:
        raise Problem(422, "The litres are no number up to 10,000.", code="wrong_litres")
    return wanted


def _values(desk: Desk, opened: Open, form: FormData, _language: Language) -> None:
    vehicle_id = whole(form.get("vehicle_id"))
    if vehicle_id and vehicle_id != opened.tour.vehicle_id:
        tour_changes.change_vehicle(desk, opened, vehicle_id)
        opened = tour_work.open_tour(desk, opened.tour.id, None)
    texts = {name: str(form.get(name, ""))[:120].replace("\0", "") for name in ("name", "crew")}
    if not texts["name"].strip():
        raise Problem(422, "A tour needs a name.", code="no_name")
    tour_status.set_values(desk, opened, texts)


def _status(desk: Desk, opened: Open, form: FormData, _language: Language) -> None:
    value = str(form.get("status", ""))
    if value not in set(TourStatus):
        raise Problem(400, "There is no such status.", code="wrong_status")
    tour_status.set_status(desk, opened, TourStatus(value))


def _delete(desk: Desk, opened: Open, _form: FormData, _language: Language) -> None:
    tour_status.delete(desk, opened)


_ACTIONS: dict[str, Callable[[Desk, Open, FormData, Language], None]] = {
    "optimise": _optimise,
    "move": _move,
    "remove": _remove,
    "skip": _skip,
    "add": _add,
    "values": _values,
    "status": _status,
    "delete": _delete,
}
