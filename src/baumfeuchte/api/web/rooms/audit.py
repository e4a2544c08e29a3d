"""The page that says who changed what."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Admin
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.audit_view import Reader, change
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.tours.vehicles import all_vehicles
from baumfeuchte.storage.tours.water_points import all_water_points

router = APIRouter(include_in_schema=False)

PAGE = 50


@router.get("/admin/audit")
async def show_changes(
    request: Request,
    context: Ctx,
    _caller: Admin,
    subject: Annotated[str, Query(max_length=200)] = "",
    actor: Annotated[str, Query(max_length=200)] = "",
    before_id: Annotated[Id | None, Query()] = None,
) -> Response:
    """Changes, newest first, each with what differs."""
    question = audit_page(PAGE + 1, before_id, subject.strip() or None, actor=actor.strip() or None)
    async with context.reads.connection() as connection:
        rows = await arun(connection, question)
        names = {f"vehicle {item.id}": item.name for item in await arun(connection, all_vehicles())}
        points = await arun(connection, all_water_points())
    names |= {f"water_point {item.id}": item.name for item in points}
    language = engine.language_of(request)
    reader = Reader(zone=context.zone, language=language, names=names)
    chosen = {"subject": subject.strip(), "actor": actor.strip()}
    older = {**chosen, "before_id": rows[PAGE - 1].id} if len(rows) > PAGE else None
    return engine.page(
        request,
        "people_audit.html",
        changes=[change(row, reader) for row in rows[:PAGE]],
        chosen=chosen,
        older=older,
        first=before_id is None,
    )
