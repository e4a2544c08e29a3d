"""The server as `baumfeuchte doctor` sees it: version, safety of what is written, room, rights."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

_FACTS = """
SELECT current_setting('server_version_num')::int AS version_number,
       split_part(current_setting('server_version'), ' ', 1) AS version,
       current_database() AS database,
       current_user AS "user",
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser,
       pg_is_in_recovery() AS is_standby,
       current_setting('transaction_read_only') = 'on' AS is_read_only,
       current_setting('fsync') = 'on' AS fsync,
       current_setting('full_page_writes') = 'on' AS full_page_writes,
       current_setting('synchronous_commit') AS synchronous_commit,
       current_setting('server_encoding') AS encoding,
       pg_database_size(current_database()) AS size_bytes,
       current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int AS max_connections,
       (SELECT count(*)::int FROM pg_stat_activity
        WHERE datname IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend')
           AS used_connections,
       (SELECT extract(epoch FROM max(clock_timestamp() - xact_start))::float8
        FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()) AS oldest_transaction_s,
       (SELECT age(datfrozenxid) FROM pg_database
        WHERE datname = current_database()) AS transaction_age,
       coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS is_encrypted,
       (SELECT setting FROM pg_settings WHERE name = 'data_directory') AS data_directory
"""

_ALL: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
_FEWER: Final[Mapping[str, tuple[str, ...]]] = {
    "quantities": ("SELECT",),
    "audit": ("SELECT", "INSERT"),
    "alembic_version": ("SELECT",),
}
"""What our code does with a table; where none is named, everything."""

_RIGHTS = """
SELECT w.name, w.privilege
FROM unnest(CAST(:tables AS text[]), CAST(:privileges AS text[])) AS w (name, privilege)
WHERE to_regclass(quote_ident(w.name)) IS NOT NULL
  AND NOT has_table_privilege(to_regclass(quote_ident(w.name))::oid, w.privilege)
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """What the server says about itself.

    Attributes:
        version_number: 180001 for 18.1.
        is_standby: it follows another server and takes no changes.
        is_read_only: transactions are read-only by default.
        synchronous_commit: ``off``: what was committed may be lost in a crash.
        size_bytes: of our database.
        max_connections: for ordinary users.
        used_connections: of all users and databases.
        oldest_transaction_s: of others in our database, as far as we may see them; None: none.
        transaction_age: the server stops at two thousand million.
        data_directory: where its files are; None where we may not know.
    """

    version_number: int
    version: str
    database: str
    user: str
    is_superuser: bool
    is_standby: bool
    is_read_only: bool
    fsync: bool
    full_page_writes: bool
    synchronous_commit: str
    encoding: str
    size_bytes: int
    max_connections: int
    used_connections: int
    oldest_transaction_s: float | None
    transaction_age: int
    is_encrypted: bool
    data_directory: str | None


@dataclass(frozen=True, slots=True)
class ServerTime:
    """The server's clock beside ours.

    Attributes:
        ahead_s: how far the server's clock is ahead of ours (s); negative: behind.
        round_trip_s: how long the question took (s), so twice the error of ``ahead_s``.
    """

    ahead_s: float
    round_trip_s: float


def server_facts(conn: sa.Connection) -> ServerFacts:
    """What the server says about itself."""
    return ServerFacts(**conn.execute(sa.text(_FACTS)).mappings().one())


def server_time(conn: sa.Connection) -> ServerTime:
    """Compare the clocks: the server's with ours in the middle of the question."""
    begin, begin_s = datetime.now(UTC), time.perf_counter()
    found: datetime = conn.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    round_trip_s = time.perf_counter() - begin_s
    return ServerTime((found - begin).total_seconds() - round_trip_s / 2, round_trip_s)


def missing_rights(conn: sa.Connection) -> list[tuple[str, str]]:
    """What our user may not do with our tables, as far as they exist: table and privilege."""
    tables = (*metadata.tables, "alembic_version")
    wanted = [(table, privilege) for table in tables for privilege in _FEWER.get(table, _ALL)]
    statement = sa.text(_RIGHTS).bindparams(
        sa.bindparam("tables", [table for table, _ in wanted], ARRAY(sa.Text)),
        sa.bindparam("privileges", [privilege for _, privilege in wanted], ARRAY(sa.Text)),
    )
    return [(row[0], row[1]) for row in conn.execute(statement)]


def knows_zone(conn: sa.Connection, zone: str) -> bool:
    """Whether the server can compute local times of a zone of the IANA list."""
    query = sa.text("SELECT count(*) FROM pg_timezone_names WHERE name = :zone")
    return bool(conn.scalar(query, {"zone": zone}))
