"""Dragino LSPH01 and SPH01-LB/LS: the temperature beside a soil pH probe.

Layout (lorawan 1.2; memory and device information: the vendor's SPH01-LB decoder; message type:
the vendor's LSPH01 manual): battery, DS18B20 thermometer, pH, soil temperature, interrupt,
reserved, message type. The pH is left out: it is none of our quantities.
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
    INFO_PORT,
    NO_DS18B20,
    UPLINK_PORT,
    check_length,
    measure_battery,
    measure_info,
    take_battery,
)
from baumfeuchte.codecs.field import GOOD, S16, linear
from baumfeuchte.codecs.outgoing import Outgoing, by_time
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.reading import Measurement

UPLINK: Final = struct.Struct(">HhHhBxB")  # battery, DS18B20, pH, temperature, interrupt, type
RECORD: Final = struct.Struct(">HhhBI")  # pH, temperature, DS18B20, flags, Unix time
TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C, divisor=10, raws=S16, sentinels=frozenset({0x7FFF, -0x8000})
)

NORMAL: Final = 1
ANSWERS: Final = frozenset({2, 3})  # configuration and calibration: other numbers in these places
NO_PROBE: Final = (0, 0)
NEUTRAL_PH_RAW: Final = 700  # of simulated soil


@dataclass(frozen=True, slots=True, kw_only=True)
class DraginoPh:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        has_memory: sends records on port 3 and device information on port 5.
        examples: see ``Example``.
    """

    name: str
    has_memory: bool
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``. A message type that is not documented is a doubt."""
        if f_port == UPLINK_PORT or f_port is None:
            return self._uplink(payload)
        if f_port == DATALOG_PORT and self.has_memory:
            return self._datalog(payload)
        if f_port == INFO_PORT and self.has_memory:
            return measure_info(self.name, payload)
        raise wrong_port(self.name, f_port)

    def _uplink(self, payload: bytes) -> tuple[Measurement, ...]:
        check_length(self.name, payload, UPLINK.size)
        battery_mv, _, ph, temperature, _, kind = UPLINK.unpack(payload)
        if kind in ANSWERS:
            return ()
        extra = GOOD if kind == NORMAL else Quality.SUSPECT
        battery = measure_battery(battery_mv)
        if (ph, temperature) == NO_PROBE:
            return (battery,)
        return (TEMPERATURE.measure(temperature, 0, None, extra), battery)

    def _datalog(self, payload: bytes) -> tuple[Measurement, ...]:
        if len(payload) % RECORD.size:
            raise truncated(self.name, payload)
        moments: dict[datetime, Measurement] = {}
        for ph, temperature, _, _, unix in RECORD.iter_unpack(payload):
            observed_at = from_unix(unix)
            if observed_at and observed_at not in moments and (ph, temperature) != NO_PROBE:
                moments[observed_at] = TEMPERATURE.measure(temperature, 0, observed_at, BACKFILL)
        return tuple(moments.values())

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery and temperature; the pH is 7.

        Temperatures with a time make a datalog, where the model has a memory.
        """
        moments = by_time(measurements)
        now = moments.pop(None, [])
        if not moments:
            out = Outgoing(self.name, now)
            battery, temperature = take_battery(self.name, out), out.take(TEMPERATURE)
            out.close()
            soil = NO_PROBE if temperature is None else (NEUTRAL_PH_RAW, temperature)
            return UPLINK_PORT, UPLINK.pack(battery, NO_DS18B20, *soil, 0, NORMAL)
        if now or not self.has_memory:
            raise InputError(f"{self.name} sends no records beside this: leave observed_at out.")
        frame = b""
        for observed_at, moment in moments.items():
            out = Outgoing(self.name, moment)
            temperature = out.take(TEMPERATURE)
            out.close()
            if observed_at and temperature is not None:
                unix = to_unix(observed_at)
                frame += RECORD.pack(NEUTRAL_PH_RAW, temperature, NO_DS18B20, 0, unix)
        return DATALOG_PORT, frame


TEMP, VOLT = Quantity.SOIL_TEMPERATURE_C, Quantity.BATTERY_V

# Frames of our own, made from the documented layout.
CODECS: Final = (
    DraginoPh(
        name="dragino/LSPH01",
        has_memory=False,
        examples=(
            Example(
                note="pH 7.02, below zero by two's complement",
                f_port=2,
                payload_hex="0d050ccc02beffdd000001",
                says=((TEMP, 0, -3.5), (VOLT, 0, 3.333)),
            ),
            Example(
                note="the answer to a command: calibration",
                f_port=2,
                payload_hex="0190028a039600000000" + "03",
                says=(),
            ),
        ),
    ),
    DraginoPh(
        name="dragino/SPH01-LB",
        has_memory=True,
        examples=(
            Example(
                note="an ordinary uplink",
                f_port=2,
                payload_hex="0e100ccc028a00a5000001",
                says=((TEMP, 0, 16.5), (VOLT, 0, 3.6)),
            ),
            Example(
                note="a record of the datalog",
                f_port=3,
                payload_hex="028affec0ccc0068e77990",
                says=((TEMP, 0, -2.0),),
            ),
        ),
    ),
    DraginoPh(
        name="dragino/SPH01-LS",
        has_memory=True,
        examples=(
            Example(
                note="solar: no probe",
                f_port=2,
                payload_hex="103a0ccc00000000000001",
                says=((VOLT, 0, 4.154),),
            ),
        ),
    ),
)
