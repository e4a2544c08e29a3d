"""A probe that sends only its permittivity has a water content, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.reading import Measurement, Quality, Quantity
from baumfeuchte.domain.uplink import RegisteredSensor
from baumfeuchte.ingest.pipeline import readings_of
from baumfeuchte.irrigation.dielectric import topp

AT = datetime(2026, 7, 15, 3, tzinfo=UTC)
EPS, VWC = Quantity.PERMITTIVITY, Quantity.SOIL_MOISTURE_VWC_PERCENT


def stored(*measurements: Measurement) -> dict[tuple[Quantity, int], tuple[float, Quality]]:
    sensor = RegisteredSensor(id=1, dev_eui="a84041c891885c21", device="dragino/LSE01")
    found = readings_of(
        measurements, sensor=sensor, received_at=AT, arrived_at=AT + timedelta(seconds=1)
    )
    return {(item.quantity, item.probe): (item.value, item.flags) for item in found}


def test_the_raw_mode_of_a_real_frame_gives_both() -> None:
    found = stored(*decode("dragino/LSE01", 2, bytes.fromhex("0ce40ccc00fa00fa03e890"), {}))
    assert found[EPS, 0] == (25.0, Quality.GOOD)
    # Topp by hand: -0.053 + 0.73 - 0.34375 + 0.0671875.
    assert found[VWC, 0] == (pytest.approx(40.04), Quality.GOOD)


def test_it_is_the_formula_of_the_advice() -> None:
    for permittivity in (3.0, 11.5, 39.0):
        found = stored(Measurement(quantity=EPS, probe=0, value=permittivity))
        assert found[VWC, 0][0] == round(100.0 * float(topp(permittivity)), 2)


def test_a_probe_that_tells_its_water_is_left_alone() -> None:
    for other in (VWC, Quantity.SOIL_WATER_TENSION_KPA):
        own = Measurement(quantity=other, probe=0, value=21.5)
        found = stored(own, Measurement(quantity=EPS, probe=0, value=25.0))
        assert len(found) == 2
        assert found[other, 0][0] == 21.5
    two = stored(
        Measurement(quantity=VWC, probe=1, value=21.5),
        Measurement(quantity=EPS, probe=0, value=12.0),
    )
    assert {key for key in two if key[0] is VWC} == {(VWC, 0), (VWC, 1)}


@pytest.mark.parametrize(
    ("permittivity", "flag"),
    [
        (2.0, Quality.SUSPECT),  # drier than any soil that Topp measured
        (50.0, Quality.SUSPECT),
        (95.0, Quality.OUT_OF_RANGE),
    ],
)
def test_what_the_formula_does_not_reach_is_doubtful(permittivity: float, flag: Quality) -> None:
    found = stored(Measurement(quantity=EPS, probe=0, value=permittivity))
    assert found[VWC, 0][1] & flag


def test_frozen_soil_and_the_memory_of_the_device_hold_for_both() -> None:
    found = stored(
        Measurement(quantity=EPS, probe=0, value=8.0, flags=Quality.BACKFILL),
        Measurement(quantity=Quantity.SOIL_TEMPERATURE_C, probe=0, value=-2.0),
    )
    assert found[VWC, 0][1] == Quality.BACKFILL | Quality.FROZEN
