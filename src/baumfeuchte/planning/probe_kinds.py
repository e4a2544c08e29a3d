"""Which kind of probe each sensor has, by its device type (irrigation-science 1.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from baumfeuchte.domain.reading import Quantity
from baumfeuchte.irrigation.error_budget import ProbeKind
from baumfeuchte.irrigation.probe_kinds import tension_kind, water_content_kind
from baumfeuchte.storage.device_types import all_device_types
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_sensors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from baumfeuchte.domain.tree import Sensor
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.device_types import StoredDeviceType

KindSource: TypeAlias = Callable[[int, Quantity], ProbeKind]
"""Gives the kind of the probes of a sensor (id) that report a quantity."""


def unknown_kind(sensor_id: int, quantity: Quantity) -> ProbeKind:
    """Of a sensor whose device type nobody knows."""
    return _kinds_of((), ())(sensor_id, quantity)


def probe_kinds(conn: Connection) -> KindSource:
    """Of all sensors of the register."""
    return _kinds_of(run(conn, all_sensors()), run(conn, all_device_types()))


def _kinds_of(sensors: Iterable[Sensor], own: Iterable[StoredDeviceType]) -> KindSource:
    """Pure; a city has thousands of sensors and a handful of device types."""
    said = {item.name.lower(): _tension_probe(item.definition) for item in own}
    of_sensor = {sensor.id: sensor for sensor in sensors}

    def kind(sensor_id: int, quantity: Quantity) -> ProbeKind:
        sensor = of_sensor.get(sensor_id)
        device = "" if sensor is None else sensor.device
        if quantity is not Quantity.SOIL_WATER_TENSION_KPA:
            return water_content_kind(device)
        settings = {} if sensor is None else sensor.settings
        return tension_kind(device, settings, said.get(device.lower(), ""))

    return kind


def _tension_probe(definition: Mapping[str, object]) -> str:
    """``watermark`` or ``teros21``, as the rules of a city's own device type say; else empty."""
    rules = definition.get("rules")
    if not isinstance(rules, list):
        return ""
    named = {
        str(rule.get("sensor", ""))
        for rule in rules
        if isinstance(rule, dict) and rule.get("quantity") == Quantity.SOIL_WATER_TENSION_KPA.value
    }
    # Of mixed probes the worse one counts.
    return named.pop() if len(named) == 1 else ""
