"""Smartmakers ThingsHub, its native output format.

Uplinks and state updates:
https://docs.smartmakers.io/thingshubdocs/Native-Output-Format.1521746003.html. A state update
repeats the frame of an uplink and is no uplink. Where ThingsHub has a driver for the device, its
values stand in the reported state. ``rssi`` and ``snr`` beside the receptions name no gateway and
count only where there is none.

Not verified against a document: further messages than these two.
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
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import gateway_of, with_content
from baumfeuchte.ingest.envelopes.times import first_time

NETWORK = "thingshub"

_OF_AN_UPLINK = frozenset({"raw_payload", "f_cnt_up", "uplink_metadata"})
_RAW = "RawPayload"


def _read(document: Document, _topic: str) -> Outcome | None:
    update = document.get("update_metadata")
    if isinstance(update, dict):
        return Ignored(
            kind="normalized",
            network=NETWORK,
            dev_eui=_network_device(update),
            device_id=text(update.get("name")) or text(update.get("id")),
        )
    if "dev_eui" not in document or _OF_AN_UPLINK.isdisjoint(document):
        return None
    dev_eui = eui(document["dev_eui"], "dev_eui")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _network_device(update: Document) -> str | None:
    connectivity = update.get("connectivity")
    connections = connectivity.get("connections") if isinstance(connectivity, dict) else None
    first = connections[0] if isinstance(connections, list) and connections else None
    return eui_or_none(first.get("network_device_id")) if isinstance(first, dict) else None


def _uplink(document: Document, dev_eui: str) -> Outcome:
    metadata = filled(document.get("uplink_metadata")) or {}
    best, rssi_dbm, snr_db = best_reception_by(document.get("receptions"), "rssi", "snr")
    if not best:
        rssi_dbm, snr_db = decibels(document.get("rssi")), decibels(document.get("snr"))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=first_time(
                document.get("network_server_time"),
                document.get("time"),
            ),
            payload=hex_bytes(document.get("raw_payload"), "raw_payload"),
            f_port=port(document.get("f_port"), "f_port"),
            f_cnt=counter_or_none(document.get("f_cnt_up"), "f_cnt_up"),
            device_id=text(metadata.get("name")) or text(metadata.get("id")),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(best.get("gateway")),
            decoded=_reported(metadata),
        )
    )


def _reported(metadata: Document) -> Document | None:
    state = metadata.get("state")
    reported = state.get("reported") if isinstance(state, dict) else None
    if not isinstance(reported, dict):
        return None
    return filled({key: value for key, value in reported.items() if key != _RAW})


ENVELOPE = Envelope(
    network=NETWORK,
    title="Smartmakers ThingsHub",
    aliases=("smartmakers",),
    read=_read,
)
