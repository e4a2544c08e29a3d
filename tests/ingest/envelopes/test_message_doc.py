"""The examples of docs/message.md are read by the parser, and its schema says the same."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.uplink import Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import NETWORKS, parse
from baumfeuchte.ingest.envelopes.servers import baumfeuchte as flat

DOCUMENT = Path(__file__).parents[3] / "docs" / "message.md"
ARRIVED_AT = datetime(2026, 7, 15, 5, 31, tzinfo=UTC)
TOPIC = "baumfeuchte/v1/westpark/readings"
BLOCKS = re.findall(
    r"^```json ?(.*?)\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE
)
ACCEPTED = [text for kind, text in BLOCKS if kind == "accepted"]
REJECTED = [(kind.split()[1], text) for kind, text in BLOCKS if kind.startswith("rejected ")]
SCHEMA = json.loads(next(text for kind, text in BLOCKS if kind == "schema"))
CHECKED_BEYOND_THE_SCHEMA = "16.4"
"""Marks the example of a repeated reading."""


TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "number": int | float,
    "integer": int,
    "null": None.__class__,
}


def take(text: str, topic: str = TOPIC) -> Uplink | Rejected:
    outcome = parse(Message(topic=topic, payload=text.encode(), arrived_at=ARRIVED_AT))
    assert isinstance(outcome, Uplink | Rejected)
    return outcome


def valid(value: object, rule: dict) -> bool:
    """JSON Schema, as much of it as ours uses; an unknown keyword is an error."""
    is_object = isinstance(value, dict)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    checks = {
        "$ref": lambda ref: valid(value, SCHEMA["$defs"][ref.rpartition("/")[2]]),
        "type": lambda names: any(
            isinstance(value, TYPES[name]) and not isinstance(value, bool)
            for name in ([names] if isinstance(names, str) else names)
        ),
        "enum": lambda names: value in names,
        "required": lambda keys: is_object and set(keys) <= value.keys(),
        "properties": lambda rules: (
            not is_object or all(valid(value[k], r) for k, r in rules.items() if k in value)
        ),
        "additionalProperties": lambda _: (
            not is_object or value.keys() <= rule["properties"].keys()
        ),
        "items": lambda items: not isinstance(value, list) or all(valid(v, items) for v in value),
        "minItems": lambda least: not isinstance(value, list) or len(value) >= least,
        "maxItems": lambda most: not isinstance(value, list) or len(value) <= most,
        "minimum": lambda least: not is_number or value >= least,
        "maximum": lambda most: not is_number or value <= most,
        "pattern": lambda p: not isinstance(value, str) or re.search(p, value) is not None,
        "oneOf": lambda rules: sum(valid(value, r) for r in rules) == 1,
        "allOf": lambda rules: all(valid(value, r) for r in rules),
    }
    said_elsewhere = {"$schema", "$defs", "title", "format"}
    return all(checks[key](wanted) for key, wanted in rule.items() if key not in said_elsewhere)


def test_the_document_has_its_examples() -> None:
    assert len(ACCEPTED) >= 6
    assert {reason for reason, _ in REJECTED} == {"no_device", "invalid_field", "bad_payload"}


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted(text: str) -> None:
    outcome = take(text)
    assert isinstance(outcome, Uplink)
    assert bool(outcome.measurements) != bool(outcome.payload)
    assert outcome.network == "baumfeuchte"
    assert outcome.gateway_id == "westpark"
    assert valid(json.loads(text), SCHEMA)


@pytest.mark.parametrize("text", ACCEPTED)
def test_the_topic_is_only_where_the_gateway_is_named(text: str) -> None:
    outcome = take(text, topic="/api/v1/uplinks/flat")
    assert isinstance(outcome, Uplink)
    assert outcome.gateway_id is None


@pytest.mark.parametrize(("reason", "text"), REJECTED)
def test_rejected(reason: str, text: str) -> None:
    outcome = take(text)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason
    assert outcome.network == "baumfeuchte"
    assert valid(json.loads(text), SCHEMA) == (CHECKED_BEYOND_THE_SCHEMA in text)


def some(*values: object) -> st.SearchStrategy:
    return st.sampled_from(values)


NONSENSE = some("", "x", -1, 1.5, 4294967296, True, [], {}, "17")
TIME = some(
    "2026-07-15T05:30:00Z", "2026-07-15T07:30+02:00", None, "2026-07-15T05:30:00", "gestern"
)
NAME = some("A8-40-41-C8-91-88-5C-21", "westpark.logger-3", "Eiche 7", "-x", "x" * 65, 7, None)
COUNTER = some(0, 17, 4294967295, None) | NONSENSE
DECIBELS = some(-97, 6.25, None, -301, 101, "x", True)
READING = st.fixed_dictionaries(
    {"quantity": some("soil_temperature_c", "battery_v", "moisture", None), "value": some(1, -2.5)},
    optional={"probe": some(0, 255, 256, None), "observed_at": TIME, "depth": some(10)},
)
SENDER = {"sensor": NAME, "dev_eui": NAME}
VALUES = st.fixed_dictionaries(
    {"readings": st.lists(READING, max_size=1) | NONSENSE},
    optional={**SENDER, "observed_at": TIME, "sequence": COUNTER, "f_port": some(1)},
)
FRAME = st.fixed_dictionaries(
    {"f_port": some(0, 2, 255, 256, None) | NONSENSE},
    optional={
        **SENDER,
        "received_at": TIME,
        "f_cnt": COUNTER,
        "payload_hex": some("0a", "0A1b", "", "0", "xx", None),
        "payload_base64": some("AA==", "AAA=", "AAAA", "AAA", "", "*", 5),
        "rssi": DECIBELS,
        "snr": DECIBELS,
        "observed_at": TIME,
    },
)


@settings(max_examples=600, deadline=None)
@given(VALUES | FRAME)
def test_the_schema_and_the_parser_agree(document: dict) -> None:
    outcome = take(json.dumps(document))
    assert isinstance(outcome, Uplink) == valid(document, SCHEMA), outcome


def test_the_schema_knows_all_fields_and_quantities() -> None:
    rules = SCHEMA["$defs"]
    assert rules["values"]["properties"].keys() == flat._VALUES_KEYS
    assert rules["frame"]["properties"].keys() == flat._FRAME_KEYS
    assert rules["reading"]["properties"].keys() == flat._READING_KEYS
    assert rules["reading"]["properties"]["quantity"]["enum"] == [q.value for q in Quantity]


def test_the_document_names_all_quantities_and_the_usual_networks() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert not [q for q in Quantity if f"`{q.value}`" not in text]
    addresses = re.findall(r"`POST /api/v1/uplinks/([a-z]+)`", text)
    usual = {"tts-v3", "chirpstack-v4", "baumfeuchte"}
    assert {NETWORKS[name] for name in addresses} == usual
    assert "(networks.md)" in text  # all others
