"""The device types of one batch that are data: looked up once, and bounded in what they cost.

A script that hangs costs its time limit for each message. So that a bad one cannot stall ingest, a
type whose script was stopped three times in a row, or that used up its share of a batch, is not run
again in this batch; its messages are rejected with the same reason and can be replayed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.registry import has_codec
from baumfeuchte.codecs.type_check import decode_custom
from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.sensor_id import VALUES_DEVICE
from baumfeuchte.storage.device_types import device_types_by_name
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from baumfeuchte.domain.device_type import DeviceType, RunScript
    from baumfeuchte.domain.reading import Measurement
    from baumfeuchte.domain.uplink import Message, RegisteredSensor, Uplink
    from baumfeuchte.storage.connection import Connection

STOPPED_IN_A_ROW: Final = 3
SHARE_S: Final = 10.0
FAIR_S: Final = 0.02
"""A type may use 10 s of a batch, and 20 ms more for each of its messages (at most 2,000): a heavy
script of a vendor takes 8 ms, so only one that is out of all proportion is ever refused."""

_STOPPED: Final = frozenset({"script_timeout", "script_memory"})


def no_scripts(
    device_type: DeviceType, _uplink: Uplink, _settings: Mapping[str, object]
) -> Mapping[str, object]:
    """A ``RunScript`` for whoever has no sandbox.

    Raises:
        DecodeError: ``script_error``, always.
    """
    raise DecodeError(
        f"The script of {device_type.name} cannot be run here: run `baumfeuchte replay`.",
        reason="script_error",
    )


class CustomTypes:
    """Decodes the uplinks of one batch whose device types are data.

    Args:
        types: by lower-case name; an ``InputError`` in place of one that cannot be read.
        run_script: of the sandbox.
        clock: seconds of any clock that only goes forward.
    """

    def __init__(
        self,
        types: Mapping[str, DeviceType | InputError],
        run_script: RunScript,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._types = types
        self._run_script = run_script
        self._clock = clock
        self._stopped: Counter[str] = Counter()
        self._used_s: defaultdict[str, float] = defaultdict(float)
        self._runs: Counter[str] = Counter()
        self._last: dict[str, str] = {}

    def knows(self, sensor: RegisteredSensor) -> bool:
        """Whether the device type of a sensor is one of these."""
        return sensor.device.lower() in self._types

    def __call__(
        self, message: Message, uplink: Uplink, sensor: RegisteredSensor
    ) -> tuple[Measurement, ...] | None:
        """Decode an uplink; see ``domain.device_type.DecodeCustom``.

        Raises:
            DecodeError: see ``codecs.type_check.decode_custom``; ``unknown_device_type`` where the
                stored definition cannot be read.
        """
        key = sensor.device.lower()
        device_type = self._types.get(key)
        if device_type is None:
            return None
        if isinstance(device_type, InputError):
            raise DecodeError(
                f"The device type {sensor.device} cannot be used: {device_type}",
                reason="unknown_device_type",
            )
        self._refuse_a_costly_one(key, device_type)
        if uplink.received_at is None:
            uplink = replace(uplink, received_at=message.arrived_at)
        started = self._clock()
        try:
            found = decode_custom(device_type, uplink, sensor.settings, self._run_script)
        except DecodeError as error:
            stopped = error.reason in _STOPPED
            self._stopped[key] = self._stopped[key] + 1 if stopped else 0
            self._last[key] = error.reason
            raise
        finally:
            self._used_s[key] += self._clock() - started
            self._runs[key] += 1
        self._stopped[key] = 0
        return found

    def _refuse_a_costly_one(self, key: str, device_type: DeviceType) -> None:
        if self._stopped[key] >= STOPPED_IN_A_ROW:
            raise DecodeError(
                f"The script of {device_type.name} was stopped {STOPPED_IN_A_ROW} times in a row "
                "and was not run on this message: correct it, then run `baumfeuchte replay`.",
                reason=self._last[key],
            )
        if self._used_s[key] >= SHARE_S + FAIR_S * self._runs[key]:
            raise DecodeError(
                f"The script of {device_type.name} is too slow for so many messages at once: "
                "run `baumfeuchte replay`, or make it faster.",
                reason="script_timeout",
            )


def custom_types(
    conn: Connection, sensors: Iterable[RegisteredSensor], run_script: RunScript
) -> CustomTypes | None:
    """Look up the device types of these sensors that are no codecs of ours.

    Args:
        conn: in the caller's transaction, so that a change holds for the next batch.
        sensors: of one batch.
        run_script: of the sandbox.

    Returns:
        None where there are none of them; then the database was not asked.
    """
    names = {sensor.device for sensor in sensors}
    foreign = [name for name in names if not has_codec(name) and name.lower() != VALUES_DEVICE]
    if not foreign:
        return None
    types: dict[str, DeviceType | InputError] = {}
    for stored in run(conn, device_types_by_name(foreign)):
        try:
            types[stored.name.lower()] = parse_definition(stored.definition, stored.name)
        except InputError as error:
            types[stored.name.lower()] = error
    return CustomTypes(types, run_script) if types else None
