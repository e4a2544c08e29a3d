"""`/api/v1/device-types/decode`: a frame tried with a device type."""

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Sensors
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.decode_try import try_frame
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.schemas.registration import DecodedFrame, FrameIn
from baumfeuchte.domain.reading import Quality

router = APIRouter(tags=["device types"])


@router.post("/device-types/decode", response_model=DecodedFrame, summary="Try a frame out")
async def decode_frame(*, body: FrameIn, context: Ctx, _caller: Sensors) -> Response:
    """Needs the scope sensors. Nothing is stored; a frame that says nothing has a reason."""
    tried = await run_in_threadpool(
        try_frame,
        context,
        body.device,
        f_port=body.f_port,
        payload_hex=body.payload_hex,
        decoded=body.decoded,
        settings=body.settings,
    )
    return json_response(
        {
            "device": body.device,
            "measurements": [
                {
                    "quantity": item.quantity.value,
                    "probe": item.probe,
                    "value": item.value,
                    "flags": [flag.name.lower() for flag in Quality(item.flags) if flag.name],
                }
                for item in tried.measurements
            ],
            "reason": tried.reason,
            "detail": tried.detail,
        }
    )
