"""Device types that the city defined itself, by name; every change is in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from baumfeuchte.codecs.type_definition import definition_of
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.storage import audit
from baumfeuchte.storage.query import Query, run_one
from baumfeuchte.storage.tables import device_types, sensors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.domain.device_type import DeviceType

_COLUMNS = tuple(
    device_types.c[name] for name in ("name", "kind", "definition", "created_at", "updated_at")
)
_NAMED_SENSORS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDeviceType:
    """A device type as it is stored.

    Attributes:
        definition: its JSON form, for ``codecs.type_definition.parse_definition``. Whoever reads
            it decides what an unreadable one means: a later version may refuse an old one.
    """

    name: str
    kind: str
    definition: Mapping[str, object]
    created_at: datetime
    updated_at: datetime


def all_device_types() -> Query[StoredDeviceType]:
    """All of them, by name."""
    return Query(statement=sa.select(*_COLUMNS).order_by(device_types.c.name), row=_stored)


def device_types_by_name(names: Iterable[str]) -> Query[StoredDeviceType]:
    """Those of the named ones that exist; upper and lower case are the same."""
    wanted = [name.lower() for name in names]
    statement = (
        sa.select(*_COLUMNS)
        .where(sa.func.lower(device_types.c.name) == sa.any_(sa.cast(wanted, ARRAY(sa.Text))))
        .order_by(device_types.c.name)
    )
    return Query(statement=statement, row=_stored)


def save_device_type(
    conn: sa.Connection, device_type: DeviceType, *, now: datetime, actor: str
) -> Literal["created", "updated", "unchanged"]:
    """Store a device type, or bring a known one up to date.

    Args:
        conn: in the caller's transaction.
        device_type: checked by its examples already.
        now: the time of the change (UTC).
        actor: for the audit.

    Returns:
        What it changed. The spelling of a known name stays.
    """
    before = run_one(conn, device_types_by_name([device_type.name]))
    name = device_type.name if before is None else before.name
    definition = {**definition_of(device_type), "name": name}
    if before is not None and before.definition == definition:
        return "unchanged"
    new = insert(device_types)
    conn.execute(
        new.values(
            name=name,
            kind=device_type.kind,
            definition=definition,
            created_at=now,
            updated_at=now,
        ).on_conflict_do_update(
            index_elements=[device_types.c.name],
            set_={
                "kind": new.excluded.kind,
                "definition": new.excluded.definition,
                "updated_at": new.excluded.updated_at,
            },
        )
    )
    outcome: Literal["created", "updated"] = "created" if before is None else "updated"
    audit.record(
        conn,
        at=now,
        actor=actor,
        action=f"device_type.{'create' if before is None else 'update'}",
        subject=f"device_type {name}",
        before=None if before is None else before.definition,
        after=definition,
    )
    return outcome


def delete_device_type(conn: sa.Connection, name: str, *, now: datetime, actor: str) -> None:
    """Remove a device type that no sensor uses.

    Args:
        conn: in the caller's transaction.
        name: in upper or lower case.
        now: the time of the change (UTC).
        actor: for the audit.

    Raises:
        NotFoundError: there is no such device type.
        InputError: sensors use it.
    """
    found = run_one(conn, device_types_by_name([name]))
    if found is None:
        msg = f"There is no device type {name!r}; `baumfeuchte device-types list` shows them."
        raise NotFoundError(msg)
    users = conn.scalars(
        sa.select(sensors.c.dev_eui)
        .where(sa.func.lower(sensors.c.device) == name.lower())
        .order_by(sensors.c.dev_eui)
    ).all()
    if users:
        more = f" and {len(users) - _NAMED_SENSORS} more" if len(users) > _NAMED_SENSORS else ""
        msg = (
            f"{found.name} is used by {', '.join(users[:_NAMED_SENSORS])}{more}; import these "
            "sensors with another device type first."
        )
        raise InputError(msg)
    conn.execute(device_types.delete().where(device_types.c.name == found.name))
    audit.record(
        conn,
        at=now,
        actor=actor,
        action="device_type.delete",
        subject=f"device_type {found.name}",
        before=found.definition,
    )


def _stored(row: Sequence[Any]) -> StoredDeviceType:
    return StoredDeviceType(
        name=row[0], kind=row[1], definition=row[2], created_at=row[3], updated_at=row[4]
    )
