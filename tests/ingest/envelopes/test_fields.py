from __future__ import annotations

from datetime import UTC, datetime

import pytest

from baumfeuchte.ingest.envelopes import fields
from baumfeuchte.ingest.envelopes.envelope import RefusedError


@pytest.mark.parametrize(
    ("written", "microsecond"),
    [
        ("2026-07-15T05:30:00Z", 0),
        ("2026-07-15T05:30:00.5Z", 500_000),
        ("2026-07-15T05:30:00.123456Z", 123_456),
        ("2026-07-15T05:30:00.123456789Z", 123_456),
        ("2026-07-15T07:30:00.123456789+02:00", 123_456),
        ("2026-07-15T00:30:00.999999999-05:00", 999_999),
    ],
)
def test_moment(written: str, microsecond: int) -> None:
    time = fields.moment(written, "time")
    assert time == datetime(2026, 7, 15, 5, 30, 0, microsecond, tzinfo=UTC)
    assert time.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00Z",
        "2200-01-01T00:00:00Z",
        "9999-12-31T12:00:00Z",
    ],
)
def test_moment_not_known(written: object) -> None:
    assert fields.moment(written, "time") is None


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-15T05:30:00",
        "2026-07-15",
        "gestern",
        "2026-13-15T05:30:00Z",
        "9999-12-31T23:59:59-23:59",
        1784093400,
        True,
        ["2026-07-15T05:30:00Z"],
        {},
    ],
)
def test_moment_refused(written: object) -> None:
    with pytest.raises(
        RefusedError, match=r"time is .*, but must be a time with its zone"
    ) as error:
        fields.moment(written, "time")
    assert error.value.reason == "invalid_field"


@pytest.mark.parametrize(
    "written",
    ["70b3d57ed0001a2b", "70B3D57ED0001A2B", "70-B3-D5-7E-D0-00-1A-2B", "70:b3:d5:7e:d0:00:1a:2b"],
)
def test_eui(written: str) -> None:
    assert fields.eui(written, "devEui") == "70b3d57ed0001a2b"


@pytest.mark.parametrize("written", [None, "", "70b3", "70b3d57ed0001a2g", 42, [], "0" * 10_000])
def test_eui_refused(written: object) -> None:
    with pytest.raises(RefusedError, match="devEui is") as error:
        fields.eui(written, "devEui")
    assert error.value.reason == "no_device"
    assert len(error.value.detail) < 250


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (None, None),
        ("", None),
        ([], None),
        ({}, None),
        (0, 0),
        (255, 255),
        ("2", 2),
        ("255", 255),
        (2.0, 2),
    ],
)
def test_port(written: object, number: int | None) -> None:
    assert fields.port(written, "fPort") == number


@pytest.mark.parametrize(
    "written",
    [256, -1, 2.5, True, " ", "x", "-1", "²", "٣", "99999999999", [1], {"a": 1}, 10**30, 1e300],
)
def test_port_refused(written: object) -> None:
    with pytest.raises(RefusedError, match=r"fPort is .*, but must be a whole number"):
        fields.port(written, "fPort")


def test_counter() -> None:
    assert fields.counter(None, "fCnt") == 0
    assert fields.counter(787465, "fCnt") == 787465  # beyond 16 bits: lorawan 3.3
    assert fields.counter(2**32 - 1, "fCnt") == 2**32 - 1
    with pytest.raises(RefusedError):
        fields.counter(2**32, "fCnt")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (-97, -97.0),
        (6.25, 6.25),
        ("-97.500000", -97.5),
        ("+3.", 3.0),
        (True, None),
        (1e300, None),
        (float("nan"), None),
        ("nan", None),
        ("1e300", None),
        ("-301", None),
        ("- 97", None),
        ("", None),
        ("٣", None),
        (None, None),
        ([], None),
    ],
)
def test_decibels(written: object, number: float | None) -> None:
    assert fields.decibels(written) == number


def test_text_keeps_what_the_database_can_store() -> None:
    assert fields.text("Linde 17") == "Linde 17"
    assert [fields.text(bad) for bad in ("", "a\0b", "x" * 201, 7, None, [])] == [None] * 6


