"""Faulty devices of the demo: silent, stuck, nearly empty, and one that nobody registered."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.ingest.envelopes import parse
from baumfeuchte.sensors_sim.files import write_files
from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.history import history
from baumfeuchte.sensors_sim.scenarios import BOCHUM, DEMO, Fault
from baumfeuchte.sensors_sim.truth import simulate_truth

if TYPE_CHECKING:
    from pathlib import Path

MORNING = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def fleet() -> Fleet:
    return Fleet.bochum(1, year=2026, scenario=DEMO)


@pytest.fixture(scope="module")
def heard(fleet: Fleet) -> dict[str, list[Uplink]]:
    """The uplinks of the last twelve days by tree."""
    trees = {device.dev_eui: device.tree_number for device in fleet.devices}
    since = MORNING - timedelta(days=12)
    found: dict[str, list[Uplink]] = defaultdict(list)
    for message in history(simulate_truth(fleet, since, MORNING), since, MORNING):
        uplink = parse(Message(topic=message.topic, payload=message.payload, arrived_at=message.at))
        assert isinstance(uplink, Uplink)
        found[trees[uplink.dev_eui or ""]].append(uplink)
    return found


def said(fleet: Fleet, uplink: Uplink) -> dict[Quantity, float]:
    (device,) = [item for item in fleet.devices if item.dev_eui == uplink.dev_eui]
    return {
        item.quantity: item.value
        for item in decode(device.device, uplink.f_port, uplink.payload, {})
    }


def tree_with(fault: Fault) -> str:
    (found,) = [item.tree_number for item in DEMO.troubles if item.fault is fault]
    return found


def test_a_silent_device_sends_nothing_from_its_day_on(heard: dict[str, list[Uplink]]) -> None:
    last = max(
        uplink.received_at for uplink in heard[tree_with(Fault.SILENT)] if uplink.received_at
    )
    assert datetime(2026, 7, 9, 7, tzinfo=UTC) < last < datetime(2026, 7, 9, 9, tzinfo=UTC)


def test_a_stuck_device_says_the_same_again_and_again(
    fleet: Fleet, heard: dict[str, list[Uplink]]
) -> None:
    uplinks = heard[tree_with(Fault.STUCK)]
    battery = {Quantity.BATTERY_V, Quantity.BATTERY_PERCENT}
    values = [
        {name: value for name, value in said(fleet, uplink).items() if name not in battery}
        for uplink in uplinks
    ]
    assert len(uplinks) > 280
    assert values[-200:] == [values[-1]] * 200
    assert values[0] != values[-1]
    before, after = (values[n][Quantity.SOIL_MOISTURE_VWC_PERCENT] for n in (40, -1))
    assert abs(before - after) < 3.0, "no jump that tells of the fault"


def test_a_weak_battery_goes_on_to_fall(fleet: Fleet, heard: dict[str, list[Uplink]]) -> None:
    percent = [
        said(fleet, uplink)[Quantity.BATTERY_PERCENT] for uplink in heard[tree_with(Fault.WEAK)]
    ]
    assert percent[-1] < 10.0 < percent[0]


def test_nobody_wrote_down_the_new_device(
    fleet: Fleet, heard: dict[str, list[Uplink]], tmp_path: Path
) -> None:
    tree = tree_with(Fault.UNREGISTERED)
    assert 40 < len(heard[tree]) < 60
    write_files(fleet, tmp_path, since=MORNING - timedelta(days=1), until=MORNING)
    with (tmp_path / "sensors.csv").open(encoding="utf-8") as file:
        registered = {row["dev_eui"] for row in csv.DictReader(file)}
    assert len(registered) == 24
    assert heard[tree][0].dev_eui not in registered


def test_the_others_send_what_they_send_without_any_fault(heard: dict[str, list[Uplink]]) -> None:
    plain = Fleet.bochum(1, year=2026, scenario=BOCHUM)
    since = MORNING - timedelta(hours=3)
    sound = {
        message.payload
        for message in history(simulate_truth(plain, since, MORNING), since, MORNING)
    }
    faulty = Fleet.bochum(1, year=2026, scenario=DEMO)
    sent = {
        message.payload
        for message in history(simulate_truth(faulty, since, MORNING), since, MORNING)
    }
    troubled = {tree_with(fault) for fault in Fault}
    assert len(sound - sent) == 3 * 3  # silent, stuck and weak
    assert len(sent - sound) == 3 * 3  # stuck, weak and the new one
    assert troubled < heard.keys()
