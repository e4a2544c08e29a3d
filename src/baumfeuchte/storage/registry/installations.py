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
    from collections.abc import Iterable, Sequence
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
    # Two imports at once could each miss the other's interval; readers are not held up.
    conn.execute(sa.text("LOCK TABLE installations IN SHARE ROW EXCLUSIVE MODE"))
    stored = _timelines(conn, {item.sensor_id for item in items})
    timelines = {key: list(timeline) for key, timeline in stored.items()}
    counts = dict.fromkeys(Outcome, 0)
    for item in sorted(items, key=lambda item: (item.sensor_id, item.probe, item.since)):
        key = (item.sensor_id, item.probe)
        try:
            timelines[key], outcome = fit(timelines.get(key, []), item)
        except OverlapError:
            raise InputError(_overlap(conn, item)) from None
        counts[outcome] += 1
    old = {entry.id: entry for timeline in stored.values() for entry in timeline}
    _write(conn, old, [entry for timeline in timelines.values() for entry in timeline])
    return counts[Outcome.CREATED], counts[Outcome.UPDATED], counts[Outcome.UNCHANGED]


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


def _write(
    conn: sa.Connection, old: dict[int | None, Installation], entries: Sequence[Installation]
) -> None:
    changed = [entry for entry in entries if entry.id is not None and entry != old[entry.id]]
    if changed:
        conn.execute(
            installations.update().where(installations.c.id == sa.bindparam("row_id")),
            [{**_values(entry), "row_id": entry.id} for entry in changed],
        )
    new = [entry for entry in entries if entry.id is None]
    if new:
        conn.execute(installations.insert(), [_values(entry) for entry in new])


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
