"""What the city sets itself, with where it takes it from: entries that are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from baumfeuchte.domain.city_values import OwnValue, ValueEntry, values_on
from baumfeuchte.storage.keyset import Place, behind
from baumfeuchte.storage.people_tables import city_setting_changes
from baumfeuchte.storage.query import Query, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime, tzinfo

PREFIX: Final = "threshold."
"""Of the rows that are values of planning; other rooms may keep other settings."""


def value_entries() -> Query[ValueEntry]:
    """All that was ever entered for values of planning, oldest first; some hundreds in years."""
    return Query(statement=_entries().order_by(*_order(newest_first=False)), row=_entry)


def newest_entries(
    limit: int, offset: int = 0, key: str | None = None, after: Place | None = None
) -> Query[ValueEntry]:
    """What was set, reset and withdrawn, newest first.

    Args:
        limit: most rows.
        offset: rows to skip.
        key: only of this value.
        after: only entries behind this place.
    """
    past = city_setting_changes.c
    statement = (
        _entries()
        .where(*behind(past.valid_since, past.id, after))
        .order_by(*_order(newest_first=True))
        .limit(limit)
        .offset(offset)
    )
    if key is not None:
        statement = statement.where(past.key == PREFIX + key)
    return Query(statement=statement, row=_entry)


def city_values_held(
    conn: sa.Connection, *, day: date, known_at: datetime, zone: tzinfo
) -> dict[str, OwnValue]:
    """The city's own values that hold on a local day, as known at a time (UTC), by key."""
    return values_on(run(conn, value_entries()), day=day, known_at=known_at, zone=zone)


def lock_own_values(conn: sa.Connection) -> None:
    """Let nobody else change values until the transaction ends: they are judged together."""
    conn.execute(sa.text("LOCK TABLE city_setting_changes IN SHARE ROW EXCLUSIVE MODE"))


def store_own_values(conn: sa.Connection, values: Iterable[OwnValue]) -> None:
    """Set values; they hold from ``valid_from`` on, or from ``set_at``."""
    for item in values:
        _add(
            conn,
            item.key,
            value=item.value,
            source=item.source,
            set_by=item.set_by,
            valid_since=item.set_at,
            valid_from=item.valid_from,
        )


def forget_own_values(
    conn: sa.Connection,
    keys: Iterable[str],
    *,
    who: str,
    at: datetime,
    valid_from: date | None = None,
) -> None:
    """Go back to the published values.

    Args:
        conn: in the caller's transaction.
        keys: of values that the city set.
        who: resets them.
        at: when (UTC).
        valid_from: local day from which on; None: at once.
    """
    for key in keys:
        _add(conn, key, set_by=who, valid_since=at, valid_from=valid_from)


def withdraw_values(
    conn: sa.Connection, keys: Iterable[str], *, valid_from: date, who: str, at: datetime
) -> None:
    """Take back what was to hold from a day on; what held before goes on."""
    for key in keys:
        _add(conn, key, set_by=who, valid_since=at, valid_from=valid_from, withdrawn=True)


def _add(conn: sa.Connection, key: str, **values: object) -> None:
    conn.execute(city_setting_changes.insert().values(key=PREFIX + key, **values))


def _entries() -> sa.Select[Any]:
    past = city_setting_changes.c
    return sa.select(
        past.id,
        past.key,
        past.value,
        past.source,
        past.set_by,
        past.valid_since,
        past.valid_from,
        past.withdrawn,
    ).where(past.key.startswith(PREFIX, autoescape=True))


def _order(*, newest_first: bool) -> list[sa.ColumnElement[Any]]:
    columns = (city_setting_changes.c.valid_since, city_setting_changes.c.id)
    return [column.desc() if newest_first else column.asc() for column in columns]


def _entry(row: Sequence[Any]) -> ValueEntry:
    return ValueEntry(
        id=row[0],
        key=str(row[1]).removeprefix(PREFIX),
        value=row[2],
        source=row[3],
        set_by=row[4],
        set_at=row[5],
        valid_from=row[6],
        withdrawn=row[7],
    )
