"""What a probe makes of the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.sensors_sim.devices import MODELS, TENSION_LIMIT_KPA, Ground, frames

if TYPE_CHECKING:
    from baumfeuchte.domain.reading import Measurement
    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.things import SimDevice

COUNT = 400
TIMES = [datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=i) for i in range(COUNT)]


def ground(device: SimDevice, *, theta: float = 0.2, kpa: float = 50.0) -> Ground:
    shape = (COUNT, len(device.depths_cm))
    return Ground(
        theta=np.full(shape, theta),
        tension_kpa=np.full(shape, kpa),
        temperature_c=np.full(shape, 15.0),
    )


def first(fleet: Fleet, name: str) -> SimDevice:
    return next(device for device in fleet.devices if device.device == name)


def measured(device: SimDevice, of: Ground, seed: int = 1) -> list[tuple[Measurement, ...]]:
    rng = np.random.default_rng(7)
    return [
        decode(device.device, f_port, payload)
        for f_port, payload in frames(device, of, TIMES, seed=seed, rng=rng)
    ]


def values(rows: list[tuple[Measurement, ...]], quantity: Quantity, probe: int = 0) -> np.ndarray:
    return np.array(
        [m.value for row in rows for m in row if (m.quantity, m.probe) == (quantity, probe)]
    )


@pytest.mark.parametrize("name", [name for name in MODELS if "CUBE" not in name])
def test_dielectric_probes_have_a_fixed_offset_and_little_noise(fleet: Fleet, name: str) -> None:
    device = first(fleet, name)
    for probe in range(len(device.depths_cm)):
        vwc = values(measured(device, ground(device)), Quantity.SOIL_MOISTURE_VWC_PERCENT, probe)
        assert len(vwc) == COUNT
        assert vwc.mean() == pytest.approx(20, abs=1.6)
        assert 0.05 < vwc.std() < 0.15
        temperature = values(measured(device, ground(device)), Quantity.SOIL_TEMPERATURE_C, probe)
        assert temperature.mean() == pytest.approx(15, abs=0.05)


def test_offsets_differ_between_probes_and_seeds_and_stay(fleet: Fleet) -> None:
    device = first(fleet, "decentlab/DL-SDD")
    vwc = Quantity.SOIL_MOISTURE_VWC_PERCENT
    rows = measured(device, ground(device))
    means = [values(rows, vwc, probe).mean() for probe in range(6)]
    assert np.std(means) > 0.1
    again = measured(device, ground(device, theta=0.3))
    shifts = [values(again, vwc, probe).mean() - m for probe, m in enumerate(means)]
    np.testing.assert_allclose(shifts, 10, atol=0.05)
    other = measured(device, ground(device), seed=2)
    assert abs(values(other, vwc, 0).mean() - means[0]) > 0.05


def test_tension_probes_err_in_proportion(fleet: Fleet) -> None:
    device = first(fleet, "sensefarm/CUBE02")
    for kpa in (5.0, 50.0, 200.0):
        rows = measured(device, ground(device, kpa=kpa))
        for probe in range(3):
            found = values(rows, Quantity.SOIL_WATER_TENSION_KPA, probe)
            assert len(found) == COUNT
            assert found.mean() == pytest.approx(kpa, rel=0.1, abs=0.6)
            assert (found == found.round()).all()


def test_a_watermark_out_of_range_is_left_out_of_the_frame(fleet: Fleet) -> None:
    device = first(fleet, "sensefarm/CUBE02")
    of = ground(device)
    of.tension_kpa[:, 1] = 2 * TENSION_LIMIT_KPA
    rows = measured(device, of)
    assert len(values(rows, Quantity.SOIL_WATER_TENSION_KPA, 0)) == COUNT
    assert len(values(rows, Quantity.SOIL_WATER_TENSION_KPA, 1)) == 0
    assert len(values(rows, Quantity.BATTERY_V)) == COUNT


@pytest.mark.parametrize("name", list(MODELS))
def test_batteries_only_fall(fleet: Fleet, name: str) -> None:
    model = MODELS[name]
    new = replace(first(fleet, name), installed_at=TIMES[0])
    battery = values(measured(new, ground(new)), model.battery)
    assert battery[0] == pytest.approx(model.battery_full, rel=0.001)
    assert (np.diff(battery) <= 0).all()
    old = replace(new, installed_at=TIMES[0] - timedelta(days=400))
    later = values(measured(old, ground(old)), model.battery)
    assert model.battery_full > later[0] > 0.85 * model.battery_full


def test_dry_air_does_not_make_a_frame_impossible(fleet: Fleet) -> None:
    for name in MODELS:
        device = first(fleet, name)
        assert len(measured(device, ground(device, theta=0.0, kpa=0.0))) == COUNT
