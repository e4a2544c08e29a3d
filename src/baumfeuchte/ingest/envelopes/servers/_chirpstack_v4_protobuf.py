"""ChirpStack v4 with ``json=false``: the fields of its events that we need.

Field numbers: lorawan 2, and ChirpStack's api/proto/integration/integration.proto and gw/gw.proto.
All events number their fields 1 to 8 with other meanings; what sets them apart is which fields are
there and of which kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baumfeuchte.ingest.envelopes.servers._protobuf_struct import struct_document
from baumfeuchte.ingest.envelopes.wire import WireError, WireMessage

if TYPE_CHECKING:
    from baumfeuchte.ingest.envelopes.envelope import Document

_EUI_LENGTH = 16
_UUID_LENGTH = 36
_is_device_address = re.compile(rb"[0-9A-Fa-f]{8}").fullmatch

_OF_AN_UPLINK = (10, 12, 13, 11)
"""data, rx_info, tx_info, object"""

_LOG_CODES = (
    "UNKNOWN",
    "DOWNLINK_PAYLOAD_SIZE",
    "UPLINK_CODEC",
    "DOWNLINK_CODEC",
    "OTAA",
    "UPLINK_F_CNT_RESET",
    "UPLINK_MIC",
    "UPLINK_F_CNT_RETRANSMISSION",
    "DOWNLINK_GATEWAY",
    "RELAY_NEW_END_DEVICE",
    "F_CNT_DOWN",
    "EXPIRED",
)


def log_code(number: int) -> str:
    """The name of a log code; the number itself where a later version added it."""
    return _LOG_CODES[number] if 0 <= number < len(_LOG_CODES) else str(number)


def event_document(payload: bytes) -> Document | None:
    """An event with the keys of its JSON form; times and data are already decoded.

    None: these bytes are no event at all.
    """
    try:
        event = WireMessage(payload)
        # All events have the device in field 3, but the log event has it in field 2.
        for number, read in ((3, _event), (2, _log)):
            device = next(filter(None, map(_device, event.chunks(number))), None)
            if device is not None:
                return {"deviceInfo": device, **read(event)}
    except WireError:
        pass
    return None


def _event(event: WireMessage) -> Document:
    if any(map(event.has, _OF_AN_UPLINK)):
        return _uplink(event)
    time = event.timestamp(2)
    if not event.has(4):
        return {
            "time": time,
            "margin": event.integer(5),
            "externalPowerSource": bool(event.integer(6)),
            "batteryLevelUnavailable": bool(event.integer(7)),
            "batteryLevel": event.float32(8),
        }
    fourth = event.chunk(4)
    if _is_device_address(fourth):
        return {"time": time, "devAddr": fourth.decode()}
    if len(fourth) == _UUID_LENGTH:
        kind = "acknowledged" if event.has(1) else "queueItemId"
        return {"time": time, kind: True}
    return {"time": time, "integrationName" if event.has(5) else "location": True}


def _uplink(event: WireMessage) -> Document:
    return {
        "deduplicationId": event.text(1),
        "time": event.timestamp(2),
        "devAddr": event.text(4),
        "fCnt": event.integer(7),
        "fPort": event.integer(8),
        "data": event.chunk(10),
        "object": struct_document(event.chunk(11)),
        "rxInfo": [_reception(chunk) for chunk in event.chunks(12)],
        "joinServerContext": {"present": event.chunk(15)},
    }


def _log(event: WireMessage) -> Document:
    return {
        "time": event.timestamp(1),
        "code": log_code(event.integer(4)),
        "description": event.text(5),
    }


def _device(chunk: bytes) -> Document | None:
    try:
        device = WireMessage(chunk)
        dev_eui = device.text(8)
        name = device.text(7)
    except WireError:
        return None
    return {"devEui": dev_eui, "deviceName": name} if len(dev_eui) == _EUI_LENGTH else None


def _reception(chunk: bytes) -> Document:
    reception = WireMessage(chunk)
    return {
        "gatewayId": reception.text(1),
        "gwTime": reception.timestamp(3),
        "nsTime": reception.timestamp(17),
        "rssi": reception.integer(6),
        "snr": reception.float32(7),
    }
