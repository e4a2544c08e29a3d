"""Helium Console, retired in 2023 and still run by some as their own.

https://docs.helium.com/console/integrations/json-schema. Older messages have no ``type``. The
first hotspot is the one that the server took the frame from. Helium on ChirpStack is
``chirpstack-v4``.
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
    filled,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.servers._frames import (
    first_object,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import first_time, server_time

NETWORK = "helium-console"

_UPLINK = "uplink"


def _read(document: Document, _topic: str) -> Outcome | None:
    if "dev_eui" not in document or not ("hotspots" in document or "reported_at" in document):
        return None
    kind = text(document.get("type")) or _UPLINK
    if kind != _UPLINK:
        return _event(document, kind)
    dev_eui = eui(document["dev_eui"], "dev_eui")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str) -> Outcome:
    hotspot = first_object(document.get("hotspots"))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(document.get("reported_at"), hotspot.get("reported_at")),
            payload=base64_bytes(document.get("payload"), "payload"),
            f_port=port(document.get("port"), "port"),
            f_cnt=counter_or_none(document.get("fcnt"), "fcnt"),
            device_id=text(document.get("name")),
            rssi_dbm=decibels(hotspot.get("rssi")),
            snr_db=decibels(hotspot.get("snr")),
            gateway_id=text(hotspot.get("id")),
            session=text(document.get("devaddr")),
            decoded=_decoded(document.get("decoded")),
        )
    )


def _decoded(value: object) -> Document | None:
    """What a function of the Console decoded, without its wrapper."""
    return filled(value.get("payload")) if isinstance(value, dict) else None


def _event(document: Document, kind: str) -> Outcome:
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(document["dev_eui"]),
        device_id=text(document.get("name")),
        at=server_time(document.get("reported_at")),
    )


ENVELOPE = Envelope(
    network=NETWORK,
    title="Helium Console",
    aliases=("helium",),
    read=_read,
)
