"""`/api/v1/events`: what changes, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from baumfeuchte.api.auth import Caller, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.live import Event, Seen, changes, list_event, seen_from, seen_of
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import dump

router = APIRouter(tags=["events"])

LONGEST_S = 600
"""Then the client comes again by itself, and whether it may is looked at anew."""
HEARTBEAT_S = 15
RETRY_MS = 3000
MEDIA_TYPE = "text/event-stream"
_EXAMPLE = (
    'event: list\nid: 88.0.1784086200.0\ndata: {"day":"2026-07-15","revision":2,"run_id":88}\n\n'
)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE}}}
}


class Kind(StrEnum):
    """Of an event."""

    LIST = "list"
    TOUR = "tour"
    READINGS = "readings"
    REJECTION = "rejection"


@router.get(
    "/events",
    response_class=EventSourceResponse,
    responses=_ANSWERS,
    summary="What changes, as it happens (server-sent events)",
)
async def listen(
    *,
    request: Request,
    context: Ctx,
    caller: Reader,
    kind: Annotated[list[Kind] | None, Query(description="Any of these; repeat it.")] = None,
    last_event_id: Annotated[
        str, Header(max_length=200, description="Goes on after this event.")
    ] = "",
) -> Response:
    """`list`, `tour`, `readings` and, for the scope sensors, `rejection`; first `state`."""
    if request.scope.get("asked_method") == "HEAD":
        return Response(media_type=MEDIA_TYPE)
    if context.live.is_full:
        raise Problem(
            503,
            "Too many programs listen already; ask again later.",
            code="too_many_listeners",
            headers={"Retry-After": "30"},
        )
    wanted = frozenset(kind or Kind)
    return EventSourceResponse(
        _events(context, caller, wanted, seen_from(last_event_id)),
        ping=HEARTBEAT_S,
        send_timeout=HEARTBEAT_S,
        headers={"Cache-Control": "no-store"},
    )


async def _events(
    context: Context, caller: Caller, wanted: frozenset[Kind], seen: Seen | None
) -> AsyncIterator[ServerSentEvent]:
    known = None
    async with context.live.listening(context):
        try:
            async with asyncio.timeout(LONGEST_S):
                while True:
                    before, known = known, await context.live.after(known)
                    now = seen_of(known, caller)
                    if seen is None:
                        yield _message(list_event("state", known.heads), now)
                    else:
                        found = changes(seen, known, caller, before)
                        told = [event for event in found if event.kind in wanted]
                        # Cut off between two of them, the client hears all of them again.
                        for event in told[:-1]:
                            yield _message(event, seen)
                        for event in told[-1:]:
                            yield _message(event, now)
                    seen = now
        except TimeoutError:
            return


def _message(event: Event, seen: Seen) -> ServerSentEvent:
    return ServerSentEvent(
        data=dump(event.data).decode(), event=event.kind, id=str(seen), retry=RETRY_MS, sep="\n"
    )
