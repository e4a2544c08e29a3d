"""ChirpStack v4: JSON of every 4.x, and Protocol Buffers (``_chirpstack_v4_protobuf``).

Field names and events: https://www.chirpstack.io/docs/chirpstack/integrations/events.html;
differences between the versions: lorawan 2. Before 4.1 every field with its default value is
left out; 4.6 brought ``gwTime`` and ``nsTime``; 4.11 ``regionConfigId``. Helium gateways write the
same, with ``network`` in the receptions' metadata.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    counter,
    eui,
    eui_or_none,
    filled,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception
from baumfeuchte.ingest.envelopes.servers import _chirpstack_v3_protobuf as v3
from baumfeuchte.ingest.envelopes.servers._chirpstack_events import (
    battery_percent,
    names_another_event,
    topic_event,
)
from baumfeuchte.ingest.envelopes.servers._chirpstack_v4_protobuf import event_document, log_code
from baumfeuchte.ingest.envelopes.servers._frames import gateway_of, with_content
from baumfeuchte.ingest.envelopes.times import first_time, server_time

if TYPE_CHECKING:
    from datetime import datetime

NETWORK = "chirpstack-v4"

_UPLINK_KEYS = ("rxInfo", "data", "fPort")
_KIND_BY_KEY = (
    ("acknowledged", "ack"),
    ("downlinkId", "txack"),
    ("margin", "status"),
    ("batteryLevel", "status"),
    ("batteryLevelUnavailable", "status"),
    ("code", "log"),
    ("description", "log"),
    ("level", "log"),
    ("context", "log"),
    ("location", "location"),
    ("integrationName", "integration"),
    ("devAddr", "join"),
)
"""How the events tell themselves apart where the topic does not."""

_GATEWAY_AHEAD = timedelta(minutes=1)
_GATEWAY_BEHIND = timedelta(days=30)


def _read(document: Document, topic: str) -> Outcome | None:
    device = document.get("deviceInfo")
    if not isinstance(device, dict):
        return None
    if names_another_event(topic) or not any(key in document for key in _UPLINK_KEYS):
        return _event(document, device, topic)
    dev_eui = eui(device.get("devEui"), "deviceInfo.devEui")
    try:
        return _uplink(document, dev_eui, text(device.get("deviceName")))
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _event(document: Document, device: Document, topic: str) -> Outcome:
    kind = topic_event(topic)
    if kind in {None, "up"}:
        kind = _kind_by_shape(document, is_up=kind == "up")
    if kind is None:
        raise RefusedError(
            "unknown_envelope",
            "The message has a deviceInfo as in ChirpStack v4, but neither an uplink's rxInfo and "
            "data nor the fields of another event; check the integration in ChirpStack.",
        )
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(device.get("devEui")),
        device_id=text(device.get("deviceName")),
        at=server_time(document.get("time")),
        battery_percent=battery_percent(document) if kind == "status" else None,
        detail=_code(document.get("code")) if kind == "log" else "",
    )


def _kind_by_shape(document: Document, *, is_up: bool) -> str | None:
    """The event that the fields tell.

    An uplink whose port, payload and reception had their default values has none of its own, in
    Protocol Buffers not even one that tells it from a status of zeros.
    """
    if "queueItemId" in document and "downlinkId" not in document:
        return "ack" if "deduplicationId" in document else "txack"  # 4.0 leaves out a "false"
    key, kind = next((found for found in _KIND_BY_KEY if found[0] in document), ("", None))
    if is_up and (kind in {None, "join"} or (kind == "status" and not document[key])):
        return "no_payload"
    return kind


def _code(code: object) -> str:
    return log_code(code) if type(code) is int else text(code) or ""


def _uplink(document: Document, dev_eui: str, device_name: str | None) -> Outcome:
    f_port = port(document.get("fPort"), "fPort")
    payload = base64_bytes(document.get("data"), "data")
    context = document.get("joinServerContext")
    if (payload or f_port) and isinstance(context, dict) and any(context.values()):
        raise RefusedError(
            "encrypted",
            "The payload is still encrypted, because the join server keeps the AppSKey; let "
            "ChirpStack have the AppSKey, so that it decrypts.",
        )
    reception, rssi_dbm, snr_db = best_reception(document.get("rxInfo"))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=_received_at(document, reception),
            payload=payload,
            f_port=f_port,
            f_cnt=counter(document.get("fCnt"), "fCnt"),
            device_id=device_name,
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(text(reception.get("gatewayId"))),
            session=text(document.get("devAddr")),
            deduplication_id=text(document.get("deduplicationId")),
            decoded=filled(document.get("object")),
        )
    )


def _received_at(document: Document, reception: Document) -> datetime | None:
    """The server's time, where the gateway's clock cannot be right.

    ``time`` is the gateway's where that has one (lorawan 2). A gateway may deliver late, so it may
    lag behind the server; ahead of the server, or years behind, its clock is wrong (lorawan 3.5).
    """
    ns_time = reception.get("nsTime")
    time = first_time(document.get("time"), ns_time, reception.get("gwTime"))
    if time is None or ns_time is None:
        return time
    heard_at = server_time(ns_time)
    if heard_at is None or -_GATEWAY_BEHIND <= time - heard_at <= _GATEWAY_AHEAD:
        return time
    return heard_at


def _read_bytes(payload: bytes, topic: str) -> Outcome | None:
    document = event_document(payload)
    if document is not None:
        return _read(document, topic)
    kind = topic_event(topic)
    if kind in {None, "up"} or v3.event_document(payload, kind) is not None:
        return None
    return Ignored(kind=kind or "event")  # a gateway's own messages, above all


def _read_by_topic(_document: Document, topic: str, _hinted: str | None) -> Outcome | None:
    """JSON of no known shape on a topic that never carries uplinks, such as a gateway's."""
    kind = topic_event(topic)
    return None if kind in {None, "up"} else Ignored(kind=kind or "event")


ENVELOPE = Envelope(
    network=NETWORK,
    title="ChirpStack v4",
    aliases=("chirpstack",),
    read=_read,
    read_bytes=_read_bytes,
    read_by_topic=_read_by_topic,
)
