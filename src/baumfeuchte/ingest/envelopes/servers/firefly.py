"""DIGIMONDO firefly, by HTTP push and from its REST API.

The push is described by eclipse-hono's fixture, the flat form of the REST API by
https://apidocs.fireflyiot.com/#list-packets; a packet may be wrapped in ``packets`` (a list),
``up_packet`` or ``packet``. Times carry no zone and are UTC.

A packet of the REST API names no device address. So that a packet which was pushed and then fetched
again is known as the same one, no session is taken from the push either.

Not verified against a document: the packets of a join or downlink (told by ``mtype``), and
``down_packet``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    counter_or_none,
    eui,
    eui_or_none,
    filled,
    hex_bytes,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import (
    first_object,
    gateway_of,
    is_true,
    name_of,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import first_time

if TYPE_CHECKING:
    from datetime import datetime

NETWORK = "firefly"

_WRAPPERS = ("packets", "up_packet", "packet")
_PUSHED = frozenset({"server_data", "payload_encrypted", "parsed_packet"})
_FLAT = frozenset({"gwrx", "payload_encrypted", "fcnt", "mtype"})


def _read(document: Document, _topic: str) -> Outcome | None:
    if "down_packet" in document:
        return Ignored(kind="downlink", network=NETWORK)
    for wrapper in _WRAPPERS:
        if wrapper in document:
            return _read_wrapped(document[wrapper])
    return _read_packet(document)


def _read_wrapped(packets: object) -> Outcome | None:
    found = _read_packet(first_object(packets))
    if found is not None and isinstance(packets, list) and len(packets) > 1:
        raise RefusedError(
            "unknown_envelope",
            f"The message holds {len(packets)} packets; send each as a message of its own.",
        )
    return found


def _read_packet(packet: Document) -> Outcome | None:
    device = packet.get("device")
    if isinstance(device, dict) and "eui" in device and not _PUSHED.isdisjoint(packet):
        return _read_of(packet, device["eui"], text(device.get("name")))
    if "device_eui" in packet and not _FLAT.isdisjoint(packet):
        return _read_of(packet, packet["device_eui"], None)
    return None


def _read_of(packet: Document, device_eui: object, device_id: str | None) -> Outcome:
    kind = _kind(packet)
    if kind != "up":
        return Ignored(
            kind=kind,
            network=NETWORK,
            dev_eui=eui_or_none(device_eui),
            device_id=device_id,
            at=_time(packet, {}),
        )
    dev_eui = eui(device_eui, "the device's EUI")
    try:
        return _uplink(packet, dev_eui, device_id)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _kind(packet: Document) -> str:
    """``confirmed_data_up`` and ``unconfirmed_data_up`` are uplinks; so is what says nothing."""
    for holder in (packet, packet.get("server_data"), packet.get("parsed_packet")):
        message_type = holder.get("mtype") if isinstance(holder, dict) else None
        if isinstance(message_type, str) and message_type:
            if message_type.endswith("up"):
                return "up"
            if "join" in message_type:
                return "join"
            return "downlink" if message_type.endswith("down") else "notification"
    return "up"


def _uplink(packet: Document, dev_eui: str, device_id: str | None) -> Outcome:
    f_port = port(packet.get("port"), "port")
    payload = hex_bytes(packet.get("payload"), "payload")
    if payload and f_port != 0 and is_true(packet.get("payload_encrypted")):
        raise RefusedError(
            "encrypted", "The payload is still encrypted; enter the device's AppSKey in firefly."
        )
    counter = packet.get("frame_counter", packet.get("fcnt"))
    best, rssi_dbm, snr_db = best_reception_by(_receptions(packet), "rssi", "lsnr")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=_time(packet, best),
            payload=payload,
            f_port=f_port,
            f_cnt=counter_or_none(counter, "the frame counter"),
            device_id=device_id,
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(best.get("gweui")),
            deduplication_id=name_of(packet.get("uid")),
            decoded=filled(packet.get("parsed")),
        )
    )


def _receptions(packet: Document) -> object:
    data = packet.get("server_data")
    return data.get("gwrx") if isinstance(data, dict) else packet.get("gwrx")


def _time(packet: Document, reception: Document) -> datetime | None:
    return first_time(packet.get("inserted_at"), packet.get("received_at"), reception.get("time"))


ENVELOPE = Envelope(
    network=NETWORK,
    title="DIGIMONDO firefly",
    aliases=("digimondo",),
    read=_read,
)
