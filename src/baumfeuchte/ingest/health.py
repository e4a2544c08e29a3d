"""From messages that are no uplinks to what they say about a device's health. Pure.

A join, a battery status or an entry of the network server's log is no reading of a tree, and yet
the first sign that a sensor needs somebody (lorawan 2: worth keeping as device health).
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.ingest.pipeline import CLOCK_TOLERANCE
from baumfeuchte.storage.health_rows import EventRow, HealthRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from baumfeuchte.domain.uplink import Ignored, Message, RegisteredSensor

HEARTBEAT: Final = "no_payload"
"""A frame of MAC commands only: it uses up a frame counter and shows that the device lives."""

_KINDS: Final = frozenset({"join", "status", "log", HEARTBEAT})
_MAX_DETAIL: Final = 100
"""The detail is part of the key; a code is far shorter."""


def is_health(said: Ignored) -> bool:
    """Whether a message without values tells something about a device that is worth keeping.

    Joins, statuses, entries of the log (``error`` in ChirpStack v3) and heartbeats do; of other
    notices only those about a reset (Actility).
    """
    if said.kind in _KINDS:
        return True
    if said.kind == "error":
        return bool(said.detail)
    return said.kind == "notification" and "reset" in said.detail.lower()


def health_rows(
    heard: Iterable[tuple[Message, Ignored]],
    by_eui: Mapping[str, RegisteredSensor],
    by_alias: Mapping[str, RegisteredSensor],
) -> HealthRows:
    """What to store of such messages.

    Args:
        heard: messages that ``is_health`` accepts, in order of arrival.
        by_eui: the register's entries of the named sensors, as far as there are any.
        by_alias: the same by the network server's own name of the device, in lower case.

    Returns:
        An event for each message that names its device; a reading for each battery status of a
        registered sensor; the newest sign of life for each registered sensor with a heartbeat.
    """
    rows = HealthRows(events=[], readings=[], seen={})
    for message, said in heard:
        sensor = _sensor(said, by_eui, by_alias)
        dev_eui = sensor.dev_eui if sensor else said.dev_eui
        at = _time(message, said)
        if dev_eui is None or at is None:
            continue
        rows.events.append(
            EventRow(dev_eui, at, said.kind, said.detail[:_MAX_DETAIL], said.network)
        )
        if sensor is None:
            continue
        battery_percent = said.battery_percent
        if battery_percent is not None and isfinite(battery_percent):
            rows.readings.append(_battery(sensor, at, battery_percent))
        if said.kind == HEARTBEAT:
            known = rows.seen.get(sensor.id)
            rows.seen[sensor.id] = at if known is None else max(known, at)
    return rows


def _sensor(
    said: Ignored,
    by_eui: Mapping[str, RegisteredSensor],
    by_alias: Mapping[str, RegisteredSensor],
) -> RegisteredSensor | None:
    if said.dev_eui is not None:
        return by_eui.get(said.dev_eui)
    return by_alias.get(said.device_id.lower()) if said.device_id else None


def _time(message: Message, said: Ignored) -> datetime | None:
    """The network server's time; ours where that has none or lies in the future.

    A message that the broker kept for us may be of any age: without a time it says nothing.
    """
    if said.at is None:
        return None if message.retained else message.arrived_at
    return message.arrived_at if said.at > message.arrived_at + CLOCK_TOLERANCE else said.at


def _battery(sensor: RegisteredSensor, at: datetime, percent: float) -> Reading:
    flags = Quality.GOOD if 0 <= percent <= 100 else Quality.OUT_OF_RANGE  # noqa: PLR2004 - percent
    if sensor.installed_since is not None and at < sensor.installed_since:
        flags |= Quality.BEFORE_INSTALLATION
    return Reading(
        sensor_id=sensor.id,
        probe=0,
        quantity=Quantity.BATTERY_PERCENT,
        observed_at=at,
        value=percent,
        flags=flags,
    )
