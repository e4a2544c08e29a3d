"""Device types as people write them."""

from __future__ import annotations

import pytest

from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.findings import CellError


@pytest.mark.parametrize(
    "text",
    [
        "dragino/LSE01",
        "DRAGINO/lse01",
        "LSE01",
        "lse-01",
        "Dragino LSE01",
        "Dragino LSE-01",
        "LSE01 (Dragino)",
        "LSE01 Dragino",
        "LSE01 [v1.2]",
    ],
)
def test_names_are_met_halfway(text: str) -> None:
    assert Devices().find(text) == "dragino/LSE01"


def test_finished_values() -> None:
    assert Devices().find("baumfeuchte/values") == "baumfeuchte/values"


def test_own_device_types() -> None:
    assert Devices(["stadt/EcoDrizzler-3"]).find("ecodrizzler 3") == "stadt/EcoDrizzler-3"


def test_a_model_of_two_vendors_must_be_named_in_full() -> None:
    devices = Devices(["a/Probe", "b/Probe"])
    with pytest.raises(CellError) as caught:
        devices.find("probe")
    assert caught.value.values["suggestions"] == "a/Probe, b/Probe"
    assert devices.find("B probe") == "b/Probe"


def test_suggestions() -> None:
    with pytest.raises(CellError) as caught:
        Devices().find("Dragino LSE10")
    assert "dragino/LSE01" in str(caught.value.values["suggestions"])
    with pytest.raises(CellError) as caught:
        Devices().find("?!")
    assert caught.value.values["suggestions"]
