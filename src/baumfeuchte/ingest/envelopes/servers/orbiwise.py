"""OrbiWise OrbiWAN (DASS), pushed by HTTP.

REST API and push: http://ow-enterprise.resources.orbiwise.com/rest.html; the uplink's fields are
those of eclipse-hono's fixture. ``dataFrame`` is base64 unless ``data_format`` says hex. The
counter may be text. Every ``gtw_info`` is one reception; ``rssi`` and ``snr`` beside it name no
gateway and count only where there is none.

Not verified against a document: how the push of a sent downlink and of a device's state look; they
are told by ``transmissionStatus`` and ``registration_status``, and by the path of the webhook.
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
    hex_bytes,
    port,
    shown,
    text,
)
from baumfeuchte.ingest.envelopes.receptions import best_reception_by
from baumfeuchte.ingest.envelopes.servers._frames import gateway_of, given, name_of, with_content
from baumfeuchte.ingest.envelopes.times import server_time

NETWORK = "orbiwise"

_KIND_BY_KEY = (
    ("transmissionStatus", "downlink"),
    ("registration_status", "status"),
    ("expiry_time_uplink", "status"),
)
_KIND_BY_PATH = (
    ("/payloads/dl", "downlink"),
    ("/nodeinfo", "status"),
    ("/joininfo", "join"),
)


def _read(document: Document, topic: str) -> Outcome | None:
    if "deveui" not in document:
        return None
    kind = next((kind for key, kind in _KIND_BY_KEY if key in document), None)
    kind = kind or next((kind for path, kind in _KIND_BY_PATH if path in topic), None)
    if kind is not None:
        return Ignored(
            kind=kind,
            network=NETWORK,
            dev_eui=eui_or_none(document["deveui"]),
            at=server_time(document.get("timestamp")),
        )
    if "dataFrame" not in document and "gtw_info" not in document:
        return None
    dev_eui = eui(document["deveui"], "deveui")
    try:
        return _uplink(document, dev_eui)
    except RefusedError as refusal:
        raise refusal.of(dev_eui) from None


def _uplink(document: Document, dev_eui: str) -> Outcome:
    f_port = port(document.get("port"), "port")
    payload = _payload(document)
    if payload and f_port != 0 and document.get("decrypted") is False:
        raise RefusedError(
            "encrypted", "The payload is still encrypted; enter the device's AppKey in OrbiWAN."
        )
    best, rssi_dbm, snr_db = best_reception_by(document.get("gtw_info"), "rssi", "snr")
    if not best:
        rssi_dbm, snr_db = decibels(document.get("rssi")), decibels(document.get("snr"))
    return with_content(
        Uplink(
            dev_eui=dev_eui,
            network=NETWORK,
            received_at=server_time(document.get("timestamp")),
            payload=payload,
            f_port=f_port,
            f_cnt=counter_or_none(given(document.get("fcnt")), "fcnt"),
            rssi_dbm=rssi_dbm,
            snr_db=snr_db,
            gateway_id=gateway_of(best.get("gtw_id")),
            session=text(document.get("session_id")),
            deduplication_id=name_of(document.get("id")),
        )
    )


def _payload(document: Document) -> bytes:
    data_format = document.get("data_format")
    name = data_format.lower() if isinstance(data_format, str) else data_format
    if name == "hex":
        return hex_bytes(document.get("dataFrame"), "dataFrame")
    if name not in (None, "", "base64"):
        raise RefusedError(
            "invalid_field", f"data_format is {shown(data_format)}, but must be base64 or hex."
        )
    return base64_bytes(document.get("dataFrame"), "dataFrame")


ENVELOPE = Envelope(
    network=NETWORK,
    title="OrbiWise",
    aliases=("orbiwan",),
    read=_read,
)
