"""The simulated pilot is the pilot that the issue describes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baumfeuchte.codecs.registry import device_names
from baumfeuchte.domain.sensor_id import normalise_sensor_id

if TYPE_CHECKING:
    from baumfeuchte.sensors_sim.fleet import Fleet


def test_twenty_four_devices_of_all_kinds(fleet: Fleet) -> None:
    assert len(fleet.devices) == 24
    assert {device.device for device in fleet.devices} <= set(device_names())
    kinds = Counter(
        "single" if len(device.depths_cm) == 1 else device.depths_cm for device in fleet.devices
    )
    assert kinds[10, 20, 30, 40, 60, 90] >= 6
    assert kinds[30, 60, 90] >= 4
    assert kinds["single"] >= 8
    single = {device.depths_cm[0] for device in fleet.devices if len(device.depths_cm) == 1}
    assert single == {10, 15}
    assert Counter(device.network for device in fleet.devices) == {"chirpstack": 12, "tts": 12}


def test_devices_are_told_apart_and_stand_at_known_trees(fleet: Fleet) -> None:
    assert len({device.dev_eui for device in fleet.devices}) == 24
    assert len({device.offset for device in fleet.devices}) == 24
    for device in fleet.devices:
        assert normalise_sensor_id(device.dev_eui) == device.dev_eui
        assert len(device.dev_eui) == 16
        tree = fleet.trees[fleet.tree_index(device.tree_number)]
        assert device.installed_at.year <= fleet.year
        assert device.installed_at.year >= tree.planting_year


def test_forty_trees_of_all_ages_in_bochum(fleet: Fleet) -> None:
    assert len(fleet.trees) == len({tree.number for tree in fleet.trees}) == 40
    ages = Counter(min((fleet.year - tree.planting_year) // 4, 3) for tree in fleet.trees)
    assert ages[0] >= 15  # 0-3 standing years
    assert ages[1] + ages[2] >= 6
    assert ages[3] >= 5
    without_probe = {t.number for t in fleet.trees} - {d.tree_number for d in fleet.devices}
    assert len(without_probe) == 17
    for tree in fleet.trees:
        assert 51.44 < tree.latitude < 51.49
        assert 7.19 < tree.longitude < 7.27
        assert (tree.street == "Westpark") == tree.number.startswith("W-")
    assert len({tree.district for tree in fleet.trees}) == 3
