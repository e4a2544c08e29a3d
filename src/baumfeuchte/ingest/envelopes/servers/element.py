"""ZENNER ELEMENT: packets and readings, from the REST API and the websocket.

Packet: https://docs.element-iot.com/api/resources/packets/; what a LoRaWAN driver writes into
``meta`` (``frame_port``, ``frame_count_up``, ``gateway_stats``) and the reading (``parser_id``,
``measured_at``, ``data``) are known from public client code. A packet names its device by ELEMENT's
own id, not by its DevEUI, so ``device_id`` is what the register's alias is looked up by; only the
websocket adds the interface and with it the DevEUI. The REST API wraps its answer in ``body``.

Not verified against a document: names of packet types beside ``up`` and ``down`` (a join is told by
its name), and readings of a packet that comes as well: they are handed on as a decoded object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    counter_or_none,
    eui_or_none,
    filled,
    hex_bytes,
    port,
    shown,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import (
    first_object,
    gateway_of,
    given,
    inner_document,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import first_time, server_time

if TYPE_CHECKING:
    from datetime import datetime

NETWORK = "element"

_WRAPPERS = ("body", "packet", "reading")
_TIMES = frozenset({"transceived_at", "inserted_at"})
_OF_A_PACKET = frozenset({"payload_encoding", "packet_type"})
_WITHOUT_PARSING = ("is_meta", "skip_parsers")


def _read(document: Document, _topic: str) -> Outcome | None:
    found = _read_entry(document)
    if found is not None:
        return found
    for wrapper in _WRAPPERS:
        if wrapper in document:
            return _read_wrapped(document[wrapper])
    return None


def _read_wrapped(entries: object) -> Outcome | None:
    found = _read_entry(first_object(entries))
    if found is not None and isinstance(entries, list) and len(entries) > 1:
        raise RefusedError(
            "unknown_envelope",
            f"The message holds {len(entries)} packets; send each as a message of its own.",
        )
    return found


def _read_entry(entry: Document) -> Outcome | None:
    if "device_id" not in entry:
        return None
    if not _TIMES.isdisjoint(entry) and not _OF_A_PACKET.isdisjoint(entry):
        return _packet(entry)
    if "measured_at" in entry and "parser_id" in entry:
        return _reading(entry)
    return None


def _packet(packet: Document) -> Outcome:
    kind = _kind(packet)
    dev_eui = _dev_eui(packet)
    if kind != "up":
        return Ignored(
            kind=kind,
            network=NETWORK,
            dev_eui=dev_eui,
            device_id=text(packet["device_id"]),
            at=_time(packet),
        )
    try:
        return _uplink(packet, dev_eui)
    except RefusedError as refusal:
        raise (refusal.of(dev_eui) if dev_eui else refusal) from None


def _kind(packet: Document) -> str:
    """The type is optional: a packet that names none is taken for an uplink."""
    packet_type = packet.get("packet_type")
    name = packet_type.lower() if isinstance(packet_type, str) and packet_type else "up"
    if "join" in name:
        return "join"
    if name.startswith("down"):
        return "downlink"
    if name not in {"up", "uplink"} or any(packet.get(key) is True for key in _WITHOUT_PARSING):
        return "notification"
    return "up"


def _dev_eui(entry: Document) -> str | None:
    interface = entry.get("interface")
    options = interface.get("opts") if isinstance(interface, dict) else None
    return eui_or_none(options.get("device_eui")) if isinstance(options, dict) else None


def _uplink(packet: Document, dev_eui: str | None) -> Outcome:
    meta = inner_document(packet.get("meta")) or {}
    best, rssi_dbm, snr_db = best_reception_by(meta.get("gateway_stats"), "rssi", "snr")
    payload, decoded = _content(packet)
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=_time(packet),
            payload=payload,
            f_port=port(meta.get("frame_port"), "meta.frame_port"),
            f_cnt=counter_or_none(meta.get("frame_count_up"), "meta.frame_count_up"),
            device_id=_device_id(packet),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(best.get("router_id_hex")),
            deduplication_id=text(packet.get("id")),
            decoded=decoded,
        )
    )


def _device_id(entry: Document) -> str:
    device_id = text(entry["device_id"])
    if device_id is None:
        raise RefusedError(
            "no_device", f"device_id is {shown(entry['device_id'])}, but must be ELEMENT's id."
        )
    return device_id


def _content(packet: Document) -> tuple[bytes, Document | None]:
    """(payload, decoded object) by ``payload_encoding``: json, binary (hex), utf8 or none."""
    encoding, payload = given(packet.get("payload_encoding")), packet.get("payload")
    if encoding == "binary":
        return hex_bytes(payload, "payload"), None
    if encoding == "json":
        return b"", filled(inner_document(payload))
    if encoding == "utf8" and isinstance(payload, str):
        return payload.encode("utf-8", "surrogatepass"), None
    if payload is None or encoding == "none":
        return b"", None
    if encoding is None and isinstance(payload, str):
        return hex_bytes(payload, "payload"), None
    raise RefusedError(
        "bad_payload",
        f"payload_encoding is {shown(encoding)}, but must be binary, json, utf8 or none.",
    )


def _reading(reading: Document) -> Outcome:
    dev_eui = _dev_eui(reading)
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(reading["measured_at"]),
            payload=b"",
            device_id=_device_id(reading),
            deduplication_id=text(reading.get("id")),
            decoded=filled(inner_document(reading.get("data"))),
        )
    )


def _time(packet: Document) -> datetime | None:
    return first_time(packet.get("transceived_at"), packet.get("inserted_at"))


ENVELOPE = Envelope(
    network=NETWORK,
    title="ZENNER ELEMENT",
    aliases=("zenner", "element-iot"),
    read=_read,
)
