"""Frames that nobody sent, for every codec in the registry.

BAUMFEUCHTE_TEST_FUZZ_EXAMPLES sets how many are tried for each device and property; a long run
uses some 10,000.
"""

from __future__ import annotations

import json
import os
from datetime import UTC
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baumfeuchte.codecs.codec import NO_SETTINGS
from baumfeuchte.codecs.registry import codec_of, decode, device_names, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import BAD, Measurement, Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DATA = Path(__file__).parents[1] / "data" / "codecs"
EXAMPLES = int(os.environ.get("BAUMFEUCHTE_TEST_FUZZ_EXAMPLES", "25"))

every_device = pytest.mark.parametrize("device", device_names())
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
ports = st.none() | st.integers(0, 255)

Frame = tuple[int | None, bytes, "Mapping[str, object]"]


@cache
def _frames(device: str) -> tuple[Frame, ...]:
    """All frames of a device that the tests know, good and bad, with usable settings."""
    found: list[Frame] = [
        (example.f_port, bytes.fromhex(example.payload_hex), example.settings)
        for example in codec_of(device).examples
    ]
    for path in sorted(DATA.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            usable = entry.get("expect_error") != "invalid_settings"
            if entry["device"] == device and usable:
                payload = bytes.fromhex(entry["payload_hex"])
                found.append((entry["f_port"], payload, entry.get("settings", NO_SETTINGS)))
    return tuple(frame for frame in found if frame[1])


@st.composite
def _mutations(draw: Callable[[st.SearchStrategy[Any]], Any], device: str) -> Frame:
    """Bend a known frame a few times: bits, bytes, cuts, doublings, pieces of another one."""
    known = st.sampled_from(_frames(device))
    f_port, first, given_settings = draw(known)
    payload = bytearray(first)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(payload)))
        match draw(st.sampled_from(["bit", "byte", "cut", "insert", "splice", "fill"])):
            case "bit" if place < len(payload):
                payload[place] ^= 1 << draw(st.integers(0, 7))
            case "byte" if place < len(payload):
                payload[place] = draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFE, 0xFF]))
            case "cut":
                del payload[place:]
            case "insert":
                payload[place:place] = draw(st.binary(max_size=4))
            case "splice":
                payload[place:] = draw(known)[1][place:]
            case "fill":
                payload[place : place + 4] = bytes([draw(st.sampled_from([0, 0xFF]))]) * 4
    return draw(st.just(f_port) | ports), bytes(payload), given_settings


def _decode(device: str, frame: Frame) -> tuple[Measurement, ...]:
    """Decode; only a DecodeError may come, and only values that a reading can hold."""
    measurements: tuple[Measurement, ...] = ()
    refusal = None
    try:
        measurements = decode(device, *frame)
    except DecodeError as error:
        refusal = error
    assert refusal is None or (refusal.reason and str(refusal).endswith("."))
    assert len({(m.quantity, m.probe, m.observed_at) for m in measurements}) == len(measurements)
    for m in measurements:
        assert isinstance(m.quantity, Quantity)
        assert isfinite(m.value)
        assert 0 <= m.probe < 256
        assert m.observed_at is None or m.observed_at.tzinfo is UTC
        assert m.observed_at is not None or not m.flags & Quality.BACKFILL
    return measurements


def _said(measurements: tuple[Measurement, ...]) -> dict[Any, float]:
    return {(m.quantity, m.probe, m.observed_at): m.value for m in measurements}


@every_device
@fuzz
@given(data=st.data())
def test_any_bytes_decode_or_are_refused(device: str, data: st.DataObject) -> None:
    given_settings = data.draw(
        st.sampled_from([NO_SETTINGS, *(frame[2] for frame in _frames(device))])
    )
    _decode(device, (data.draw(ports), data.draw(st.binary(max_size=64)), given_settings))


@every_device
@fuzz
@given(data=st.data())
def test_bent_frames_decode_or_are_refused(device: str, data: st.DataObject) -> None:
    _decode(device, data.draw(_mutations(device)))


@every_device
@fuzz
@given(data=st.data())
def test_what_was_decoded_survives_the_way_back(device: str, data: st.DataObject) -> None:
    """A moment of a frame is encoded again and says the same, or the encoder says why not."""
    frame = data.draw(_mutations(device))
    measurements = _decode(device, frame)
    for time in {m.observed_at for m in measurements}:
        moment = tuple(m for m in measurements if m.observed_at == time)
        refusal = None
        try:
            f_port, payload = encode(device, moment, frame[2])
        except InputError as error:
            refusal = error
        assert refusal is None or str(refusal).endswith(".")
        if refusal:
            continue
        again = decode(device, f_port, payload, frame[2])
        # A device with several forms of a number is simulated with one of them.
        assert _said(again) == pytest.approx(_said(moment), rel=1e-3, abs=0.06)


@every_device
@fuzz
@given(data=st.data())
def test_impossible_values_are_never_good(device: str, data: st.DataObject) -> None:
    """Limits that no soil, air or battery passes, whatever the codec thinks of its ranges."""
    for m in _decode(device, data.draw(_mutations(device))):
        low, high = {
            Quantity.SOIL_MOISTURE_VWC_PERCENT: (0, 100),
            Quantity.SOIL_MOISTURE_RELATIVE_PERCENT: (0, 100),
            Quantity.SOIL_TEMPERATURE_C: (-60, 85),
            Quantity.AIR_TEMPERATURE_C: (-60, 85),
            Quantity.AIR_HUMIDITY_PERCENT: (0, 100),
            Quantity.BATTERY_PERCENT: (0, 100),
            Quantity.BATTERY_V: (0.1, 30),
        }.get(m.quantity, (-1e12, 1e12))
        assert low <= m.value <= high or m.flags & BAD, m


@every_device
@fuzz
@given(data=st.data())
def test_a_cut_frame_never_says_anything_new(device: str, data: st.DataObject) -> None:
    frame = data.draw(st.sampled_from(_frames(device)))
    f_port, payload, given_settings = frame
    whole = set(_said(_decode(device, frame)).items())
    cut = payload[: data.draw(st.integers(0, len(payload) - 1))]
    for m in _decode(device, (f_port, cut, given_settings)) if whole else ():
        key = ((m.quantity, m.probe, m.observed_at), m.value)
        assert key in whole or m.flags & Quality.SUSPECT, m
