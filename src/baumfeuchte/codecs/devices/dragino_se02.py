"""Dragino SE02-LB and SE02-LS (solar): two soil probes at one device.

Layout (lorawan 1.2; datalog: the vendor's SE02V1.0 decoder): battery and DS18B20 thermometer,
six bytes for each probe, a flag byte. Unlike the SE01-LB's, the EC of the datalog is a whole
number of uS/cm.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, wrong_port
from baumfeuchte.codecs.device_time import from_unix, to_unix
from baumfeuchte.codecs.dragino_frame import (
    BACKFILL,
    DATALOG_PORT,
    DOUBTFUL_BACKFILL,
    INFO_PORT,
    MOD_BIT,
    NO_DS18B20,
    PROBE_FOUND,
    UPLINK_PORT,
    WETTEST_RAW,
    check_length,
    measure_battery,
    measure_info,
    measure_slots,
    measure_soil,
    take_battery,
    take_slots,
    take_soil,
)
from baumfeuchte.codecs.field import GOOD
from baumfeuchte.codecs.outgoing import Outgoing, by_time
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.reading import Measurement

UPLINK: Final = struct.Struct(">HhHhHHhHB")  # battery, DS18B20, 2 x (moisture, T, EC), flags
RECORD: Final = struct.Struct(">HhHHhHBI")  # 2 x (moisture, T, EC), flags, Unix time
PROBES: Final = range(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraginoTwo:
    """A row of the table of models with two probes and a memory."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``."""
        if f_port == UPLINK_PORT or f_port is None:
            check_length(self.name, payload, UPLINK.size)
            battery_mv, _, *words, bits = UPLINK.unpack(payload)
            slots = ((0, tuple(words[:3]), GOOD), (1, tuple(words[3:]), GOOD))
            return (*measure_slots(slots, bits), measure_battery(battery_mv))
        if f_port == DATALOG_PORT:
            return self._datalog(payload)
        if f_port == INFO_PORT:
            return measure_info(self.name, payload)
        raise wrong_port(self.name, f_port)

    def _datalog(self, payload: bytes) -> tuple[Measurement, ...]:
        if len(payload) % RECORD.size:
            raise truncated(self.name, payload)
        seen: set[datetime] = set()
        measurements: list[Measurement] = []
        for *words, bits, unix in RECORD.iter_unpack(payload):
            observed_at = from_unix(unix)
            if observed_at is None or observed_at in seen:
                continue
            seen.add(observed_at)
            for probe in PROBES:
                raws = tuple(words[3 * probe : 3 * probe + 3])
                # Bit 7 may be the MOD bit or, as the vendor's decoder has it, a confirmation.
                unclear = bits & MOD_BIT and raws[0] <= WETTEST_RAW
                extra = DOUBTFUL_BACKFILL if unclear else BACKFILL
                measurements += measure_soil(raws, probe, observed_at, extra)
        return tuple(measurements)

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery, and all or nothing of each probe.

        Permittivities instead make a frame with the MOD bit, measurements with a time a
        datalog.
        """
        moments = by_time(measurements)
        now = moments.pop(None, [])
        if not moments:
            out = Outgoing(self.name, now)
            battery = take_battery(self.name, out)
            (first, second), bits = take_slots(self.name, out, PROBES)
            out.close()
            return UPLINK_PORT, UPLINK.pack(
                battery, NO_DS18B20, *first, *second, bits | PROBE_FOUND
            )
        if now:
            raise InputError(f"{self.name} sends records in a frame of their own: give only those.")
        frame = b""
        for observed_at, moment in moments.items():
            if observed_at:
                out = Outgoing(self.name, moment)
                words = [word for probe in PROBES for word in take_soil(self.name, out, probe)]
                out.close()
                frame += RECORD.pack(*words, 0, to_unix(observed_at))
        return DATALOG_PORT, frame


VWC, TEMP, COND, EPS, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.BATTERY_V,
)

# Frames of our own, made from the documented layout.
CODECS: Final = (
    DraginoTwo(
        name="dragino/SE02-LB",
        examples=(
            Example(
                note="two probes, the second below zero",
                f_port=2,
                payload_hex="0e100ccc0a8c064001180b54ffce014010",
                says=(
                    (VWC, 0, 27.0),
                    (TEMP, 0, 16.0),
                    (COND, 0, 280),
                    (VWC, 1, 29.0),
                    (TEMP, 1, -0.5),
                    (COND, 1, 320),
                    (VOLT, 0, 3.6),
                ),
            ),
            Example(
                note="MOD bit: permittivity and raw counts; no second probe",
                f_port=2,
                payload_hex="0e100ccc00fa0258006400000000000090",
                says=((EPS, 0, 25.0), (VOLT, 0, 3.6)),
            ),
            Example(
                note="a record of the datalog",
                f_port=3,
                payload_hex="0a8c064001180b54ffce01400068e77990",
                says=(
                    (VWC, 0, 27.0),
                    (TEMP, 0, 16.0),
                    (COND, 0, 280),
                    (VWC, 1, 29.0),
                    (TEMP, 1, -0.5),
                    (COND, 1, 320),
                ),
            ),
            Example(
                note="device information",
                f_port=5,
                payload_hex="f1010001ff0e10",
                says=((VOLT, 0, 3.6),),
            ),
        ),
    ),
    DraginoTwo(
        name="dragino/SE02-LS",
        examples=(
            Example(
                note="solar: one probe",
                f_port=2,
                payload_hex="103a0ccc0a8c0640011800000000000010",
                says=((VWC, 0, 27.0), (TEMP, 0, 16.0), (COND, 0, 280), (VOLT, 0, 4.154)),
            ),
        ),
    ),
)
