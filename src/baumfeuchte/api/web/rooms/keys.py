"""The page of API keys: made, shown once, revoked."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api.auth import Admin
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.render_people import CONFLICTS
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.people_view import area_text
from baumfeuchte.domain.people import Area, PeopleError
from baumfeuchte.storage.api_keys import SCOPES, list_keys
from baumfeuchte.storage.key_changes import end_key_by_id, make_key
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.registry import contractors, districts

router = APIRouter(include_in_schema=False)


@router.get("/admin/keys")
async def show_keys(request: Request, context: Ctx, _caller: Admin, done: str = "") -> Response:
    """All keys, and a form for a new one."""
    return await _show(request, context, done=done)


@router.post("/admin/keys")
async def add_key(
    *,
    request: Request,
    context: Ctx,
    caller: Admin,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
    districts: Annotated[list[str] | None, Form()] = None,
    contractor: Annotated[str, Form()] = "",
) -> Response:
    """Make a key and show it once."""
    wanted = [scope for scope in scopes or () if scope in SCOPES]
    area = Area(
        districts=tuple(dict.fromkeys(districts or ())), contractor=contractor.strip() or None
    )

    def store() -> str:
        with context.blocking.begin() as connection:
            now = context.clock()
            return make_key(connection, name, wanted, actor=caller.actor, now=now, area=area)[0]

    try:
        key = await run_in_threadpool(store)
    except PeopleError as error:
        filled = {"name": name, "scopes": wanted, "area": area}
        return await _show(request, context, error=error.code, filled=filled)
    return engine.page(
        request,
        "people_key.html",
        headers={"Cache-Control": "no-store"},
        name=name.strip(),
        key=key,
    )


@router.post("/admin/keys/{key_id}/revoke")
async def revoke(
    request: Request, context: Ctx, caller: Admin, key_id: Annotated[Id, Path()]
) -> Response:
    """End a key at once."""

    def store() -> None:
        with context.blocking.begin() as connection:
            end_key_by_id(connection, key_id, actor=caller.actor, now=context.clock())

    await run_in_threadpool(store)
    target = engine.address(engine.language_of(request), "/admin/keys", done="revoke")
    return RedirectResponse(target, status_code=303)


async def _show(
    request: Request,
    context: Context,
    *,
    done: str = "",
    error: str = "",
    filled: dict[str, object] | None = None,
) -> Response:
    language = engine.language_of(request)
    async with context.reads.connection() as connection:
        keys = await arun(connection, list_keys())
        known = await arun(connection, districts())
        firms = await arun(connection, contractors())
    rows = [
        {
            "key": key,
            "area": area_text(key.area, language),
            "created": formats.moment(key.created_at, context.zone, language),
            "revoked": formats.moment(key.revoked_at, context.zone, language)
            if key.revoked_at
            else "",
        }
        for key in sorted(keys, key=lambda key: (key.revoked_at is not None, key.name))
    ]
    return engine.page(
        request,
        "people_keys.html",
        status=(409 if error in CONFLICTS else 422) if error else 200,
        keys=rows,
        scopes=SCOPES,
        districts=known,
        contractors=firms,
        filled=filled or {"name": "", "scopes": ["read"], "area": Area()},
        done="revoke" if done == "revoke" else "",
        error=error,
    )
