"""Milesight EM500-SMTC: moisture, temperature and EC of one probe.

Layout (lorawan 1.3): fields of channel, type and little-endian value. The port is free, as
in the vendor's codec (85 in practice).

0xFFFF (read failed) and 0xFFFD (out of range) are no values. A temperature of -0.1 or -0.3 C
has the same bytes: it is left out where moisture and EC of the same moment failed, is good
where they were read, and is ``SUSPECT`` where they disagree or are not in the frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, truncated, undecodable
from baumfeuchte.codecs.device_time import from_unix, to_unix
from baumfeuchte.codecs.field import GOOD, S16, U8, Field, linear
from baumfeuchte.codecs.outgoing import Outgoing, by_time
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.reading import Measurement

PORT: Final = 85
FAILED: Final = frozenset({0xFFFF, 0xFFFD})
FAILED_AS_SIGNED: Final = frozenset({-1, -3})

BATTERY: Final = linear(Quantity.BATTERY_PERCENT, raws=U8, sentinels=frozenset({0xFF}))
TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C, divisor=10, raws=S16, sentinels=frozenset({0x7FFF, -0x8000})
)
COARSE_MOISTURE: Final = linear(
    Quantity.SOIL_MOISTURE_VWC_PERCENT, divisor=2, raws=U8, sentinels=frozenset({0xFF})
)
MOISTURE: Final = linear(Quantity.SOIL_MOISTURE_VWC_PERCENT, divisor=100, absent=FAILED)
EC: Final = linear(Quantity.SOIL_EC_US_CM, absent=FAILED)

BATTERY_KEY: Final = b"\x01\x75"
TEMPERATURE_KEY: Final = b"\x03\x67"
MOISTURE_KEY: Final = b"\x04\xca"
EC_KEY: Final = b"\x05\x7f"
HISTORY_KEY: Final = b"\x20\xce"

FIELDS: Final[Mapping[bytes, tuple[struct.Struct, Field]]] = {
    BATTERY_KEY: (struct.Struct("<B"), BATTERY),
    TEMPERATURE_KEY: (struct.Struct("<h"), TEMPERATURE),
    b"\x04\x68": (struct.Struct("<B"), COARSE_MOISTURE),  # old firmware
    MOISTURE_KEY: (struct.Struct("<H"), MOISTURE),
    EC_KEY: (struct.Struct("<H"), EC),
    b"\x83\xd7": (struct.Struct("<hhB"), TEMPERATURE),  # alarm: temperature, change, kind
}
RECORD: Final = struct.Struct("<IHhH")  # Unix time, EC, temperature, moisture
LAYOUTS: Final[Mapping[bytes, struct.Struct]] = {
    **{key: layout for key, (layout, _) in FIELDS.items()},
    HISTORY_KEY: RECORD,
    b"\xfc\x6b": struct.Struct("x"),  # answer to an enquiry of history: a moment
    b"\xfc\x6c": struct.Struct("x"),  # the same: a span of time
    b"\xff\x01": struct.Struct("x"),  # protocol version
    b"\xff\x09": struct.Struct("2x"),  # hardware
    b"\xff\x0a": struct.Struct("2x"),  # firmware
    b"\xff\x0b": struct.Struct("x"),  # switched on
    b"\xff\x0f": struct.Struct("x"),  # LoRaWAN class
    b"\xff\x16": struct.Struct("8x"),  # serial number
    b"\xff\xfe": struct.Struct("x"),  # reset
    b"\xff\xff": struct.Struct("2x"),  # TSL version
}
ANSWER_CHANNELS: Final = frozenset({0xFE, 0xFF})
ANSWERS: Final[Mapping[int, struct.Struct]] = {
    kind: struct.Struct(f"{size}x")
    for size, kinds in {
        1: (0x10, 0x27, 0x28, 0x3B, 0x4A, 0x68, 0x69, 0x84, 0xF5),
        2: (0x02, 0x03, 0x17, 0x18, 0x1C, 0xF2),
        3: (0x6A,),
        4: (0x11, 0xF1),
        8: (0x35, 0x96),
        9: (0x06,),
    }.items()
    for kind in kinds
}
"""Answers to commands: sizes by type, so that the values behind them are found."""
PROBE_READINGS: Final = frozenset({Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.SOIL_EC_US_CM})

Raws = dict[Quantity, tuple[Field, int]]


def _moment(
    raws: Raws, observed_at: datetime | None = None, extra: Quality = GOOD
) -> Iterator[Measurement]:
    """Measure what was read at one moment; see the module's text for the faults."""
    failed = [raw in field.absent for name, (field, raw) in raws.items() if name in PROBE_READINGS]
    for field, raw in raws.values():
        flags = extra
        if field is TEMPERATURE and raw in FAILED_AS_SIGNED and (any(failed) or not failed):
            if failed and all(failed):
                continue
            flags |= Quality.SUSPECT
        if raw not in field.absent:
            yield field.measure(raw, 0, observed_at, flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilesightSoil:
    """A row of the table of models: name and examples."""

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, _f_port: int | None, payload: bytes, _settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``.

        An unknown field ends the frame, because its length is not known; what was read before
        it is kept as ``SUSPECT``. An answer to a command that nobody documents ends the frame too,
        without a doubt.
        """
        now: Raws = {}
        history: dict[datetime, Raws] = {}
        extra = GOOD
        for key, raws in self._split(payload):
            if key in FIELDS:
                field = FIELDS[key][1]
                now[field.quantity] = field, raws[0]
            elif key == HISTORY_KEY:
                observed_at = from_unix(raws[0])
                if observed_at is not None:
                    record = zip((EC, TEMPERATURE, MOISTURE), raws[1:], strict=True)
                    history[observed_at] = {row[0].quantity: row for row in record}
            elif key not in LAYOUTS and key[0] not in ANSWER_CHANNELS:
                if not now and not history:
                    raise undecodable(self.name, f"the field {key.hex()} is not known")
                extra = Quality.SUSPECT
        measurements = [*_moment(now, None, extra)]
        for observed_at, record_raws in history.items():
            measurements += _moment(record_raws, observed_at, extra | Quality.BACKFILL)
        return tuple(measurements)

    def _split(self, payload: bytes) -> Iterator[tuple[bytes, tuple[int, ...]]]:
        """Cut a frame into keys and their raw integers, up to the first unknown key."""
        position = 0
        while position < len(payload):
            key = payload[position : position + 2]
            layout = LAYOUTS.get(key)
            if layout is None and key[0] in ANSWER_CHANNELS and len(key) > 1:
                layout = ANSWERS.get(key[1])
            position += 2
            end = position + (layout.size if layout else 0)
            if end > len(payload):
                raise truncated(self.name, payload)
            yield key, layout.unpack_from(payload, position) if layout else ()
            position = end if layout else len(payload)

    def encode(
        self, measurements: Sequence[Measurement], _settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: any of battery, temperature, moisture and EC.

        Measurements with a time make history records; there, moisture and EC need a
        temperature beside them.
        """
        frame = b""
        for observed_at, moment in by_time(measurements).items():
            out = Outgoing(self.name, moment)
            if observed_at is None:
                frame += self._encode_fields(out)
            else:
                frame += HISTORY_KEY + self._encode_record(out, to_unix(observed_at))
            out.close()
        return PORT, frame

    @staticmethod
    def _encode_fields(out: Outgoing) -> bytes:
        frame = b""
        for key in (BATTERY_KEY, TEMPERATURE_KEY, MOISTURE_KEY, EC_KEY):
            layout, field = FIELDS[key]
            raw = out.take(field)
            if raw is not None:
                frame += key + layout.pack(raw)
        return frame

    def _encode_record(self, out: Outgoing, unix: int) -> bytes:
        ec, temperature, moisture = (out.take(field) for field in (EC, TEMPERATURE, MOISTURE))
        if temperature is None:
            raise InputError(f"{self.name} sends no record without soil_temperature_c: give it.")
        ec, moisture = (0xFFFF if raw is None else raw for raw in (ec, moisture))
        return RECORD.pack(unix, ec, temperature, moisture)


VWC, TEMP, COND, PERCENT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.BATTERY_PERCENT,
)

# Frames of our own, made from the documented layout.
CODECS: Final = (
    MilesightSoil(
        name="milesight/EM500-SMTC",
        examples=(
            Example(
                note="battery 92 %, -2.5 C, 31.47 %, 184 uS/cm",
                f_port=85,
                payload_hex="01755c0367e7ff04ca4b0c057fb800",
                says=((PERCENT, 0, 92), (TEMP, 0, -2.5), (VWC, 0, 31.47), (COND, 0, 184)),
            ),
            Example(
                note="old firmware: moisture in steps of 0.5 %",
                f_port=85,
                payload_hex="03677b0004682d",
                says=((TEMP, 0, 12.3), (VWC, 0, 22.5)),
            ),
            Example(
                note="the probe could not be read: -0.1 C is the same fault value",
                f_port=85,
                payload_hex="0175580367ffff04caffff057fffff",
                says=((PERCENT, 0, 88),),
            ),
            Example(
                note="power-on information",
                f_port=85,
                payload_hex="ff0bffff0101ff160102030405060708ff090200ff0a0103ff0f00",
                says=(),
            ),
        ),
    ),
)
