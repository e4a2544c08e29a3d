"""Frames with their meaning: published ones and our own."""

from __future__ import annotations

import json
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import pytest

from baumfeuchte.codecs.registry import decode, device_names
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Measurement, Quality

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "codecs"
TOLERANCE = 1e-3

Entry = dict[str, Any]


def _load(name: str) -> list[Any]:
    """Read ``published.json`` and ``published_*.json``, or the same of ``own``."""
    entries: list[Entry] = []
    for path in sorted(DATA.glob(f"{name}*.json")):
        entries += json.loads(path.read_text(encoding="utf-8"))
    return [
        pytest.param(entry, id=f"{entry['device']}-{entry['payload_hex'] or 'empty'}-{number}")
        for number, entry in enumerate(entries)
    ]


def _settings(entry: Entry) -> dict[str, object]:
    firmware = {"firmware": entry["firmware"]} if "firmware" in entry else {}
    return {**firmware, **entry.get("settings", {})}


def _decode(entry: Entry) -> tuple[Measurement, ...]:
    payload = bytes.fromhex(entry["payload_hex"])
    return decode(entry["device"], entry["f_port"], payload, _settings(entry))


def _assert_says(measurements: tuple[Measurement, ...], says: list[list[Any]]) -> None:
    found = {
        (m.quantity.value, m.probe, m.observed_at.isoformat() if m.observed_at else None): m
        for m in measurements
    }
    assert len(found) == len(measurements), "the same quantity, probe and time twice"
    wanted = {(row[0], row[1], row[4] if len(row) > 4 else None): row for row in says}
    assert found.keys() == wanted.keys()
    for key, row in wanted.items():
        assert found[key].value == pytest.approx(row[2], abs=TOLERANCE), key


@pytest.mark.parametrize("entry", _load("published"))
def test_published_frame(entry: Entry) -> None:
    if "expect_error" in entry:
        with pytest.raises(DecodeError) as caught:
            _decode(entry)
        assert caught.value.reason == entry["expect_error"]
        return
    measurements = _decode(entry)
    _assert_says(measurements, entry["says"])
    assert not {m.quantity.value for m in measurements} & set(entry.get("expect_absent", ()))


@pytest.mark.parametrize("entry", _load("own"))
def test_own_frame(entry: Entry) -> None:
    if "expect_error" in entry:
        with pytest.raises(DecodeError) as caught:
            _decode(entry)
        assert caught.value.reason == entry["expect_error"]
        return
    measurements = _decode(entry)
    _assert_says(measurements, entry["says"])
    found = {(m.quantity.value, m.probe, m.observed_at): m.flags for m in measurements}
    for quantity, probe, _, *rest in entry["says"]:
        names = rest[0].split("|") if rest else []
        flags: Quality = reduce(or_, (Quality[name] for name in names), Quality.GOOD)
        time = datetime.fromisoformat(rest[1]) if len(rest) > 1 else None
        assert found[quantity, probe, time] == flags, (quantity, probe)


@pytest.mark.parametrize("entry", _load("published") + _load("own"))
def test_no_prefix_of_a_frame_says_anything_else(entry: Entry) -> None:
    """Cut anywhere, a frame says less, or its values are marked as SUSPECT, or it is refused."""
    if "cut" in entry:
        return  # the reason why no decoder can tell stands there
    try:
        whole = {(m.quantity, m.probe, m.observed_at, m.value) for m in _decode(entry)}
    except DecodeError:
        return
    for length in range(len(entry["payload_hex"]) // 2):
        try:
            cut = _decode(entry | {"payload_hex": entry["payload_hex"][: 2 * length]})
        except DecodeError:
            continue
        for m in cut:
            known = (m.quantity, m.probe, m.observed_at, m.value) in whole
            assert known or m.flags & Quality.SUSPECT, (length, m)


WITHOUT_OWN_FRAMES = {"decentlab/DL-TRS11": "a DL-TRS12 with a word less"}
WITHOUT_PUBLISHED_FRAMES = {
    "milesight/EM500-SMTC": "the vendor publishes under the GPL",
    "milesight/UC501": "the vendor publishes under the GPL",
    "milesight/UC502": "the vendor publishes under the GPL",
    "dragino/SPH01-LB": "none was found; an LSPH01 with a memory",
    "dragino/RS485-BL": "the answer of a probe is what somebody set up",
    "dragino/RS485-LN": "the answer of a probe is what somebody set up",
    "sensecap/S2100": "none was found",
    "sensecap/S2120": "none was found",
    **{
        name: "sends the frames of its sister with a primary battery"
        for name in device_names()
        if name.startswith("dragino/") and name.endswith("-LS")
    },
}


@pytest.mark.parametrize(
    ("name", "without"),
    [("published", WITHOUT_PUBLISHED_FRAMES), ("own", WITHOUT_OWN_FRAMES)],
)
def test_frames_cover_every_device(name: str, without: dict[str, str]) -> None:
    covered = {entry.values[0]["device"] for entry in _load(name)}
    assert not set(device_names()) - covered - set(without)
    assert not covered & set(without)


def test_no_published_frame_comes_from_a_repository_with_another_licence() -> None:
    for param in _load("published"):
        source = param.values[0]["source"]
        assert not any(name in source for name in ("Milesight-IoT", "diwise", "green-ecolution"))
