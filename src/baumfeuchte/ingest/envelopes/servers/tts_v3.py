"""The Things Stack v3: MQTT, webhook, Pub/Sub, event stream and Storage Integration.

Data formats: https://www.thethingsindustries.com/docs/integrations/data-formats/. Webhook and
Pub/Sub send the MQTT message; the event stream wraps it in ``name`` and ``data``, the Storage
Integration in ``result``. Every field that is empty, 0 or false is left out. A message without
DevEUI is told by the device's name there. A push subscription of Pub/Sub wraps the message as
https://cloud.google.com/pubsub/docs/push#receive_push describes.
"""

from __future__ import annotations

import re

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    counter,
    eui,
    eui_or_none,
    filled,
    port,
    shown,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception
from baumfeuchte.ingest.envelopes.servers._frames import (
    device_status_percent,
    first_object,
    inner_document,
    is_true,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import first_time, server_time

NETWORK = "tts-v3"

_TOPIC = re.compile(r"v3/[^/]+/devices/[^/]+/([a-z/]{1,40})")
_UPLINK_EVENT = "as.up.data.forward"
_NORMALIZED = "uplink_normalized"
_KIND_BY_TOPIC = {"up/normalized": _NORMALIZED, "location/solved": "location"}
"""Topics that name a kind otherwise than the message does."""

_DEVICE_STATUS_EVENT = "ns.mac.device_status.answer"
_KIND_BY_EVENT = {
    "as.up.join.forward": "join",
    "as.up.location.forward": "location",
    "as.up.normalized.forward": _NORMALIZED,
    "as.up.service.forward": "service_data",
    _DEVICE_STATUS_EVENT: "status",
}
"""Events of the stream that have a message of their own; the others keep their name."""

_KIND_BY_KEY = {
    "join_accept": "join",
    "uplink_normalized": _NORMALIZED,
    "downlink_ack": "downlink_ack",
    "downlink_nack": "downlink_nack",
    "downlink_sent": "downlink_sent",
    "downlink_failed": "downlink_failed",
    "downlink_queued": "downlink_queued",
    "downlink_queue_invalidated": "downlink_queue_invalidated",
    "location_solved": "location",
    "service_data": "service_data",
}
"""Messages of other kinds. Some carry a port and a payload, too: only the key tells."""


def _read(document: Document, topic: str) -> Outcome | None:
    document = _unwrapped(document)
    if "identifiers" in document and "name" in document:
        return _stream_event(document)
    return _read_message(document, topic)


def _unwrapped(document: Document) -> Document:
    """What the Storage Integration or a push subscription of Pub/Sub sends; else the same."""
    result = document.get("result")
    if isinstance(result, dict) and ("end_device_ids" in result or "identifiers" in result):
        return result
    pushed = document.get("message")
    if "subscription" in document and isinstance(pushed, dict):
        try:
            inner = inner_document(base64_bytes(pushed.get("data"), "message.data").decode())
        except (RefusedError, UnicodeDecodeError):
            return document  # a push of some other publisher
        return inner or document
    return document


def _stream_event(event: Document) -> Outcome | None:
    """An event of the stream: it wraps an uplink, or tells of something else."""
    name = text(event["name"]) or "event"
    data = first_object(event.get("data"))
    device = _stream_device(event["identifiers"])
    if name == _UPLINK_EVENT and "uplink_message" in data:
        return _read_message({"end_device_ids": device, **data}, "")
    level = data.get("battery") if name == _DEVICE_STATUS_EVENT else None
    return Ignored(
        kind=_KIND_BY_EVENT.get(name, name),
        network=NETWORK,
        dev_eui=eui_or_none(device.get("dev_eui")),
        device_id=text(device.get("device_id")),
        at=server_time(event.get("time")),
        battery_percent=device_status_percent(level),
    )


def _stream_device(identifiers: object) -> Document:
    """The device of an event. It may be named twice, first without its DevEUI."""
    entries = identifiers if isinstance(identifiers, list) else [identifiers]
    devices = [first_object(e.get("device_ids")) for e in entries if isinstance(e, dict)]
    return max(devices, key=lambda device: "dev_eui" in device, default={})


def _read_message(document: Document, topic: str) -> Outcome | None:
    device = document.get("end_device_ids")
    if not isinstance(device, dict):
        return _downlink_queue(document)
    if "uplink_message" in document and _topic_kind(topic) != _NORMALIZED:
        return _read_uplink(document, device)
    return _event(document, device, topic)


def _downlink_queue(document: Document) -> Outcome | None:
    """What an application writes to ``down/push`` and ``down/replace``."""
    if isinstance(document.get("downlinks"), list):
        return Ignored(kind="downlink_queue", network=NETWORK)
    return None


def _event(document: Document, device: Document, topic: str) -> Outcome:
    kind = next((kind for key, kind in _KIND_BY_KEY.items() if key in document), None)
    kind = kind or _topic_kind(topic)
    if kind is None:
        raise RefusedError(
            "unknown_envelope",
            "The message has end_device_ids as in The Things Stack v3, but neither an "
            "uplink_message nor another kind that is known; check the integration's settings.",
        )
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(device.get("dev_eui")),
        device_id=text(device.get("device_id")),
        at=server_time(document.get("received_at")),
    )


