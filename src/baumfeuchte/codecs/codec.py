"""What every codec offers, the examples beside its table, and how it refuses a frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from baumfeuchte.domain.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.reading import Measurement, Quantity

NO_SETTINGS: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A frame and what it says; the tests decode, encode and cut every example.

    Attributes:
        note: where it is from and what it shows.
        f_port: LoRaWAN port.
        payload_hex: the frame.
        says: quantity, probe and value of each measurement, in any order.
        settings: of the device, where the frame alone does not tell.
    """

    note: str
    f_port: int
    payload_hex: str
    says: tuple[tuple[Quantity, int, float], ...]
    settings: Mapping[str, object] = field(default_factory=lambda: NO_SETTINGS)


class Codec(Protocol):
    """One device type. A module of ``codecs.devices`` lists its codecs in ``CODECS``."""

    @property
    def name(self) -> str:
        """``vendor/model``."""

    @property
    def examples(self) -> tuple[Example, ...]:
        """At least one real or documented frame."""

    def decode(
        self, f_port: int | None, payload: bytes, settings: Mapping[str, object], /
    ) -> tuple[Measurement, ...]:
        """Decode a frame that is not empty; see ``registry.decode``."""

    def encode(
        self, measurements: Sequence[Measurement], settings: Mapping[str, object], /
    ) -> tuple[int, bytes]:
        """Make the frame that says these measurements; see ``registry.encode``."""


def truncated(device: str, payload: bytes) -> DecodeError:
    """The error for a frame that ends too early."""
    return DecodeError(
        f"The frame of {len(payload)} bytes ends too early for {device}: check the device type "
        "and the network server's payload limit.",
        reason="truncated",
    )


def undecodable(device: str, why: str) -> DecodeError:
    """The error for a frame that this device cannot have sent; ``why`` is a clause."""
    return DecodeError(
        f"This is no frame of {device}: {why}; check the device type of the sensor.",
        reason="undecodable",
    )


def wrong_port(device: str, f_port: int) -> DecodeError:
    """The error for a port that the device does not use."""
    return DecodeError(
        f"{device} does not send on port {f_port}: check the device type of the sensor.",
        reason="wrong_port",
    )


def unsupported_version(device: str, version: int | None) -> DecodeError:
    """The error for another version of the vendor's protocol; None where the frame has none."""
    found = "no version" if version is None else f"version {version}"
    return DecodeError(
        f"{device} with {found} of its protocol cannot be decoded: check the device type and "
        "the application key.",
        reason="unsupported_version",
    )


def invalid_settings(device: str, why: str) -> DecodeError:
    """The error for settings of the sensor that its codec cannot use; ``why`` is a sentence."""
    return DecodeError(f"Correct the settings of this {device}: {why}", reason="invalid_settings")
