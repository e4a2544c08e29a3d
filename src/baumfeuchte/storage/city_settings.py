"""What the city sets itself, with where it takes it from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.city_values import OwnValue
from baumfeuchte.storage.people_tables import city_settings
from baumfeuchte.storage.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PREFIX: Final = "threshold."
"""Of the rows that are values of planning; other rooms may keep other settings."""


def own_values() -> Query[OwnValue]:
    """The values of planning that the city set itself, by key."""
    statement = (
        sa.select(
            city_settings.c.key,
            city_settings.c.value,
            city_settings.c.source,
            city_settings.c.updated_by,
            city_settings.c.updated_at,
        )
        .where(city_settings.c.key.startswith(PREFIX, autoescape=True))
        .order_by(city_settings.c.key)
    )
    return Query(statement=statement, row=_own_value)


def lock_own_values(conn: sa.Connection) -> None:
    """Let nobody else change values until the transaction ends: they are judged together."""
    conn.execute(sa.text("LOCK TABLE city_settings IN SHARE ROW EXCLUSIVE MODE"))


def store_own_values(conn: sa.Connection, values: Iterable[OwnValue]) -> None:
    """Set values, whether or not they were set before."""
    for item in values:
        row = {
            "value": item.value,
            "source": item.source,
            "updated_at": item.set_at,
            "updated_by": item.set_by,
        }
        conn.execute(
            insert(city_settings)
            .values(key=PREFIX + item.key, **row)
            .on_conflict_do_update(index_elements=["key"], set_=row)
        )


def forget_own_values(conn: sa.Connection, keys: Iterable[str]) -> None:
    """Go back to the published values."""
    for key in keys:
        conn.execute(city_settings.delete().where(city_settings.c.key == PREFIX + key))


def _own_value(row: Sequence[Any]) -> OwnValue:
    return OwnValue(
        key=str(row[0]).removeprefix(PREFIX),
        value=row[1],
        source=row[2],
        set_by=row[3],
        set_at=row[4],
    )
