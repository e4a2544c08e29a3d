"""LORIOT, and the dialect of Ceske Radiokomunikace (CRA) that wraps it once more.

Message formats: https://docs.loriot.io/display/LNS/Uplink+Data+Message, .../Gateway+Information
and .../Downlink+Data+Message; CRA and ``txd``: lorawan 2. The command alone tells what a message
is: ``txd`` carries a DevEUI, a port and a payload, too.

A frame comes as ``rx`` at once and again as ``gw`` when all gateways have reported. Both lead to
the same sensor, counter, port and payload and to no session, so the second is a duplicate.
``offline`` marks a frame that came late; its ``ts`` is still the time of reception.

Not verified against a document: the commands ``join``, ``geo`` and further ones, CRA's types other
than ``D``, the field ``decoded``. The format of ``data`` can be changed for an application; only
the default, hexadecimal digits, can be told apart safely.
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
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import (
    gateway_of,
    inner_document,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "loriot"

_UPLINKS = frozenset({"rx", "gw"})
_NO_DEVICE = frozenset({"cq", "mcd", "mcg", "tx"})
"""What the server answers to requests of an application."""

_KIND_BY_COMMAND = {
    "tx": "downlink",
    "txd": "txack",
    "txq": "downlink",
    "join": "join",
    "geo": "location",
    "loc": "location",
}


def _read(document: Document, _topic: str) -> Outcome | None:
    if "cmd" not in document and "type" in document:
        document = inner_document(document.get("data")) or {}
    command = document.get("cmd")
    if not isinstance(command, str):
        return None
    if "EUI" not in document:
        return Ignored(kind="notification", network=NETWORK) if command in _NO_DEVICE else None
    if command not in _UPLINKS:
        return Ignored(
            kind=_KIND_BY_COMMAND.get(command, "notification"),
            network=NETWORK,
            dev_eui=eui_or_none(document.get("EUI")),
            at=server_time(document.get("ts")),
        )
    dev_eui = eui(document.get("EUI"), "EUI")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str) -> Outcome:
    best, rssi_dbm, snr_db = best_reception_by(document.get("gws"), "rssi", "snr")
    if not best:  # rx names no gateway
        rssi_dbm, snr_db = decibels(document.get("rssi")), decibels(document.get("snr"))
    f_port = port(document.get("port"), "port")
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(document.get("ts")),
            payload=_payload(document, f_port),
            f_port=f_port,
            f_cnt=counter_or_none(document.get("fcnt"), "fcnt"),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(best.get("gweui")),
            decoded=filled(document.get("decoded")),
        )
    )


def _payload(document: Document, f_port: int | None) -> bytes:
    payload = hex_bytes(document.get("data"), "data")
    if not payload and f_port != 0 and document.get("encdata"):
        raise RefusedError(
            "encrypted",
            "The payload is still encrypted (encdata); enter the device's AppSKey in LORIOT.",
        )
    return payload


ENVELOPE = Envelope(
    network=NETWORK,
    title="LORIOT",
    aliases=("cra",),
    read=_read,
)
