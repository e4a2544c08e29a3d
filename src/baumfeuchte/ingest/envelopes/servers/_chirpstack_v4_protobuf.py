"""ChirpStack v4 with ``json=false``: the fields of ``integration.UplinkEvent`` that we need.

Field numbers: lorawan 2, and ChirpStack's api/proto/integration/integration.proto and gw/gw.proto.
A status, join, acknowledgement or log event shares fields 1 to 8 with other meanings. Only an
uplink has the fields 10 (data) and 12 (receptions), but the topic is the safer sign.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.ingest.envelopes.wire import WireError, WireMessage

if TYPE_CHECKING:
    from baumfeuchte.ingest.envelopes.envelope import Document

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EUI_LENGTH = 16


def event_document(payload: bytes) -> Document | None:
    """An uplink event with the keys of its JSON form; times and data are already decoded.

    Any other event has its ``deviceInfo`` only. None: these bytes are no event at all.
    """
    try:
        event = WireMessage(payload)
        # All events have the device in field 3, but the log event has it in field 2.
        device = next(filter(None, map(_device, event.chunks(3) + event.chunks(2))), None)
        if device is None:
            return None
        if not (event.has(10) or event.has(12)):
            return {"deviceInfo": device}
        return {
            "deviceInfo": device,
            "deduplicationId": event.text(1),
            "time": _time(event.chunk(2)),
            "devAddr": event.text(4),
            "fCnt": event.integer(7),
            "fPort": event.integer(8),
            "data": event.chunk(10),
            "rxInfo": [_reception(chunk) for chunk in event.chunks(12)],
            "joinServerContext": {"present": event.chunk(15)},
        }
    except WireError:
        return None


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
        "gwTime": _time(reception.chunk(3)),
        "nsTime": _time(reception.chunk(17)),
        "rssi": reception.integer(6),
        "snr": reception.float32(7),
    }


def _time(chunk: bytes) -> datetime | None:
    """A ``google.protobuf.Timestamp``; None where it is missing or outside the calendar."""
    if not chunk:
        return None
    stamp = WireMessage(chunk)
    try:
        return _EPOCH + timedelta(seconds=stamp.integer(1), microseconds=stamp.integer(2) // 1000)
    except OverflowError:
        return None
