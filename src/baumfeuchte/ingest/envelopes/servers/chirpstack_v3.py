"""ChirpStack v3 and LoRa App Server before it: JSON of both marshalers, and Protocol Buffers.

https://www.chirpstack.io/application-server/integrations/events/ (archived with v3): ``json_v3``
writes identifiers in hexadecimal and the decoded ``object``; ``json`` (since 3.11) writes them in
base64 and the decoded object as the text ``objectJSON``. There is no time at the top before
``publishedAt`` came, late in 3.x.
"""

from __future__ import annotations

import binascii
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
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._chirpstack_events import (
    battery_percent,
    names_another_event,
    topic_event,
)
from baumfeuchte.ingest.envelopes.servers._chirpstack_v3_protobuf import event_document
from baumfeuchte.ingest.envelopes.servers._frames import (
    device_status_percent,
    gateway_of,
    inner_document,
    with_content,
)
from baumfeuchte.ingest.envelopes.servers._lora_app_server import (
    CHIRPSTACK_V3,
    is_uplink,
    writer,
)
from baumfeuchte.ingest.envelopes.times import first_time

NETWORK = CHIRPSTACK_V3

_is_base64_of_4_or_8 = re.compile(r"[A-Za-z0-9+/]{6}==|[A-Za-z0-9+/]{11}=").fullmatch

_KIND_BY_KEY = (
    ("error", "error"),
    ("acknowledged", "ack"),
    ("margin", "status"),
    ("batteryLevel", "status"),
    ("battery", "status"),
    ("integrationName", "integration"),
    ("location", "location"),
    ("devAddr", "join"),
    ("fCnt", "txack"),
)
"""How the events tell themselves apart where the topic does not."""


def _hexadecimal(value: object) -> object:
    """An identifier as the marshaler ``json`` writes it, in hexadecimal; others as they are.

    8 bytes have 16 digits, but 12 characters in base64; 4 bytes have 8 in both, with ``==`` at the
    end in base64.
    """
    if isinstance(value, str) and _is_base64_of_4_or_8(value):
        return binascii.a2b_base64(value).hex()
    return value


def _read(document: Document, topic: str) -> Outcome | None:
    if writer(document, topic) != NETWORK:
        return None
    if names_another_event(topic) or not is_uplink(document):
        return _event(document, topic)
    dev_eui = eui(_hexadecimal(document["devEUI"]), "devEUI")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str) -> Outcome:
    reception, rssi_dbm, snr_db = best_reception_by(document.get("rxInfo"), "rssi", "loRaSNR")
    gateway = reception.get("gatewayID", reception.get("mac"))
    session = text(_hexadecimal(document.get("devAddr")))
    decoded = filled(document.get("object")) or filled(inner_document(document.get("objectJSON")))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(
                document.get("publishedAt"),
                reception.get("time"),
                *_reception_times(document),
            ),
            payload=base64_bytes(document.get("data"), "data"),
            f_port=port(document.get("fPort"), "fPort"),
            f_cnt=counter(document.get("fCnt"), "fCnt"),
            device_id=_name(document),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(text(_hexadecimal(gateway))),
            session=session.lower() if session else None,
            decoded=decoded,
        )
    )


def _reception_times(document: Document) -> list[object]:
    """The times of all gateways: only those with a GNSS receiver know one."""
    receptions = document.get("rxInfo")
    if not isinstance(receptions, list):
        return []
    return [r.get("time") for r in receptions if isinstance(r, dict)]


def _event(document: Document, topic: str) -> Outcome:
    kind = topic_event(topic)
    if kind == "up":  # its shape says that this is none, whatever the topic is called
        kind = None
    if kind is None:
        kind = next((kind for key, kind in _KIND_BY_KEY if key in document), "event")
    return _ignored(document, kind)


def _ignored(document: Document, kind: str) -> Ignored:
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(_hexadecimal(document["devEUI"])),
        device_id=_name(document),
        at=first_time(document.get("publishedAt"), *_reception_times(document)),
        battery_percent=_battery_percent(document) if kind == "status" else None,
        detail=(text(document.get("type")) or "") if kind == "error" else "",
    )


def _battery_percent(status: Document) -> float | None:
    if "batteryLevel" in status:
        return battery_percent(status)
    return device_status_percent(status.get("battery"))  # before 2.0


def _name(document: Document) -> str | None:
    return text(document.get("deviceName")) or text(document.get("nodeName"))


def _read_bytes(payload: bytes, topic: str) -> Outcome | None:
    kind = topic_event(topic)
    document = event_document(payload, kind)
    if document is None:
        return None
    if not is_uplink(document):
        return _ignored(document, kind or "event")
    return _read(document, topic)


ENVELOPE = Envelope(
    network=NETWORK,
    title="ChirpStack v3",
    aliases=("lora-app-server",),
    read=_read,
    read_bytes=_read_bytes,
)
