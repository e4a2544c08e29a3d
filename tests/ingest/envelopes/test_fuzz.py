"""Nothing that arrives makes the envelopes raise, and nothing they say breaks the database.

BAUMFEUCHTE_TEST_FUZZ_EXAMPLES raises the number of messages of each test, for a long run.
"""

from __future__ import annotations

import base64
import copy
import json
import os
from datetime import UTC, datetime, timedelta
from math import isfinite
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import NETWORKS, parse, recognise

MANY = int(os.environ.get("BAUMFEUCHTE_TEST_FUZZ_EXAMPLES", "400"))
FOLDER = Path(__file__).parents[2] / "data" / "envelopes"
ARRIVED_AT = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
EXAMPLES = [e for file in sorted(FOLDER.glob("*.json")) for e in json.loads(file.read_bytes())]
OBJECTS = [e["payload"] for e in EXAMPLES if isinstance(e.get("payload"), dict)] + [
    {
        "sensor": "a84041c891885c21",
        "observed_at": "2026-07-15T05:30:00Z",
        "sequence": 17,
        "readings": [{"quantity": "soil_temperature_c", "probe": 1, "value": 16.2}],
    },
    {"sensor": "x", "received_at": "2026-07-15T05:30:00Z", "f_port": 2, "payload_hex": "0a0b"},
]
BODIES = [base64.b64decode(e["payload_base64"]) for e in EXAMPLES if "payload_base64" in e]
TOPICS = st.sampled_from(sorted({e["topic"] or "" for e in EXAMPLES})) | st.text(max_size=40)
HINTS = st.none() | st.sampled_from(sorted(NETWORKS)) | st.text(max_size=10)

LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["2026-07-15T03:30:00Z", "9999-12-31T23:59:59-23:59", "70b3d57ed0001a2b", "qg=="]
    )
)
ANY_JSON = st.recursive(
    LEAF,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def check(outcome: object) -> None:
    assert isinstance(outcome, Uplink | Ignored | Rejected)
    if isinstance(outcome, Rejected):
        assert outcome.detail.isprintable()
        assert len(outcome.detail) < 800
    elif isinstance(outcome, Ignored):
        check_ignored(outcome)
    else:
        check_uplink(outcome)


def check_texts(*texts: str | None) -> None:
    for text in texts:
        assert text is None or (0 < len(text) <= 200 and "\0" not in text)


def check_time(time: datetime | None) -> None:
    assert time is None or (time.year >= 2000 and time.utcoffset() == timedelta(0))


def check_ignored(outcome: Ignored) -> None:
    assert outcome.kind
    check_texts(outcome.kind, outcome.dev_eui, outcome.device_id, outcome.detail or None)
    check_time(outcome.at)
    assert outcome.battery_percent is None or 0 <= outcome.battery_percent <= 100


def check_uplink(outcome: Uplink) -> None:
    assert outcome.dev_eui or outcome.device_id
    check_texts(outcome.dev_eui, outcome.device_id, outcome.gateway_id)
    check_texts(outcome.session, outcome.deduplication_id)
    assert outcome.f_port is None or 0 <= outcome.f_port <= 255
    assert outcome.f_cnt is None or 0 <= outcome.f_cnt < 2**32
    assert all(v is None or abs(v) <= 300 for v in (outcome.rssi_dbm, outcome.snr_db))
    assert outcome.payload or outcome.measurements or outcome.decoded
    assert all(isfinite(m.value) and 0 <= m.probe <= 255 for m in outcome.measurements)
    for time in (outcome.received_at, *(m.observed_at for m in outcome.measurements)):
        check_time(time)


@settings(max_examples=MANY, deadline=None)
@given(st.binary(max_size=100), TOPICS, HINTS)
def test_any_bytes(payload: bytes, topic: str, hint: str | None) -> None:
    check(parse(Message(topic=topic, payload=payload, arrived_at=ARRIVED_AT), hint=hint))


@settings(max_examples=MANY, deadline=None)
@given(ANY_JSON, TOPICS, HINTS)
def test_any_json(document: object, topic: str, hint: str | None) -> None:
    check(recognise(document, topic=topic, hint=hint))


def places(value: object) -> list[tuple[dict | list, object]]:
    """Every (container, key) of a document."""
    found: list[tuple[dict | list, object]] = []
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in entries:
        found.append((value, key))
        if isinstance(inner, dict | list):
            found += places(inner)
    return found


@settings(max_examples=2 * MANY, deadline=None)
@given(st.data())
def test_real_messages_with_wrong_values(data: st.DataObject) -> None:
    document = copy.deepcopy(data.draw(st.sampled_from(OBJECTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        targets = places(document)
        if not targets:
            break
        container, key = data.draw(st.sampled_from(targets))
        if data.draw(st.booleans()):
            container[key] = data.draw(ANY_JSON)
        else:
            del container[key]
    check(recognise(document, topic=data.draw(TOPICS), hint=data.draw(HINTS)))


@settings(max_examples=MANY, deadline=None)
@given(st.sampled_from(OBJECTS), st.sampled_from(OBJECTS), TOPICS, HINTS)
def test_the_fields_of_two_servers_in_one(one: dict, two: dict, topic: str, hint: str) -> None:
    check(recognise({**one, **two}, topic=topic, hint=hint))


@settings(max_examples=MANY, deadline=None)
@given(st.sampled_from(BODIES), st.data(), TOPICS)
def test_real_bytes_with_faults(body: bytes, data: st.DataObject, topic: str) -> None:
    mutable = bytearray(body)
    for _ in range(data.draw(st.integers(1, 4)) if mutable else 0):
        mutable[data.draw(st.integers(0, len(mutable) - 1))] = data.draw(st.integers(0, 255))
    payload = bytes(mutable[: data.draw(st.integers(0, len(mutable)))])
    check(parse(Message(topic=topic, payload=payload, arrived_at=ARRIVED_AT)))


def test_deep_nesting() -> None:
    for depth in (200, 1000, 100_000):
        body = b'{"deviceInfo":' * depth + b"1" + b"}" * depth
        check(parse(Message(topic="", payload=body, arrived_at=ARRIVED_AT)))
        check(parse(Message(topic="", payload=b"[" * depth, arrived_at=ARRIVED_AT)))
