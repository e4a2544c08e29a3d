"""What the sensor team does in the field: register a device at a tree, move, end, correct it.

Each function is one change in the caller's transaction, with its lines in the audit. The rules of
timelines are those of ``history``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.placement import Placed, Placement
from baumfeuchte.domain.tree import Installation, Sensor
from baumfeuchte.registry import history
from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.findings import CellError
from baumfeuchte.registry.outcome import Author
from baumfeuchte.registry.places import each_probe, fit_all, holds, noted, sensor_key, tree_key
from baumfeuchte.registry.sensor_cells import MOST_DEPTH_CM
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.device_types import all_device_types
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    installations_of_sensor,
    lock_installations,
    upsert_sensors,
)
from baumfeuchte.storage.registry.timeline import end

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.registry.places import Changed
    from baumfeuchte.storage.connection import Connection

_AHEAD: Final = timedelta(days=1)
"""A place is noted when somebody stands there; a clock may be in another zone."""
_FIRST_YEAR: Final = 2000
_MOST_PROBES: Final = 64


def place(conn: Connection, placement: Placement, *, actor: str, at: datetime) -> Placed:
    """Register a device at a tree, or move a known one there.

    Its former places end where the new one begins, or at ``removed_at``.

    Args:
        conn: in the caller's transaction.
        placement: the device and its place.
        actor: for the audit.
        at: the clock (UTC).

    Raises:
        NotFoundError: there is no such tree.
        InputError: the device type is not known, depths or times cannot be, or they contradict
            what is known.
    """
    _check(placement, at)
    author = Author(name=actor, at=at)
    tree_id = tree_key(conn, placement.tree_number)
    created = _write_sensor(conn, placement, author)
    sensor_id = sensor_key(conn, placement.dev_eui)
    lock_installations(conn)
    places = run(conn, installations_of_sensor(sensor_id))
    changed = _end_former(conn, placement, places)
    items = [
        Installation(
            sensor_id=sensor_id,
            probe=probe,
            tree_id=tree_id,
            depth_cm=depth_cm,
            since=placement.since,
        )
        for probe, depth_cm in placement.probes
    ]
    changed += fit_all(conn, items, placement.dev_eui)
    noted(conn, "sensor.register" if created else "sensor.move", author, changed)
    return Placed(
        dev_eui=placement.dev_eui,
        tree_number=placement.tree_number,
        created=created,
        changes=len(changed),
    )


def remove(conn: Connection, dev_eui: str, until: datetime, *, actor: str, at: datetime) -> int:
    """A sensor is no longer in the ground from a time on.

    Returns:
        How many places ended.

    Raises:
        NotFoundError: there is no such sensor.
        InputError: it was not in the ground then, or is installed anew later.
    """
    _check_time(until, at)
    return len(history.remove(conn, dev_eui, until=until, author=Author(name=actor, at=at)))


def correct_depth(
    conn: Connection, dev_eui: str, probe: int, depth_cm: float, *, actor: str, at: datetime
) -> None:
    """The depth of a probe's latest place was noted wrongly.

    Raises:
        NotFoundError: there is no such sensor or probe.
        InputError: the depth cannot be, or is noted so already.
    """
    _check_depth(depth_cm)
    history.correct_probe(
        conn,
        dev_eui,
        probe,
        depth_cm=depth_cm,
        tree_number=None,
        since=None,
        until=None,
        author=Author(name=actor, at=at),
    )


def change(
    conn: Connection,
    dev_eui: str,
    *,
    device: str,
    settings: Mapping[str, object],
    actor: str,
    at: datetime,
) -> bool:
    """Correct device type and settings of a sensor.

    Returns:
        Whether something is not as it was.

    Raises:
        NotFoundError: there is no such sensor.
        InputError: there is no such device type.
    """
    sensor_key(conn, dev_eui)
    wanted = Sensor(dev_eui=dev_eui, device=_device(conn, device), settings=settings)
    return _store(conn, wanted, Author(name=actor, at=at))[1]


def _write_sensor(conn: Connection, placement: Placement, author: Author) -> bool:
    """Create the sensor, or bring it up to date; whether it is new."""
    known = {sensor.dev_eui: sensor for sensor in run(conn, all_sensors())}.get(placement.dev_eui)
    if known is None and placement.device is None:
        msg = f"The sensor {placement.dev_eui} is new; say its device type."
        raise InputError(msg)
    device = known.device if known and placement.device is None else placement.device or ""
    settings = placement.settings
    if settings is None:
        # Settings such as the firmware mean something for their device type only.
        settings = known.settings if known is not None and known.device == device else {}
    if known is None or known.device != device:
        device = _device(conn, device)
    wanted = Sensor(dev_eui=placement.dev_eui, device=device, settings=settings)
    return _store(conn, wanted, author)[0]


def _store(conn: Connection, wanted: Sensor, author: Author) -> tuple[bool, bool]:
    """Whether the sensor was created, and whether it changed."""
    known = {sensor.dev_eui: sensor for sensor in run(conn, all_sensors())}.get(wanted.dev_eui)
    if known is not None and _about(known) == _about(wanted):
        return False, False
    upsert_sensors(conn, [wanted])
    record(
        conn,
        at=author.at,
        actor=author.name,
        action="sensor.create" if known is None else "sensor.change",
        subject=f"sensor {wanted.dev_eui}",
        before=None if known is None else _about(known),
        after=_about(wanted),
    )
    return known is None, True


def _about(sensor: Sensor) -> dict[str, object]:
    return {"device": sensor.device, "settings": dict(sensor.settings)}


def _device(conn: Connection, name: str) -> str:
    """The name of a device type in its one spelling."""
    own = [entry.name for entry in run(conn, all_device_types())]
    try:
        return Devices(own).find(name)
    except CellError as error:
        msg = f"There is no device type {name!r}; use one of {error.values['suggestions']}."
        raise InputError(msg) from None


def _end_former(conn: Connection, placement: Placement, places: Sequence[Installation]) -> Changed:
    """End what is in the ground before the new place begins, as far as the new one does not."""
    end_at = placement.removed_at or placement.since
    staying = {probe for probe, _ in placement.probes} if placement.removed_at is None else set()
    former = [entry for entry in places if entry.probe not in staying]
    # A probe that ended before, or begins later, is none of this placement's business.
    here = {entry.probe for entry in former if holds(entry, end_at) and entry.since < end_at}
    former = [entry for entry in former if entry.probe in here]
    return each_probe(conn, former, lambda timeline: end(timeline, end_at), placement.dev_eui)


def _check(placement: Placement, at: datetime) -> None:
    if not 0 < len(placement.probes) <= _MOST_PROBES:
        raise InputError("Say the depth of at least one probe.")
    if len({probe for probe, _ in placement.probes}) != len(placement.probes):
        raise InputError("A probe has two depths; say one for each.")
    for _, depth_cm in placement.probes:
        _check_depth(depth_cm)
    _check_time(placement.since, at)
    if placement.removed_at is not None:
        _check_time(placement.removed_at, at)
        if placement.removed_at > placement.since:
            raise InputError("The sensor leaves its old place after it is at the new one.")


def _check_depth(depth_cm: float) -> None:
    if not 0 <= depth_cm <= MOST_DEPTH_CM:
        raise InputError(f"A depth must be from 0 to {MOST_DEPTH_CM} cm.")


def _check_time(time: datetime, at: datetime) -> None:
    if time.year < _FIRST_YEAR or time > at + _AHEAD:
        raise InputError("The time is hardly right; check date and year.")
