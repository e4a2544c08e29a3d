"""Orange Live Objects, its LoRa connector.

Data message: https://liveobjects.orange-business.com/doc/html/lo_manual_v2.html (LoRa output);
the values are those of eclipse-hono's fixture. The message type in ``metadata.network.lora`` tells
an uplink. The connector names no gateway. What Live Objects decoded stands beside the payload.

Not verified against a document: message types other than the two uplinks, and the DevEUI from
``metadata.source`` where ``devEUI`` is missing.
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
from baumfeuchte.ingest.envelopes.servers._frames import first_object, with_content
from baumfeuchte.ingest.envelopes.times import first_time, server_time

NETWORK = "live-objects"

_KINDS = (("join", "join"), ("down", "downlink"))
"""Part of a message type, kind."""


def _read(document: Document, _topic: str) -> Outcome | None:
    metadata = first_object(document.get("metadata"))
    lora = first_object(first_object(metadata.get("network")).get("lora"))
    if not lora:
        return None
    given_eui = lora.get("devEUI") or _last_part(metadata.get("source"))
    message_type = lora.get("messageType")
    if (
        isinstance(message_type, str)
        and message_type
        and not message_type.upper().endswith("DATA_UP")
    ):
        return _other(document, message_type.lower(), given_eui)
    dev_eui = eui(given_eui, "metadata.network.lora.devEUI")
    try:
        return _uplink(document, lora, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _last_part(source: object) -> str | None:
    """The DevEUI of ``urn:lo:nsid:lora:...``, formerly ``urn:lora:...!uplink``."""
    return source.rpartition(":")[2].partition("!")[0] if isinstance(source, str) else None


def _other(document: Document, message_type: str, given_eui: object) -> Outcome:
    return Ignored(
        kind=next((kind for part, kind in _KINDS if part in message_type), "notification"),
        network=NETWORK,
        dev_eui=eui_or_none(given_eui),
        at=server_time(document.get("timestamp")),
    )


def _uplink(document: Document, lora: Document, dev_eui: str) -> Outcome:
    value = document.get("value")
    values = dict(value) if isinstance(value, dict) else {}
    payload, f_port, f_cnt = (values.pop(key, None) for key in ("payload", "port", "fcnt"))
    values.pop("signalLevel", None)
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(
                document.get("timestamp"),
                document.get("created"),
            ),
            payload=hex_bytes(payload, "value.payload"),
            f_port=port(lora.get("port", f_port), "metadata.network.lora.port"),
            f_cnt=counter_or_none(lora.get("fcnt", f_cnt), "metadata.network.lora.fcnt"),
            rssi_dbm=decibels(lora.get("rssi")),
            snr_db=decibels(lora.get("snr")),
            deduplication_id=text(document.get("id")),
            decoded=filled(values),
        )
    )


ENVELOPE = Envelope(
    network=NETWORK,
    title="Orange Live Objects",
    aliases=("liveobjects", "orange"),
    read=_read,
)
