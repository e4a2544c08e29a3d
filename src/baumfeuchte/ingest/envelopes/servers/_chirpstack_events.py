"""What ChirpStack v3 and v4 have in common: the topics of their events, and the status event.

https://www.chirpstack.io/docs/chirpstack/integrations/mqtt.html; before 3.11 the topics had no
``event/``, and before 1.0 ``node`` in place of ``device``. The webhook's query names the event.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baumfeuchte.ingest.envelopes.fields import percent

if TYPE_CHECKING:
    from baumfeuchte.ingest.envelopes.envelope import Document

_EVENT = re.compile(
    r"(?:^|/)event/([a-z]{1,20})$"
    r"|[?&]event=([a-z]{1,20})(?:&|$)"
    r"|(?:^|/)application/[^/]+/(?:device|node)/[0-9A-Fa-f]{16}/([a-z]{1,20})$"
)
_NO_DEVICE = re.compile(r"(?:^|/)(?:(gateway)/[0-9A-Fa-f]{16}/|device/[0-9A-Fa-f]{16}/(command)/)")
_OTHER_NAMES = {"rx": "up", "tx": "downlink"}
_NO_UPLINKS = frozenset(
    {"join", "status", "ack", "txack", "log", "error", "location", "integration", "downlink"}
)


def topic_event(topic: str) -> str | None:
    """The event that a topic names, ``gateway`` for all of a gateway; None where it names none."""
    match = _NO_DEVICE.search(topic) or _EVENT.search(topic)
    if match is None:
        return None
    name = match[match.lastindex or 1]
    return _OTHER_NAMES.get(name, name)


def names_another_event(topic: str) -> bool:
    """Whether the topic is that of an event that is no uplink, whatever its fields look like."""
    return topic_event(topic) in _NO_UPLINKS


def is_short_topic(topic: str) -> bool:
    """Whether this is the form without ``event/`` that only versions before 3.11 have."""
    match = _EVENT.search(topic)
    return match is not None and match[3] is not None


def battery_percent(status: Document) -> float | None:
    """The battery's level, %, of a status event; None where the device cannot tell it.

    A level of 0 stands for "not given": the lowest that a device can report is 1 of 254.
    """
    if status.get("externalPowerSource") is True or status.get("batteryLevelUnavailable") is True:
        return None
    return percent(status.get("batteryLevel")) or None
