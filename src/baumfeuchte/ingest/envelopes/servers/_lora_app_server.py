"""The JSON of LoRa App Server: ChirpStack v3 writes it, and gateways with a server made from it.

Both have ``devEUI`` at the top. ChirpStack v3 names receivers ``gatewayID`` and has no time at the
top; Milesight names them ``mac``, as LoRa App Server before 1.0 did, and has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baumfeuchte.ingest.envelopes.servers._chirpstack_events import is_short_topic

if TYPE_CHECKING:
    from baumfeuchte.ingest.envelopes.envelope import Document

CHIRPSTACK_V3: Literal["chirpstack-v3"] = "chirpstack-v3"
MILESIGHT_GATEWAY: Literal["milesight-gateway"] = "milesight-gateway"

Writer = Literal["chirpstack-v3", "milesight-gateway"]

_BESIDE_THE_DEVICE = frozenset(
    {
        *("applicationID", "applicationName", "deviceName", "nodeName", "devAddr", "fCnt", "fPort"),
        *("data", "rxInfo", "txInfo", "object", "objectJSON", "margin", "battery", "batteryLevel"),
        *("acknowledged", "error", "status", "location", "integrationName"),
    }
)
_OTHER_SERVERS_KEYS = frozenset({"deviceInfo", "gatewayIdentifier", "messageType", "sensorType"})
_OWN_EVENT_KEYS = _BESIDE_THE_DEVICE - {"location", "fCnt", "devAddr", "status", "battery"}
_MILESIGHT_KEYS = frozenset({"gatewaySN", "deviceID", "time"})
_UPLINK_KEYS = frozenset({"data", "fPort", "adr"})


def is_uplink(document: Document) -> bool:
    """Whether this is an uplink; a downlink's acknowledgement has a counter only."""
    return not _UPLINK_KEYS.isdisjoint(document)


def writer(document: Document, topic: str) -> Writer | None:
    """Who wrote a message; None: neither of the two."""
    if "devEUI" not in document or not _OTHER_SERVERS_KEYS.isdisjoint(document):
        return None
    if _BESIDE_THE_DEVICE.isdisjoint(document):
        return None
    if _OWN_EVENT_KEYS.isdisjoint(document) and not is_uplink(document):
        return None  # nothing but a device and a field that others have, too
    names = _receivers_names(document.get("rxInfo"))
    if "gatewayID" in names or "nodeName" in document:
        return CHIRPSTACK_V3
    if not _MILESIGHT_KEYS.isdisjoint(document):
        return MILESIGHT_GATEWAY
    # Milesight leaves out what was not chosen as metadata; ChirpStack v3 always sends ``adr``.
    bare = is_uplink(document) and "adr" not in document
    by_milesight = ("mac" in names or bare) and not is_short_topic(topic)
    return MILESIGHT_GATEWAY if by_milesight else CHIRPSTACK_V3


def _receivers_names(receptions: object) -> set[str]:
    """All fields of all receptions."""
    if not isinstance(receptions, list):
        return set()
    return {name for reception in receptions if isinstance(reception, dict) for name in reception}
