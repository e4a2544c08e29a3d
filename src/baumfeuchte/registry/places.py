"""What changes of the places of sensors share: look-ups, timelines by probe, audit lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.tree import Installation
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    change_installations,
    store_installations,
    tree_ids_by_number,
)
from baumfeuchte.storage.registry.timeline import OverlapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.registry.outcome import Author
    from baumfeuchte.storage.connection import Connection

Changed: TypeAlias = list[tuple[Installation | None, Installation | None]]
"""Installations before and after; None where there was or is nothing."""


def sensor_key(conn: Connection, dev_eui: str) -> int:
    """Our key of a sensor.

    Raises:
        NotFoundError: there is no such sensor.
    """
    for sensor in run(conn, all_sensors()):
        if sensor.dev_eui == dev_eui and sensor.id is not None:
            return sensor.id
    msg = f"There is no sensor {dev_eui}; see `baumfeuchte sensors list`."
    raise NotFoundError(msg)


def note_changes(
    conn: Connection,
    action: str,
    author: Author,
    changed: Iterable[tuple[Installation | None, Installation | None]],
    *,
    euis: Mapping[int, str],
    numbers: Mapping[int, str],
) -> None:
    """One audit line for each installation that changed, with before and after."""
    for before, after in changed:
        entry = after or before
        if entry is None:
            continue
        record(
            conn,
            at=author.at,
            actor=author.name,
            action=action,
            subject=f"sensor {euis[entry.sensor_id]}",
            before=None if before is None else shown_place(before, numbers),
            after=None if after is None else shown_place(after, numbers),
        )


def shown_place(entry: Installation, numbers: Mapping[int, str]) -> dict[str, object]:
    """An installation as JSON, with the number of its tree."""
    return {
        "probe": entry.probe,
        "tree": numbers[entry.tree_id],
        "depth_cm": entry.depth_cm,
        "since": entry.since.isoformat(),
        "until": None if entry.until is None else entry.until.isoformat(),
    }


def tree_key(conn: Connection, number: str) -> int:
    """Our key of a tree.

    Raises:
        NotFoundError: there is no such tree.
    """
    found = dict(run(conn, tree_ids_by_number())).get(number)
    if found is None:
        msg = f"There is no tree {number}; import it with `baumfeuchte trees import`."
        raise NotFoundError(msg)
    return found


def holds(entry: Installation, at: datetime) -> bool:
    """Whether a probe is in the ground at a time."""
    return entry.since <= at and (entry.until is None or at < entry.until)


def latest(places: Sequence[Installation], at: datetime) -> list[Installation]:
    """Where each probe was at a time: the probes in the ground, else those that were last."""
    here = [entry for entry in places if holds(entry, at)]
    if here:
        return here
    before = [entry for entry in places if entry.since <= at]
    last = max((entry.since for entry in before), default=None)
    return [entry for entry in before if entry.since == last]


def fit_all(conn: Connection, items: Sequence[Installation], dev_eui: str) -> Changed:
    """Write statements about one sensor.

    Raises:
        InputError: they contradict what is known.
    """
    done = change_installations(conn, items)
    if done.overlaps:
        raise _contradiction(dev_eui)
    return list(done.changed)


def each_probe(
    conn: Connection,
    places: Sequence[Installation],
    change: Callable[[list[Installation]], list[Installation]],
    dev_eui: str,
) -> Changed:
    """Change the timeline of each probe of a sensor, and write it.

    Raises:
        InputError: a timeline cannot be changed so.
    """
    changed: Changed = []
    for probe in sorted({entry.probe for entry in places}):
        timeline = [entry for entry in places if entry.probe == probe]
        try:
            changed += store_installations(conn, timeline, change(timeline))
        except OverlapError:
            raise _contradiction(dev_eui) from None
    return changed


def noted(conn: Connection, action: str, author: Author, changed: Changed) -> Changed:
    """Audit changes, and hand them on."""
    euis = {sensor.id: sensor.dev_eui for sensor in run(conn, all_sensors()) if sensor.id}
    numbers = {tree_id: number for number, tree_id in run(conn, tree_ids_by_number())}
    note_changes(conn, action, author, changed, euis=euis, numbers=numbers)
    return changed


def _contradiction(dev_eui: str) -> InputError:
    return InputError(
        f"Sensor {dev_eui} is installed anew at that time or later; see `baumfeuchte sensors show "
        f"{dev_eui}` and give another time."
    )