@pytest.mark.parametrize(
    ("written", "payload"),
    [
        (None, b""),
        ("", b""),
        ("qg==", b"\xaa"),
        (b"\xaa", b"\xaa"),
        ("qg", b"\xaa"),  # without padding
        ("qg=", b"\xaa"),
        ("-_8=", b"\xfb\xff"),  # the alphabet for addresses
        ("-_8", b"\xfb\xff"),
        ("AhDT\r\nAAM=\n", b"\x02\x10\xd3\x00\x03"),  # in lines
        ([170, 0], b"\xaa\x00"),
        ({"type": "Buffer", "data": [170]}, b"\xaa"),  # as Node.js writes one
        ([], b""),
        ({}, b""),
    ],
)
def test_base64_bytes(written: object, payload: bytes) -> None:
    assert fields.base64_bytes(written, "data") == payload


@pytest.mark.parametrize(
    "written", ["qh", "AhD", "AhDTA", "q*==", "-_==", "q=g=", "ä", 7, ["qg=="], [256], {"a": 1}]
)
def test_base64_bytes_refused(written: object) -> None:
    with pytest.raises(RefusedError, match=r"data is .*, which is no base64 text") as error:
        fields.base64_bytes(written, "data")
    assert error.value.reason == "bad_payload"


def test_hex_or_base64_bytes() -> None:
    assert fields.hex_or_base64_bytes("0aff", "payload") == b"\x0a\xff"
    assert fields.hex_or_base64_bytes("qg==", "payload") == b"\xaa"
    with pytest.raises(RefusedError, match="payload is 'q', which are no pairs of hexadecimal"):
        fields.hex_or_base64_bytes("q", "payload")


def test_shown_is_short_and_never_nests() -> None:
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    assert fields.shown(deep) == "a list"
    assert fields.shown({"a": deep}) == "an object"
    assert len(fields.shown("x" * 1_000_000)) < 80
    assert [fields.shown(v) for v in (None, True, 1.5, "a\0")] == [
        "missing",
        "true",
        "1.5",
        r"'a\x00'",
    ]


def test_number() -> None:
    assert [fields.number(v) for v in (7, 1.5, "-0.25", "12345678901")] == [
        7,
        1.5,
        -0.25,
        12345678901,
    ]
    assert [fields.number(v) for v in (10**400, float("inf"), False, {}, "1,5")] == [None] * 5


def test_percent() -> None:
    assert [fields.percent(v) for v in (0, 88.3, "100")] == [0, 88.3, 100]
    assert [fields.percent(v) for v in (-1, 100.1, None, "x", True)] == [None] * 5


def test_counter_or_none() -> None:
    assert fields.counter_or_none(None, "fCnt") is None
    assert fields.counter_or_none("", "fCnt") is None
    assert fields.counter_or_none("548", "fCnt") == 548
    with pytest.raises(RefusedError, match="fCnt is -1"):
        fields.counter_or_none(-1, "fCnt")


@pytest.mark.parametrize(
    ("written", "payload"),
    [
        (None, b""),
        ("", b""),
        ("0aFF", b"\x0a\xff"),
        ("00", b"\0"),
        ("0x0aFF", b"\x0a\xff"),
        ("0a ff", b"\x0a\xff"),
        ("0A:FF", b"\x0a\xff"),
        ("0a-ff", b"\x0a\xff"),
        ([10, 255], b"\x0a\xff"),
        ([], b""),
        ({}, b""),
    ],
)
def test_hex_bytes(written: object, payload: bytes) -> None:
    assert fields.hex_bytes(written, "payload_hex") == payload


@pytest.mark.parametrize(
    "written", ["0", "0g", "0x0", "ä0", 7, ["0a"], [-1], [True], {"data": [1]}, True]
)
def test_hex_bytes_refused(written: object) -> None:
    with pytest.raises(RefusedError, match=r"payload_hex is .*, which are no pairs") as error:
        fields.hex_bytes(written, "payload_hex")
    assert error.value.reason == "bad_payload"


def test_what_is_wrong_counts_as_missing_where_nothing_depends_on_it() -> None:
    assert fields.eui_or_none("70B3D57ED0001A2B") == "70b3d57ed0001a2b"
    assert [fields.eui_or_none(v) for v in (None, "70b3", 7)] == [None] * 3
    assert fields.filled({"a": 1}) == {"a": 1}
    assert [fields.filled(v) for v in ({}, None, [1], "x")] == [None] * 4
