"""What the examples of ChirpStack v4 do not show; they themselves run in test_examples.py."""

from __future__ import annotations

import struct

import pytest

from baumfeuchte.domain.uplink import Ignored, Uplink
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.envelopes.servers._chirpstack_events import (
    battery_percent,
    is_short_topic,
    topic_event,
)
from baumfeuchte.ingest.envelopes.servers._chirpstack_v4_protobuf import event_document, log_code
from baumfeuchte.ingest.envelopes.servers._protobuf_struct import struct_document
from baumfeuchte.ingest.envelopes.wire import WireError

DEVICE = "device/70b3d57ed0001a2b"


@pytest.mark.parametrize(
    ("topic", "event"),
    [
        (f"application/5d3c8a10-2f5e/{DEVICE}/event/up", "up"),
        (f"eigener/praefix/application/7/{DEVICE}/event/status", "status"),
        (f"application/7/{DEVICE}/rx", "up"),
        ("application/7/node/70B3D57ED0001A2B/rx", "up"),
        (f"application/7/{DEVICE}/join", "join"),
        (f"application/7/{DEVICE}/tx", "downlink"),
        (f"application/7/{DEVICE}/command/down", "command"),
        ("gateway/a84041ffff1e0001/event/up", "gateway"),
        ("gateway/a84041ffff1e0001/stats", "gateway"),
        ("eu868/gateway/a84041ffff1e0001/state/conn", "gateway"),
        ("/api/v1/uplinks/chirpstack?event=join", "join"),
        ("/api/v1/uplinks/chirpstack?a=1&event=up&b=2", "up"),
        ("v3/app@tenant/devices/linde-17/up", None),
        ("baumfeuchte/v1/gateway/readings", None),
        ("", None),
    ],
)
def test_topic_event(topic: str, event: str | None) -> None:
    assert topic_event(topic) == event


def test_is_short_topic() -> None:
    assert is_short_topic(f"application/7/{DEVICE}/rx")
    assert not is_short_topic(f"application/7/{DEVICE}/event/up")
    assert not is_short_topic("?event=up")


@pytest.mark.parametrize(
    ("status", "percent"),
    [
        ({"batteryLevel": 75.5}, 75.5),
        ({"batteryLevel": 100}, 100.0),
        ({"batteryLevel": 0.39}, 0.39),
        ({"batteryLevel": 0}, None),
        ({"batteryLevel": 75.5, "externalPowerSource": True}, None),
        ({"batteryLevel": 75.5, "batteryLevelUnavailable": True}, None),
        ({"batteryLevel": 101}, None),
        ({"batteryLevel": "voll"}, None),
        ({}, None),
    ],
)
def test_battery_percent(status: dict, percent: float | None) -> None:
    assert battery_percent(status) == percent


def test_log_code() -> None:
    assert [log_code(n) for n in (0, 5, 11, 12, -1)] == [
        "UNKNOWN",
        "UPLINK_F_CNT_RESET",
        "EXPIRED",
        "12",
        "-1",
    ]


@pytest.mark.parametrize("payload", [b"", b"\x0a", b"{}", b"\x1a\x02\x42\x00", b"\xff" * 40])
def test_no_event(payload: bytes) -> None:
    assert event_document(payload) is None


def chunk(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def test_struct() -> None:
    number = chunk(1, chunk(1, b"a") + chunk(2, b"\x11" + struct.pack("<d", 26.1)))
    null = chunk(1, chunk(1, b"b") + chunk(2, b"\x08\x00"))
    false = chunk(1, chunk(1, b"c") + chunk(2, b"\x20\x00"))
    assert struct_document(number + null + false) == {"a": 26.1, "b": None, "c": False}
    assert struct_document(b"") == {}


def test_a_struct_that_nests_too_deeply_is_refused() -> None:
    inner = b""
    for _ in range(18):
        inner = chunk(1, chunk(2, chunk(5, inner)))
    assert struct_document(inner)
    for _ in range(3):
        inner = chunk(1, chunk(2, chunk(5, inner)))
    with pytest.raises(WireError):
        struct_document(inner)


UPLINK = {"deviceInfo": {"devEui": "70b3d57ed0001a2b"}, "fPort": 2, "fCnt": 7, "data": "qg=="}


@pytest.mark.parametrize("event", ["join", "status", "ack", "txack", "log", "location"])
def test_the_topic_of_another_event_counts_more_than_a_payload(event: str) -> None:
    outcome = recognise(UPLINK, topic=f"application/7/{DEVICE}/event/{event}")
    assert isinstance(outcome, Ignored)
    assert outcome.kind == event


def test_a_topic_that_only_looks_like_an_event_does_not() -> None:
    assert isinstance(recognise(UPLINK, topic="bridge/event/soil"), Uplink)
