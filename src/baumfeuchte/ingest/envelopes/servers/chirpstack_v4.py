"""ChirpStack v4: JSON of every 4.x, and Protocol Buffers (``_chirpstack_v4_protobuf``).

Field names and events: https://www.chirpstack.io/docs/chirpstack/integrations/events.html;
differences between the versions: lorawan 2. Before 4.1 every field with its default value is
left out; 4.6 brought ``gwTime`` and ``nsTime``; 4.11 ``regionConfigId``.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    best_reception,
    counter,
    eui,
    first_moment,
    moment,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.servers._chirpstack_v4_protobuf import event_document

if TYPE_CHECKING:
    from datetime import datetime

NETWORK = "chirpstack-v4"

_EVENT = re.compile(r"(?:^|/)event/([a-z]{1,20})$|[?&]event=([a-z]{1,20})(?:&|$)")
_NO_DEVICE_TOPIC = re.compile(
    r"(?:^|/)(?:(gateway)/[0-9A-Fa-f]{16}/(?:event|state|command)|device/[0-9A-Fa-f]{16}/(command))/"
)

_UPLINK_KEYS = ("rxInfo", "data", "fPort")
_KIND_BY_KEY = (
    ("acknowledged", "ack"),
    ("queueItemId", "txack"),
    ("downlinkId", "txack"),
    ("margin", "status"),
    ("batteryLevel", "status"),
    ("batteryLevelUnavailable", "status"),
    ("description", "log"),
    ("location", "location"),
    ("integrationName", "integration"),
    ("devAddr", "join"),
)
"""How the events tell themselves apart where the topic does not."""

_GATEWAY_AHEAD = timedelta(minutes=1)
_GATEWAY_BEHIND = timedelta(days=30)


def _topic_event(topic: str) -> str | None:
    """The event that the topic or the webhook's query names; None where neither does."""
    match = _NO_DEVICE_TOPIC.search(topic) or _EVENT.search(topic)
    return match[match.lastindex or 1] if match else None


def _read(document: Document, topic: str) -> Outcome | None:
    device = document.get("deviceInfo")
    if not isinstance(device, dict):
        return None
    if not any(key in document for key in _UPLINK_KEYS):
        return _event(document, device, topic)
    dev_eui = eui(device.get("devEui"), "deviceInfo.devEui")
    try:
        return _uplink(document, dev_eui, text(device.get("deviceName")))
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _event(document: Document, device: Document, topic: str) -> Outcome:
    kind = _topic_event(topic)
    if kind == "up":  # without port, payload and reception: everything had its default value
        kind = "no_payload"
    if kind is None:
        kind = next((kind for key, kind in _KIND_BY_KEY if key in document), None)
    if kind is None:
        raise RefusedError(
            "unknown_envelope",
            "The message has a deviceInfo as in ChirpStack v4, but neither an uplink's rxInfo and "
            "data nor the fields of another event; check the integration in ChirpStack.",
        )
    return Ignored(kind=kind, network=NETWORK, dev_eui=_known_eui(device))


def _known_eui(device: Document) -> str | None:
    try:
        return eui(device.get("devEui"), "devEui")
    except RefusedError:
        return None


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
    if not payload or f_port == 0:  # MAC commands only: a sign of life, no measurement
        return Ignored(kind="no_payload", network=NETWORK, dev_eui=dev_eui)
    reception, rssi_dbm, snr_db = best_reception(document.get("rxInfo"))
    gateway_id = text(reception.get("gatewayId"))
    decoded = document.get("object")
    return Uplink(
        dev_eui=dev_eui,
        network=NETWORK,
        received_at=_received_at(document, reception),
        payload=payload,
        f_port=f_port,
        f_cnt=counter(document.get("fCnt"), "fCnt"),
        device_id=device_name,
        rssi_dbm=rssi_dbm,
        snr_db=snr_db,
        gateway_id=gateway_id.lower() if gateway_id else None,
        session=text(document.get("devAddr")),
        deduplication_id=text(document.get("deduplicationId")),
        decoded=decoded if isinstance(decoded, dict) else None,
    )


def _received_at(document: Document, reception: Document) -> datetime | None:
    """The server's time, where the gateway's clock cannot be right.

    ``time`` is the gateway's where that has one (lorawan 2). A gateway may deliver late, so it may
    lag behind the server; ahead of the server, or years behind, its clock is wrong (lorawan 3.5).
    """
    ns_time = reception.get("nsTime")
    time = first_moment(
        ("time", document.get("time")),
        ("rxInfo.nsTime", ns_time),
        ("rxInfo.gwTime", reception.get("gwTime")),
    )
    if time is None or ns_time is None:
        return time
    try:
        server_time = moment(ns_time, "rxInfo.nsTime")
    except RefusedError:
        return time
    if server_time is None or -_GATEWAY_BEHIND <= time - server_time <= _GATEWAY_AHEAD:
        return time
    return server_time


def _read_bytes(payload: bytes, topic: str) -> Outcome | None:
    kind = _topic_event(topic)
    if kind not in {None, "up"}:
        # The topic alone tells the events apart: a status and an uplink number their fields alike.
        return Ignored(kind=kind or "event", network=NETWORK)
    document = event_document(payload)
    if document is None:
        return None
    if "rxInfo" not in document:
        return Ignored(kind="no_payload" if kind == "up" else "event", network=NETWORK)
    return _read(document, topic)


def _read_by_topic(_document: Document, topic: str, _hinted: str | None) -> Outcome | None:
    """JSON of no known shape on a topic that never carries uplinks, such as ChirpStack v3's."""
    kind = _topic_event(topic)
    return None if kind in {None, "up"} else Ignored(kind=kind or "event")


ENVELOPE = Envelope(
    network=NETWORK,
    title="ChirpStack v4",
    aliases=("chirpstack",),
    read=_read,
    read_bytes=_read_bytes,
    read_by_topic=_read_by_topic,
)
