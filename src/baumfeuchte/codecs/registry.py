"""All device types by name. A new one is one module in ``codecs.devices``."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs import devices
from baumfeuchte.codecs.aliases import ALIASES, spelled, without_additions
from baumfeuchte.codecs.codec import NO_SETTINGS
from baumfeuchte.domain.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from baumfeuchte.codecs.codec import Codec
    from baumfeuchte.domain.reading import Measurement


def _modules() -> Iterable[Codec]:
    for module in iter_modules(devices.__path__):
        yield from import_module(f"{devices.__name__}.{module.name}").CODECS


def _index(codecs: Iterable[Codec]) -> dict[str, Codec]:
    """Find each codec under its own name and under the lower-case one."""
    found: dict[str, Codec] = {}
    for codec in codecs:
        if codec.name.lower() in found:
            message = f"Two codecs are called {codec.name}."
            raise RuntimeError(message)
        found[codec.name.lower()] = found[codec.name] = codec
    return found


def _with_aliases(codecs: dict[str, Codec], aliases: Mapping[str, str]) -> dict[str, Codec]:
    """Add other names, in lower case; none may hide a codec."""
    others = {alias.lower(): codecs[name] for alias, name in aliases.items()}
    return {**others, **codecs}


_CODECS: Final = _with_aliases(_index(_modules()), ALIASES)
_BY_SPELLING: Final = {spelled(name): codec for name, codec in _CODECS.items()}
"""For names that are written in another way; where two names become one, a codec's own counts."""


@lru_cache(maxsize=1024)
def _find(device: str) -> Codec | None:
    """Look a codec up under a name that may be written in any way."""
    for name in (device, *without_additions(device)):
        codec = _CODECS.get(name.lower()) or _BY_SPELLING.get(spelled(name))
        if codec:
            return codec
    return None


def device_names() -> tuple[str, ...]:
    """List the names of all device types, ``vendor/model``, sorted."""
    return tuple(sorted({codec.name for codec in _CODECS.values()}, key=str.lower))


def has_codec(device: str) -> bool:
    """Whether a device type is one of ours.

    Args:
        device: ``vendor/model`` in any case, or one of its other names.
    """
    return device in _CODECS or _find(device) is not None


def codec_of(device: str) -> Codec:
    """Look a codec up.

    Args:
        device: ``vendor/model`` in any case, or one of its other names.

    Raises:
        DecodeError: reason ``unknown_device_type``.
    """
    codec = _CODECS.get(device) or _find(device)
    if codec is None:
        raise DecodeError(
            f"There is no codec for the device type {device!r}: use one of "
            f"{', '.join(device_names())}.",
            reason="unknown_device_type",
        )
    return codec


def decode(
    device: str,
    f_port: int | None,
    payload: bytes,
    settings: Mapping[str, object] = NO_SETTINGS,
) -> tuple[Measurement, ...]:
    """Decode the payload of one uplink.

    Args:
        device: ``vendor/model`` in any case, one of ``device_names()``.
        f_port: LoRaWAN port; None where the message has none: the port of the device's
            ordinary uplink is assumed.
        payload: the bytes of the device.
        settings: what the payload does not tell; see docs/devices.md.

    Returns:
        Measurements in the units of their quantities; no two have the same quantity, probe
        and time. Empty for a valid frame without any: an empty payload (heartbeat),
        power-on information, an answer to a command, no probe.

    Raises:
        DecodeError: reason ``unknown_device_type``, ``truncated``, ``wrong_port``,
            ``unsupported_version``, ``undecodable`` or ``invalid_settings``.
    """
    codec = codec_of(device)
    return codec.decode(f_port, payload, settings) if payload else ()


def encode(
    device: str,
    measurements: Sequence[Measurement],
    settings: Mapping[str, object] = NO_SETTINGS,
) -> tuple[int, bytes]:
    """Make the frame that says these measurements, for the simulator.

    Values are rounded to what the frame resolves. Measurements with ``observed_at`` go into
    a frame of the device's memory (Dragino datalog, Milesight history) where it has one.
    Flags are ignored, and so is what the device derives from another value (the permittivity
    of a TEROS 12).

    Args:
        device: ``vendor/model`` in any case, one of ``device_names()``.
        measurements: of one uplink.
        settings: as for ``decode``.

    Returns:
        LoRaWAN port and payload.

    Raises:
        DecodeError: reason ``unknown_device_type`` or ``invalid_settings``.
        InputError: the device cannot send one of the measurements, or not without another.
    """
    return codec_of(device).encode(measurements, settings)
