"""What network servers without DevEUIs call a sensor."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import sensor_aliases, sensors


class NameTakenError(InputError):
    """Another sensor has this name already."""


def set_alias(conn: sa.Connection, alias: str, sensor_id: int) -> bool:
    """Give a sensor a name.

    Args:
        conn: in the caller's transaction.
        alias: in lower case.
        sensor_id: of the sensor.

    Returns:
        Whether the name is new.

    Raises:
        NameTakenError: another sensor has the name; the text says which.
    """
    named = conn.execute(
        sa.select(sensors.c.id).where(sensors.c.dev_eui == alias, sensors.c.id != sensor_id)
    )
    if named.first() is not None:
        msg = f"The name {alias} is that of another sensor itself; choose another name."
        raise NameTakenError(msg)
    inserted = conn.execute(
        insert(sensor_aliases)
        .values(alias=alias, sensor_id=sensor_id)
        .on_conflict_do_nothing(index_elements=[sensor_aliases.c.alias])
        .returning(sensor_aliases.c.alias)
    )
    if inserted.first() is not None:
        return True
    owner = conn.execute(
        sa.select(sensors.c.id, sensors.c.dev_eui)
        .join(sensor_aliases, sensor_aliases.c.sensor_id == sensors.c.id)
        .where(sensor_aliases.c.alias == alias)
    ).one()
    if owner.id != sensor_id:
        msg = f"The name {alias} belongs to sensor {owner.dev_eui}; choose another name."
        raise NameTakenError(msg)
    return False


def aliases_of(sensor_id: int) -> Query[str]:
    """The names of a sensor, in order."""
    statement = (
        sa.select(sensor_aliases.c.alias)
        .where(sensor_aliases.c.sensor_id == sensor_id)
        .order_by(sensor_aliases.c.alias)
    )
    return Query(statement=statement, row=lambda row: str(row[0]))
