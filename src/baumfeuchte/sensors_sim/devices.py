"""Devices: what a probe makes of the truth, as measurements and as payload bytes.

A probe has a fixed offset (its calibration), noise, and the resolution that its payload gives.
The offsets are those of probes calibrated at their site; larger ones are a fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.reading import Measurement, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from baumfeuchte.sensors_sim.things import SimDevice

    Array = NDArray[np.float64]

VWC_BIAS_PERCENT = 0.4
VWC_NOISE_PERCENT = 0.1
VWC_PER_KELVIN_PERCENT = 0.02
"""Reading of a dielectric probe rises with soil temperature, counted from 15 degrees C."""
TENSION_BIAS_SHARE = 0.03
TENSION_NOISE_SHARE = 0.01
TENSION_NOISE_KPA = 0.4
TENSION_LIMIT_KPA = 239.0
"""A Watermark beyond this is out of range: the device leaves the value out of its frame."""
TEMPERATURE_NOISE_C = 0.08
_EC_US_CM = 1400.0  # per m3/m3 of water


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a device model measures at each of its probes, and how its battery is told."""

    quantities: tuple[Quantity, ...]
    battery: Quantity
    battery_full: float
    battery_per_day: float


_DIELECTRIC = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
)

MODELS: Mapping[str, Model] = {
    "dragino/LSE01": Model(
        quantities=_DIELECTRIC,
        battery=Quantity.BATTERY_V,
        battery_full=3.62,
        battery_per_day=0.00024,
    ),
    "dragino/SE01-LB": Model(
        quantities=_DIELECTRIC,
        battery=Quantity.BATTERY_V,
        battery_full=3.60,
        battery_per_day=0.00018,
    ),
    "decentlab/DL-TRS12": Model(
        quantities=_DIELECTRIC,
        battery=Quantity.BATTERY_V,
        battery_full=3.05,
        battery_per_day=0.0003,
    ),
    "decentlab/DL-SDD": Model(
        quantities=(Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.SOIL_TEMPERATURE_C),
        battery=Quantity.BATTERY_V,
        battery_full=3.06,
        battery_per_day=0.0004,
    ),
    "milesight/EM500-SMTC": Model(
        quantities=_DIELECTRIC,
        battery=Quantity.BATTERY_PERCENT,
        battery_full=100.0,
        battery_per_day=0.03,
    ),
    "sensefarm/CUBE02": Model(
        quantities=(Quantity.SOIL_WATER_TENSION_KPA,),
        battery=Quantity.BATTERY_V,
        battery_full=2.98,
        battery_per_day=0.0005,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The truth at the probes of one device; arrays of shape (times, probes).

    Attributes:
        theta: water content, m3/m3.
        tension_kpa: water tension.
        temperature_c: soil temperature.
    """

    theta: Array
    tension_kpa: Array
    temperature_c: Array


def frames(
    device: SimDevice,
    ground: Ground,
    times: Sequence[datetime],
    *,
    seed: int,
    rng: np.random.Generator,
) -> Iterator[tuple[int, bytes]]:
    """Encode one frame for each time: (f_port, payload).

    Args:
        device: who measures.
        ground: the truth at its probes, one row for each time.
        times: when it measures.
        seed: of the fleet; decides the probes' offsets together with the device's name.
        rng: of this device and day; decides the noise.
    """
    model = MODELS[device.device]
    columns = [
        values.tolist() for values in _signals(device, ground, seed=seed, rng=rng, model=model)
    ]
    for row, at in enumerate(times):
        measurements = [
            Measurement(quantity=quantity, probe=probe, value=value)
            for quantity, column in zip(model.quantities, columns, strict=True)
            for probe, value in enumerate(column[row])
            if quantity is not Quantity.SOIL_WATER_TENSION_KPA or value <= TENSION_LIMIT_KPA
        ]
        age_days = (at - device.installed_at).total_seconds() / 86_400
        battery = max(model.battery_full - model.battery_per_day * age_days, 0.0)
        measurements.append(Measurement(quantity=model.battery, probe=0, value=battery))
        yield encode(device.device, measurements)


def _signals(
    device: SimDevice, ground: Ground, *, seed: int, rng: np.random.Generator, model: Model
) -> Iterator[Array]:
    shape = ground.theta.shape
    offsets = np.random.default_rng([seed, int(device.dev_eui, 16)])
    bias, tension_bias = offsets.normal(size=(2, shape[1]))
    noise = rng.normal(size=(4, *shape))
    warm = ground.temperature_c - 15.0
    for quantity in model.quantities:
        if quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT:
            yield np.clip(
                100 * ground.theta
                + VWC_BIAS_PERCENT * bias
                + VWC_NOISE_PERCENT * noise[0]
                + VWC_PER_KELVIN_PERCENT * warm,
                0.0,
                100.0,
            )
        elif quantity is Quantity.SOIL_TEMPERATURE_C:
            yield ground.temperature_c + TEMPERATURE_NOISE_C * noise[1]
        elif quantity is Quantity.SOIL_EC_US_CM:
            yield np.maximum(_EC_US_CM * ground.theta * (1 + 0.02 * noise[2]), 0.0)
        else:
            share = TENSION_BIAS_SHARE * tension_bias + TENSION_NOISE_SHARE * noise[3]
            yield np.maximum(ground.tension_kpa * (1 + share) + TENSION_NOISE_KPA * noise[2], 0.0)
