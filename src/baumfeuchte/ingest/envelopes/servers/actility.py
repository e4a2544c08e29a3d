"""Actility ThingPark, Enterprise and Wireless, by webhook and MQTT; also Swisscom LPN and KPN.

Message formats: https://docs.thingpark.com/thingpark-x/latest/Message/uplink-message,
.../notification-message and .../downlink-message; what is reported at all and when it is encrypted:
https://docs.thingpark.com/thingpark-enterprise/latest/docs/api-subscriber/data-plane/basic/lrc-as-tunnel-lorawan;
``DevEUI_location`` as KPN documents it. Enterprise writes numbers, Wireless
writes the same numbers as text; a connection with ``sendMetadata`` drops the root
``DevEUI_uplink``. Swisscom's developer guide describes this very interface ("LPN Core to
Application Server Tunnel Interface"), so it has no file of its own.

Not verified against a document: that ``PayloadEncryption`` 1 means a payload still encrypted (the
documented example has 0 beside a decoded payload), the keys of the other events without their
root, and a list ``Lrr`` of one that is sent as an object.
"""

from __future__ import annotations

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    counter_or_none,
    decibels,
    eui,
    eui_or_none,
    filled,
    hex_bytes,
    number,
    port,
    shown,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import (
    device_status_percent,
    gateway_of,
    given,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "actility"

_UPLINK = "DevEUI_uplink"
_NOTIFICATION = "DevEUI_notification"
_KIND_BY_ROOT = {
    "DevEUI_downlink": "downlink",
    "DevEUI_downlink_Sent": "downlink",
    "DevEUI_downlink_Rejected": "downlink",
    "DevEUI_multicast_summary": "downlink",
    "DevEUI_location": "location",
}
_ROOTS = frozenset({_UPLINK, _NOTIFICATION, *_KIND_BY_ROOT})
_OF_A_DOWNLINK = ("DeliveryStatus", "TransmissionSlot")
"""A report of a sent downlink carries the counter of an uplink, too."""

_OF_AN_UPLINK = ("FCntUp", "LrrRSSI")
_XML_START = 400


def _read(document: Document, _topic: str) -> Outcome | None:
    if not _ROOTS.isdisjoint(document):
        return _rooted(document)
    if "DevEUI" not in document:
        return None
    if any(key in document for key in _OF_A_DOWNLINK):
        return _ignored("downlink", document)
    if any(key in document for key in _OF_AN_UPLINK):
        return _read_uplink(document)
    if "Type" in document and "Lrcid" in document:
        return _notification(document)
    return None


def _rooted(document: Document) -> Outcome:
    root = next(key for key in document if key in _ROOTS)
    event = document[root]
    if not isinstance(event, dict):
        raise RefusedError("invalid_field", f"{root} is {shown(event)}, but must be an object.")
    if root == _UPLINK:
        return _read_uplink(event)
    if root == _NOTIFICATION:
        return _notification(event)
    return _ignored(_KIND_BY_ROOT[root], event)


def _ignored(
    kind: str, event: Document, *, battery_percent: float | None = None, detail: str = ""
) -> Ignored:
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(event.get("DevEUI")),
        device_id=_name(event),
        at=server_time(event.get("Time")),
        battery_percent=battery_percent,
        detail=detail,
    )


def _notification(event: Document) -> Ignored:
    """``Var1`` of a device status is the battery of the LoRaWAN DevStatusAns, 0 to 255."""
    kind = text(event.get("Type")) or ""
    if kind == "join":
        return _ignored("join", event)
    if kind.startswith("devstatus"):
        battery_percent = device_status_percent(event.get("Var1"))
        return _ignored("status", event, battery_percent=battery_percent)
    return _ignored("notification", event, detail=kind)


def _name(event: Document) -> str | None:
    customer = event.get("CustomerData")
    return text(customer.get("name")) if isinstance(customer, dict) else None


def _read_uplink(event: Document) -> Outcome:
    if "rawJoinRequest" in event and not event.get("payload_hex"):
        return _ignored("join", event)
    dev_eui = eui(event.get("DevEUI"), "DevEUI")
    try:
        return _uplink(event, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(event: Document, dev_eui: str) -> Outcome:
    gateway_id, rssi_dbm, snr_db = _reception(event)
    f_port = port(given(event.get("FPort")), "FPort")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(event.get("Time")),
            payload=_payload(event, f_port),
            f_port=f_port,
            f_cnt=counter_or_none(given(event.get("FCntUp")), "FCntUp"),
            device_id=_name(event),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_id,
            session=text(event.get("DevAddr")),
            decoded=filled(event.get("payload")) or filled(event.get("points")),
        )
    )


def _payload(event: Document, f_port: int | None) -> bytes:
    payload = hex_bytes(event.get("payload_hex"), "payload_hex")
    if not payload and isinstance(event.get("payload"), str):  # renamed by a processor of its own
        payload = hex_bytes(event["payload"], "payload")
    encrypted = event.get("AppSKey") or number(event.get("PayloadEncryption")) == 1
    if payload and f_port != 0 and encrypted:
        raise RefusedError(
            "encrypted",
            "The payload is still encrypted; let ThingPark decrypt it (no AS transport key on the "
            "application server's route).",
        )
    return payload


def _reception(event: Document) -> tuple[str | None, float | None, float | None]:
    """(gateway, rssi dBm, snr dB): ThingPark names the best gateway itself."""
    gateway_id = gateway_of(given(event.get("Lrrid")))
    rssi_dbm, snr_db = decibels(event.get("LrrRSSI")), decibels(event.get("LrrSNR"))
    if gateway_id and rssi_dbm is not None:
        return gateway_id, rssi_dbm, snr_db
    lrrs = event.get("Lrrs")
    receptions = lrrs.get("Lrr") if isinstance(lrrs, dict) else None
    receptions = [receptions] if isinstance(receptions, dict) else receptions
    best, best_rssi_dbm, best_snr_db = best_reception_by(receptions, "LrrRSSI", "LrrSNR")
    if not best:
        return gateway_id, rssi_dbm, snr_db
    return gateway_of(best.get("Lrrid")), best_rssi_dbm, best_snr_db


def _read_bytes(payload: bytes, _topic: str) -> Outcome | None:
    start = payload[:_XML_START].lstrip()
    if start.startswith(b"<") and b"DevEUI_" in start:
        raise RefusedError(
            "not_json", "ThingPark sent XML; choose JSON in the application server's settings."
        )
    return None


ENVELOPE = Envelope(
    network=NETWORK,
    title="Actility ThingPark",
    aliases=("thingpark", "thingpark-enterprise", "thingpark-wireless", "swisscom", "kpn"),
    read=_read,
    read_bytes=_read_bytes,
)
