"""Trees and sites: look up, filter, export, assign to many."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Planner, Reader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.routes.register import editor_of
from baumfeuchte.api.tree_changes import assign_to_many
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web import register_view as views
from baumfeuchte.api.web.texts import text
from baumfeuchte.api.web.whole import whole
from baumfeuchte.storage.query import arun, arun_one, run
from baumfeuchte.storage.registry import (
    MISSING,
    TreeFilter,
    occurring,
    register_count,
    register_page,
)

router = APIRouter(include_in_schema=False)

PAGE_SIZE = 100
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST = 200


def tree_filter(  # noqa: PLR0917 - parameters of an address
    search: Annotated[str, Query(max_length=_MOST)] = "",
    district: Annotated[str, Query(max_length=_MOST)] = "",
    street: Annotated[str, Query(max_length=_MOST)] = "",
    species: Annotated[str, Query(max_length=_MOST)] = "",
    contractor: Annotated[str, Query(max_length=_MOST)] = "",
    reference_group: Annotated[str, Query(max_length=_MOST)] = "",
    sensor: Literal["", "yes", "no"] = "",
    missing: Annotated[str, Query(max_length=_MOST)] = "",
) -> TreeFilter:
    """The filters of an address."""
    return TreeFilter(
        search=search.strip(),
        district=district,
        street=street.strip(),
        species=species.strip(),
        contractor=contractor,
        reference_group=reference_group,
        sensor={"yes": True, "no": False}.get(sensor),
        missing=missing,
    )


Wanted = Annotated[TreeFilter, Depends(tree_filter)]


@router.get("/register")
async def register_table(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    wanted: Wanted,
    after: Annotated[str, Query(max_length=_MOST)] = "",
    changed: Annotated[int | None, Query(ge=-1)] = None,
) -> Response:
    """Trees by number, filtered."""
    language = engine.language_of(request)
    async with context.reads.connection() as connection:
        total = await arun_one(connection, register_count(wanted, caller.area)) or 0
        rows = await arun(
            connection, register_page(wanted, caller.area, limit=PAGE_SIZE + 1, after=after)
        )
        choices = {
            name: [(item, item) for item in await arun(connection, occurring(name, caller.area))]
            for name in ("district", "contractor", "reference_group")
        }
    page = rows[:PAGE_SIZE]
    more = page[-1].tree.number if len(rows) > PAGE_SIZE else ""
    return engine.page(
        request,
        "register.html",
        rows=[views.row(found, language) for found in page],
        total=total,
        total_shown=formats.number(total, language),
        wanted=wanted,
        filters=views.filter_query(wanted),
        choices=choices,
        missing=[
            ("", "–"),
            *((name, text(f"register_field_{name}", language)) for name in MISSING),
        ],
        after=after,
        next_url=views.with_filters("/register", wanted, language, after=more) if more else "",
        first_url=views.with_filters("/register", wanted, language),
        exports={
            form: views.with_filters(f"/register/export.{form}", wanted, language)
            for form in MEDIA_TYPES
        },
        may_edit=caller.may("planner"),
        changed=changed,
    )


@router.get("/register/export.{form}")
async def export_trees(
    *, form: Literal["csv", "geojson", "xlsx"], context: Ctx, caller: Reader, wanted: Wanted
) -> Response:
    """The trees of a selection as a file."""

    def write() -> bytes:
        with context.blocking.begin() as connection:
            question = register_page(wanted, caller.area, limit=10_000_000)
            found = [item.tree for item in run(connection, question)]
        return context.services.tree_files[form](found)

    name = f"baumkataster-{context.today().isoformat()}.{form}"
    return Response(
        await run_in_threadpool(write),
        media_type=MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@router.post("/register/assign")
async def assign_trees(
    *, request: Request, context: Ctx, caller: Planner, wanted: Wanted
) -> Response:
    """One contractor or reference group for the ticked trees, or for all of the selection."""
    form = await request.form()
    column: Literal["contractor", "reference_group"] = (
        "reference_group" if form.get("what") == "reference_group" else "contractor"
    )
    value = str(form.get("value", ""))[:_MOST].replace("\x00", "")
    ids = tuple(number for item in form.getlist("id") if (number := whole(item)))
    everything = form.get("scope") == "all"
    chosen = wanted if everything else TreeFilter(ids=ids)
    language = engine.language_of(request)
    changed = -1

    def change() -> int:
        with context.blocking.begin() as connection:
            return assign_to_many(
                connection,
                column,
                value,
                wanted=chosen,
                editor=editor_of(context, caller, language),
            )

    if everything or ids:
        changed = await run_in_threadpool(change)
    target = views.with_filters("/register", wanted, language, changed=str(changed))
    return RedirectResponse(target, status_code=303)
