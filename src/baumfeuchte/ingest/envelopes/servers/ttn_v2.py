"""The Things Network v2, shut down in 2021; its message lives on in bridges and archives.

https://www.thethingsnetwork.org/docs/applications/mqtt/api: uplinks on ``{app}/devices/{id}/up``,
activations and downlinks on ``.../events/#``. ``metadata.time`` is the server's; times of gateways
without GNSS are "".
"""

from __future__ import annotations

import re

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    counter_or_none,
    eui,
    eui_or_none,
    filled,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import first_object, gateway_of, with_content
from baumfeuchte.ingest.envelopes.times import first_time, server_time

NETWORK = "ttn-v2"

_UPLINK_KEYS = frozenset({"payload_raw", "payload_fields", "counter"})
_ACTIVATION_KEYS = frozenset({"app_eui", "dev_eui", "dev_addr", "metadata"})
_TOPIC = re.compile(
    r"[^/]+/devices/([^/]+)/(?:(down)|events/"
    r"(activations(?:/errors)?|up/errors|down/[a-z]{1,20}|create|update|delete))"
)
_KIND_BY_EVENT = {
    "activations": "join",
    "activations/errors": "error",
    "create": "notification",
    "delete": "notification",
    "down/acks": "ack",
    "down/errors": "error",
    "up/errors": "error",
    "update": "notification",
}


def _read(document: Document, topic: str) -> Outcome | None:
    event = _TOPIC.fullmatch(topic)
    if "dev_id" in document and not _UPLINK_KEYS.isdisjoint(document):
        if event is not None or "schedule" in document:
            return _event(document, "downlink", device_id=document["dev_id"])
        return _read_uplink(document)
    if document.keys() >= _ACTIVATION_KEYS:
        return _event(document, "join", device_id=event[1] if event else None)
    return None


def _read_uplink(document: Document) -> Outcome:
    device_id = text(document["dev_id"])
    serial = document.get("hardware_serial")
    if not serial and device_id:  # personalised by hand, without a DevEUI
        return _uplink(document, None, device_id)
    dev_eui = eui(serial, "hardware_serial")
    try:
        return _uplink(document, dev_eui, device_id)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str | None, device_id: str | None) -> Outcome:
    metadata = first_object(document.get("metadata"))
    reception, rssi_dbm, snr_db = best_reception_by(metadata.get("gateways"), "rssi", "snr")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(
                metadata.get("time"),
                reception.get("time"),
            ),
            payload=base64_bytes(document.get("payload_raw"), "payload_raw"),
            f_port=port(document.get("port"), "port"),
            f_cnt=counter_or_none(document.get("counter"), "counter"),
            device_id=device_id,
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(text(reception.get("gtw_id"))),
            decoded=filled(document.get("payload_fields")),
        )
    )


def _event(document: Document, kind: str, *, device_id: object) -> Outcome:
    dev_eui = document.get("dev_eui", document.get("hardware_serial"))
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(dev_eui),
        device_id=text(device_id),
        at=server_time(first_object(document.get("metadata")).get("time")),
    )


def _read_by_topic(_document: Document, topic: str, _hinted: str | None) -> Outcome | None:
    """JSON of no known shape on a topic that never carries uplinks."""
    match = _TOPIC.fullmatch(topic)
    if match is None:
        return None
    kind = _KIND_BY_EVENT.get(match[3], "downlink")
    return Ignored(kind=kind, network=NETWORK, device_id=text(match[1]))


ENVELOPE = Envelope(
    network=NETWORK,
    title="The Things Network v2",
    aliases=("ttnv2",),
    read=_read,
    read_by_topic=_read_by_topic,
)
