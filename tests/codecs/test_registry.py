from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.codecs import devices, registry
from baumfeuchte.codecs.registry import codec_of, decode, device_names, encode
from baumfeuchte.domain.errors import BaumfeuchteError, DecodeError
from baumfeuchte.domain.reading import Measurement, Quantity

if TYPE_CHECKING:
    from baumfeuchte.codecs.codec import Codec

ROOT = Path(__file__).parents[2]
MUST = {
    "dragino/LSE01",
    "dragino/SE01-LB",
    "decentlab/DL-TRS12",
    "decentlab/DL-TRS21",
    "decentlab/DL-SDD",
    "milesight/EM500-SMTC",
    "sensefarm/CUBE02",
}
BATTERY = (Measurement(quantity=Quantity.BATTERY_V, probe=0, value=3.3),)


def test_names_are_sorted_and_complete() -> None:
    names = device_names()
    assert set(names) >= MUST
    assert list(names) == sorted(names, key=str.lower)
    assert all(name.count("/") == 1 for name in names)


def test_every_module_of_devices_is_collected() -> None:
    listed = [
        codec.name
        for module in pkgutil.iter_modules(devices.__path__)
        for codec in importlib.import_module(f"{devices.__name__}.{module.name}").CODECS
    ]
    assert sorted(listed) == sorted(device_names())


def test_every_codec_has_examples_of_its_own() -> None:
    seen: set[tuple[str, int]] = set()
    for name in device_names():
        examples = codec_of(name).examples
        assert examples
        frames = {(example.payload_hex, example.f_port) for example in examples}
        assert len(frames) == len(examples)
        assert not frames & seen
        seen |= frames


@pytest.mark.parametrize(
    "spelling", ["dragino/LSE01", "dragino/lse01", "DRAGINO/LSE01", " Dragino / LSE-01"]
)
def test_names_in_any_spelling(spelling: str) -> None:
    assert codec_of(spelling) is codec_of("dragino/LSE01")
    payload = bytes.fromhex("0cf0ffce095afe0c012c10")
    assert decode(spelling, 2, payload) == decode("dragino/LSE01", 2, payload)
    assert encode(spelling, BATTERY) == encode("dragino/LSE01", BATTERY)


@pytest.mark.parametrize("name", ["", "LSE01", "dragino/", "dragino/LSE02", "/", "dragino/LSE01/x"])
def test_unknown_device_type(name: str) -> None:
    for payload in (b"", b"\x00"):
        with pytest.raises(DecodeError, match="There is no codec") as caught:
            decode(name, 2, payload)
        assert caught.value.reason == "unknown_device_type"
    with pytest.raises(DecodeError) as caught:
        encode(name, BATTERY)
    assert caught.value.reason == "unknown_device_type"
    assert isinstance(caught.value, BaumfeuchteError)
    assert "dragino/LSE01" in str(caught.value)


def test_empty_payload_is_a_heartbeat() -> None:
    for name in device_names():
        for f_port in (None, 0, 1, 2, 85):
            assert decode(name, f_port, b"") == ()


def test_a_name_can_be_taken_only_once() -> None:
    codec: Codec = codec_of("dragino/LSE01")
    assert set(registry._index([codec])) == {"dragino/LSE01", "dragino/lse01"}
    with pytest.raises(RuntimeError, match="Two codecs are called dragino/LSE01"):
        registry._index([codec, codec])


def test_settings_may_be_left_out() -> None:
    payload = bytes.fromhex("ce2900f107a5099b6e2890")
    known = decode("dragino/LSE01", 2, payload, {"firmware": "1.0"})
    guessed = decode("dragino/LSE01", 2, payload)
    assert [m.value for m in known] == [m.value for m in guessed]
    assert known != guessed


def test_every_device_is_documented() -> None:
    text = (ROOT / "docs" / "devices.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(device_names())
    for row, name in zip(rows, device_names(), strict=True):
        said = {q.value for example in codec_of(name).examples for q, _, _ in example.says}
        assert all(f"`{quantity}`" in row for quantity in said), name
