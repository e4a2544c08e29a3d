"""Reference groups: who speaks for trees without a sensor."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Caller, CityPlanner, CityReader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.routes.register import editor_of
from baumfeuchte.api.tree_changes import assign_to_many
from baumfeuchte.api.web import city_view as views
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.storage.query import arun, arun_one, run
from baumfeuchte.storage.recommendations import latest_current_run
from baumfeuchte.storage.reference_groups import (
    declared_groups,
    groups_of_estimates,
    ids_of,
    numbers_of,
)
from baumfeuchte.storage.registry import TreeFilter

router = APIRouter(include_in_schema=False)

_SEPARATORS = re.compile(r"[,;\n\r\t]+")
_MOST_NUMBERS = 5_000


@router.get("/register/groups")
async def groups(
    *,
    request: Request,
    context: Ctx,
    caller: CityReader,
    changed: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """Which trees speak for which today, and the groups that the city declared."""
    return await _groups(request, context, caller, changed=changed)


@router.post("/register/groups")
async def declare_group(request: Request, context: Ctx, caller: CityPlanner) -> Response:
    """Give trees the name of a reference group, or take it from them."""
    language = engine.language_of(request)
    form = await request.form()
    name = " ".join(str(form.get("name", "")).replace("\x00", "").split())[:200]
    told = str(form.get("numbers", "")).replace("\x00", "")
    numbers = [part.strip() for part in _SEPARATORS.split(told) if part.strip()][:_MOST_NUMBERS]

    def change() -> tuple[list[str], int]:
        with context.blocking.begin() as connection:
            known = dict(run(connection, ids_of(numbers)))
            unknown = [number for number in dict.fromkeys(numbers) if number not in known]
            if unknown or not known:
                return unknown, 0
            editor = editor_of(context, caller, language)
            wanted = TreeFilter(ids=tuple(known.values()))
            return [], assign_to_many(
                connection, "reference_group", name, wanted=wanted, editor=editor
            )

    unknown, changed = await run_in_threadpool(change)
    if unknown:
        fault = text("city_groups_unknown", language, numbers=", ".join(unknown[:20]))
        return await _groups(request, context, caller, fault=fault, name=name, numbers=told)
    target = engine.address(language, "/register/groups", changed=str(changed))
    return RedirectResponse(target, status_code=303)


async def _groups(
    request: Request,
    context: Context,
    caller: Caller,
    *,
    changed: int | None = None,
    fault: str = "",
    name: str = "",
    numbers: str = "",
) -> Response:
    language = engine.language_of(request)
    speaking: list[views.SpeakingGroup] = []
    without, day = 0, ""
    async with context.reads.connection() as connection:
        newest = await arun_one(connection, latest_current_run())
        declared = await arun(connection, declared_groups())
        if newest is not None:
            day = formats.long_day(newest.day, language)
            records: Any = newest.shared_inputs.get("groups") or []
            served = await arun(connection, groups_of_estimates(newest.id))
            ids = [tree for record in records for tree in record["trees"]]
            known = dict(await arun(connection, numbers_of(ids)))
            told = [row for row in served if row is not None]
            speaking = views.speaking_groups(records, told, known, language)
            without = len(served) - sum(group.served for group in speaking)
    return engine.page(
        request,
        "register_groups.html",
        status=422 if fault else 200,
        speaking=speaking,
        declared=declared,
        without=without,
        day=day,
        may_edit=caller.may("planner"),
        changed=changed,
        fault=fault,
        name=name,
        numbers=numbers,
    )
