"""Printed labels with a QR code, and the short address that the code holds."""

from typing import Annotated
from urllib.parse import quote

import segno
from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.trees import TreeKey, no_tree
from baumfeuchte.api.web import engine
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.tree_labels import (
    LabelChoice,
    LabelledTree,
    labelled_trees,
    tree_by_number,
)

router = APIRouter(include_in_schema=False)

MOST_LABELS = 400
"""Fifty sheets; more would be a job for the printer's own day."""

Words = Annotated[str, Query(max_length=200)]


@router.get("/t/{number:path}")
async def short_address(*, request: Request, number: str, context: Ctx, caller: Reader) -> Response:
    """From the number on a label to the page of the tree."""
    async with context.reads.connection() as connection:
        tree_id = await arun_one(connection, tree_by_number(number, caller.area))
    if tree_id is None:
        raise Problem(404, f"There is no tree with the number {number!r}.", code="not_found")
    target = engine.address(engine.language_of(request), f"/trees/{tree_id}")
    return RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})


@router.get("/trees/{tree_id}/label")
async def tree_label(
    *, request: Request, tree_id: TreeKey, context: Ctx, caller: Reader
) -> Response:
    """The label of one tree."""
    choice = LabelChoice(ids=(tree_id,))
    async with context.reads.connection() as connection:
        found = await arun(connection, labelled_trees(choice, caller.area, 1))
    if not found:
        raise no_tree(tree_id)
    return _page(request, context, found, single=True)


@router.get("/labels")
async def label_sheet(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    tree_id: Annotated[list[TreeKey] | None, Query(max_length=MOST_LABELS)] = None,
    district: Words = "",
    contractor: Words = "",
    search: Words = "",
) -> Response:
    """Labels of several trees, eight on A4: those with the ids, or those of a filter."""
    choice = LabelChoice(
        ids=tuple(tree_id or ()), district=district, contractor=contractor, search=search
    )
    async with context.reads.connection() as connection:
        found = await arun(connection, labelled_trees(choice, caller.area, MOST_LABELS + 1))
    return _page(request, context, found, single=False)


def _page(
    request: Request, context: Context, found: list[LabelledTree], *, single: bool
) -> Response:
    shown = found[:MOST_LABELS]
    base = context.options.public_url or str(request.base_url).rstrip("/")
    return engine.page(
        request,
        "tree_label.html",
        labels=[_label(tree, base) for tree in shown],
        single=single,
        cut=len(found) > MOST_LABELS,
    )


def _label(tree: LabelledTree, base: str) -> dict[str, object]:
    address = f"{base}/t/{quote(tree.number, safe='')}"
    code = segno.make_qr(address, error="m")
    return {
        "id": tree.id,
        "number": tree.number,
        "species": tree.species,
        "place": ", ".join(part for part in (tree.street, tree.district) if part),
        "address": address,
        "short": address.partition("://")[2],
        # Made by us from an address alone; one path, black on nothing.
        "code": Markup(code.svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None)),  # noqa: S704
    }
