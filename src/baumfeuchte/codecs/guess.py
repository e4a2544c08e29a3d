"""Which device type a device may have, and what to ask for when it is registered. Pure.

Frames have no type written on them: several codecs may read the same bytes. So this makes
suggestions, and a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import NO_SETTINGS
from baumfeuchte.codecs.registry import codec_of, decode, device_names
from baumfeuchte.codecs.type_check import decode_custom
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import BAD, Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baumfeuchte.domain.device_type import DeviceType, RunScript
    from baumfeuchte.domain.reading import Measurement
    from baumfeuchte.domain.uplink import Uplink

SOIL: Final = frozenset(
    {
        Quantity.SOIL_WATER_TENSION_KPA,
        Quantity.SOIL_MOISTURE_VWC_PERCENT,
        Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
        Quantity.SOIL_MOISTURE_RAW_INDEX,
        Quantity.PERMITTIVITY,
        Quantity.SOIL_TEMPERATURE_C,
        Quantity.SOIL_EC_US_CM,
    }
)
MOISTURE: Final = SOIL - {Quantity.SOIL_TEMPERATURE_C, Quantity.SOIL_EC_US_CM}
MOST_FRAMES: Final = 20
"""So many of the newest kept messages tell as much as all of them."""

USUAL_DEPTHS: Final = {
    1: (30.0,),
    2: (30.0, 60.0),
    3: (30.0, 60.0, 90.0),
    4: (15.0, 30.0, 60.0, 90.0),
    6: (10.0, 20.0, 30.0, 45.0, 60.0, 90.0),
}
"""Probes -> depths (cm) that German cities usually install them in: a suggestion, nothing more."""
MOST_PROBES: Final = {
    "decentlab/DL-SDD": 12,
    "decentlab/DL-SMTP": 8,
    "dragino/GroPoint Air": 13,
    "dragino/SE02-LS": 2,
    "dragino/SE0X-LB": 4,
    "dragino/SE0X-LS": 4,
    "rakwireless/standardized-payload": 12,
    "sensefarm/CUBE01": 8,
    "sensefarm/CUBE02": 8,
    "tektelic/KIWI": 2,
}
"""Device types of which no example has all the probes that docs/devices.md names."""

_EVERY_CM: Final = 10.0
_NO_MODEL: Final = re.compile(r"[^a-z0-9]")
_SHORTEST_MODEL: Final = 4
_MAKER, _READS, _NAMED = 1.0, 4.0, 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A device type that a device may have.

    Attributes:
        device: ``vendor/model``.
        score: higher is likelier; only the order means something.
        reads: how many of the kept frames it reads as soil values that may be true.
        frames: how many were tried.
        named, by_maker: the network's name of the device, or its maker, speaks for it.
    """

    device: str
    score: float
    reads: int
    frames: int
    named: bool
    by_maker: bool


def suggest(
    uplinks: Sequence[Uplink],
    *,
    maker: str = "",
    own: Sequence[DeviceType] = (),
    run_script: RunScript,
) -> list[Suggestion]:
    """Device types for a device, the likeliest first; those that nothing speaks for are left out.

    Args:
        uplinks: messages of it that were kept, any number.
        maker: as in the names of device types; empty where it is not known.
        own: the city's own device types.
        run_script: of the sandbox, for those of them that are scripts.
    """
    frames = [uplink for uplink in uplinks if uplink.payload][:MOST_FRAMES]
    said = [_NO_MODEL.sub("", name.lower()) for name in sorted(_names(uplinks))]
    by_city = {device_type.name: device_type for device_type in own}
    found = []
    for device in (*by_city, *device_names()):
        if device in by_city:
            reads = _read_by_city(by_city[device], uplinks[:MOST_FRAMES], run_script)
        else:
            reads = sum(_reads(device, uplink) for uplink in frames)
        named = any(_is_named(device, name) for name in said)
        by_maker = bool(maker) and device.partition("/")[0] == maker
        if uplinks and not reads and not named:
            continue
        score = _MAKER * by_maker + _NAMED * named
        score += _READS * reads / max(1, len(uplinks[:MOST_FRAMES]))
        if score > 0:
            found.append(
                Suggestion(
                    device=device,
                    score=score,
                    reads=reads,
                    frames=len(uplinks[:MOST_FRAMES]),
                    named=named,
                    by_maker=by_maker,
                )
            )
    return sorted(found, key=lambda item: (-item.score, item.device.lower()))


