"""Objenious (Bouygues), its platform SPOT.

Messages: https://api.objenious.com/doc/doc-routing.html ("Messages format"): ``type`` is join,
uplink, downlink or external. The values that the platform decoded stand in ``payload``, a list with
a time for each; of several only the first are handed on, for the frame itself is there, too.
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
    port,
    text,
)
from baumfeuchte.ingest.envelopes.servers._frames import (
    first_object,
    gateway_of,
    name_of,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "objenious"

_KINDS = {"join": "join", "downlink": "downlink"}


def _read(document: Document, _topic: str) -> Outcome | None:
    properties = document.get("device_properties")
    if not isinstance(properties, dict) or "deveui" not in properties or "type" not in document:
        return None
    device_id = text(properties.get("external_id")) or name_of(document.get("device_id"))
    if document["type"] not in ("uplink", None, ""):
        return Ignored(
            kind=_KINDS.get(text(document["type"]) or "", "notification"),
            network=NETWORK,
            dev_eui=eui_or_none(properties["deveui"]),
            device_id=device_id,
            at=server_time(document.get("timestamp")),
        )
    dev_eui = eui(properties["deveui"], "device_properties.deveui")
    try:
        return _uplink(document, dev_eui, device_id)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str, device_id: str | None) -> Outcome:
    protocol = first_object(document.get("protocol_data"))
    f_port = port(protocol.get("port"), "protocol_data.port")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(document.get("timestamp")),
            payload=_payload(document, f_port),
            f_port=f_port,
            f_cnt=counter_or_none(document.get("count"), "count"),
            device_id=device_id,
            rssi_dbm=decibels(protocol.get("rssi")),
            snr_db=decibels(protocol.get("snr")),
            gateway_id=gateway_of(protocol.get("best_gateway_id")),
            session=text(protocol.get("DevAddr")),
            deduplication_id=name_of(document.get("id")),
            decoded=filled(first_object(document.get("payload")).get("data")),
        )
    )


def _payload(document: Document, f_port: int | None) -> bytes:
    payload = hex_bytes(document.get("payload_cleartext"), "payload_cleartext")
    if not payload and f_port != 0 and document.get("payload_encrypted"):
        raise RefusedError(
            "encrypted",
            "The payload is still encrypted (payload_encrypted); enter the device's AppKey in "
            "SPOT.",
        )
    return payload


ENVELOPE = Envelope(
    network=NETWORK,
    title="Objenious",
    aliases=(),
    read=_read,
)
