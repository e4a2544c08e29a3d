"""Which device type a device may have."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

import pytest

from baumfeuchte.codecs.guess import depths_for, probes_of, probes_seen, suggest
from baumfeuchte.codecs.registry import codec_of
from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.uplink import Uplink

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OWN = parse_definition(
    {
        "name": "city/stick",
        "kind": "mapping",
        "rules": [
            {"path": "m30", "quantity": "soil_moisture_vwc_percent", "probe": 0, "depth_cm": 35},
            {"path": "m60", "quantity": "soil_moisture_vwc_percent", "probe": 1},
            {"path": "bat", "quantity": "battery_v", "probe": 7},
        ],
        "examples": [
            {
                "decoded": {"m30": 20},
                "expects": [{"quantity": "soil_moisture_vwc_percent", "value": 20}],
            }
        ],
    }
)


def uplink(payload_hex: str = "", f_port: int = 2, **more: object) -> Uplink:
    return Uplink(
        dev_eui="a84041c3f1850001",
        network="test",
        received_at=datetime(2026, 7, 15, tzinfo=UTC),
        payload=bytes.fromhex(payload_hex),
        f_port=f_port,
        **more,  # type: ignore[arg-type]
    )


def no_scripts(*_: object) -> NoReturn:
    raise AssertionError("no script was to run")


def frame(device: str) -> Uplink:
    example = codec_of(device).examples[0]
    return uplink(example.payload_hex, example.f_port)


@pytest.mark.parametrize(
    ("device", "maker"),
    [
        ("dragino/LSE01", "dragino"),
        ("decentlab/DL-TRS12", "decentlab"),
        ("sensecap/S2105", "sensecap"),
        ("milesight/EM500-SMTC", "milesight"),
        ("makerfabs/Soil Monitor", ""),
    ],
)
def test_the_right_type_is_among_the_first(device: str, maker: str) -> None:
    found = suggest([frame(device)], maker=maker, run_script=no_scripts)
    assert device in [item.device for item in found[:4]], found[:4]


def test_its_name_in_the_network_counts_most() -> None:
    kept = [uplink(codec_of("dragino/SE01-LB").examples[0].payload_hex, device_id="se01-am-tor")]
    found = suggest(kept, maker="dragino", run_script=no_scripts)
    assert found[0].device.startswith("dragino/SE01")
    assert found[0].named
    assert (found[0].reads, found[0].frames) == (1, 1)


def test_without_messages_the_maker_is_all_that_is_known() -> None:
    found = suggest([], maker="tektelic", run_script=no_scripts)
    assert found
    assert {item.device.partition("/")[0] for item in found} == {"tektelic"}
    assert suggest([], run_script=no_scripts) == []


def test_a_mapping_of_the_city_reads_decoded_values() -> None:
    kept = [uplink(decoded={"m30": 21.5, "bat": 3.1})]
    found = suggest(kept, own=[OWN], run_script=no_scripts)
    assert [(item.device, item.reads) for item in found] == [("city/stick", 1)]
    other: Mapping[str, object] = {"temp": 20}
    assert suggest([uplink(decoded=other)], own=[OWN], run_script=no_scripts) == []


def test_probes_are_those_in_the_ground() -> None:
    assert list(probes_of("dragino/LSE01")) == [0]
    assert Quantity.BATTERY_V not in probes_of("dragino/LSE01")[0]
    assert list(probes_of("city/stick", OWN)) == [0, 1]
    assert probes_of("dragino/LSPH01") == {0: frozenset({Quantity.SOIL_TEMPERATURE_C})}
    assert probes_of("no/such") == {}


def test_depths_are_the_citys_own_or_the_usual_ones() -> None:
    assert depths_for([0]) == {0: 30}
    assert depths_for([0, 1, 2]) == {0: 30, 1: 60, 2: 90}
    assert depths_for([0, 1], OWN) == {0: 35, 1: 60}
    assert list(depths_for(list(range(12))).values()) == [10.0 * n for n in range(1, 13)]


def test_no_type_has_fewer_probes_than_the_documentation_says(repo_root: Path) -> None:
    rows = (repo_root / "docs/devices.md").read_text("utf-8").splitlines()
    checked = 0
    for row in rows:
        found = re.match(r"\| `([^`]+/[^`]+)` \|(.*?)\|", row)
        last = [int(number) for number in re.findall(r"\(0-(\d+)\)", found[2])] if found else []
        if found and last:
            checked += 1
            assert list(probes_of(found[1])) == list(range(max(last) + 1)), found[1]
    assert checked > 8


def test_messages_tell_which_probes_are_there() -> None:
    kept = [frame("dragino/SE0X-LB")]
    assert probes_seen("dragino/SE0X-LB", kept, run_script=no_scripts) < {0, 1, 2, 3}
    assert probes_seen("dragino/SE0X-LB", [uplink("00")], run_script=no_scripts) == frozenset()
    decoded = [uplink(decoded={"m60": 12})]
    assert probes_seen("city/stick", decoded, own=OWN, run_script=no_scripts) == {1}
