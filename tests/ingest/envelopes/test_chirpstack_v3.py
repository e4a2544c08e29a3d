"""What the examples of ChirpStack v3 do not show; they themselves run in test_examples.py."""

from __future__ import annotations

import pytest

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.envelopes.servers._lora_app_server import writer

EUI = "70b3d57ed0001a2b"
JSON_V3 = {
    "applicationID": "7",
    "devEUI": EUI,
    "rxInfo": [{"gatewayID": "a84041ffff1e0001", "rssi": -97, "loRaSNR": 6.2}],
    "txInfo": {"frequency": 868500000, "dr": 5},
    "adr": True,
    "fCnt": 10,
    "fPort": 1,
    "data": "qg==",
}
JSON = JSON_V3 | {
    "devEUI": "cLPVftAAGis=",
    "rxInfo": [{"gatewayID": "qEBB//8eAAE=", "rssi": -97, "loRaSNR": 6.2}],
    "dr": 5,
    "objectJSON": "",
}
MILESIGHT = JSON_V3 | {
    "rxInfo": [{"mac": "a84041ffff1e0001", "rssi": -97, "loRaSNR": 6.2}],
    "time": "2026-07-15T03:30:00Z",
}


def without(document: dict, *keys: str) -> dict:
    return {key: value for key, value in document.items() if key not in keys}


def test_both_marshalers_say_the_same() -> None:
    outcome = recognise(JSON, topic="")
    assert isinstance(outcome, Uplink)
    assert outcome == recognise(JSON_V3, topic="")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (JSON_V3, "chirpstack-v3"),
        (JSON, "chirpstack-v3"),
        (without(JSON_V3, "rxInfo"), "chirpstack-v3"),
        (without(JSON_V3, "rxInfo", "txInfo", "applicationID"), "chirpstack-v3"),
        (JSON_V3 | {"applicationID": 7}, "chirpstack-v3"),
        (MILESIGHT, "milesight-gateway"),
        (without(MILESIGHT, "time"), "milesight-gateway"),
        (without(MILESIGHT, "rxInfo"), "milesight-gateway"),
        (without(MILESIGHT, "rxInfo", "time", "adr"), "milesight-gateway"),
        ({"devEUI": EUI, "data": "qg=="}, "milesight-gateway"),
        ({"devEUI": EUI}, None),
        ({"devEUI": EUI, "temperature": 16}, None),
        (without(JSON_V3, "devEUI"), None),
        (JSON_V3 | {"deviceInfo": {"devEui": EUI}}, None),
    ],
)
def test_who_wrote_it(document: dict, expected: str | None) -> None:
    assert writer(document, "") == expected


def test_the_short_topic_tells_old_versions_from_milesight() -> None:
    old = without(MILESIGHT, "time", "adr") | {"deviceName": "Linde 17"}
    assert writer(old, f"application/7/device/{EUI}/rx") == "chirpstack-v3"
    assert writer(old, f"application/7/device/{EUI}/event/up") == "milesight-gateway"


def test_the_topic_of_another_event_counts_more_than_a_payload() -> None:
    outcome = recognise(JSON_V3, topic=f"application/7/device/{EUI}/event/join")
    assert isinstance(outcome, Ignored)
    assert (outcome.kind, outcome.dev_eui) == ("join", EUI)
