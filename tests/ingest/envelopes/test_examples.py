"""Every example of tests/data/envelopes: one file per network server, and the strangers."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import NETWORKS, parse, recognise
from baumfeuchte.ingest.envelopes.envelope import RefusedError
from baumfeuchte.ingest.envelopes.registry import ENVELOPES

FOLDER = Path(__file__).parents[2] / "data" / "envelopes"
ARRIVED_AT = datetime(2026, 7, 15, 3, 30, 5, tzinfo=UTC)
EXAMPLES = [
    pytest.param(example, id=f"{file.stem}: {example['name']}")
    for file in sorted(FOLDER.glob("*.json"))
    for example in json.loads(file.read_text(encoding="utf-8"))
]
FIELDS = {
    "dev_eui": "dev_eui",
    "device_id": "device_id",
    "f_port": "f_port",
    "f_cnt": "f_cnt",
    "rssi": "rssi_dbm",
    "snr": "snr_db",
    "gateway_id": "gateway_id",
    "network": "network",
    "simulated": "simulated",
}


def message(example: dict) -> Message:
    if "payload_base64" in example:
        payload = base64.b64decode(example["payload_base64"])
    else:
        payload = json.dumps(example["payload"]).encode()
    return Message(topic=example["topic"] or "", payload=payload, arrived_at=ARRIVED_AT)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: dict) -> None:
    outcome = parse(message(example))
    expect = example["expect"]
    if "ignored" in expect:
        assert isinstance(outcome, Ignored)
        assert outcome.kind == expect["ignored"]
    elif "rejected" in expect:
        assert isinstance(outcome, Rejected)
        assert outcome.reason == expect["rejected"]
        assert outcome.detail.endswith((".", "message.md."))
    else:
        assert isinstance(outcome, Uplink)
        found = {key: getattr(outcome, FIELDS[key]) for key in expect if key in FIELDS}
        found["payload_hex"] = outcome.payload.hex()
        time = outcome.received_at
        found["received_at"] = time and time.isoformat(timespec="microseconds")[:-6] + "Z"
        assert found == expect


def takers(example: dict) -> list[str]:
    """The networks that recognise a message by its shape alone."""
    found = []
    for envelope in ENVELOPES:
        try:
            taken = envelope.read(example["payload"], "") is not None
        except RefusedError:
            taken = True
        found += [envelope.network] * taken
    return found


OBJECTS = [param for param in EXAMPLES if isinstance(param.values[0].get("payload"), dict)]


@pytest.mark.parametrize("example", OBJECTS)
def test_no_two_envelopes_recognise_the_same_message(example: dict) -> None:
    assert len(takers(example)) <= 1


@pytest.mark.parametrize("example", OBJECTS)
def test_the_hint_changes_nothing_where_the_shape_is_clear(example: dict) -> None:
    if takers(example):
        outcomes = [parse(message(example), hint=hint) for hint in (None, *NETWORKS)]
        assert outcomes == outcomes[:1] * len(outcomes)


def test_every_envelope_has_examples() -> None:
    files = {file.stem for file in FOLDER.glob("*.json")}
    in_the_document = {"baumfeuchte"}
    missing = {e.network.replace("-", "_") for e in ENVELOPES} - files - in_the_document
    assert not missing


def test_what_the_network_knows_beyond_the_reading_is_kept() -> None:
    examples = json.loads((FOLDER / "chirpstack_v4.json").read_text(encoding="utf-8"))
    outcome = parse(message(next(e for e in examples if e["name"].startswith("a decoded object"))))
    assert isinstance(outcome, Uplink)
    assert outcome.decoded == {"bodenfeuchte": 26.1}
    assert outcome.session == "01020304"
    assert outcome.deduplication_id == "5d3c8a10-2f5e-4b1a-9a66-0c0ffee00004"
    assert outcome.device_id == "Linde 17"


def test_a_rejection_names_sensor_and_network() -> None:
    example = next(
        param.values[0] for param in EXAMPLES if param.id == "chirpstack_v4: broken base64"
    )
    outcome = parse(message(example))
    assert isinstance(outcome, Rejected)
    assert (outcome.dev_eui, outcome.network) == ("70b3d57ed0001a2b", "chirpstack-v4")


def test_an_unknown_message_is_told_what_is_supported() -> None:
    outcome = recognise({"cmd": "rx", "EUI": "X"}, topic="")
    assert isinstance(outcome, Rejected)
    for part in ("'cmd', 'EUI'", "ChirpStack v4", "The Things Stack v3", "docs/message.md"):
        assert part in outcome.detail


def test_an_unknown_message_from_a_webhook_keeps_the_networks_name() -> None:
    outcome = recognise({"cmd": "rx"}, topic="", hint="TTN")
    assert isinstance(outcome, Rejected)
    assert outcome.network == "tts-v3"
    assert recognise({"cmd": "rx"}, topic="", hint="no such network") == recognise(
        {"cmd": "rx"}, topic=""
    )


def test_networks() -> None:
    assert NETWORKS == {
        "baumfeuchte": "baumfeuchte",
        "flat": "baumfeuchte",
        "chirpstack": "chirpstack-v4",
        "chirpstack-v4": "chirpstack-v4",
        "tts-v3": "tts-v3",
        "tts": "tts-v3",
        "ttn": "tts-v3",
        "ttn-v3": "tts-v3",
        "things-stack": "tts-v3",
    }
