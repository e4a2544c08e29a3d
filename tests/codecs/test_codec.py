"""What holds for every codec in the registry, also for those that come later."""

from __future__ import annotations

from datetime import UTC
from math import isfinite
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from baumfeuchte.codecs.codec import (
    NO_SETTINGS,
    Example,
    truncated,
    undecodable,
    unsupported_version,
    wrong_port,
)
from baumfeuchte.codecs.registry import codec_of, decode, device_names, encode
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Measurement, Quality

REASONS = {"truncated", "wrong_port", "undecodable", "unsupported_version"}
PORTS = st.sampled_from([None, 0, 1, 2, 3, 4, 5, 10, 85, 223])

EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{example.payload_hex}")
    for name in device_names()
    for example in codec_of(name).examples
]
every_example = pytest.mark.parametrize(("device", "case"), EXAMPLES)
every_device = pytest.mark.parametrize("device", device_names())


def _decode(device: str, case: Example, payload: bytes) -> tuple[Measurement, ...]:
    return decode(device, case.f_port, payload, case.settings)


def _try(device: str, f_port: int | None, payload: bytes, given_settings: Any) -> set[Measurement]:
    """Decode; anything but measurements or a DecodeError of a known reason fails the test."""
    refusal = None
    measurements: tuple[Measurement, ...] = ()
    try:
        measurements = decode(device, f_port, payload, given_settings)
    except DecodeError as error:
        refusal = error
    if refusal:
        assert refusal.reason in REASONS
        assert str(refusal).endswith(".")
        assert device in str(refusal)
    keys = {(m.quantity, m.probe, m.observed_at) for m in measurements}
    assert len(keys) == len(measurements)
    for measurement in measurements:
        assert isfinite(measurement.value)
        assert 0 <= measurement.probe < 16
        assert measurement.observed_at is None or measurement.observed_at.tzinfo is UTC
        assert not measurement.flags & Quality.BACKFILL or measurement.observed_at is not None
    return set(measurements)


@every_example
def test_example_says_what_stands_beside_it(device: str, case: Example) -> None:
    measurements = _decode(device, case, bytes.fromhex(case.payload_hex))
    assert {(m.quantity, m.probe, m.value) for m in measurements} == set(case.says)
    assert case.note


@pytest.mark.parametrize(("device", "case"), [row for row in EXAMPLES if row.values[1].says])
def test_example_survives_the_way_back(device: str, case: Example) -> None:
    measurements = _decode(device, case, bytes.fromhex(case.payload_hex))
    f_port, payload = encode(device, measurements, case.settings)
    again = decode(device, f_port, payload, case.settings)
    assert sorted(again, key=repr) == sorted(measurements, key=repr)


@every_example
def test_prefix_of_an_example_never_says_anything_else(device: str, case: Example) -> None:
    payload = bytes.fromhex(case.payload_hex)
    whole = set(_decode(device, case, payload))
    for length in range(len(payload)):
        for f_port in {case.f_port, None}:
            found = _try(device, f_port, payload[:length], case.settings)
            surprising = {m for m in found - whole if not m.flags & Quality.SUSPECT}
            assert not surprising, (length, f_port)


@every_example
def test_no_value_shows_the_noise_of_floats(device: str, case: Example) -> None:
    for measurement in _decode(device, case, bytes.fromhex(case.payload_hex)):
        assert len(repr(measurement.value)) <= len("-3276.8123")


@every_example
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_flipped_bits_give_measurements_or_a_decode_error(
    device: str, case: Example, data: st.DataObject
) -> None:
    payload = bytearray.fromhex(case.payload_hex)
    for _ in range(data.draw(st.integers(1, 4))):
        bit = data.draw(st.integers(0, len(payload) * 8 - 1))
        payload[bit // 8] ^= 1 << bit % 8
    _try(device, data.draw(PORTS), bytes(payload), case.settings)


@every_device
@settings(max_examples=300, deadline=None)
@given(payload=st.binary(max_size=64), f_port=PORTS)
@example(payload=b"\x00", f_port=None)
@example(payload=b"\xff" * 22, f_port=3)
def test_random_bytes_give_measurements_or_a_decode_error(
    device: str, payload: bytes, f_port: int | None
) -> None:
    _try(device, f_port, payload, NO_SETTINGS)


@every_device
@pytest.mark.parametrize("fill", [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF])
def test_monotonous_bytes_of_every_length(device: str, fill: int) -> None:
    for length in range(1, 260):
        for f_port in (None, 2, 3, 5, 85):
            _try(device, f_port, bytes([fill]) * length, NO_SETTINGS)


@every_device
@pytest.mark.parametrize(
    "odd", [{"firmware": None}, {"firmware": ""}, {"firmware": "1..2"}, {"firmware": [1]}]
)
def test_odd_settings_do_no_harm(device: str, odd: dict[str, object]) -> None:
    for case in codec_of(device).examples:
        payload = bytes.fromhex(case.payload_hex)
        given = {**case.settings, **odd}
        assert {m.value for m in decode(device, case.f_port, payload, given)} == {
            row[2] for row in case.says
        }


def test_errors_say_what_to_do() -> None:
    errors = [
        (truncated("acme/X", b"ab"), "truncated", "2 bytes"),
        (undecodable("acme/X", "it has horns"), "undecodable", "it has horns"),
        (wrong_port("acme/X", 7), "wrong_port", "port 7"),
        (unsupported_version("acme/X", 3), "unsupported_version", "version 3"),
        (unsupported_version("acme/X", None), "unsupported_version", "no version"),
    ]
    for error, reason, part in errors:
        assert error.reason == reason
        assert part in str(error)
        assert "acme/X" in str(error)
        assert "check" in str(error)


def test_settings_of_an_example_cannot_be_changed() -> None:
    case = Example(note="n", f_port=1, payload_hex="00", says=())
    with pytest.raises(TypeError):
        case.settings["firmware"] = "1.0"  # type: ignore[index]
