"""Dragino LSE01 and SE01-LB/LS: moisture, temperature and EC of one probe.

Layouts: lorawan 1.2; what all Dragino soil sensors share is in ``codecs.dragino_frame``. The
solar model SE01-LS sends the frames of the SE01-LB.
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
    MOISTURE,
    NO_DS18B20,
    NO_PROBE,
    PERMITTIVITY,
    PROBE_FOUND,
    READ_FAILED,
    TEMPERATURE,
    UPLINK_PORT,
    WETTEST_RAW,
    check_length,
    measure_battery,
    measure_info,
    measure_soil,
    raw_mode_words,
    take_battery,
    take_soil,
)
from baumfeuchte.codecs.field import GOOD, linear
from baumfeuchte.codecs.outgoing import Outgoing, by_time
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.reading import Measurement

UPLINK: Final = struct.Struct(">HhHhHB")  # battery, DS18B20, moisture, temperature, EC, flags
RECORD: Final = struct.Struct(">HhHBI")  # moisture, temperature, EC, flags, Unix time
ALWAYS: Final = (0,)
"""Every firmware of a model has the MOD bit."""
COUNTER_BYTES: Final = 4  # behind the uplink in counting mode

DATALOG_EC: Final = linear(Quantity.SOIL_EC_US_CM, divisor=10, raws=range(0x1000))
DATALOG_EC_MASK: Final = 0xFFF


def _firmware(settings: Mapping[str, object]) -> tuple[int, ...] | None:
    """Read the setting ``firmware``, for example "1.1.4"; None where there is no usable one."""
    numbers = str(settings.get("firmware", "")).strip().lstrip("vV").split(".")
    return tuple(map(int, numbers)) if all(n.isdecimal() for n in numbers) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraginoSoil:
    """A row of the table of models.

    Attributes:
        name: ``vendor/model``.
        mod_bit_since: first firmware whose flag byte has the MOD bit (raw values).
        examples: see ``Example``.
    """

    name: str
    mod_bit_since: tuple[int, ...]
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``firmware``."""
        if f_port == UPLINK_PORT or f_port is None:
            return self._uplink(payload, settings)
        if f_port == DATALOG_PORT:
            return self._datalog(payload)
        if f_port == INFO_PORT:
            return measure_info(self.name, payload)
        raise wrong_port(self.name, f_port)

    def _uplink(self, payload: bytes, settings: Mapping[str, object]) -> tuple[Measurement, ...]:
        check_length(self.name, payload, UPLINK.size, UPLINK.size + COUNTER_BYTES)
        battery_mv, _, first, second, third, bits = UPLINK.unpack_from(payload)
        soil = (first, second, third)
        battery = measure_battery(battery_mv)
        extra = GOOD
        if bits & MOD_BIT and soil != NO_PROBE:
            firmware = _firmware(settings)
            is_old = firmware is None and self.mod_bit_since > ALWAYS and first > WETTEST_RAW
            if is_old:  # no water has this permittivity: a firmware without the MOD bit
                extra = Quality.SUSPECT
            elif firmware is None or firmware >= self.mod_bit_since:
                return (PERMITTIVITY.measure(first), battery)
        return (*measure_soil(soil, 0, None, extra), battery)

    def _datalog(self, payload: bytes) -> tuple[Measurement, ...]:
        if len(payload) % RECORD.size:
            raise truncated(self.name, payload)
        moments: dict[datetime, tuple[Measurement, ...]] = {}
        for first, second, third, bits, unix in RECORD.iter_unpack(payload):
            soil = (first, second, third)
            observed_at = from_unix(unix)
            if observed_at is None or observed_at in moments or soil == NO_PROBE:
                continue
            # The manual has the MOD bit here, the vendor's codec a confirmation bit.
            unclear = bits & MOD_BIT and first <= WETTEST_RAW
            extra = DOUBTFUL_BACKFILL if unclear else BACKFILL
            if soil == READ_FAILED:
                extra |= Quality.SENTINEL
            moments[observed_at] = (
                MOISTURE.measure(first, 0, observed_at, extra),
                TEMPERATURE.measure(second, 0, observed_at, extra),
                # The vendor's codec masks and divides, the manual says uS/cm as on port 2.
                DATALOG_EC.measure(
                    third & DATALOG_EC_MASK, 0, observed_at, extra | Quality.SUSPECT
                ),
            )
        return tuple(measurement for moment in moments.values() for measurement in moment)

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery, and all or none of moisture, temperature, EC.

        A permittivity instead of them makes a frame with the MOD bit. Measurements with a
        time make a datalog of complete records.
        """
        moments = by_time(measurements)
        now = moments.pop(None, [])
        if not moments:
            return UPLINK_PORT, self._encode_uplink(Outgoing(self.name, now))
        if now:
            raise InputError(f"{self.name} sends records in a frame of their own: give only those.")
        records = (
            self._encode_record(Outgoing(self.name, moment), observed_at)
            for observed_at, moment in moments.items()
            if observed_at
        )
        return DATALOG_PORT, b"".join(records)

    def _encode_uplink(self, out: Outgoing) -> bytes:
        battery = take_battery(self.name, out)
        permittivity = out.take(PERMITTIVITY)
        if permittivity is not None:
            soil, bits = raw_mode_words(permittivity), MOD_BIT | PROBE_FOUND
        else:
            soil = take_soil(self.name, out)
            bits = PROBE_FOUND if any(soil) else 0
        out.close()
        return UPLINK.pack(battery, NO_DS18B20, *soil, bits)

    def _encode_record(self, out: Outgoing, observed_at: datetime) -> bytes:
        soil = take_soil(self.name, out, 0, (MOISTURE, TEMPERATURE, DATALOG_EC))
        out.close()
        return RECORD.pack(*soil, 0, to_unix(observed_at))


VWC, TEMP, COND, EPS, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.BATTERY_V,
)

CODECS: Final = (
    DraginoSoil(
        name="dragino/LSE01",
        mod_bit_since=(1, 2),
        examples=(
            Example(
                note="a real uplink; the external thermometer shows 0.0",
                f_port=2,
                payload_hex="0cd00000033f0714189c01",
                says=((VWC, 0, 8.31), (TEMP, 0, 18.12), (COND, 0, 6300), (VOLT, 0, 3.28)),
            ),
            Example(
                note="below zero by two's complement",
                f_port=2,
                payload_hex="0cf0ffce095afe0c012c10",
                says=((VWC, 0, 23.94), (TEMP, 0, -5.0), (COND, 0, 300), (VOLT, 0, 3.312)),
            ),
            Example(
                note="no probe, no DS18B20",
                f_port=2,
                payload_hex="0d3b0aef00000000000001",
                says=((VOLT, 0, 3.387),),
            ),
            Example(
                note="MOD bit: permittivity and raw counts",
                f_port=2,
                payload_hex="0cf000d700fa0258006490",
                says=((EPS, 0, 25.0), (VOLT, 0, 3.312)),
            ),
            Example(
                note="firmware 1.0, where bit 7 of the last byte says nothing",
                f_port=2,
                payload_hex="ce2900f107a5099b6e2890",
                says=((VWC, 0, 19.57), (TEMP, 0, 24.59), (COND, 0, 28200), (VOLT, 0, 3.625)),
                settings={"firmware": "1.0"},
            ),
        ),
    ),
    DraginoSoil(
        name="dragino/SE01-LB",
        mod_bit_since=ALWAYS,
        examples=(
            Example(
                note="an ordinary uplink",
                f_port=2,
                payload_hex="0e1500e60bb8055f00d210",
                says=((VWC, 0, 30.0), (TEMP, 0, 13.75), (COND, 0, 210), (VOLT, 0, 3.605)),
            ),
            Example(
                note="counting mode: four more bytes",
                f_port=2,
                payload_hex="0e15ffec0bb8ff3800d21000000007",
                says=((VWC, 0, 30.0), (TEMP, 0, -2.0), (COND, 0, 210), (VOLT, 0, 3.605)),
            ),
            Example(
                note="device information: EU868, firmware 1.0.0",
                f_port=5,
                payload_hex="26010001ff0e10",
                says=((VOLT, 0, 3.6),),
            ),
        ),
    ),
    DraginoSoil(
        name="dragino/SE01-LS",
        mod_bit_since=ALWAYS,
        examples=(
            Example(
                note="an ordinary uplink",
                f_port=2,
                payload_hex="103a0ccc08ae04d3013a10",
                says=((VWC, 0, 22.22), (TEMP, 0, 12.35), (COND, 0, 314), (VOLT, 0, 4.154)),
            ),
        ),
    ),
)
