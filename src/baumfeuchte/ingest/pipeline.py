"""From an uplink of a registered sensor to the rows to store. Pure: no clock, no database.

What counts as the same uplink is decided here too (lorawan 3, gotchas 1 to 3): the frame counter
alone says nothing, for it starts again after a rejoin. Two messages are the same uplink when
sensor, counter, port and content are equal and their times are close. The session does not count:
each network server names it in its own way or not at all, and the same reception through two of
them would be stored twice. The price is a reading that repeats another within two minutes, where a
device joined anew in between, counts from 0 again and measures the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Final

import orjson

from baumfeuchte.codecs import quality
from baumfeuchte.codecs.quality import doubts
from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.sensor_id import VALUES_DEVICE
from baumfeuchte.domain.uplink import Rejected, Uplink
from baumfeuchte.ingest.conversion import with_water_content
from baumfeuchte.storage.rows import RejectionRow, UplinkRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.device_type import DecodeCustom
    from baumfeuchte.domain.reading import Measurement
    from baumfeuchte.domain.uplink import Ignored, Message, RegisteredSensor

SAME_RECEPTION_S: Final = 120.0
"""Two network paths of one reception have clocks of their own; a counter that starts again was
seen after 11 minutes (lorawan 3, gotcha 2)."""

SAME_UNTIMED_S: Final = 86_400.0
"""How long a message without any time is looked for, when it may be a repeat at all."""

CLOCK_TOLERANCE: Final = quality.CLOCK_TOLERANCE


def to_rows(
    message: Message,
    uplink: Uplink,
    sensor: RegisteredSensor | None,
    custom: DecodeCustom | None = None,
) -> UplinkRow | Rejected:
    """Decode an uplink, give its values their times and flags.

    Args:
        message: the message that carried the uplink.
        uplink: what its envelope said.
        sensor: the register's entry for ``uplink.dev_eui``; None when there is none.
        custom: decodes the device types that are data; None where the batch has none of them.

    Returns:
        The rows, or why the message cannot be used.
    """
    try:
        known = _known(uplink, sensor)
        if uplink.dev_eui is None:  # known by the network server's name for it
            uplink = replace(uplink, dev_eui=known.dev_eui)
        measurements = _measurements(message, uplink, known, custom)
    except DecodeError as error:
        return Rejected(
            reason=error.reason,
            detail=str(error),
            dev_eui=uplink.dev_eui,
            network=uplink.network,
        )
    received_at = uplink.received_at or message.arrived_at
    return UplinkRow(
        sensor_id=known.id,
        digest=uplink_digest(uplink),
        received_at=received_at,
        window_s=_window_s(message, uplink),
        message=message,
        uplink=uplink,
        readings=readings_of(
            measurements,
            sensor=known,
            received_at=received_at,
            arrived_at=message.arrived_at,
        ),
    )


def _known(uplink: Uplink, sensor: RegisteredSensor | None) -> RegisteredSensor:
    """The sensor of an uplink that may enter a tree's history."""
    if uplink.simulated:
        raise DecodeError(
            "The network server simulated this uplink; no device sent it. Nothing to do.",
            reason="simulated",
        )
    if sensor is None and uplink.dev_eui is None:
        raise DecodeError(
            f"The message names no DevEUI, only the device {uplink.device_id!r}; let the network "
            "server send the DevEUI, or say whose name this is with `baumfeuchte sensors alias`, "
            "then run `baumfeuchte replay`.",
            reason="no_device",
        )
    if sensor is None:
        raise DecodeError(
            f"The sensor {uplink.dev_eui} is not registered; add it with `baumfeuchte sensors "
            "import FILE.csv`, then run `baumfeuchte replay`.",
            reason="unknown_device",
        )
    return sensor


def _measurements(
    message: Message, uplink: Uplink, sensor: RegisteredSensor, custom: DecodeCustom | None
) -> tuple[Measurement, ...]:
    """The values that the message brought itself, else those of its frame or decoded object."""
    if uplink.measurements:
        return uplink.measurements
    if custom is not None and (by_city := custom(message, uplink, sensor)) is not None:
        return by_city
    if not uplink.payload and not uplink.decoded:
        return ()
    if sensor.device.lower() == VALUES_DEVICE:
        raise DecodeError(
            f"The sensor {sensor.dev_eui} is registered as {VALUES_DEVICE} but sends a frame; "
            "import it again with its device type, then run `baumfeuchte replay`.",
            reason="unknown_device_type",
        )
    found = decode(sensor.device, uplink.f_port, uplink.payload, sensor.settings)
    if not uplink.payload:
        raise DecodeError(
            f"The message has a decoded object and no frame, and {sensor.device} is decoded from "
            "its frame: let the network server send the payload, or define a mapping "
            "(docs/device-types.md).",
            reason="no_payload",
        )
    return found