def probes_seen(
    device: str,
    uplinks: Sequence[Uplink],
    *,
    own: DeviceType | None = None,
    run_script: RunScript,
) -> frozenset[int]:
    """The probes in the ground that messages bring values of.

    Args:
        device: ``vendor/model``.
        uplinks: messages of the device that were kept.
        own: the city's own device type of that name.
        run_script: of the sandbox.
    """
    found: set[int] = set()
    for uplink in uplinks[:MOST_FRAMES]:
        try:
            if own is not None:
                measurements = decode_custom(own, uplink, NO_SETTINGS, run_script)
            else:
                measurements = decode(device, uplink.f_port, uplink.payload)
        except DecodeError:
            continue
        found |= {item.probe for item in measurements if item.quantity in SOIL}
    return frozenset(found)


def probes_of(device: str, own: DeviceType | None = None) -> dict[int, frozenset[Quantity]]:
    """The probes that a device type may have, by their order, with what they measure.

    What only the battery or the air tells has no place in the ground and is left out.

    Args:
        device: ``vendor/model``.
        own: the city's own device type of that name.
    """
    found: dict[int, set[Quantity]] = {}
    for quantity, probe in _says(device, own):
        if quantity in SOIL:
            found.setdefault(probe, set()).add(quantity)
    if own is None:
        names = {name.lower(): count for name, count in MOST_PROBES.items()}
        for probe in range(names.get(device.lower(), 0)):
            found.setdefault(probe, set())
    return {probe: frozenset(found[probe]) for probe in sorted(found)}


def depths_for(probes: Sequence[int], own: DeviceType | None = None) -> dict[int, float]:
    """Suggested depths (cm) of probes: those of the city's definition, else the usual ones."""
    own_depths = {
        rule.probe: rule.depth_cm
        for rule in (own.rules if own else ())
        if rule.depth_cm is not None
    }
    usual = USUAL_DEPTHS.get(len(probes)) or tuple(
        _EVERY_CM * (number + 1) for number in range(len(probes))
    )
    return {probe: own_depths.get(probe, depth) for probe, depth in zip(probes, usual, strict=True)}


def _says(device: str, own: DeviceType | None) -> Iterable[tuple[Quantity, int]]:
    if own is not None:
        for rule in own.rules:
            places = rule.probe_from.probes.values() if rule.probe_from else (rule.probe,)
            for probe in places:
                yield rule.quantity, probe
        return
    try:
        examples = codec_of(device).examples
    except DecodeError:
        return
    for example in examples:
        for quantity, probe, _ in example.says:
            yield quantity, probe


def _names(uplinks: Iterable[Uplink]) -> set[str]:
    return {uplink.device_id for uplink in uplinks if uplink.device_id}


def _is_named(device: str, name: str) -> bool:
    model = _NO_MODEL.sub("", device.rpartition("/")[2].lower())
    short = model.removesuffix("lb").removesuffix("ls").removesuffix("ln")
    return any(len(part) >= _SHORTEST_MODEL and part in name for part in (model, short))


def _reads(device: str, uplink: Uplink) -> bool:
    """Whether a codec finds a soil value in a frame, and only values that may be true."""
    try:
        found = decode(device, uplink.f_port, uplink.payload)
    except DecodeError:
        return False
    return _is_sound(found)


def _read_by_city(device_type: DeviceType, uplinks: Sequence[Uplink], run_script: RunScript) -> int:
    """How many messages a type of the city reads; after the first that it cannot, no more runs."""
    reads = 0
    for uplink in uplinks:
        try:
            found = decode_custom(device_type, uplink, NO_SETTINGS, run_script)
        except DecodeError:
            return reads
        reads += _is_sound(found)
    return reads


def _is_sound(found: Sequence[Measurement]) -> bool:
    doubtful = BAD | Quality.SUSPECT
    wet = [item for item in found if item.quantity in MOISTURE]
    return bool(wet) and not any(item.flags & doubtful for item in found)
