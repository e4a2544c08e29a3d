"""The full collection of frames, which is not part of this repository: every expectation.

Each deviation from an expectation stands in one of the tables below with its reason; a row that
no frame needs fails the test.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import BAD, Measurement, Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).parents[3] / "shared" / "vectors" / "vectors.json"
HERE = SHARED.exists()
TOLERANCE = 1e-3
CONVERTED_TOLERANCE = 0.05  # entries rounded to 0.1, see their field "conversion"

Entry = dict[str, Any]
Key = tuple[str, int]

VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT.value
RELATIVE = Quantity.SOIL_MOISTURE_RELATIVE_PERCENT.value

OTHER_PERCENT = {
    "elv/ELV-LW-INT1+SoMo1": "level between two references that the owner sets (lorawan 3.9)",
    "makerfabs/Soil Monitor": "the maker's own per cent (lorawan 3.9)",
    "teneo-iot/soil-moisture-sensor": "the maker's own per cent (lorawan 3.9)",
}
"""Devices whose per cent the collection calls VWC, and that we keep apart from it."""

MORE = {
    ("decentlab/DL-SMTP", "soil_moisture_raw_index"): "an index has no unit to normalise to",
    ("elv/ELV-LW-INT1+SoMo1", "soil_moisture_raw_index"): "the probe's raw value beside the level",
    ("makerfabs/Soil & Air EC-TH Pro", "soil_moisture_raw_index"): "a count without calibration",
    ("makerfabs/Soil Moisture Sensor", "soil_moisture_raw_index"): "a count without calibration",
    ("tektelic/KIWI/CLOVER agriculture", "soil_moisture_raw_index"): "the KIWI's own probe in kHz",
    ("tektelic/KIWI/CLOVER agriculture", "battery_percent"): "old firmware's 00 FF in one byte",
}
"""Quantities that we read beyond the collection."""

UNITS_SETTLED = {
    "sensecap/S2105": "dS/m by Seeed's user guide for the S210x, 9.3.4",
}
"""Devices whose unit the collection had to infer, and where the maker gives it."""


def _entries() -> list[Any]:
    if not HERE:
        return []
    entries: list[Entry] = json.loads(SHARED.read_text(encoding="utf-8"))
    return [
        pytest.param(entry, id=f"{number}-{_device(entry)}-{entry['bytes_hex'] or 'empty'}")
        for number, entry in enumerate(entries)
    ]


def _device(entry: Entry) -> str:
    return f"{entry['vendor']}/{entry['model']}"


def _decode(entry: Entry) -> dict[Key, Measurement]:
    settings = {"firmware": entry["firmware"]} if "firmware" in entry else {}
    payload = bytes.fromhex(entry["bytes_hex"])
    measurements = decode(_device(entry), entry["fPort"], payload, settings)
    found = {(m.quantity.value, m.probe): m for m in measurements if not m.observed_at}
    found |= {(m.quantity.value, m.probe): m for m in measurements if m.observed_at}
    return found


def _wanted(entry: Entry) -> Iterator[tuple[Key, float]]:
    for row in entry["normalized"]:
        other = row["quantity"] == VWC and _device(entry) in OTHER_PERCENT
        yield (RELATIVE if other else row["quantity"], row["depth_index"]), row["value"]


def test_collection_is_here() -> None:
    if not HERE:
        pytest.skip(f"NOT CHECKED: {SHARED.name} does not lie beside this repository")
    assert len(_entries()) >= 82


@pytest.mark.parametrize("entry", _entries())
def test_expectation(entry: Entry) -> None:
    if entry.get("expect_error"):
        try:
            found = _decode(entry)
        except DecodeError:
            return
        assert entry.get("partial_ok"), "not refused"
    else:
        found = _decode(entry)
    wanted = dict(_wanted(entry))
    tolerance = CONVERTED_TOLERANCE if "conversion" in entry else TOLERANCE
    for key, value in wanted.items():
        assert key in found
        assert found[key].value == pytest.approx(value, abs=tolerance), key
    more = {quantity for quantity, _ in found.keys() - wanted.keys()}
    assert all((_device(entry), quantity) in MORE for quantity in more), more


@pytest.mark.parametrize("entry", _entries())
def test_nothing_that_must_be_absent(entry: Entry) -> None:
    if entry.get("expect_error"):
        return
    usable = {quantity for (quantity, _), m in _decode(entry).items() if not m.flags & BAD}
    assert not usable & set(entry.get("expect_absent", ()))


@pytest.mark.parametrize("entry", [e for e in _entries() if "implausible" in e.values[0]])
def test_what_is_implausible_is_flagged(entry: Entry) -> None:
    for (quantity, _), measurement in _decode(entry).items():
        assert quantity not in entry["implausible"] or measurement.flags, quantity


@pytest.mark.parametrize("entry", [e for e in _entries() if "unit_inferred" in e.values[0]])
def test_what_is_inferred_is_suspect(entry: Entry) -> None:
    if _device(entry) not in UNITS_SETTLED:
        assert any(m.flags & Quality.SUSPECT for m in _decode(entry).values())


@pytest.mark.skipif(not HERE, reason="NOT CHECKED: the collection does not lie beside this one")
def test_no_exception_is_left_over() -> None:
    entries = [param.values[0] for param in _entries()]
    assert OTHER_PERCENT.keys() <= {_device(e) for e in entries if "percent_kind" in e}
    assert UNITS_SETTLED.keys() <= {_device(e) for e in entries if "unit_inferred" in e}
    needed = {
        (_device(entry), quantity)
        for entry in entries
        if not entry.get("expect_error")
        for quantity, _ in _decode(entry).keys() - dict(_wanted(entry)).keys()
    }
    assert needed == MORE.keys()