def _window_s(message: Message, uplink: Uplink) -> float:
    if uplink.received_at is not None:
        return SAME_RECEPTION_S
    may_repeat = message.redelivered or message.retained or not _is_untimed(uplink)
    return SAME_UNTIMED_S if may_repeat else 0.0


def _is_untimed(uplink: Uplink) -> bool:
    """Whether nothing in an uplink tells it from the next one with the same values.

    Then an equal message is a repeat only where the broker says so; else a counter or times of its
    values tell two apart.
    """
    own_times = bool(uplink.measurements) and all(m.observed_at for m in uplink.measurements)
    return uplink.received_at is None and uplink.f_cnt is None and not own_times


def readings_of(
    measurements: Sequence[Measurement],
    *,
    sensor: RegisteredSensor,
    received_at: datetime,
    arrived_at: datetime,
) -> tuple[Reading, ...]:
    """Readings of one uplink, flagged (irrigation-science 5, Q1 and Q3).

    Args:
        measurements: as the codec gave them.
        sensor: the register's entry.
        received_at: time of the measurements that have no own time.
        arrived_at: our clock when the message came.

    Returns:
        One reading for each measurement that is a number; NaN and infinity are left out. A
        permittivity of a probe that sends nothing else of water has its water content beside it.
    """
    sensor_id, installed_since = sensor.id, sensor.installed_since
    newest = arrived_at + CLOCK_TOLERANCE
    readings: list[Reading] = []
    cold: list[Reading] = []
    raw: list[Reading] = []
    for m in measurements:
        quantity, value = m.quantity, m.value
        if not isfinite(value):
            continue
        observed_at = m.observed_at or received_at
        more = doubts(quantity, value, observed_at, newest, installed_since)
        reading = Reading(
            sensor_id=sensor_id,
            probe=m.probe,
            quantity=quantity,
            observed_at=observed_at,
            value=value,
            flags=m.flags if more == 0 else m.flags | Quality(more),
        )
        readings.append(reading)
        if quantity is Quantity.SOIL_TEMPERATURE_C and value < quality.FROZEN_BELOW_C:
            cold.append(reading)
        elif quantity is Quantity.PERMITTIVITY:
            raw.append(reading)
    if raw:
        readings = with_water_content(readings, raw)
    return tuple(_frozen(readings, cold) if cold else readings)


def _frozen(readings: Sequence[Reading], cold: Sequence[Reading]) -> list[Reading]:
    """Flag what a probe says about water while its soil is frozen."""
    places = {(r.probe, r.observed_at) for r in cold if not r.flags & quality.WRONG}
    return [
        replace(reading, flags=reading.flags | Quality.FROZEN)
        if reading.quantity in quality.FREEZES and (reading.probe, reading.observed_at) in places
        else reading
        for reading in readings
    ]


def uplink_digest(uplink: Uplink) -> bytes:
    """16 bytes that are equal for two messages about the same uplink.

    Built from sensor, frame counter, port and content; not from times, sessions, gateways or the
    envelope, which differ between the paths that one uplink takes.
    """
    said = f"{uplink.dev_eui}\0{uplink.f_cnt}\0{uplink.f_port}\0"
    content = uplink.payload
    if uplink.measurements:
        content += "\0".join(
            sorted(
                f"{m.quantity.value} {m.probe} {float(m.value)!r} {m.observed_at}"
                for m in uplink.measurements
            )
        ).encode()
    elif not content and uplink.decoded:
        content = orjson.dumps(uplink.decoded, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(said.encode() + content, digest_size=16).digest()


def rejection_row(
    message: Message, rejected: Rejected, said: Uplink | Ignored | Rejected | None = None
) -> RejectionRow:
    """The row that keeps a message that could not be used.

    Args:
        message: as it arrived.
        rejected: why it could not be used.
        said: what its envelope said. Of an uplink that nothing but its arrival tells from the next
            one with the same values, each is kept, as each would be stored.
    """
    whole = message.topic.encode("utf-8", "replace") + b"\0" + message.payload
    is_untimed = isinstance(said, Uplink) and _is_untimed(said)
    is_repeat = is_untimed and (message.redelivered or message.retained)
    if is_untimed and not is_repeat:
        whole += b"\0" + message.arrived_at.isoformat().encode()
    return RejectionRow(
        digest=hashlib.sha256(whole).digest()[:16],
        message=message,
        rejected=rejected,
        is_repeat=is_repeat,
    )
