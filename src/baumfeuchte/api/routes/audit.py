"""`/api/v1/audit`: who changed what."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Sensors
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.render_audit import audit_entry
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Limit, Moment
from baumfeuchte.api.schemas.audit import AuditPage
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.query import arun

router = APIRouter(tags=["audit"])


@router.get("/audit", response_model=AuditPage, summary="Changes, newest first")
async def list_changes(
    *,
    request: Request,
    context: Ctx,
    _caller: Sensors,
    limit: Limit = 100,
    before_id: Annotated[Id | None, Query(description="Older ones.")] = None,
    subject: Annotated[
        str | None, Query(description="Only subjects with this text in them, e.g. a DevEUI.")
    ] = None,
    actor: Annotated[str | None, Query(description="Only by whom this text names.")] = None,
    since: Annotated[Moment | None, Query(description="Only from this time on.")] = None,
) -> Response:
    """Who moved, replaced or corrected a sensor, imported, replayed, or changed a device type."""
    question = audit_page(limit + 1, before_id, subject, since, actor)
    async with context.reads.connection() as connection:
        rows = await arun(connection, question)
    page = rows[:limit]
    more: dict[str, object] | None = {"before_id": page[-1].id} if len(rows) > limit else None
    return page_response(request, [audit_entry(row) for row in page], next_query=more)
