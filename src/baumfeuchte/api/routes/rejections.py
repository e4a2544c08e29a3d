"""`/api/v1/rejections`: messages that could not be used, and why."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api import render
from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import page_response
from baumfeuchte.api.routes.params import Limit
from baumfeuchte.api.schemas.common import Id
from baumfeuchte.api.schemas.field import RejectionPage
from baumfeuchte.domain.sensor_id import normalise_sensor_id
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.rejections import rejections_page

router = APIRouter(tags=["rejections"])


@router.get("/rejections", response_model=RejectionPage, summary="Rejections, newest first")
async def list_rejections(
    *,
    request: Request,
    context: Ctx,
    caller: CityReader,
    limit: Limit = 100,
    before_id: Annotated[Id | None, Query(description="Older ones.")] = None,
    reason: Annotated[str | None, Query(description="Only this reason.")] = None,
    dev_eui: Annotated[str | None, Query(description="Only this sensor.")] = None,
    resolved: Annotated[
        bool, Query(description="true: also those that a replay could use.")
    ] = False,
    raw: Annotated[
        bool, Query(description="true: with the raw message; needs the scope sensors.")
    ] = False,
) -> Response:
    """Messages are kept with their raw bytes, so that `baumfeuchte replay` can use them later."""
    if raw and not caller.may("sensors", "admin"):
        raise Problem(
            403,
            "Raw messages need a key with the scope sensors or admin.",
            code="missing_scope",
            extra={"missing_scope": ["sensors", "admin"]},
        )
    question = rejections_page(limit + 1, before_id, reason, _eui(dev_eui), open_only=not resolved)
    async with context.reads.connection() as connection:
        rows = await arun(connection, question)
    page = rows[:limit]
    more: dict[str, object] | None = {"before_id": page[-1].id} if len(rows) > limit else None
    return page_response(request, [render.rejection(row, raw=raw) for row in page], next_query=more)


def _eui(text: str | None) -> str | None:
    """A DevEUI in the spelling of the register; what is none is looked for as it is."""
    if text is None:
        return None
    try:
        return normalise_sensor_id(text)
    except ValueError:
        return text
