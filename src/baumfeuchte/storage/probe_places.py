"""Who is meant by a name, and which probe was where: all of the register at once, for imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import installations, sensor_aliases, sensors, trees

if TYPE_CHECKING:
    from datetime import datetime


class NamedSensor(NamedTuple):
    """A name of a sensor.

    Attributes:
        name: its DevEUI or own name, or what a network server calls it; in lower case.
        sensor_id: of the register.
        installed_since: when its first probe came into the ground (UTC); None: not yet.
    """

    name: str
    sensor_id: int
    installed_since: datetime | None


class PlacedProbe(NamedTuple):
    """Where a probe was from ``since`` until before ``until`` (UTC; None: it is still there)."""

    sensor_id: int
    probe: int
    tree_number: str
    depth_cm: float
    since: datetime
    until: datetime | None


def named_sensors() -> Query[NamedSensor]:
    """All sensors under all their names; first what others call them, then their own names."""
    since = (
        sa.select(sa.func.min(installations.c.since))
        .where(installations.c.sensor_id == sensors.c.id)
        .scalar_subquery()
    )
    own = sa.select(sensors.c.dev_eui, sensors.c.id, since, sa.literal(1).label("rank"))
    other = sa.select(sensor_aliases.c.alias, sensors.c.id, since, sa.literal(0)).join(
        sensors, sensors.c.id == sensor_aliases.c.sensor_id
    )
    statement = sa.select(own.union_all(other).subquery()).order_by("rank")
    return Query(statement=statement, row=lambda row: NamedSensor(row[0], row[1], row[2]))


def placed_probes() -> Query[PlacedProbe]:
    """Every place of every probe, by sensor, probe and time."""
    statement = (
        sa.select(
            installations.c.sensor_id,
            installations.c.probe,
            trees.c.number,
            installations.c.depth_cm,
            installations.c.since,
            installations.c.until,
        )
        .join(trees, trees.c.id == installations.c.tree_id)
        .order_by(installations.c.sensor_id, installations.c.probe, installations.c.since)
    )
    return Query(statement=statement, row=lambda row: PlacedProbe(*row))
