"""The form of a tree: create, edit, what somebody else changed meanwhile."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Caller, Planner, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.routes.register import editor_of
from baumfeuchte.api.routes.trees import TreeKey, no_tree
from baumfeuchte.api.tree_changes import Edited, Editor, change_tree, create_tree
from baumfeuchte.api.tree_form import FIELDS, version_of
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web import register_view as views
from baumfeuchte.api.web.texts import Language, text
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.audit import AuditEntry, audit_page
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.registry import visible_tree

router = APIRouter(include_in_schema=False)

SHOWN_CHANGES = 20


@router.get("/register/new")
async def new_tree(request: Request, _caller: Planner) -> Response:
    """An empty form."""
    language = engine.language_of(request)
    return _form(request, views.sections({}, language), _Shown())


@router.post("/register/new")
async def create(request: Request, context: Ctx, caller: Planner) -> Response:
    """Create a tree."""
    language = engine.language_of(request)
    written = await _written(request)
    if await _only_looks(request):
        return _form(request, views.sections(written, language), _Shown())

    editor = await _editor(request, context, caller, language)

    def store() -> Edited:
        with context.blocking.begin() as connection:
            return create_tree(connection, written, editor=editor)

    found = await run_in_threadpool(store)
    if found.tree is None:
        shown = views.sections(written, language, errors=found.errors)
        return _form(request, shown, _Shown(edited=found))
    target = engine.address(language, f"/register/{found.tree.id}", done="created")
    return RedirectResponse(target, status_code=303)


@router.get("/register/{tree_id}")
async def edit_tree(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Reader,
    done: Literal["", "saved", "same", "created"] = "",
) -> Response:
    """The form of a tree; for readers without the button."""
    language = engine.language_of(request)
    tree, history = await _known(context, caller, tree_id)
    return _form(
        request,
        views.sections(views.filled(tree, language), language),
        _Shown(tree=tree, history=history, may_edit=caller.may("planner"), done=done),
    )


@router.post("/register/{tree_id}")
async def save(*, request: Request, tree_id: TreeKey, context: Ctx, caller: Planner) -> Response:
    """Change a tree, or say what is wrong, or what somebody else did meanwhile."""
    language = engine.language_of(request)
    written = await _written(request)
    version = str((await request.form()).get("version", ""))
    if await _only_looks(request):
        tree, history = await _known(context, caller, tree_id)
        about = _Shown(tree=tree, history=history, version=version)
        return _form(request, views.sections(written, language), about)

    editor = await _editor(request, context, caller, language)

    def store() -> Edited:
        with context.blocking.begin() as connection:
            return change_tree(
                connection,
                tree_id,
                written,
                version=version,
                editor=editor,
            )

    found = await run_in_threadpool(store)
    if found.kind == "gone":
        raise no_tree(tree_id)
    if found.kind in ("saved", "same"):
        target = engine.address(language, f"/register/{tree_id}", done=found.kind)
        return RedirectResponse(target, status_code=303)
    tree, history = await _known(context, caller, tree_id)
    shown = views.sections(
        written,
        language,
        errors=found.errors,
        stored=tree if found.kind == "conflict" else None,
    )
    return _form(request, shown, _Shown(tree=tree, history=history, edited=found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the form is about; without a tree it is a new one."""

    tree: Tree | None = None
    history: tuple[AuditEntry, ...] = ()
    may_edit: bool = True
    edited: Edited | None = None
    done: str = ""
    version: str = ""


async def _only_looks(request: Request) -> bool:
    """Whether what was typed is only to be shown in its form again (``web.kept_form``)."""
    return (await request.form()).get("look") == "1"


async def _editor(request: Request, context: Context, caller: Caller, language: Language) -> Editor:
    """Who edits; a place far from all others has to be confirmed on a page."""
    sure = (await request.form()).get("sure") == "1"
    return replace(editor_of(context, caller, language), sure=sure)


async def _written(request: Request) -> dict[str, str]:
    form = await request.form()
    return {
        field.name: str(form[field.name]).replace("\x00", "")
        for field in FIELDS
        if isinstance(form.get(field.name), str)
    }


async def _known(
    context: Context, caller: Caller, tree_id: int
) -> tuple[Tree, tuple[AuditEntry, ...]]:
    async with context.reads.connection() as connection:
        tree = await arun_one(connection, visible_tree(tree_id, caller.area))
        if tree is None:
            raise no_tree(tree_id)
        subject = f"tree {tree.number}"
        found = await arun(connection, audit_page(3 * SHOWN_CHANGES, subject=subject))
    return tree, tuple(item for item in found if item.subject == subject)[:SHOWN_CHANGES]


def _form(request: Request, shown: tuple[views.Section, ...], about: _Shown) -> Response:
    language = engine.language_of(request)
    zone = request.app.state.context.zone
    edited = about.edited
    more: dict[str, Any] = {"conflict": "", "errors": 0}
    if edited is not None and edited.kind == "conflict":
        last = edited.last
        who = last.actor if last else text("register_somebody", language)
        when = formats.moment(last.at, zone, language) if last else "–"
        more["conflict"] = text("register_conflict", language, who=who, when=when)
    elif edited is not None:
        more["errors"] = len(edited.errors or {})
    status = 200 if edited is None else 409 if more["conflict"] else 422
    return engine.page(
        request,
        "register_tree.html",
        status=status,
        sections=shown,
        tree=about.tree,
        version=about.version or ("" if about.tree is None else version_of(about.tree)),
        history=views.past_changes(about.history, zone, language),
        may_edit=about.may_edit,
        ask=edited is not None and edited.ask,
        done=about.done,
        **more,
    )
