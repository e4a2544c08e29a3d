"""`/api/v1/register/trees`: trees and sites, to look up and to change."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Planner, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.render_register import register_tree
from baumfeuchte.api.respond import json_response, page_response
from baumfeuchte.api.routes.params import Limit
from baumfeuchte.api.routes.trees import TreeKey, no_tree
from baumfeuchte.api.schemas.common import problem_responses
from baumfeuchte.api.schemas.tree_edit import (
    AssignmentIn,
    AssignmentOut,
    RegisterPage,
    RegisterTree,
    TreeValues,
)
from baumfeuchte.api.tree_changes import Edited, Editor, assign_to_many, change_tree, create_tree
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.registry import TreeFilter, register_count, register_page, visible_tree

router = APIRouter(tags=["register"])

Version = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=100,
        description="The version that you have seen; a change of a newer one answers 409.",
    ),
]
Text = Annotated[str, Query(max_length=200, description="Part of it, in any case.")]
Exact = Annotated[str, Query(max_length=200, description="Exactly this.")]


def editor_of(context: Context, caller: Caller, language: Literal["de", "en"] = "en") -> Editor:
    """Who changes something, now."""
    return Editor(
        name=caller.name,
        area=caller.area,
        now=context.clock(),
        this_year=context.today().year,
        language=language,
    )


@router.get("/register/trees", response_model=RegisterPage, summary="Trees with all values")
async def list_register(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    limit: Limit = 100,
    after: Annotated[
        str, Query(max_length=200, description="Only numbers behind this; follow `next`.")
    ] = "",
    search: Text = "",
    district: Exact = "",
    street: Text = "",
    species: Text = "",
    contractor: Annotated[
        str, Query(max_length=200, description="Exactly this; `-`: of the city itself.")
    ] = "",
    reference_group: Exact = "",
    sensor: Annotated[bool | None, Query(description="With or without a sensor.")] = None,
    missing: Annotated[str, Query(max_length=50, description="Trees without this value.")] = "",
) -> Response:
    """Trees by number, with every value of tree and site."""
    wanted = TreeFilter(
        search=search,
        district=district,
        street=street,
        species=species,
        contractor=contractor,
        reference_group=reference_group,
        sensor=sensor,
        missing=missing,
    )
    async with context.reads.connection() as connection:
        total = await arun_one(connection, register_count(wanted, caller.area))
        rows = await arun(
            connection, register_page(wanted, caller.area, limit=limit + 1, after=after)
        )
    page = [row.tree for row in rows[:limit]]
    more: dict[str, object] | None = {"after": page[-1].number} if len(rows) > limit else None
    items = [register_tree(tree) for tree in page]
    return page_response(request, items, next_query=more, total=total)


@router.get("/register/trees/{tree_id}", response_model=RegisterTree, summary="One tree to edit")
async def get_register_tree(*, tree_id: TreeKey, context: Ctx, caller: Reader) -> Response:
    """A tree with every value, and the version to hand back as If-Match."""
    async with context.reads.connection() as connection:
        tree = await arun_one(connection, visible_tree(tree_id, caller.area))
    if tree is None:
        raise no_tree(tree_id)
    return _answer(Edited(kind="same", tree=tree))


@router.post("/register/trees", response_model=RegisterTree, summary="Create a tree")
async def post_tree(*, context: Ctx, caller: Planner, body: TreeValues) -> Response:
    """A new tree; number, species, latitude and longitude are needed."""

    def create() -> Edited:
        with context.blocking.begin() as connection:
            return create_tree(connection, body.written(), editor=editor_of(context, caller))

    return _answer(await run_in_threadpool(create))


@router.post(
    "/register/trees/assignment",
    response_model=AssignmentOut,
    summary="One contractor or reference group for many trees",
)
async def assign_trees(*, context: Ctx, caller: Planner, body: AssignmentIn) -> Response:
    """Trees outside of the caller's area stay as they are."""
    wanted = TreeFilter(ids=tuple(body.tree_ids))

    def change() -> int:
        changed = 0
        editor = editor_of(context, caller)
        with context.blocking.begin() as connection:
            if body.contractor is not None:
                changed += assign_to_many(
                    connection, "contractor", body.contractor, wanted=wanted, editor=editor
                )
            if body.reference_group is not None:
                changed += assign_to_many(
                    connection,
                    "reference_group",
                    body.reference_group,
                    wanted=wanted,
                    editor=editor,
                )
        return changed

    return json_response({"changed": await run_in_threadpool(change)})


@router.patch(
    "/register/trees/{tree_id}",
    response_model=RegisterTree,
    responses=problem_responses({409: "Somebody changed it meanwhile, or the number is taken."}),
    summary="Change a tree or its site",
)
async def patch_tree(
    *,
    tree_id: TreeKey,
    context: Ctx,
    caller: Planner,
    body: TreeValues,
    if_match: Version = None,
) -> Response:
    """Change what the body names; an empty text or null makes a value unknown."""
    version = None if if_match in (None, "*") else if_match.strip().strip('"')

    def change() -> Edited:
        with context.blocking.begin() as connection:
            return change_tree(
                connection,
                tree_id,
                body.written(),
                version=version,
                editor=editor_of(context, caller),
            )

    found = await run_in_threadpool(change)
    if found.kind == "gone":
        raise no_tree(tree_id)
    return _answer(found)


def _answer(found: Edited) -> Response:
    if found.kind == "invalid":
        raise _invalid(found)
    if found.tree is None:
        raise AssertionError(found.kind)
    document = register_tree(found.tree)
    if found.kind == "conflict":
        raise Problem(
            409,
            "Somebody else changed this tree meanwhile; read it again, and repeat your change.",
            code="changed_meanwhile",
            extra={"stored": document, "changed_by": found.last.actor if found.last else None},
        )
    return json_response(document, headers={"ETag": f'"{document["version"]}"'})


def _invalid(found: Edited) -> Problem:
    errors = found.errors or {}
    return Problem(
        422,
        f"These fields cannot be used: {', '.join(errors)}; see errors for what is wrong.",
        code="invalid_fields",
        extra={"errors": [{"field": name, "message": said} for name, said in errors.items()]},
    )
