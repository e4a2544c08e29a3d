"""A frame or a decoded object, tried with a device type: what it says, or why it says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.type_lookup import own_type
from baumfeuchte.codecs.registry import decode
from baumfeuchte.codecs.type_check import decode_custom
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.uplink import Uplink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.reading import Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of it; ``reason`` is empty where it was read."""

    measurements: tuple[Measurement, ...] = ()
    reason: str = ""
    detail: str = ""


def try_frame(
    context: Context,
    device: str,
    *,
    f_port: int | None,
    payload_hex: str,
    decoded: Mapping[str, object] | None,
    settings: Mapping[str, object],
) -> Tried:
    """Decode by a device type of the city or a codec of ours. Blocking; nothing is stored."""
    digits = "".join(payload_hex.split()).removeprefix("0x")
    try:
        payload = bytes.fromhex(digits)
    except ValueError:
        return Tried(reason="no_hex", detail="The payload is no pairs of hexadecimal digits.")
    own = own_type(context, device)
    try:
        if own is None:
            return Tried(measurements=decode(device, f_port, payload, settings))
        uplink = Uplink(
            dev_eui=None,
            network="try",
            received_at=context.clock(),
            payload=payload,
            f_port=f_port,
            decoded=decoded,
        )
        found = decode_custom(own, uplink, settings, context.services.run_script)
    except DecodeError as error:
        return Tried(reason=error.reason, detail=str(error))
    return Tried(measurements=found)
