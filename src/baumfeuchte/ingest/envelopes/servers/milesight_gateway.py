"""The network server inside Milesight's gateways (UG56, UG63, UG65, UG67 ...).

https://www.milesight.com/building-iot-gateway/en/application-guide/ (data format, notifications)
and Milesight's support article 73000600064. What an uplink holds beside device, port and data is
chosen in the gateway; the topic is whatever its owner typed. ``applicationID`` is text in older
firmware and a number in newer.
"""

from __future__ import annotations

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
from baumfeuchte.ingest.envelopes.servers._frames import gateway_of, with_content
from baumfeuchte.ingest.envelopes.servers._lora_app_server import (
    MILESIGHT_GATEWAY,
    is_uplink,
    writer,
)
from baumfeuchte.ingest.envelopes.times import first_time, server_time

NETWORK = MILESIGHT_GATEWAY

_KIND_BY_KEY = (
    ("acknowledged", "ack"),
    ("error", "error"),
    ("status", "notification"),
    ("devAddr", "join"),
)


def _read(document: Document, topic: str) -> Outcome | None:
    if writer(document, topic) != NETWORK:
        return None
    if not is_uplink(document):
        return _event(document)
    dev_eui = eui(document["devEUI"], "devEUI")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _event(document: Document) -> Outcome:
    kind = next((kind for key, kind in _KIND_BY_KEY if key in document), "notification")
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(document["devEUI"]),
        device_id=text(document.get("deviceName")),
        at=server_time(document.get("time")),
        detail=(text(document.get("status")) or "") if kind == "notification" else "",
    )


def _uplink(document: Document, dev_eui: str) -> Outcome:
    reception, rssi_dbm, snr_db = best_reception_by(document.get("rxInfo"), "rssi", "loRaSNR")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(document.get("time"), reception.get("time")),
            payload=base64_bytes(document.get("data"), "data"),
            f_port=port(document.get("fPort"), "fPort"),
            f_cnt=counter_or_none(document.get("fCnt"), "fCnt"),
            device_id=text(document.get("deviceName")),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(text(reception.get("mac"))),
            session=text(document.get("devAddr")),
            decoded=filled(document.get("object")),
        )
    )


ENVELOPE = Envelope(
    network=NETWORK,
    title="Milesight gateway",
    aliases=("milesight",),
    read=_read,
)
