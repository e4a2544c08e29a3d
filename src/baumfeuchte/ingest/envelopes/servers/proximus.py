"""Proximus EnCo (lora4maker), Belgium.

Fields: eclipse-hono's fixture and the data format that it names,
https://proximusapi.enco.io/asset/lora4maker/documentation#dataformat. All numbers are text, and
what is missing is an empty text. Proximus sends one message for each value that it decoded
("container"); all messages of a frame carry the same raw payload, so all but the first are
duplicates. Where there is no payload, the value is handed on as a decoded object of one key.

Not verified against a document: that ``timestamp`` counts seconds in every message
(milliseconds are told by their size), and messages with a battery level but without content.
"""

from __future__ import annotations

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import (
    counter_or_none,
    decibels,
    eui,
    hex_bytes,
    port,
    text,
)
from baumfeuchte.ingest.envelopes.servers._frames import (
    device_status_percent,
    gateway_of,
    given,
    with_content,
)
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "proximus"

_OWN = frozenset({"Fcntup", "Lrrrssi", "container"})


def _read(document: Document, _topic: str) -> Outcome | None:
    if "DevEUI" not in document or _OWN.isdisjoint(document):
        return None
    dev_eui = eui(document["DevEUI"], "DevEUI")
    try:
        return _message(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _message(document: Document, dev_eui: str) -> Outcome:
    time = server_time(document.get("timestamp"))
    payload = hex_bytes(document.get("payload"), "payload")
    decoded = None if payload else _value(document)
    if not payload and decoded is None and given(document.get("Batterylevel")) is not None:
        return Ignored(
            kind="status",
            network=NETWORK,
            dev_eui=dev_eui,
            at=time,
            battery_percent=device_status_percent(document["Batterylevel"]),
        )
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=time,
            payload=payload,
            f_port=port(given(document.get("FPort")), "FPort"),
            f_cnt=counter_or_none(given(document.get("Fcntup")), "Fcntup"),
            rssi_dbm=decibels(document.get("Lrrrssi")),
            snr_db=decibels(document.get("Lrrsnr")),
            gateway_id=gateway_of(document.get("Lrrid")),
            session=text(document.get("DevAddr")),
            decoded=decoded,
        )
    )


def _value(document: Document) -> Document | None:
    name, value = text(document.get("containerFriendlyName")), given(document.get("value"))
    return {name: value} if name and value is not None else None


ENVELOPE = Envelope(
    network=NETWORK,
    title="Proximus EnCo",
    aliases=("enco",),
    read=_read,
)
