"""Bring a database to the newest schema. Safe to call again, and by several at once."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from baumfeuchte.migrations import timescale
from baumfeuchte.migrations.revision import (
    acheck_schema,
    alembic_config,
    check_schema,
    database_revision,
    judge_revision,
    known_revisions,
)
from baumfeuchte.migrations.server import create_engine, parse_url, place, plain_errors

__all__ = ["MigrationResult", "acheck_schema", "check_schema", "migrate"]

_LOCK = 0x6261756D  # "baum": one migration at a time per database


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationResult:
    """What ``migrate`` found and did.

    Attributes:
        revision: the schema that the database has now.
        edition: ``absent``, ``apache`` or ``community`` (TimescaleDB).
        applied: what this call changed: revisions, then fittings; empty when all was in place.
        notes: sentences for the operator, for example why TimescaleDB is not used.
    """

    revision: str
    edition: timescale.Edition
    applied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def migrate(url: str, *, raw_retention_days: int = 180) -> MigrationResult:
    """Create or update the tables, then apply the fittings of the TimescaleDB edition.

    Args:
        url: ``postgresql://user:password@host:port/name``.
        raw_retention_days: how long raw uplinks are kept where the edition drops them by itself.

    Raises:
        SettingError: the address cannot be read.
        StorageUnavailableError: the server cannot be reached.
        SchemaError: the database has a newer schema than this program knows.
        StorageError: the server refused something else.
    """
    from alembic import command

    address = parse_url(url)
    engine = create_engine(address, poolclass=sa.NullPool)
    with plain_errors(place(address)), engine.connect() as conn:
        # Held by the session, so it spans all transactions below and ends with the connection.
        conn.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
        before = database_revision(conn)
        conn.commit()
        if before is not None and before not in known_revisions():
            judge_revision(before)
        with conn.begin():
            config = alembic_config()
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
        # Fittings come one by one: some refuse to run inside a transaction.
        conn.execution_options(isolation_level="AUTOCOMMIT")
        fitting = timescale.fit(conn, raw_retention_days=raw_retention_days)
    return MigrationResult(
        revision=known_revisions()[0],
        edition=fitting.edition,
        applied=_revisions_since(before) + fitting.applied,
        notes=fitting.notes,
    )


def _revisions_since(before: str | None) -> tuple[str, ...]:
    """Revisions newer than ``before``, oldest first."""
    known = known_revisions()
    newer = known if before is None else known[: known.index(before)]
    return tuple(reversed(newer))
