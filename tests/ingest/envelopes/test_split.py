"""What is one message, what is several, and that no byte of a part changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.ingest.envelopes import parse
from baumfeuchte.ingest.envelopes.split import split

FOLDER = Path(__file__).parents[2] / "data" / "envelopes"
ARRIVED_AT = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def message(payload: bytes) -> Message:
    return Message(
        topic="up", payload=payload, arrived_at=ARRIVED_AT, redelivered=True, retained=True
    )


def parts(payload: bytes) -> list[bytes]:
    found = split(message(payload))
    assert all(part == message(part.payload) for part in found)  # topic, time and flags
    return [part.payload for part in found]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b'[{"a":1},{"b":2}]', [b'{"a":1}', b'{"b":2}']),
        (b' [ {"a": 1.00} ,\n\t{"b":[{}, "]"]} ]\r\n', [b'{"a": 1.00}', b'{"b":[{}, "]"]}']),
        ('[{"ä":"]},{"},{"b":2}]'.encode(), ['{"ä":"]},{"}'.encode(), b'{"b":2}']),
        (b'[{"a":1},7,null,{"b":2}]', [b'{"a":1}', b"7", b"null", b'{"b":2}']),
        (b'[{"a":99999999999999999999},{}]', [b'{"a":99999999999999999999}', b"{}"]),
        (b'{"a":1}\n{"b":2}', [b'{"a":1}', b'{"b":2}']),
        (b'\n{"a":1}\r\n\r\n{"b":{}}\n\n', [b'{"a":1}', b'{"b":{}}']),
        (b'{"a":1}\n{"b":2}\n{"c":', [b'{"a":1}', b'{"b":2}', b'{"c":']),  # cut off
        (b'{"packets":[{"a":1},{"b":2}],"more":true}', [b'{"a":1}', b'{"b":2}']),
        (b'{"body": [{"a":1},{"b":2}], "ok": true}', [b'{"a":1}', b'{"b":2}']),
        (b'{\n "body": [\n  {"a":1},\n  {"b":2}\n ]\n}', [b'{"a":1}', b'{"b":2}']),
    ],
)
def test_several(payload: bytes, expected: list[bytes]) -> None:
    assert parts(payload) == expected


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\n",
        b'{"a":1}',
        b'{"a":1}\n',
        b'{\n "a": {\n  "b": 1\n }\n}',
        b'{"a":\n{"b":1}\n}',
        b'{"a":{}\n,"b":{}}',
        b"[]",
        b"[1,2,3]",
        b'[{"a":1}]',
        b'[{"a":1},2]',
        b'[{"a":1},{"b":2}',
        b'[{"a":1},{"b":2}] x',
        b'[{"a":1},{"b":"\xff"}]',
        b"[" * 100_000,
        b'{"packets":[{"a":1}]}',
        b'{"packets":{"a":1}}',
        b'{"packets":[{"a":1},{"b":2}],"packets":5}',
        b'{"packets":[{"a":1},{"b":2},{"c":3}],"packets":[{"d":4},{"e":5}]}',
        b'{"body":[{"a":1},{"b":2}]',
        b'{"more":true,"packets":[{"a":1},{"b":2}]}',
        b"\x0a\x24e2dff5be-d68f-4968-bbbc-d313af6fc974\x12\x0b",
        b"42",
        b"not JSON",
    ],
)
def test_single(payload: bytes) -> None:
    whole = message(payload)
    assert split(whole) == [whole]


def test_deep_nesting_does_not_raise() -> None:
    for depth in (900, 1000, 1020, 5000):
        assert parts(b'[{"a":' + b"[" * depth + b"]" * depth + b"},{}]")


def test_a_storage_answer_becomes_uplinks() -> None:
    examples = json.loads((FOLDER / "tts_v3.json").read_bytes())
    wrapped = [e for e in examples if "result" in e["payload"] and "dev_eui" in e["expect"]]
    assert wrapped
    lines = b"\n\n".join(orjson.dumps(e["payload"]) for e in wrapped * 2)
    outcomes = [parse(part) for part in split(message(lines))]
    assert len(outcomes) == 2 * len(wrapped)
    assert all(isinstance(outcome, Uplink) for outcome in outcomes)


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
OBJECT = st.dictionaries(st.text(max_size=3), VALUE, max_size=3)
INDENT = st.none() | st.integers(0, 3)


@settings(deadline=None)
@given(st.lists(OBJECT, min_size=2, max_size=5), INDENT, st.booleans())
def test_every_list_comes_apart(objects: list[dict], indent: int | None, ascii_only: bool) -> None:
    payload = json.dumps(objects, indent=indent, ensure_ascii=ascii_only).encode()
    assert [json.loads(part) for part in parts(payload)] == objects


@settings(deadline=None)
@given(st.lists(OBJECT, min_size=2, max_size=5))
def test_every_sequence_of_lines_comes_apart(objects: list[dict]) -> None:
    payload = b"\n".join(orjson.dumps(item) for item in objects)
    assert [json.loads(part) for part in parts(payload)] == objects


@settings(deadline=None)
@given(OBJECT, INDENT)
def test_one_object_stays_whole(item: dict, indent: int | None) -> None:
    payload = json.dumps(item, indent=indent).encode()
    if not payload.startswith((b'{"body"', b'{"packets"')):
        assert parts(payload) == [payload]


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:\n\\ 1a', max_size=40).map(str.encode))
def test_anything(payload: bytes) -> None:
    assert b"".join(parts(payload)).translate(None, b" \t\r\n,[]") in payload.translate(
        None, b" \t\r\n,[]"
    )
