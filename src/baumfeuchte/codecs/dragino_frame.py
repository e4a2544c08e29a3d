"""What Dragino's soil sensors share: ports, the numbers of a probe, device information.

Layouts: lorawan 1.2, dragino/dragino-end-node-decoder. Negative numbers are two's complement;
the vendor's codecs subtract 0xFFFF. No probe sends three zeros. The external DS18B20
thermometer is left out everywhere: nothing says where it is.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import truncated, undecodable
from baumfeuchte.codecs.field import GOOD, S16, SENTINEL, linear
from baumfeuchte.codecs.plausible import RANGES
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from baumfeuchte.codecs.field import Field
    from baumfeuchte.codecs.outgoing import Outgoing
    from baumfeuchte.domain.reading import Measurement

Fields = tuple["Field", "Field", "Field"]
Raws = tuple[int, int, int]
Slot = tuple[int, Raws, Quality]  # probe, its three words, flags that the frame gives them

UPLINK_PORT: Final = 2
DATALOG_PORT: Final = 3
INFO_PORT: Final = 5

INFO: Final = struct.Struct(">BHBBH")  # model, firmware, band, sub-band, battery

BATTERY: Final = linear(Quantity.BATTERY_V, divisor=1000, raws=range(0x4000))
MOISTURE: Final = linear(
    Quantity.SOIL_MOISTURE_VWC_PERCENT, divisor=100, sentinels=frozenset({0xFFFF})
)
TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C, divisor=100, raws=S16, sentinels=frozenset({0x7FFF, -0x8000})
)
EC: Final = linear(Quantity.SOIL_EC_US_CM, sentinels=frozenset({0xFFFF}))
PERMITTIVITY: Final = linear(Quantity.PERMITTIVITY, divisor=10, sentinels=frozenset({0xFFFF}))
SOIL: Final = (MOISTURE, TEMPERATURE, EC)

BATTERY_MASK: Final = 0x3FFF
MOD_BIT: Final = 0x80
PROBE_FOUND: Final = 0x10
NO_DS18B20: Final = 0x0CCC  # 327.6 C
NO_PROBE: Final = (0, 0, 0)
READ_FAILED: Final = (0xFFFF, -1, 0xFFFF)
WETTEST_RAW: Final = RANGES[Quantity.PERMITTIVITY].high * 10

BACKFILL: Final = Quality.BACKFILL
DOUBTFUL_BACKFILL: Final = Quality.BACKFILL | Quality.SUSPECT


def check_length(device: str, payload: bytes, *sizes: int) -> None:
    """Make sure that a frame has one of the sizes, which are in ascending order.

    Raises:
        DecodeError: ``truncated`` where it could be the beginning of a whole one, else
            ``undecodable``.
    """
    length = len(payload)
    if length not in sizes:
        if length < sizes[-1]:
            raise truncated(device, payload)
        raise undecodable(device, f"it has {length} bytes instead of {sizes[0]}")


def measure_battery(word: int) -> Measurement:
    """Measure the battery; the upper two bits of its word are flags."""
    return BATTERY.measure(word & BATTERY_MASK)


def measure_info(device: str, payload: bytes) -> tuple[Measurement, ...]:
    """Measure the battery of a frame of device information."""
    check_length(device, payload, INFO.size)
    return (measure_battery(INFO.unpack(payload)[4]),)


def measure_soil(
    raws: Raws,
    probe: int = 0,
    observed_at: datetime | None = None,
    extra: Quality = GOOD,
) -> tuple[Measurement, ...]:
    """Measure what a probe read; nothing where there is none."""
    if raws == NO_PROBE:
        return ()
    if raws == READ_FAILED:
        extra |= SENTINEL
    moisture, temperature, ec = raws
    return (
        MOISTURE.measure(moisture, probe, observed_at, extra),
        TEMPERATURE.measure(temperature, probe, observed_at, extra),
        EC.measure(ec, probe, observed_at, extra),
    )


def measure_slots(slots: Iterable[Slot], bits: int) -> list[Measurement]:
    """Measure several probes; in raw mode (MOD bit) their permittivity alone."""
    measurements: list[Measurement] = []
    for probe, raws, extra in slots:
        if not bits & MOD_BIT:
            measurements += measure_soil(raws, probe, None, extra)
        elif raws != NO_PROBE:
            measurements.append(PERMITTIVITY.measure(raws[0], probe, None, extra))
    return measurements


def take_soil(device: str, out: Outgoing, probe: int = 0, fields: Fields = SOIL) -> Raws:
    """Take the three words of a probe out; zeros where none was given.

    Raises:
        InputError: some are missing, or all three are zero: that means "no probe".
    """
    raws = out.take_all(fields, probe)
    if raws is None:
        return NO_PROBE
    moisture, temperature, ec = raws
    if not any(raws):
        raise InputError(f"Three zeros of {device} mean that it has no probe: change one of them.")
    return moisture, temperature, ec


def raw_mode_words(permittivity: int | None) -> Raws:
    """Make the three words of a probe in raw mode; zeros where it has none.

    The count beside a permittivity of 0 tells it from a missing probe.
    """
    return NO_PROBE if permittivity is None else (permittivity, int(not permittivity), 0)


def take_slots(device: str, out: Outgoing, probes: range) -> tuple[list[Raws], int]:
    """Take the words of several probes out, and the MOD bit.

    Raises:
        InputError: see ``take_soil``.
    """
    permittivities = [out.take(PERMITTIVITY, probe) for probe in probes]
    if any(raw is not None for raw in permittivities):
        return [raw_mode_words(raw) for raw in permittivities], MOD_BIT
    return [take_soil(device, out, probe) for probe in probes], 0


def take_battery(device: str, out: Outgoing) -> int:
    """Take the battery out, which is in every frame.

    Raises:
        InputError: it was not given, or does not fit.
    """
    battery = out.take(BATTERY)
    if battery is None:
        raise InputError(f"{device} sends battery_v in every frame: give it.")
    return battery
