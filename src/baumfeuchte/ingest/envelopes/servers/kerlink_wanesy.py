"""Kerlink Wanesy Management Center (WMC).

Push of WMC 3 and 4: https://wikikerlink.fr/wanesy-ran (API guide, ``dataUp`` with its three levels
of detail); the payload is hexadecimal unless ``encodingType`` says BASE64. ``delayed`` marks a
frame that a gateway kept; ``recvTime`` is still the server's time. The event of a downlink
(``dataDownId``, ``status``) is known from public client code, the older form ``{devEui, userdata}``
from eclipse-hono's fixture ``kerlink-custom-content-type``.

Not verified against a document: joins and further events (they are told by what a ``dataUp`` never
has), and the fields of the older form beside ``payload``.
"""

from __future__ import annotations

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    counter_or_none,
    eui,
    eui_or_none,
    hex_or_base64_bytes,
    port,
    shown,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import (
    gateway_of,
    is_true,
    name_of,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import first_time, server_time

NETWORK = "kerlink-wanesy"

_OF_A_JOIN = frozenset({"devNonce", "joinEui", "appEui", "joinRequest", "joinAccept"})
_OF_A_DOWNLINK = frozenset(
    {"contentType", "fCntDn", "dataDownId", "status", "eventType", "dlFrequency", "ackRequested"}
)


def _read(document: Document, topic: str) -> Outcome | None:
    device = document.get("endDevice")
    if not isinstance(device, dict):
        if "dataDownId" in document:
            return Ignored(kind="downlink", network=NETWORK)
        return _read_old(document)
    if not _is_data_up(document):
        return _event(document, device, topic)
    dev_eui = eui(device.get("devEui"), "endDevice.devEui")
    try:
        return _uplink(document, dev_eui, text(device.get("devAddr")))
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _is_data_up(document: Document) -> bool:
    """A ``dataDown`` has port and payload, too, but neither a counter nor a time of reception."""
    received = "fCntUp" in document or "gwInfo" in document
    return received or ("recvTime" in document and "payload" in document)


def _event(document: Document, device: Document, topic: str) -> Outcome:
    kind = "notification"
    if not _OF_A_JOIN.isdisjoint(document) or "join" in topic.lower():
        kind = "join"
    elif not _OF_A_DOWNLINK.isdisjoint(document):
        kind = "downlink"
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(device.get("devEui")),
        at=server_time(document.get("recvTime")),
    )


def _uplink(document: Document, dev_eui: str, session: str | None) -> Outcome:
    f_port = port(document.get("fPort"), "fPort")
    payload = _payload(document)
    if payload and f_port != 0 and is_true(document.get("encrypted")):
        raise RefusedError(
            "encrypted",
            "The payload is still encrypted; enter the device's AppSKey or AppKey in the Wanesy "
            "Management Center.",
        )
    best, rssi_dbm, snr_db = best_reception_by(document.get("gwInfo"), "rssi", "snr")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(document.get("recvTime"), document.get("gwRecvTime")),
            payload=payload,
            f_port=f_port,
            f_cnt=counter_or_none(document.get("fCntUp"), "fCntUp"),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(best.get("gwEui")),
            session=session,
            deduplication_id=name_of(document.get("id")),
        )
    )


def _payload(document: Document) -> bytes:
    encoding = document.get("encodingType")
    name = encoding.upper() if isinstance(encoding, str) else encoding
    if name == "BASE64":
        return base64_bytes(document.get("payload"), "payload")
    if name not in (None, "", "HEXA", "HEX"):
        raise RefusedError(
            "invalid_field", f"encodingType is {shown(encoding)}, but must be HEXA or BASE64."
        )
    return hex_or_base64_bytes(document.get("payload"), "payload")


def _read_old(document: Document) -> Outcome | None:
    data = document.get("userdata")
    if not isinstance(data, dict) or "devEui" not in document:
        return None
    dev_eui = eui(document["devEui"], "devEui")
    best, rssi_dbm, snr_db = best_reception_by(document.get("gwrx"), "rssi", "lsnr")
    try:
        return with_content(
            Uplink(
                dev_eui=dev_eui,
                network=NETWORK,
                received_at=None,
                payload=base64_bytes(data.get("payload"), "userdata.payload"),
                f_port=port(data.get("port"), "userdata.port"),
                f_cnt=counter_or_none(data.get("seqno"), "userdata.seqno"),
                rssi_dbm=rssi_dbm,
                snr_db=snr_db,
                gateway_id=gateway_of(best.get("eui")),
            )
        )
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


ENVELOPE = Envelope(
    network=NETWORK,
    title="Kerlink Wanesy",
    aliases=("kerlink", "wanesy"),
    read=_read,
)
