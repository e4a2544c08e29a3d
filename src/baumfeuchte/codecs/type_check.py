"""Prove a device type by its own examples, before it is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isclose
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.codec import NO_SETTINGS
from baumfeuchte.codecs.mapping import measure
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.uplink import Uplink

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.domain.device_type import DeviceType, RunScript, TypeExample
    from baumfeuchte.domain.reading import Measurement, Quantity

Value = tuple["Quantity", int, float]

_RECEIVED_AT: Final = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
"""What a script gets as ``recvTime`` in an example; a fixed time, so that examples stay true."""

_RELATIVE, _ABSOLUTE = 1e-6, 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleReport:
    """What became of one example.

    Attributes:
        note: the example's own.
        ok: it says exactly what it should.
        expected, got: quantity, probe and value, sorted.
        problem: why nothing was decoded; else empty.
    """

    note: str
    ok: bool
    expected: tuple[Value, ...]
    got: tuple[Value, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What became of all examples of a device type."""

    name: str
    examples: tuple[ExampleReport, ...]

    @property
    def ok(self) -> bool:
        """Whether every example says what it should."""
        return all(example.ok for example in self.examples)


def decode_custom(
    device_type: DeviceType, uplink: Uplink, settings: Mapping[str, object], run_script: RunScript
) -> tuple[Measurement, ...]:
    """Decode an uplink by a device type that is data.

    Args:
        device_type: what to read and how.
        uplink: with a payload for a script, with a decoded object for a mapping.
        settings: of the sensor.
        run_script: of the sandbox.

    Returns:
        At least one measurement.

    Raises:
        DecodeError: ``no_payload``, ``no_decoded_object``, ``no_mapped_value``, ``bad_value``,
            or what ``run_script`` raises.
    """
    if device_type.kind == "mapping":
        if not uplink.decoded:
            raise DecodeError(
                f"{device_type.name} needs the network server's decoded object, and the message "
                "has none: give the device a codec there.",
                reason="no_decoded_object",
            )
        return measure(device_type.rules, uplink.decoded)
    if not uplink.payload:
        raise DecodeError(
            f"{device_type.name} decodes frames, and the message has none: let the network server "
            "send the payload.",
            reason="no_payload",
        )
    return measure(device_type.rules, run_script(device_type, uplink, settings))


def check(device_type: DeviceType, run_script: RunScript) -> CheckReport:
    """Run all examples of a device type.

    Args:
        device_type: not stored yet, perhaps.
        run_script: of the sandbox.
    """
    return CheckReport(
        name=device_type.name,
        examples=tuple(_run(device_type, example, run_script) for example in device_type.examples),
    )


def _run(device_type: DeviceType, example: TypeExample, run_script: RunScript) -> ExampleReport:
    uplink = Uplink(
        dev_eui=None,
        network="example",
        received_at=_RECEIVED_AT,
        payload=example.payload,
        f_port=example.f_port,
        decoded=example.decoded,
    )
    got: tuple[Value, ...] = ()
    problem = ""
    try:
        found = decode_custom(device_type, uplink, NO_SETTINGS, run_script)
        got = tuple(sorted((m.quantity, m.probe, m.value) for m in found))
    except DecodeError as error:
        problem = f"{error.reason}: {error}"
    expected = tuple(sorted(example.expects))
    ok = not problem and _agree(expected, got)
    return ExampleReport(note=example.note, ok=ok, expected=expected, got=got, problem=problem)


def _agree(expected: Sequence[Value], got: Sequence[Value]) -> bool:
    """Whether both say the same, whatever the order; times are not compared."""
    if Counter(value[:2] for value in expected) != Counter(value[:2] for value in got):
        return False
    return all(
        isclose(wanted[2], found[2], rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
        for wanted, found in zip(expected, got, strict=True)
    )
