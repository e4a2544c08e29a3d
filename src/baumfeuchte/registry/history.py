"""Where sensors were, changed by hand: moved, replaced, removed, corrected. Each is audited.

Nothing that was true is overwritten: a move ends the stay before it, and only ``correct`` says
that a stay was noted wrongly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.tree import Installation, Sensor
from baumfeuchte.registry.places import (
    each_probe,
    fit_all,
    holds,
    latest,
    noted,
    sensor_key,
    tree_key,
)
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    installations_of_sensor,
    lock_installations,
    set_alias,
    store_installations,
    upsert_sensors,
)
from baumfeuchte.storage.registry.timeline import correct, end

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.registry.outcome import Author
    from baumfeuchte.registry.places import Changed
    from baumfeuchte.storage.connection import Connection


def move(
    conn: Connection,
    dev_eui: str,
    *,
    tree_number: str,
    since: datetime,
    depths_cm: Sequence[float] = (),
    author: Author,
) -> Changed:
    """A sensor is at another tree (or in other depths) from a time on.

    Args:
        conn: in the caller's transaction.
        dev_eui: the sensor.
        tree_number: its new tree.
        since: from when (UTC).
        depths_cm: of its probes, in their order; none keeps each probe's depth.
        author: for the audit.

    Raises:
        NotFoundError: there is no such sensor or tree.
        InputError: the depths do not fit the probes, or the times contradict what is known.
    """
    sensor_id = sensor_key(conn, dev_eui)
    tree_id = tree_key(conn, tree_number)
    lock_installations(conn)
    last = latest(run(conn, installations_of_sensor(sensor_id)), since)
    probes = list(enumerate(depths_cm)) or [(entry.probe, entry.depth_cm) for entry in last]
    if not probes:
        msg = f"Sensor {dev_eui} was nowhere before --since; say its depths with --depth 30/60."
        raise InputError(msg)
    if depths_cm and last and len(depths_cm) != len(last):
        msg = f"Sensor {dev_eui} has {len(last)} probes; say as many depths, for example 30/60/90."
        raise InputError(msg)
    indices = [entry.probe for entry in last] or [probe for probe, _ in probes]
    items = [
        Installation(
            sensor_id=sensor_id, probe=probe, tree_id=tree_id, depth_cm=depth_cm, since=since
        )
        for probe, (_, depth_cm) in zip(indices, probes, strict=True)
    ]
    return noted(conn, "sensor.move", author, fit_all(conn, items, dev_eui))


def replace_sensor(
    conn: Connection,
    old_eui: str,
    new_eui: str,
    *,
    since: datetime,
    device: str | None = None,
    author: Author,
) -> Changed:
    """A new sensor takes over the places and depths of an old one, which ends.

    Args:
        conn: in the caller's transaction.
        old_eui: the sensor that ends.
        new_eui: the sensor that follows; registered where it is not yet.
        since: from when (UTC).
        device: device type of the new one; None means that of the old one.
        author: for the audit.

    Raises:
        NotFoundError: the old sensor does not exist.
        InputError: the old one was not in the ground then, the new one was, or the times
            contradict.
    """
    old_id = sensor_key(conn, old_eui)
    known = {sensor.dev_eui: sensor for sensor in run(conn, all_sensors())}
    if new_eui == old_eui:
        msg = "A sensor cannot replace itself; give the DevEUI of the new one."
        raise InputError(msg)
    if new_eui not in known or device is not None:
        like = known.get(new_eui) or known[old_eui]
        # Settings such as the firmware mean something for their device type only.
        settings = dict(like.settings) if device in {None, like.device} else {}
        new = Sensor(dev_eui=new_eui, device=device or like.device, settings=settings)
        upsert_sensors(conn, [new])
    new_id = sensor_key(conn, new_eui)
    lock_installations(conn)
    places = run(conn, installations_of_sensor(old_id))
    here = [entry for entry in places if holds(entry, since)]
    if not here:
        raise _not_there(old_eui, "--since")
    _check_free(conn, new_id, new_eui, since)
    ended = each_probe(conn, places, lambda timeline: end(timeline, since), old_eui)
    items = [replace(entry, id=None, sensor_id=new_id, since=since, until=None) for entry in here]
    return noted(conn, "sensor.replace", author, [*ended, *fit_all(conn, items, new_eui)])


def remove(conn: Connection, dev_eui: str, *, until: datetime, author: Author) -> Changed:
    """A sensor is no longer in the ground from a time on.

    Args:
        conn: in the caller's transaction.
        dev_eui: the sensor.
        until: its end (UTC).
        author: for the audit.

    Raises:
        NotFoundError: there is no such sensor.
        InputError: it was not in the ground then, or is installed anew later.
    """
    sensor_id = sensor_key(conn, dev_eui)
    lock_installations(conn)
    places = run(conn, installations_of_sensor(sensor_id))
    changed = each_probe(conn, places, lambda timeline: end(timeline, until), dev_eui)
    if not changed:
        raise _not_there(dev_eui, "--until")
    return noted(conn, "sensor.remove", author, changed)


def correct_probe(
    conn: Connection,
    dev_eui: str,
    probe: int,
    *,
    depth_cm: float | None,
    tree_number: str | None,
    since: datetime | None,
    until: datetime | None,
    author: Author,
) -> Changed:
    """The depth or tree of a probe was noted wrongly, for all time or for a part of it.

    Args:
        conn: in the caller's transaction.
        dev_eui: the sensor.
        probe: counted from 0.
        depth_cm: the right depth; None keeps it.
        tree_number: the right tree; None keeps it.
        since: from when it is corrected (UTC); None means the probe's latest place.
        until: up to when; None means to the end of the latest place.
        author: for the audit.

    Raises:
        NotFoundError: there is no such sensor, probe or tree.
        InputError: nothing is corrected by it, or the end is not later than the beginning.
    """
    sensor_id = sensor_key(conn, dev_eui)
    tree_id = None if tree_number is None else tree_key(conn, tree_number)
    lock_installations(conn)
    places = [e for e in run(conn, installations_of_sensor(sensor_id)) if e.probe == probe]
    if not places:
        msg = f"Sensor {dev_eui} has no probe {probe}; see `baumfeuchte sensors show {dev_eui}`."
        raise NotFoundError(msg)
    start = places[-1].since if since is None else since
    if until is not None and until <= start:
        msg = "--until is not later than the beginning; check --since and --until."
        raise InputError(msg)
    right = correct(places, since=start, until=until, depth_cm=depth_cm, tree_id=tree_id)
    changed = store_installations(conn, places, right)
    if not changed:
        msg = f"Probe {probe} of sensor {dev_eui} is noted so already; nothing was corrected."
        raise InputError(msg)
    return noted(conn, "sensor.correct", author, changed)


def _check_free(conn: Connection, sensor_id: int, dev_eui: str, since: datetime) -> None:
    """Refuse a successor that is in the ground somewhere: some of its probes would stay there."""
    if any(holds(entry, since) for entry in run(conn, installations_of_sensor(sensor_id))):
        msg = (
            f"Sensor {dev_eui} is in the ground itself at that time; end that first with "
            f"`baumfeuchte sensors remove {dev_eui} --until ...`, or check --since."
        )
        raise InputError(msg)


def _not_there(dev_eui: str, option: str) -> InputError:
    return InputError(
        f"Sensor {dev_eui} was not in the ground at that time; check {option} and "
        f"`baumfeuchte sensors show {dev_eui}`."
    )


def name_sensor(conn: Connection, dev_eui: str, alias: str, *, author: Author) -> bool:
    """Give a sensor the name by which a network server without DevEUIs calls it.

    Returns:
        Whether the name is new.

    Raises:
        NotFoundError: there is no such sensor.
        NameTakenError: another sensor has the name.
    """
    is_new = set_alias(conn, alias.strip().lower(), sensor_key(conn, dev_eui))
    if is_new:
        record(
            conn,
            at=author.at,
            actor=author.name,
            action="sensor.alias",
            subject=f"sensor {dev_eui}",
            after={"alias": alias.strip().lower()},
        )
    return is_new
