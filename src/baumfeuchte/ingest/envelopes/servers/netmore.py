"""Netmore (Sweden): an array of one object, whose numbers are text.

No public document; the form of 2025 is known from messages of two municipalities, in a short and a
long form (with all gateways and the counter), and the form of 2022 from lorawan 2: ``Payload``
beside the same fields. The gateway beside the payload is the one that Netmore names as best. That
message types other than ``payload`` are no uplinks follows from their name only; which there are
could not be verified.
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
    hex_bytes,
    percent,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import gateway_of, given, with_content
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "netmore"

_OWN = frozenset({"gatewayIdentifier", "sensorType", "messageType"})
_NAMES_OF_THE_DEVICE = frozenset({"devEui", "DevEui", "devEUI"})
_UPLINKS = frozenset({"", "payload"})
"""Also written ``payload.Payload``."""

_KINDS = (
    ("join", "join"),
    ("status", "status"),
    ("down", "downlink"),
    ("ack", "ack"),
    ("location", "location"),
)
"""Part of a message type, kind."""


def _read(document: Document, _topic: str) -> Outcome | None:
    message = _named_as_today(document)
    return _read_message(message) if message and not _OWN.isdisjoint(message) else None


def _read_by_topic(document: Document, _topic: str, hinted: str | None) -> Outcome | None:
    """A message with the bare minimum, where the webhook's address says whose it is."""
    message = _named_as_today(document) if hinted == NETWORK else None
    return _read_message(message) if message else None


def _named_as_today(document: Document) -> Document | None:
    """The message with small first letters, as all fields have them since 2025."""
    if _NAMES_OF_THE_DEVICE.isdisjoint(document):
        return None
    message = {key[:1].lower() + key[1:]: value for key, value in document.items()}
    return {"devEui": message.get("devEUI"), **message}


def _read_message(document: Document) -> Outcome:
    message_type = (text(document.get("messageType")) or "").lower()
    if _UPLINKS.isdisjoint(message_type.split(".")):
        return _other(document, message_type)
    dev_eui = eui(document["devEui"], "devEui")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _other(document: Document, message_type: str) -> Outcome:
    kind = next((kind for part, kind in _KINDS if part in message_type), "notification")
    battery = percent(given(document.get("batteryLevel"))) if kind == "status" else None
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(document.get("devEui")),
        at=server_time(document.get("timestamp")),
        battery_percent=battery,
    )


def _uplink(document: Document, dev_eui: str) -> Outcome:
    gateway_id = gateway_of(given(document.get("gatewayIdentifier")))
    rssi_dbm, snr_db = decibels(document.get("rssi")), decibels(document.get("snr"))
    if gateway_id is None and rssi_dbm is None:
        receptions = document.get("gateways") or document.get("rxInfo")
        best, rssi_dbm, snr_db = best_reception_by(receptions, "rssi", "snr")
        gateway_id = gateway_of(best.get("gatewayIdentifier", best.get("gatewayId")))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(document.get("timestamp")),
            payload=_payload(document),
            f_port=port(given(document.get("fPort")), "fPort"),
            f_cnt=counter_or_none(given(document.get("fCntUp")), "fCntUp"),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_id,
        )
    )


def _payload(document: Document) -> bytes:
    """Hexadecimal digits; a bridge to several networks writes base64 in ``data`` instead."""
    if document.get("payload") is None and isinstance(document.get("data"), str):
        return base64_bytes(document["data"], "data")
    return hex_bytes(document.get("payload"), "payload")


ENVELOPE = Envelope(
    network=NETWORK,
    title="Netmore",
    aliases=(),
    read=_read,
    read_by_topic=_read_by_topic,
)
