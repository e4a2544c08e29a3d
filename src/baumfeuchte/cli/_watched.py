"""What `gaps` and `health` share: which sensors, and words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.health_rows import WatchedSensor


def sensors_to_watch(conn: Connection, now: datetime, device: str | None) -> list[WatchedSensor]:
    """All sensors, or the one that a person named.

    Raises:
        InputError: the name cannot be that of a sensor.
        NotFoundError: no such sensor is registered.
    """
    from baumfeuchte.domain.sensor_id import normalise_sensor_id
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.sensor_intervals import watched_sensors

    if device is None:
        return run(conn, watched_sensors(now))
    try:
        dev_eui = normalise_sensor_id(device)
    except ValueError as error:
        raise InputError(str(error)) from None
    found = run(conn, watched_sensors(now, dev_eui=dev_eui))
    if not found:
        msg = f"There is no sensor {dev_eui}; see `baumfeuchte rejections list --device {dev_eui}`."
        raise NotFoundError(msg)
    return found


def span(seconds: float) -> str:
    """A length of time for people: ``20 min``, ``4.5 h``, ``12 d``."""
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:.0f} s"
