"""What TimescaleDB adds: hypertables, columnstore and retention, by edition, idempotently.

Without the extension everything works the same, only without these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import psycopg
import sqlalchemy as sa
from sqlalchemy import exc

if TYPE_CHECKING:
    from collections.abc import Sequence

Edition = Literal["absent", "apache", "community"]

CHUNKS = {"readings": ("observed_at", "7 days"), "uplinks": ("received_at", "7 days")}
"""Hypertables: time column and length of a chunk. 10,000 probes write five million rows a week."""

COLUMNSTORE = {
    "readings": ("sensor_id, quantity, probe", "observed_at", "14 days"),
    "uplinks": ("sensor_id", "received_at", "14 days"),
}
"""Columnstore: segment by, order by, and the age from which a chunk is compressed.

Two weeks stay row by row: planning reads the last eight days.
"""

OLDEST_VERSION = (2, 19)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """Edition of the database, what was changed, and sentences for the operator."""

    edition: Edition
    applied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def fit(conn: sa.Connection, *, raw_retention_days: int) -> Fitting:
    """Apply what the edition offers; what is in place already stays as it is.

    Args:
        conn: in autocommit mode, after the tables exist.
        raw_retention_days: age from which raw uplinks are dropped (community edition).
    """
    if not _preloaded(conn):
        return Fitting(edition="absent")
    applied: list[str] = []
    had = _version(conn)
    note = "" if had else _create_extension(conn)
    if note:
        return Fitting(edition="absent", notes=(note,))
    version = _version(conn)
    if not had:
        applied.append(f"extension timescaledb {version}")
    if _numbers(version) < OLDEST_VERSION:
        return Fitting(
            edition="absent",
            applied=tuple(applied),
            notes=(f"TimescaleDB {version} is older than 2.19 and is not used; update it",),
        )
    applied += _hypertables(conn)
    if conn.scalar(sa.text("SELECT current_setting('timescaledb.license', true)")) != "timescale":
        return Fitting(edition="apache", applied=tuple(applied))
    applied += _columnstore(conn)
    applied += _retention(conn, raw_retention_days)
    return Fitting(edition="community", applied=tuple(applied))


def _preloaded(conn: sa.Connection) -> bool:
    """Whether the server has TimescaleDB loaded (``shared_preload_libraries``).

    Must be known before CREATE EXTENSION: without it that statement ends the connection. Not every
    user may read ``shared_preload_libraries``, but all see the settings that a loaded library adds.
    """
    return bool(
        conn.scalar(
            sa.text("SELECT count(*) FROM pg_settings WHERE name = 'timescaledb.disable_load'")
        )
    )


def _version(conn: sa.Connection) -> str | None:
    found: str | None = conn.scalar(
        sa.text("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
    )
    return found


def _numbers(version: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (version or "0").split("-")[0].split(".") if part.isdigit())


def _create_extension(conn: sa.Connection) -> str:
    """Create the extension; a sentence for the operator where that is not possible."""
    try:
        conn.execute(sa.text("CREATE EXTENSION IF NOT EXISTS timescaledb"))
    except exc.DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            return (
                "The server has TimescaleDB, but this user may not create the extension; run "
                "CREATE EXTENSION timescaledb as its owner and `baumfeuchte migrate` again"
            )
        if isinstance(
            error.orig, psycopg.errors.FeatureNotSupported | psycopg.errors.UndefinedFile
        ):
            return "The server preloads TimescaleDB, but the extension's files are missing"
        raise
    return ""


def _hypertables(conn: sa.Connection) -> list[str]:
    done = _names(conn, "SELECT hypertable_name FROM timescaledb_information.hypertables")
    missing = [table for table in CHUNKS if table not in done]
    for table in missing:
        column, length = CHUNKS[table]
        conn.execute(
            sa.text(
                "SELECT create_hypertable(CAST(:table AS regclass), by_range(:column, "
                "CAST(:length AS interval)), create_default_indexes => false, "
                "if_not_exists => true, migrate_data => true)"
            ),
            {"table": table, "column": column, "length": length},
        )
    return [f"hypertable {table}" for table in missing]


def _columnstore(conn: sa.Connection) -> list[str]:
    done = _names(
        conn,
        "SELECT hypertable_name FROM timescaledb_information.jobs "
        "WHERE proc_name IN ('policy_compression', 'policy_columnstore')",
    )
    missing = [table for table in COLUMNSTORE if table not in done]
    for table in missing:
        segment, order, age = COLUMNSTORE[table]
        conn.execute(
            sa.text(
                f"ALTER TABLE {table} SET (timescaledb.enable_columnstore, "
                f"timescaledb.segmentby = '{segment}', timescaledb.orderby = '{order}')"
            )
        )
        conn.execute(
            sa.text(
                f"CALL add_columnstore_policy('{table}', after => INTERVAL '{age}', "
                "if_not_exists => true)"
            )
        )
    return [f"columnstore {table} after {COLUMNSTORE[table][2]}" for table in missing]


def _retention(conn: sa.Connection, days: int) -> list[str]:
    """Drop raw uplinks by age; a changed setting replaces the policy."""
    present = conn.scalar(
        sa.text(
            "SELECT CAST(config->>'drop_after' AS interval) = make_interval(days => :days) "
            "FROM timescaledb_information.jobs "
            "WHERE proc_name = 'policy_retention' AND hypertable_name = 'uplinks'"
        ),
        {"days": days},
    )
    if present:
        return []
    conn.execute(sa.text("SELECT remove_retention_policy('uplinks', if_exists => true)"))
    conn.execute(
        sa.text("SELECT add_retention_policy('uplinks', make_interval(days => :days))"),
        {"days": days},
    )
    return [f"retention uplinks {days} days"]


def _names(conn: sa.Connection, statement: str) -> Sequence[str]:
    return conn.scalars(sa.text(statement)).all()