def _read_uplink(document: Document, device: Document) -> Outcome:
    device_id = text(device.get("device_id"))
    if not device.get("dev_eui") and device_id:
        return _uplink(document, None, device_id)
    dev_eui = eui(device.get("dev_eui"), "end_device_ids.dev_eui")
    try:
        return _uplink(document, dev_eui, device_id)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str | None, device_id: str | None) -> Outcome:
    uplink = document["uplink_message"]
    if not isinstance(uplink, dict):
        raise RefusedError(
            "invalid_field", f"uplink_message is {shown(uplink)}, but must be an object."
        )
    f_port = port(uplink.get("f_port"), "uplink_message.f_port")
    payload = base64_bytes(uplink.get("frm_payload"), "uplink_message.frm_payload")
    if payload and f_port != 0 and uplink.get("app_s_key"):
        raise RefusedError(
            "encrypted",
            "The payload is still encrypted; switch off 'Skip payload encryption and decryption' "
            "for the device and its application in The Things Stack.",
        )
    reception, rssi_dbm, snr_db = best_reception(uplink.get("rx_metadata"))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(
                uplink.get("received_at"),
                document.get("received_at"),
                reception.get("received_at"),
                reception.get("time"),
            ),
            payload=payload,
            f_port=f_port,
            f_cnt=counter(uplink.get("f_cnt"), "uplink_message.f_cnt"),
            device_id=device_id,
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=_gateway(reception.get("gateway_ids")),
            session=text(uplink.get("session_key_id")),
            decoded=filled(uplink.get("decoded_payload")),
            simulated=is_true(document.get("simulated")),
        )
    )


def _gateway(ids: object) -> str | None:
    if not isinstance(ids, dict):
        return None
    gateway_eui = text(ids.get("eui"))
    return gateway_eui.lower() if gateway_eui else text(ids.get("gateway_id"))


def _topic_kind(topic: str) -> str | None:
    match = _TOPIC.fullmatch(topic)
    if match is None or match[1] == "up":
        return None
    return _KIND_BY_TOPIC.get(match[1], match[1].replace("/", "_"))


def _read_by_topic(_document: Document, topic: str, _hinted: str | None) -> Outcome | None:
    """JSON of no known shape on a topic that never carries uplinks."""
    kind = _topic_kind(topic)
    return None if kind is None else Ignored(kind=kind, network=NETWORK)


ENVELOPE = Envelope(
    network=NETWORK,
    title="The Things Stack v3",
    aliases=("tts", "ttn", "ttn-v3", "things-stack"),
    read=_read,
    read_by_topic=_read_by_topic,
)
