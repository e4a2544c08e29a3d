"""`POST /api/v1/uplinks/{network}`: the webhook of a network server."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Gateway
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.schemas.field import UplinkAnswer
from baumfeuchte.domain.uplink import Message

router = APIRouter(tags=["uplinks"])

_EXAMPLES: dict[str, Any] = {
    "chirpstack": {
        "summary": "ChirpStack v4, HTTP integration (JSON)",
        "value": {
            "time": "2026-07-15T03:30:00.123Z",
            "deviceInfo": {"devEui": "a84041c3f1850005"},
            "fCnt": 17,
            "fPort": 2,
            "data": "DMkAAAzqA/8AJRA=",
            "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -57, "snr": 10}],
        },
    },
    "tts": {
        "summary": "The Things Stack v3, webhook (JSON)",
        "value": {
            "end_device_ids": {"device_id": "lse01-1", "dev_eui": "A84041C3F1850005"},
            "received_at": "2026-07-15T03:30:00.123Z",
            "uplink_message": {"f_cnt": 17, "f_port": 2, "frm_payload": "DMkAAAzqA/8AJRA="},
        },
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}, "examples": _EXAMPLES},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post(
    "/uplinks/{network}",
    response_model=UplinkAnswer,
    summary="Take a message of a network server",
    responses={202: {"model": UplinkAnswer, "description": "Kept, but it could not be used."}},
    openapi_extra=_BODY,
)
async def post_uplink(
    *,
    request: Request,
    network: Annotated[str, Path(description="chirpstack, tts, baumfeuchte or an alias.")],
    context: Ctx,
    _caller: Gateway,
) -> Response:
    """Needs the scope gateway; the same pipeline as for messages of the broker.

    The answer comes after the commit.

    A message that cannot be used is kept with its reason and can be replayed: answer 202, or 400
    when it is neither JSON nor a readable binary event.
    """
    slug = network.lower()
    known = context.services.networks
    if slug not in known:
        raise Problem(
            404,
            f"There is no network {network!r}; use one of {', '.join(sorted(known))}.",
            code="unknown_network",
            extra={"networks": sorted(known)},
        )
    message = Message(
        topic=_topic(request), payload=await request.body(), arrived_at=context.clock()
    )
    outcomes = await run_in_threadpool(context.services.take_uplinks, [message], slug)
    rejected = [
        {"reason": outcome.reason, "detail": outcome.detail}
        for outcome in outcomes
        if outcome.kind == "rejected"
    ]
    if rejected and rejected[0]["reason"] == "not_json":
        raise Problem(
            400,
            f"{rejected[0]['detail']} The message is kept as a rejection.",
            code="not_json",
        )
    counts = Counter(outcome.kind for outcome in outcomes)
    answer = {
        "stored": counts["stored"],
        "duplicate": counts["duplicate"],
        "ignored": counts["ignored"],
        "rejected": rejected,
        "simulated": any(outcome.simulated for outcome in outcomes),
    }
    return json_response(answer, status=202 if rejected else 200)


def _topic(request: Request) -> str:
    """Path and query: ChirpStack names the kind of its event in the query."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
