"""Dragino GroPoint Air: a profile of two to eight moistures and four to thirteen temperatures.

Layout (lorawan 1.2, the vendor's decoder v1.1): battery, 0x30 + number of segments, the
temperatures, the moistures. A probe without thermometers sends the moistures alone; one whose
moisture could not be read sends a single 0x7FFF in their place. The temperatures have other
depths than the moistures: register both kinds of probes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import Example, invalid_settings, truncated, undecodable, wrong_port
from baumfeuchte.codecs.dragino_frame import UPLINK_PORT
from baumfeuchte.codecs.field import GOOD, S16, linear
from baumfeuchte.codecs.outgoing import Outgoing, of_now
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from baumfeuchte.codecs.field import Field
    from baumfeuchte.domain.reading import Measurement

HEAD: Final = struct.Struct(">HB")  # battery, 0x30 + segments
WORD_BYTES: Final = 2
BATTERY_MASK: Final = 0xFFF
NO_SEGMENTS: Final = 0x30
TEMPERATURES: Final[Mapping[int, int]] = {2: 4, 3: 6, 4: 7, 5: 9, 6: 11, 7: 12, 8: 13}
"""Number of temperatures by number of segments."""

INVALID: Final = 0x7FFF
BATTERY: Final = linear(Quantity.BATTERY_V, divisor=1000, raws=range(BATTERY_MASK + 1))
TEMPERATURE: Final = linear(
    Quantity.SOIL_TEMPERATURE_C,
    divisor=10,
    raws=S16,
    absent=frozenset({INVALID}),
    sentinels=frozenset({-0x8000}),
)
MOISTURE: Final = linear(
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    divisor=10,
    absent=frozenset({INVALID}),
    sentinels=frozenset({0xFFFF}),
)


def _measure(field: Field, raws: Iterable[int], extra: Quality = GOOD) -> list[Measurement]:
    """Measure the words of one kind; 0x7FFF stands for what could not be read."""
    return [
        field.measure(raw, probe, None, extra)
        for probe, raw in enumerate(raws)
        if raw not in field.absent
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroPoint:
    """A row of the table of models: name and examples.

    The setting ``temperatures`` (true or false) says whether the probe has thermometers.
    Without it, a frame of as many words as segments is read as moistures and ``SUSPECT``: the
    beginning of a longer frame looks the same.
    """

    name: str
    examples: tuple[Example, ...]

    def decode(
        self, f_port: int | None, payload: bytes, settings: Mapping[str, object]
    ) -> tuple[Measurement, ...]:
        """See ``registry.decode``; setting ``temperatures``."""
        if f_port not in {None, UPLINK_PORT}:
            raise wrong_port(self.name, f_port or 0)
        if len(payload) < HEAD.size or len(payload) % WORD_BYTES != HEAD.size % WORD_BYTES:
            raise truncated(self.name, payload)
        battery_mv, code = HEAD.unpack_from(payload)
        segments = code - NO_SEGMENTS
        if segments not in TEMPERATURES:
            raise undecodable(self.name, f"it has {segments} segments instead of 2 to 8")
        raws = [raw for (raw,) in struct.iter_unpack(">H", payload[HEAD.size :])]
        measurements = self._profile(segments, raws, payload, settings)
        return (*measurements, BATTERY.measure(battery_mv & BATTERY_MASK))

    def _profile(
        self, segments: int, raws: list[int], payload: bytes, settings: Mapping[str, object]
    ) -> list[Measurement]:
        has_temperatures = self._has_temperatures(settings)
        temperatures = TEMPERATURES[segments]
        if len(raws) == segments and has_temperatures is not True:
            extra = GOOD if has_temperatures is False else Quality.SUSPECT
            return _measure(MOISTURE, raws, extra)
        if raws == [INVALID]:
            return []
        whole = len(raws) == temperatures + segments
        if whole or (len(raws) == temperatures + 1 and raws[-1] == INVALID):
            return [
                *_measure(MOISTURE, raws[temperatures:]),
                *_measure(TEMPERATURE, map(_signed, raws[:temperatures])),
            ]
        if len(raws) < temperatures + segments:
            raise truncated(self.name, payload)
        raise undecodable(self.name, f"it has {len(raws)} words for {segments} segments")

    def _has_temperatures(self, settings: Mapping[str, object]) -> bool | None:
        given = settings.get("temperatures")
        if given is None or isinstance(given, bool):
            return given
        raise invalid_settings(self.name, f"temperatures is true or false, not {given!r}.")

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object]
    ) -> tuple[int, bytes]:
        """See ``registry.encode``: battery, and any of the moistures and temperatures.

        The profile is as short as they allow; what is missing is sent as not read.
        """
        out = of_now(self.name, measurements)
        battery = out.take(BATTERY)
        if battery is None:
            raise InputError(f"{self.name} sends battery_v in every frame: give it.")
        moistures = _take(out, MOISTURE, max(TEMPERATURES))
        temperatures = _take(out, TEMPERATURE, max(TEMPERATURES.values()))
        out.close()
        with_temperatures = settings.get("temperatures") is not False
        if temperatures and not with_temperatures:
            raise InputError(f"This {self.name} has no thermometers: leave temperatures out.")
        segments = next(
            segments
            for segments, count in TEMPERATURES.items()
            if segments >= len(moistures) and count >= len(temperatures)
        )
        raws = _padded(moistures, segments)
        if with_temperatures:
            raws = _padded(temperatures, TEMPERATURES[segments]) + raws
        frame = HEAD.pack(battery, NO_SEGMENTS + segments)
        return UPLINK_PORT, frame + b"".join((raw % 0x10000).to_bytes(2, "big") for raw in raws)


def _signed(word: int) -> int:
    return word - 0x10000 if word & 0x8000 else word


def _take(out: Outgoing, field: Field, count: int) -> list[int]:
    """Take the values of a kind out, up to the last probe that has one."""
    raws = [out.take(field, probe) for probe in range(count)]
    while raws and raws[-1] is None:
        raws.pop()
    return [INVALID if raw is None else raw for raw in raws]


def _padded(raws: list[int], count: int) -> list[int]:
    return raws + [INVALID] * (count - len(raws))


VWC, TEMP, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
)

# Frames of our own, made from the documented layout.
CODECS: Final = (
    GroPoint(
        name="dragino/GroPoint Air",
        examples=(
            Example(
                note="two segments, frozen at the top; upper bits of the battery word",
                f_port=2,
                payload_hex="fce432" + "fff4fffb001e0050" + "00b600e0",
                says=(
                    (VWC, 0, 18.2),
                    (VWC, 1, 22.4),
                    (TEMP, 0, -1.2),
                    (TEMP, 1, -0.5),
                    (TEMP, 2, 3.0),
                    (TEMP, 3, 8.0),
                    (VOLT, 0, 3.3),
                ),
            ),
            Example(
                note="the moistures could not be read",
                f_port=2,
                payload_hex="0ce432" + "00b500af00aa00a6" + "7fff",
                says=(
                    (TEMP, 0, 18.1),
                    (TEMP, 1, 17.5),
                    (TEMP, 2, 17.0),
                    (TEMP, 3, 16.6),
                    (VOLT, 0, 3.3),
                ),
            ),
            Example(
                note="three segments without thermometers",
                f_port=2,
                payload_hex="0ce433" + "00b600e000fb",
                says=((VWC, 0, 18.2), (VWC, 1, 22.4), (VWC, 2, 25.1), (VOLT, 0, 3.3)),
                settings={"temperatures": False},
            ),
            Example(
                note="nothing could be read",
                f_port=2,
                payload_hex="0ce4387fff",
                says=((VOLT, 0, 3.3),),
            ),
        ),
    ),
)
