"""ChirpStack v3 with the ``protobuf`` marshaler: the fields of its events that we need.

Field numbers: chirpstack-api 3.12, protobuf/as/integration/integration.proto and gw/gw.proto.
Unlike v4's, these events begin with the number of the application and have the device's 8 bytes in
field 4. Apart from the uplink they are told apart by the topic only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.ingest.envelopes.wire import WireError, WireMessage

if TYPE_CHECKING:
    from baumfeuchte.ingest.envelopes.envelope import Document

_APPLICATION_KEY = b"\x08"
"""Field 1, a number. v4 has text there, except in the event ``txack``."""

_EUI_LENGTH = 8
_ERRORS = (
    "UNKNOWN",
    "DOWNLINK_PAYLOAD_SIZE",
    "DOWNLINK_FCNT",
    "UPLINK_CODEC",
    "DOWNLINK_CODEC",
    "OTAA",
    "UPLINK_FCNT_RESET",
    "UPLINK_MIC",
    "UPLINK_FCNT_RETRANSMISSION",
    "DOWNLINK_GATEWAY",
)


def event_document(payload: bytes, kind: str | None) -> Document | None:
    """An event with the keys of its JSON form; times and data are already decoded.

    Args:
        payload: what may be an event.
        kind: the event that the topic names; None where it names none.

    Returns:
        The event; only its device where its kind is not known; None: these bytes are no event.
    """
    if not payload.startswith(_APPLICATION_KEY):
        return None
    try:
        event = WireMessage(payload)
        if len(event.chunk(4)) != _EUI_LENGTH:
            return None
        device = {"devEUI": event.chunk(4).hex(), "deviceName": event.text(3)}
        return device | _fields(event, kind)
    except WireError:
        return None


def _fields(event: WireMessage, kind: str | None) -> Document:
    if kind == "up" or (kind is None and (event.has(11) or event.has(15))):
        return _uplink(event)
    if kind == "status":
        return {
            "margin": event.integer(5),
            "externalPowerSource": bool(event.integer(6)),
            "batteryLevelUnavailable": bool(event.integer(7)),
            "batteryLevel": event.float32(8),
            "publishedAt": event.timestamp(10),
        }
    if kind == "error":
        number = event.integer(5)
        name = _ERRORS[number] if 0 <= number < len(_ERRORS) else str(number)
        return {"type": name, "error": event.text(6), "publishedAt": event.timestamp(9)}
    if kind == "join":
        return {
            "devAddr": event.chunk(5).hex(),
            "rxInfo": [_reception(chunk) for chunk in event.chunks(6)],
            "publishedAt": event.timestamp(10),
        }
    return {}


def _uplink(event: WireMessage) -> Document:
    return {
        "rxInfo": [_reception(chunk) for chunk in event.chunks(5)],
        "adr": bool(event.integer(7)),
        "fCnt": event.integer(9),
        "fPort": event.integer(10),
        "data": event.chunk(11),
        "objectJSON": event.text(12),
        "devAddr": event.chunk(15).hex(),
        "publishedAt": event.timestamp(16),
    }


def _reception(chunk: bytes) -> Document:
    reception = WireMessage(chunk)
    return {
        "gatewayID": reception.chunk(1).hex(),
        "time": reception.timestamp(2),
        "rssi": reception.integer(5),
        "loRaSNR": reception.float64(6),
    }
