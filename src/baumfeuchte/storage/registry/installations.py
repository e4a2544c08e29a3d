"""Which probe of which sensor is or was where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.tree import Installation
from baumfeuchte.storage.query import Query, run
from baumfeuchte.storage.registry.timeline import Outcome, OverlapError, fit
from baumfeuchte.storage.tables import installations, sensors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

FIELDS = ("sensor_id", "probe", "tree_id", "depth_cm", "since", "until")
_COLUMNS = (installations.c.id, *(installations.c[name] for name in FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledProbe:
    """An installation with what a person wants to know of its sensor."""

    installation: Installation
    dev_eui: str
    device: str
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationChanges:
    """What statements about probes changed.

    Attributes:
        counts: of statements by what they did.
        changed: stored installations before and after; None where there was or is nothing.
        overlaps: statements that contradict what is known; none of them was written.
    """

    counts: Mapping[Outcome, int]
    changed: tuple[tuple[Installation | None, Installation | None], ...]
    overlaps: tuple[Installation, ...]


def active_installations(at: datetime) -> Query[Installation]:
    """The probes that are in the ground at a time (UTC), by sensor and probe."""
    statement = (
        sa.select(*_COLUMNS).where(is_active(at)).order_by("sensor_id", installations.c.probe)
    )
    return Query(statement=statement, row=_installation)


def installations_of_tree(tree_id: int) -> Query[InstalledProbe]:
    """All probes that are or were at a tree: present ones first, then by depth."""
    statement = (
        sa.select(*_COLUMNS, sensors.c.dev_eui, sensors.c.device, sensors.c.last_seen_at)
        .join(sensors, sensors.c.id == installations.c.sensor_id)
        .where(installations.c.tree_id == tree_id)
        .order_by(
            installations.c.until.desc().nulls_first(),
            installations.c.depth_cm,
            installations.c.id,
        )
    )
    return Query(
        statement=statement,
        row=lambda row: InstalledProbe(
            installation=_installation(row), dev_eui=row[7], device=row[8], last_seen_at=row[9]
        ),
    )


def is_active(at: datetime) -> sa.ColumnElement[bool]:
    """Whether an installation's interval ``since <= t < until`` holds the time."""
    until = installations.c.until
    return sa.and_(installations.c.since <= at, sa.or_(until.is_(None), until > at))


def upsert_installations(
    conn: sa.Connection, items: Sequence[Installation]
) -> tuple[int, int, int]:
    """Bring the register of probes up to date.

    A new place of a probe ends the former one. The same sensor, probe and ``since`` again corrects
    tree and depth. The same place with an earlier ``since`` lengthens the known installation.

    Returns:
        Counts of items that created, updated, and changed nothing.

    Raises:
        InputError: two intervals of a probe overlap; the text names sensor and probe.
    """
    done = change_installations(conn, items)
    if done.overlaps:
        raise InputError(_overlap(conn, done.overlaps[0]))
    counts = done.counts
    return counts[Outcome.CREATED], counts[Outcome.UPDATED], counts[Outcome.UNCHANGED]


def change_installations(
    conn: sa.Connection, items: Sequence[Installation], *, skip_overlaps: bool = False
) -> InstallationChanges:
    """As ``upsert_installations``, and say what became of each installation.

    Args:
        conn: in the caller's transaction.
        items: statements where probes are or were.
        skip_overlaps: write the others where some overlap; else nothing is written then.
    """
    lock_installations(conn)
    stored = _timelines(conn, {item.sensor_id for item in items})
    timelines = {key: list(timeline) for key, timeline in stored.items()}
    counts = dict.fromkeys(Outcome, 0)
    overlaps = []
    for item in sorted(items, key=lambda item: (item.sensor_id, item.probe, item.since)):
        key = (item.sensor_id, item.probe)
        try:
            timelines[key], outcome = fit(timelines.get(key, []), item)
        except OverlapError:
            overlaps.append(item)
            continue
        counts[outcome] += 1
    before = [entry for timeline in stored.values() for entry in timeline]
    after = [entry for timeline in timelines.values() for entry in timeline]
    changed: list[tuple[Installation | None, Installation | None]] = []
    if not overlaps or skip_overlaps:
        changed = store_installations(conn, before, after)
    return InstallationChanges(counts=counts, changed=tuple(changed), overlaps=tuple(overlaps))


def lock_installations(conn: sa.Connection) -> None:
    """Let nobody else change installations until the transaction ends; readers are not held up.

    Two imports at once could each miss the other's interval.
    """
    conn.execute(sa.text("LOCK TABLE installations IN SHARE ROW EXCLUSIVE MODE"))


def installations_of_sensor(sensor_id: int) -> Query[Installation]:
    """All places of a sensor over time, by probe and ``since``."""
    statement = (
        sa.select(*_COLUMNS)
        .where(installations.c.sensor_id == sensor_id)
        .order_by(installations.c.probe, installations.c.since)
    )
    return Query(statement=statement, row=_installation)


def store_installations(
    conn: sa.Connection, before: Sequence[Installation], after: Sequence[Installation]
) -> list[tuple[Installation | None, Installation | None]]:
    """Make stored installations what they are to be.

    Args:
        conn: in the caller's transaction, after ``lock_installations``.
        before: the stored ones.
        after: what shall be stored instead; entries without an id are new, missing ones go.

    Returns:
        What changed: before and after, None where there was or is nothing.
    """
    old = {entry.id: entry for entry in before}
    kept = {entry.id for entry in after}
    gone = [entry for entry in before if entry.id not in kept]
    if gone:
        ids = sa.cast([entry.id for entry in gone], ARRAY(sa.BigInteger))
        conn.execute(installations.delete().where(installations.c.id == sa.any_(ids)))
    changed = [entry for entry in after if entry.id is not None and entry != old[entry.id]]
    if changed:
        conn.execute(
            installations.update().where(installations.c.id == sa.bindparam("row_id")),
            [{**_values(entry), "row_id": entry.id} for entry in changed],
        )
    new = [entry for entry in after if entry.id is None]
    if new:
        conn.execute(installations.insert(), [_values(entry) for entry in new])
    return [
        *((entry, None) for entry in gone),
        *((old[entry.id], entry) for entry in changed),
        *((None, entry) for entry in new),
    ]


def _timelines(
    conn: sa.Connection, sensor_ids: Iterable[int]
) -> dict[tuple[int, int], list[Installation]]:
    """Stored installations by sensor and probe, each by ``since``."""
    ids = sa.cast(sorted(sensor_ids), ARRAY(sa.BigInteger))
    statement = (
        sa.select(*_COLUMNS)
        .where(installations.c.sensor_id == sa.any_(ids))
        .order_by(installations.c.since)
    )
    found: dict[tuple[int, int], list[Installation]] = {}
    for entry in run(conn, Query(statement=statement, row=_installation)):
        found.setdefault((entry.sensor_id, entry.probe), []).append(entry)
    return found


def _overlap(conn: sa.Connection, item: Installation) -> str:
    eui = conn.scalar(sa.select(sensors.c.dev_eui).where(sensors.c.id == item.sensor_id))
    return (
        f"Probe {item.probe} of sensor {eui} would be in two places at once from "
        f"{item.since:%Y-%m-%d %H:%M} UTC; correct since or until"
    )


def _installation(row: Sequence[Any]) -> Installation:
    return Installation(
        id=row[0],
        sensor_id=row[1],
        probe=row[2],
        tree_id=row[3],
        depth_cm=row[4],
        since=row[5],
        until=row[6],
    )


def _values(entry: Installation) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIELDS}
