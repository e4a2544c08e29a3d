"""JSON that bridges and scripts send is read as far as it can be understood."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.ingest.envelopes import parse, recognise
from baumfeuchte.ingest.envelopes.json_text import read_json

ARRIVED_AT = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
UPLINK = {
    "deviceInfo": {"devEui": "70b3d57ed0001a2b", "deviceName": "Straße 17"},
    "fPort": 2,
    "fCnt": 7,
    "data": "qg==",
}
PLAIN = json.dumps(UPLINK, ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 1.5}', {"a": 1.5}),
        ('{"a": "ä"}', {"a": "ä"}),
        (b"\xef\xbb\xbf" + b'{"a": 1}', {"a": 1}),
        (b'\xef\xbb\xbf  [{"a": 1}]\r\n', [{"a": 1}]),
        ('{"a": "Straße"}'.encode("latin-1"), {"a": "Straße"}),
        (b'{"a": NaN, "b": [Infinity, -Infinity]}', {"a": None, "b": [None, None]}),
        (b'{"a": 1e999, "b": [-1e999, 2]}', {"a": None, "b": [None, 2]}),
        (b'{"a": ' + b"9" * 5000 + b', "b": 1}', {"a": None, "b": 1}),
        (b'{"a": "\\ud83d"}', {"a": "?"}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
    ],
)
def test_read_json(body: bytes | str, value: object) -> None:
    assert read_json(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"NaN",
        b"hello",
        b'{"a": 1',
        b'{"a": nan}',
        b"{'a': 1}",
        b'{"a": 1} {"a": 2}',
        b"[" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ],
)
def test_what_is_no_json(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of either reader
        read_json(body)


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("latin-1"),
        json.dumps(UPLINK | {"object": {"x": float("nan")}}).encode(),
        json.dumps(UPLINK | {"tags": {"x": "\ud83d"}}).encode(),
        json.dumps(PLAIN).encode(),  # written as text once more
        json.dumps(f"[{PLAIN}]").encode(),
    ],
)
def test_such_messages_are_read(body: bytes) -> None:
    outcome = parse(Message(topic="", payload=body, arrived_at=ARRIVED_AT))
    assert isinstance(outcome, Uplink)
    assert (outcome.dev_eui, outcome.f_cnt, outcome.payload) == ("70b3d57ed0001a2b", 7, b"\xaa")
    assert outcome.device_id == "Straße 17"


def test_json_in_a_text_in_a_text_is_one_too_many() -> None:
    outcome = recognise(json.dumps(json.dumps(UPLINK)), topic="")
    assert not isinstance(outcome, Uplink)
