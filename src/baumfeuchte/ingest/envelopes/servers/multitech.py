"""The network server inside MultiTech's Conduit gateways, and their App Connect.

https://www.multitech.net/developer/software/lora/lora-network-server/mqtt-messages/ (topics
``lora/{DevEUI with dashes}/{event}``) and
https://multitechsystems.github.io/lorawan-app-connect-mqtt (topics ``lorawan/.../{event}``, and the
choice of hexadecimal digits for ``data``). A downlink to be sent has ``deveui``, ``port`` and
``data``, too; only an uplink says how it was received.
"""

from __future__ import annotations

import re

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    base64_bytes,
    counter_or_none,
    decibels,
    eui,
    eui_or_none,
    hex_bytes,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.servers._frames import gateway_of, with_content
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "multitech"

_UPLINK_KEYS = frozenset({"lsnr", "datr", "mhdr", "tmst", "seqn"})
_RECEIVED_KEYS = frozenset({"fcnt", "rssi", "snr"})
"""Beside ``data``, where the fields are chosen (App Connect, LoRa MQTT Bridge)."""

_OTHER_SERVERS_KEYS = frozenset(
    {"dataFrame", "gtw_info", "device_properties", "cmd", "shall_reply"}
)
_JOIN_KEYS = frozenset({"joineui", "gweui"})
_DOWNLINK_KEYS = frozenset({"rx_wnd", "ack_retries"})
_TOPIC = re.compile(
    r"(?:lora|lorawan/.{1,120})/([0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){7}|[0-9A-Fa-f-]{16,36})"
    r"/([a-z_]{1,20})"
)
_GATEWAY_TOPIC = re.compile(
    r"lorawan/.{1,120}/(?:init|close|disconnect|disconnected|(?:api|log|lora)_re[qs])"
)
_KIND_BY_EVENT = {
    "joined": "join",
    "down": "downlink",
    "clear": "downlink",
    "packet_sent": "txack",
    "mac_sent": "downlink",
}
_DIGITS_OF_A_BYTE = 2
_BASE64_GROUP = 4
"""Padded base64 has a multiple of so many characters."""


def _read(document: Document, topic: str) -> Outcome | None:
    if "deveui" not in document and not _UPLINK_KEYS.isdisjoint(document):
        match = _TOPIC.fullmatch(topic)  # the fields can be chosen, the topic cannot
        if match and match[2] == "up":
            document = {**document, "deveui": match[1]}
    if "deveui" in document and _OTHER_SERVERS_KEYS.isdisjoint(document):
        if _is_uplink(document, topic):
            return _read_uplink(document)
        if not _DOWNLINK_KEYS.isdisjoint(document):
            return _event(document, "downlink", document["deveui"])
    if document.keys() >= _JOIN_KEYS and "data" not in document:
        match = _TOPIC.fullmatch(topic)
        return _event(document, "join", match[1] if match else document.get("deveui"))
    return None


def _is_uplink(document: Document, topic: str) -> bool:
    """A downlink to be sent has a device, a port and data, too, but not how it was received."""
    if not _UPLINK_KEYS.isdisjoint(document):
        return True
    if "data" not in document or not _DOWNLINK_KEYS.isdisjoint(document):
        return False
    match = _TOPIC.fullmatch(topic)
    return not _RECEIVED_KEYS.isdisjoint(document) or (match is not None and match[2] == "up")


def _read_uplink(document: Document) -> Outcome:
    dev_eui = eui(document["deveui"], "deveui")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str) -> Outcome:
    gateway_id = gateway_of(text(document.get("gweui")))
    counted = document.get("fcnt", document.get("seqn"))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(document.get("time")),
            payload=_payload(document),
            f_port=port(document.get("port"), "port"),
            f_cnt=counter_or_none(counted, "fcnt"),
            device_id=text(document.get("name")),
            rssi_dbm=decibels(document.get("rssi")),
            snr_db=decibels(document.get("lsnr", document.get("snr"))),
            gateway_id=eui_or_none(gateway_id) or gateway_id,
            session=text(document.get("devaddr")),
        )
    )


def _payload(document: Document) -> bytes:
    """The bytes of ``data``: base64, or hexadecimal digits where ``size`` or the text says so.

    8 hexadecimal digits are also base64, of 6 bytes. So ``size``, the number of bytes, decides.
    Base64 may be of the alphabet for addresses and lack its padding.
    """
    data, size = document.get("data"), document.get("size")
    if isinstance(data, str) and (
        (type(size) is int and len(data) == _DIGITS_OF_A_BYTE * size) or len(data) % _BASE64_GROUP
    ):
        try:
            return hex_bytes(data, "data")
        except RefusedError:
            pass
    return base64_bytes(data, "data")


def _event(document: Document, kind: str, dev_eui: object) -> Outcome:
    return Ignored(
        kind=kind,
        network=NETWORK,
        dev_eui=eui_or_none(dev_eui),
        device_id=text(document.get("name")),
        at=server_time(document.get("time")),
    )


def _read_by_topic(document: Document, topic: str, _hinted: str | None) -> Outcome | None:
    """JSON of no known shape on a topic that never carries uplinks."""
    if _GATEWAY_TOPIC.fullmatch(topic):
        return _event(document, "gateway", None)
    match = _TOPIC.fullmatch(topic)
    if match is None or match[2] == "up":
        return None
    return _event(document, _KIND_BY_EVENT.get(match[2], "notification"), match[1])


def _read_bytes(payload: bytes, topic: str) -> Outcome | None:
    """App Connect's ``close`` and an application's ``clear`` have no content."""
    return None if payload else _read_by_topic({}, topic, None)


ENVELOPE = Envelope(
    network=NETWORK,
    title="MultiTech Conduit",
    aliases=("conduit",),
    read=_read,
    read_bytes=_read_bytes,
    read_by_topic=_read_by_topic,
)
