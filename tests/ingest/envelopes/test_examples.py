"""Every example of tests/data/envelopes: one file per network server, and the strangers."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import NETWORKS, parse, recognise
from baumfeuchte.ingest.envelopes.envelope import RefusedError
from baumfeuchte.ingest.envelopes.registry import ENVELOPES

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "session": "session",
    "decoded": "decoded",
    "battery_percent": "battery_percent",
    "detail": "detail",
}


def message(example: dict) -> Message:
    if "payload_base64" in example:
        payload = base64.b64decode(example["payload_base64"])
    else:
        payload = json.dumps(example["payload"]).encode()
    return Message(topic=example["topic"] or "", payload=payload, arrived_at=ARRIVED_AT)


def written(time: datetime | None) -> str | None:
    return time and time.isoformat(timespec="microseconds")[:-6] + "Z"


def said(outcome: Uplink | Ignored, expect: dict) -> dict:
    """What an outcome says of the fields that an example expects."""
    return {key: getattr(outcome, FIELDS[key]) for key in expect if key in FIELDS}


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: dict) -> None:
    outcome = parse(message(example))
    expect = example["expect"]
    if "ignored" in expect:
        assert isinstance(outcome, Ignored)
        found = said(outcome, expect) | {"ignored": outcome.kind}
        assert found | ({"at": written(outcome.at)} if "at" in expect else {}) == expect
    elif "rejected" in expect:
        assert isinstance(outcome, Rejected)
        assert outcome.reason == expect["rejected"]
        assert outcome.detail.endswith((".", "message.md."))
    else:
        assert isinstance(outcome, Uplink)
        found = said(outcome, expect) | {"payload_hex": outcome.payload.hex()}
        assert found | {"received_at": written(outcome.received_at)} == expect


def recognised(read: Callable, what: object, topic: str) -> bool:
    try:
        return read(what, topic) is not None
    except RefusedError:
        return True


def takers(example: dict) -> list[str]:
    """The networks that recognise a message by its shape alone."""
    return [e.network for e in ENVELOPES if recognised(e.read, example["payload"], "")]


OBJECTS = [param for param in EXAMPLES if isinstance(param.values[0].get("payload"), dict)]


@pytest.mark.parametrize("example", OBJECTS)
def test_no_two_envelopes_recognise_the_same_message(example: dict) -> None:
    assert len(takers(example)) <= 1


BODIES = [param for param in EXAMPLES if "payload_base64" in param.values[0]]


@pytest.mark.parametrize("example", BODIES)
def test_no_two_envelopes_recognise_the_same_bytes(example: dict) -> None:
    for topic in {example["topic"] or "", "", "application/1/device/70b3d57ed0001a2b/event/status"}:
        body = message(example).payload
        assert sum(recognised(e.read_bytes, body, topic) for e in ENVELOPES) <= 1


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
    outcome = recognise({"command": "rx", "EUI": "X"}, topic="")
    assert isinstance(outcome, Rejected)
    for part in ("'command', 'EUI'", "docs/networks.md", "docs/message.md"):
        assert part in outcome.detail


def test_an_unknown_message_from_a_webhook_keeps_the_networks_name() -> None:
    outcome = recognise({"command": "rx"}, topic="", hint="TTN")
    assert isinstance(outcome, Rejected)
    assert outcome.network == "tts-v3"
    assert recognise({"command": "rx"}, topic="", hint="no such network") == recognise(
        {"command": "rx"}, topic=""
    )


def test_every_name_for_the_webhooks_address_names_one_network() -> None:
    names = [name for e in ENVELOPES for name in (e.network, *e.aliases)]
    assert sorted(names) == sorted(NETWORKS)
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)
    for name, network in {
        "flat": "baumfeuchte",
        "chirpstack": "chirpstack-v4",
        "ttn": "tts-v3",
        "thingpark": "actility",
        "swisscom": "actility",
        "cra": "loriot",
        "kerlink": "kerlink-wanesy",
        "zenner": "element",
        "smartmakers": "thingshub",
    }.items():
        assert NETWORKS[name] == network


def test_a_list_of_one_is_that_message() -> None:
    for param in OBJECTS:
        example = param.values[0]
        topic = example["topic"] or ""
        alone = recognise(example["payload"], topic=topic)
        assert recognise([example["payload"]], topic=topic) == alone


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([{}, {}], "unknown_envelope"),
        ([[{"cmd": "rx"}]], "unknown_envelope"),
        ([[], 1], "unknown_envelope"),
        ([], None),
        ([42], None),
        (["a", None], None),
    ],
)
def test_other_lists(document: list, reason: str | None) -> None:
    outcome = recognise(document, topic="")
    if reason is None:
        assert outcome == Ignored(kind="no_object")
    else:
        assert isinstance(outcome, Rejected)
        assert outcome.reason == reason
        assert "a JSON list of several objects" in outcome.detail
