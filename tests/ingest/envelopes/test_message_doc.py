"""The examples of docs/message.md are read by the parser, and its schema says the same."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
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


VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
"""An independent reading of the schema; it comes with schemathesis."""

valid = VALIDATOR.is_valid


def take(text: str, topic: str = TOPIC) -> Uplink | Rejected:
    outcome = parse(Message(topic=topic, payload=text.encode(), arrived_at=ARRIVED_AT))
    assert isinstance(outcome, Uplink | Rejected)
    return outcome


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
    assert valid(json.loads(text))


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
    assert valid(json.loads(text)) == (CHECKED_BEYOND_THE_SCHEMA in text)


def some(*values: object) -> st.SearchStrategy:
    return st.sampled_from(values)


GOOD_TIMES = (
    "2026-07-15T05:30:00Z",
    "2026-07-15T07:30+02:00",
    "2026-07-15t05:30:00z",
    "2026-07-15T06:30:00+0100",
    "2026-07-15 05:30:00.123456789+00:00",
    "2000-01-01T00:00:00-12:00",
    None,
)
BAD_TIMES = (
    "",
    "gestern",
    "2026-07-15",
    "2026-07-15T05:30:00",
    " 2026-07-15T05:30:00Z",
    "2026-07-15T05:30:00Z\n",
    "2026-07-15x05:30:00Z",
    "2026-07-15T05:30:00.Z",
    "2026-07-15T05:30:00,5Z",
    "2026-07-15T05Z",
    "2026-07-15T05:30:00+01",
    "2026-07-15T05:30:00+01:00:30",
    "2026-07-15T24:00:00Z",
    "2026-07-15T05:60:00Z",
    "2026-13-15T05:30:00Z",
    "2026-07-15T05:30:00+24:00",
    "2026-W29-3T05:30:00Z",
    "20260715T053000Z",
    "1999-12-31T20:00:00-05:00",
    "2200-01-01T00:00:00Z",
    1784093400,
    True,
)
GOOD_NAMES = (
    "A8-40-41-C8-91-88-5C-21",
    "A8 40 41 C8 91 88 5C 21",
    "westpark.logger-3",
    " westpark.logger-3\n",
)
BAD_NAMES = ("Eiche 7", "-x", "x" * 65, "\u212aastanie", "kastanie\u00a0", "", 7, None)
WHOLE = (0, 17, 17.0, -0.0, 255, 255.0, None)
NONSENSE = some("", "x", -1, 1.5, 4294967296, 4294967296.0, True, [], {}, "17")
TIME = some(*GOOD_TIMES, *BAD_TIMES)
NAME = some(*GOOD_NAMES, *BAD_NAMES)
COUNTER = some(*WHOLE, 4294967295) | NONSENSE
DECIBELS = some(-97, 6.25, None, -301, 101, "x", True)
READING = st.fixed_dictionaries(
    {"quantity": some("soil_temperature_c", "battery_v", "moisture", None), "value": some(1, -2.5)},
    optional={"probe": some(*WHOLE, 256, True), "observed_at": TIME, "depth": some(10)},
)
SENDER = {"sensor": NAME, "dev_eui": NAME}
VALUES = st.fixed_dictionaries(
    {"readings": st.lists(READING, max_size=1) | NONSENSE},
    optional={**SENDER, "observed_at": TIME, "sequence": COUNTER, "f_port": some(1)},
)
FRAME = st.fixed_dictionaries(
    {"f_port": some(*WHOLE, 256) | NONSENSE},
    optional={
        **SENDER,
        "received_at": TIME,
        "f_cnt": COUNTER,
        "payload_hex": some("0a", "0A1b", " 0a\t1b\n", "0 a1 b", "0a\u00a0", "", "0", "xx", None),
        "payload_base64": some("AA==", "AAA=", "AAAA", "AAAA\n", "AAA", "", "*", 5),
        "rssi": DECIBELS,
        "snr": DECIBELS,
        "observed_at": TIME,
    },
)


@settings(max_examples=600, deadline=None)
@given(VALUES | FRAME)
def test_the_schema_and_the_parser_agree(document: dict) -> None:
    outcome = take(json.dumps(document))
    assert isinstance(outcome, Uplink) == valid(document), outcome


def one(**more: object) -> dict[str, object]:
    reading = {"quantity": "rain_mm", "value": 1}
    return {"sensor": "a", "readings": [reading], **more}


@pytest.mark.parametrize(
    ("document", "fine"),
    [
        *((one(observed_at=time), True) for time in GOOD_TIMES),
        *((one(observed_at=time), False) for time in BAD_TIMES),
        *((one(sensor=name), True) for name in GOOD_NAMES),
        *((one(sensor=name), False) for name in BAD_NAMES),
        *((one(sequence=number), True) for number in WHOLE),
        ({"sensor": "a", "f_port": 2.0, "payload_hex": "0C e4 0c"}, True),
        ({"sensor": "a", "f_port": 2.5, "payload_hex": "0ce40c"}, False),
    ],
)
def test_the_schema_and_the_parser_agree_on_spellings(document: dict, *, fine: bool) -> None:
    outcome = take(json.dumps(document))
    assert isinstance(outcome, Uplink) == fine, outcome
    assert valid(document) == fine


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
