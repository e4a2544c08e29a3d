"""Everynet's Data API over MQTT, HTTP and WebSocket.

https://ns.docs.everynet.io/data-api/messages-and-types.html: every message has ``type``, ``meta``
and ``params``. Times are seconds since 1970; the gateway's own (``params.radio.time``) can be years
off, so ``meta.time`` counts, the server's. With ``duplicate`` the same uplink came over another
gateway; it is found to be a duplicate by its counter.
"""

from __future__ import annotations

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    counter_or_none,
    decibels,
    eui,
    eui_or_none,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.servers._frames import (
    device_status_percent,
    first_object,
    gateway_of,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import first_time, server_time

NETWORK = "everynet"

_UPLINK = "uplink"
_KINDS = {
    "downlink": "downlink",
    "downlink_claim": "downlink",
    "downlink_request": "downlink",
    "downlink_response": "downlink",
    "error": "error",
    "info": "log",
    "join_request": "join",
    "join_response": "downlink",
    "status": "status",
    "status_request": "downlink",
    "status_response": "status",
    "warning": "log",
}
"""``join_response`` is the application server's answer to ``join_request``: one join, not two."""


def _read(document: Document, _topic: str) -> Outcome | None:
    kind, meta = document.get("type"), document.get("meta")
    if not isinstance(kind, str) or not isinstance(meta, dict):
        return None
    if not ("device" in meta or "packet_hash" in meta):
        return None
    params = first_object(document.get("params"))
    if kind != _UPLINK:
        return _event(meta, params, _KINDS.get(kind, "notification"))
    dev_eui = eui(meta.get("device"), "meta.device")
    try:
        return _uplink(meta, params, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(meta: Document, params: Document, dev_eui: str) -> Outcome:
    f_port = port(params.get("port"), "params.port")
    payload = base64_bytes(params.get("payload"), "params.payload")
    if not payload and f_port != 0 and params.get("encrypted_payload"):
        raise RefusedError(
            "encrypted",
            "The payload is still encrypted, because Everynet does not know the AppSKey; enter "
            "the device's keys in Everynet.",
        )
    hardware = first_object(first_object(params.get("radio")).get("hardware"))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(meta.get("time"), params.get("rx_time")),
            payload=payload,
            f_port=f_port,
            f_cnt=counter_or_none(params.get("counter_up"), "params.counter_up"),
            rssi_dbm=decibels(hardware.get("rssi")),
            snr_db=decibels(hardware.get("snr")),
            gateway_id=gateway_of(text(meta.get("gateway"))),
            session=text(meta.get("device_addr")),
        )
    )


def _event(meta: Document, params: Document, kind: str) -> Outcome:
    level = params.get("battery") if kind == "status" else None
    if kind == "status" and level is None:  # the request for one has the same type
        kind = "downlink"
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(meta.get("device")),
        at=server_time(meta.get("time")),
        battery_percent=device_status_percent(level),
    )


ENVELOPE = Envelope(
    network=NETWORK,
    title="Everynet",
    aliases=(),
    read=_read,
)
