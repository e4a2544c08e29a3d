"""Sensors of the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert

from baumfeuchte.domain.tree import Sensor
from baumfeuchte.domain.uplink import RegisteredSensor
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import installations, sensors, trees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorOverview:
    """A sensor in a list.

    Attributes:
        places: tree number and depth in cm of each probe that is in the ground now.
    """

    dev_eui: str
    device: str
    last_seen_at: datetime | None
    places: tuple[tuple[str, float], ...]


def sensors_overview() -> Query[SensorOverview]:
    """All sensors by DevEUI, with where their probes are now."""
    here = (
        sa.select(
            sa.func.array_agg(aggregate_order_by(trees.c.number, installations.c.probe)).label(
                "numbers"
            ),
            sa.func.array_agg(
                aggregate_order_by(installations.c.depth_cm, installations.c.probe)
            ).label("depths"),
        )
        .join(trees, trees.c.id == installations.c.tree_id)
        .where(installations.c.sensor_id == sensors.c.id, installations.c.until.is_(None))
        .lateral("here")
    )
    statement = (
        sa.select(
            sensors.c.dev_eui,
            sensors.c.device,
            sensors.c.last_seen_at,
            here.c.numbers,
            here.c.depths,
        )
        .join(here, sa.true())
        .order_by(sensors.c.dev_eui)
    )
    return Query(
        statement=statement,
        row=lambda row: SensorOverview(
            dev_eui=row[0],
            device=row[1],
            last_seen_at=row[2],
            places=tuple(zip(row[3] or (), row[4] or (), strict=True)),
        ),
    )


def all_sensors() -> Query[Sensor]:
    """All sensors by DevEUI."""
    statement = sa.select(
        sensors.c.id,
        sensors.c.dev_eui,
        sensors.c.device,
        sensors.c.settings,
        sensors.c.last_seen_at,
    ).order_by(sensors.c.dev_eui)
    return Query(
        statement=statement,
        row=lambda row: Sensor(
            id=row[0], dev_eui=row[1], device=row[2], settings=row[3], last_seen_at=row[4]
        ),
    )


def sensors_by_eui(euis: Sequence[str]) -> Query[RegisteredSensor]:
    """What ingest needs to know of those of the named sensors that are registered.

    Args:
        euis: in the one spelling of ``domain.sensor_id``.
    """
    statement = sa.select(
        sensors.c.id, sensors.c.dev_eui, sensors.c.device, sensors.c.settings
    ).where(sensors.c.dev_eui == sa.any_(sa.cast(list(euis), ARRAY(sa.Text))))
    return Query(
        statement=statement,
        row=lambda row: RegisteredSensor(id=row[0], dev_eui=row[1], device=row[2], settings=row[3]),
    )


def upsert_sensors(conn: sa.Connection, items: Sequence[Sensor]) -> tuple[int, int]:
    """Create sensors, or bring device and settings of known ones up to date, by DevEUI.

    Returns:
        Counts of sensors created and of sensors really changed. Of several with one DevEUI the
        last one counts.
    """
    wanted = {sensor.dev_eui: sensor for sensor in items}
    if not wanted:
        return 0, 0
    new = insert(sensors)
    values = {"device": new.excluded.device, "settings": new.excluded.settings}
    statement: sa.sql.dml.ReturningInsert[Any] = new.on_conflict_do_update(
        index_elements=[sensors.c.dev_eui],
        set_=values,
        where=sa.or_(
            sensors.c.device != new.excluded.device, sensors.c.settings != new.excluded.settings
        ),
    ).returning(sa.literal_column("(xmax = 0)"))  # 0: this row version was inserted, not updated
    created = conn.scalars(
        statement,
        [
            {"dev_eui": eui, "device": sensor.device, "settings": dict(sensor.settings)}
            # One order for everyone, so that two imports cannot wait for each other.
            for eui, sensor in sorted(wanted.items())
        ],
    ).all()
    return sum(created), len(created) - sum(created)
