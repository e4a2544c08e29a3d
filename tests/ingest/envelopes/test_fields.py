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
    [None, "", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z"],
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


def test_first_moment_passes_over_what_cannot_be_read() -> None:
    time = fields.first_moment(("a", "gestern"), ("b", None), ("c", "2026-07-15T05:30:00Z"))
    assert time == datetime(2026, 7, 15, 5, 30, tzinfo=UTC)
    assert fields.first_moment(("a", None), ("b", "0001-01-01T00:00:00Z")) is None
    with pytest.raises(RefusedError, match=r"^a is 'gestern'"):
        fields.first_moment(("a", "gestern"), ("b", "heute"), ("c", None))


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
    ("written", "number"), [(None, None), (0, 0), (255, 255), ("2", 2), ("255", 255)]
)
def test_port(written: object, number: int | None) -> None:
    assert fields.port(written, "fPort") == number


@pytest.mark.parametrize(
    "written", [256, -1, 2.0, True, "", "x", "-1", "²", "٣", "99999999999", [], {}, 10**30, 1e300]
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
    [(-97, -97.0), (6.25, 6.25), ("-97", None), (True, None), (1e300, None), (float("nan"), None)],
)
def test_decibels(written: object, number: float | None) -> None:
    assert fields.decibels(written) == number


def test_text_keeps_what_the_database_can_store() -> None:
    assert fields.text("Linde 17") == "Linde 17"
    assert [fields.text(bad) for bad in ("", "a\0b", "x" * 201, 7, None, [])] == [None] * 6


@pytest.mark.parametrize(
    ("written", "payload"), [(None, b""), ("", b""), ("qg==", b"\xaa"), (b"\xaa", b"\xaa")]
)
def test_base64_bytes(written: object, payload: bytes) -> None:
    assert fields.base64_bytes(written, "data") == payload


@pytest.mark.parametrize("written", ["qg", "qg=", "q*==", "qg==\n", "-_==", "ä", 7, [], {}, True])
def test_base64_bytes_refused(written: object) -> None:
    with pytest.raises(RefusedError, match=r"data is .*, which is no base64 text") as error:
        fields.base64_bytes(written, "data")
    assert error.value.reason == "bad_payload"


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


@pytest.mark.parametrize("receptions", [None, [], {}, "x", [7, None, "x"]])
def test_best_reception_of_none(receptions: object) -> None:
    assert fields.best_reception(receptions) == ({}, None, None)


def test_best_reception() -> None:
    first, second, bare = {"rssi": -100, "snr": 5}, {"rssi": -90, "snr": 5}, {"gatewayId": "x"}
    assert fields.best_reception([first, second]) == (first, -100, 5)
    assert fields.best_reception([bare]) == (bare, None, None)
    assert fields.best_reception([bare, first]) == (first, -100, 5)
    zero = {"rssi": -90}
    assert fields.best_reception([{"rssi": -80, "snr": -1}, zero]) == (zero, -90, 0)
    assert fields.best_reception([{"rssi": -80, "snr": 1}, zero])[2] == 1
