"""ChirpStack's device list with tags."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from baumfeuchte.registry.chirpstack import device_sheet
from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sensor_file import SensorFile, read_sensors
from baumfeuchte.registry.tree_file import FileOptions

EUI = "a84041c891885c21"
DEVICE = {
    "devEui": EUI,
    "name": "Linde Nord",
    "createdAt": "2026-04-01T08:00:00.123456Z",
    "deviceProfileName": "Dragino LSE01",
    "tags": {"tree_number": "12", "depth_cm": "30"},
}


def read(*values: Any) -> SensorFile:
    data = b"\n".join(orjson.dumps(value) for value in values)
    return read_sensors(
        device_sheet(data, name="devices.json"),
        name="devices.json",
        zone=ZoneInfo("Europe/Berlin"),
        devices=Devices(),
        options=FileOptions(),
    )


@pytest.mark.parametrize(
    "values",
    [
        [{"totalCount": 1, "result": [DEVICE]}],
        [[DEVICE]],
        [DEVICE],
        [{"devices": [DEVICE]}],
        [{"device": {**DEVICE, "createdAt": None}, "createdAt": DEVICE["createdAt"]}],
        [{"result": [{**DEVICE, "devEUI": EUI.upper(), "devEui": None}]}],
        [
            {
                "dev_eui": EUI,
                "created_at": DEVICE["createdAt"],
                "device_profile_name": "LSE01",
                "tags": DEVICE["tags"],
            }
        ],
    ],
)
def test_shapes(values: list[Any]) -> None:
    file = read(*values)
    assert file.faults == ()
    (row,) = file.rows
    assert (row.dev_eui, row.device, row.tree_number) == (EUI, "dragino/LSE01", "12")
    assert (row.probe, row.depth_cm, row.alias) == (0, 30, "")
    assert row.since.isoformat() == "2026-04-01T08:00:00.123456+00:00"


def test_one_device_a_line() -> None:
    other = {**DEVICE, "devEui": "a84041c891885c22"}
    assert len(read(DEVICE, other).rows) == 2


def test_tags_count_more_than_what_the_server_knows() -> None:
    tags = {
        "Baumnummer": "7",
        "Tiefen": "30/60/90",
        "device": "decentlab/DL-SDD",
        "seit": "2026-05-01",
    }
    file = read({**DEVICE, "tags": tags})
    assert file.faults == ()
    assert [(row.probe, row.depth_cm) for row in file.rows] == [(0, 30), (1, 60), (2, 90)]
    assert {(row.device, row.tree_number, row.since.day) for row in file.rows} == {
        ("decentlab/DL-SDD", "7", 30)
    }


def test_devices_with_different_tags() -> None:
    several = {**DEVICE, "devEui": "b" * 16, "tags": {"tree_number": "1", "depths_cm": "30/60"}}
    none = {**DEVICE, "devEui": "c" * 16, "tags": {}}
    file = read([DEVICE, several, none])
    assert [(row.line, row.depth_cm) for row in file.rows] == [(1, 30), (2, 30), (2, 60)]
    assert {(fault.line, fault.code) for fault in file.faults} == {(3, "empty"), (3, "no_depth")}


@pytest.mark.parametrize(
    ("data", "text"), [(b"{]", "no valid JSON"), (b'{"a": 1}', "no device list of ChirpStack")]
)
def test_other_files(data: bytes, text: str) -> None:
    with pytest.raises(FileError, match=text):
        device_sheet(data, name="devices.json")
