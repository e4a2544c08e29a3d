"""Whether the database server is one that we can trust our data to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from baumfeuchte.cli._doctor.finding import error, ok, warning
from baumfeuchte.cli._doctor.room import check_room, size
from baumfeuchte.cli._doctor.settings import is_foreign, is_local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.storage.diagnostics.look import Look
    from baumfeuchte.storage.diagnostics.server import ServerFacts, ServerTime

OLDEST, NEWEST = 15, 18
_SLOW_S: Final = 0.1
"""Each batch of `ingest` asks several times; far away it gets slow."""
_NEEDED: Final = 16
"""Connections that one `serve`, one `ingest` and one `plan` may open together, and some."""
_LONG_S: Final = 3600.0
_OLD_TRANSACTIONS: Final = 1_000_000_000
"""Half of what the server can bear; vacuum normally keeps it below 0.2 thousand million."""


def check_server(look: Look, host: str | None, connect_s: float) -> Iterator[Finding]:
    """Version, safety, room.

    Args:
        look: at the database.
        host: where it runs; empty for a local socket, None for the embedded one.
        connect_s: how long the connection took (s).
    """
    from baumfeuchte.storage.diagnostics.server import server_facts, server_time

    look.ask(server_time)  # the first question of a connection is slower
    facts, time = look.ask(server_facts), look.ask(server_time)
    yield _reached(look.place, facts, time, connect_s)
    yield from judge_version(facts.version_number, facts.version)
    yield from judge_safety(facts)
    yield from judge_load(facts)
    yield from _room(facts, host)
    if host and not facts.is_encrypted and is_foreign(host):
        yield warning(
            "the connection over a foreign network is not encrypted",
            "Add ?sslmode=verify-full to BAUMFEUCHTE_DATABASE_URL and turn TLS on at the server.",
        )


def _reached(place: str, facts: ServerFacts, time: ServerTime, connect_s: float) -> Finding:
    text = (
        f"PostgreSQL {facts.version} at {place}, database {facts.database}, user {facts.user}: "
        f"connected in {1000 * connect_s:.0f} ms, answers in {1000 * time.round_trip_s:.1f} ms"
    )
    if time.round_trip_s > _SLOW_S:
        return warning(text, "Run Baumfeuchte nearer to its database, or look at the load.")
    return ok(text)


def judge_version(number: int, text: str) -> Iterator[Finding]:
    """Whether we know this PostgreSQL.

    Args:
        number: 180001 for 18.1.
        text: ``18.1``.
    """
    major = number // 10_000
    if major < OLDEST:
        yield error(f"PostgreSQL {text} is too old", f"Use PostgreSQL {OLDEST} to {NEWEST}.")
    elif major > NEWEST:
        yield warning(
            f"PostgreSQL {text} is newer than what this version was tested with",
            f"Update Baumfeuchte, or use PostgreSQL {OLDEST} to {NEWEST}.",
        )


def judge_safety(facts: ServerFacts) -> Iterator[Finding]:
    """Whether what was committed stays, and whether anything can be written at all."""
    if facts.is_standby:
        yield error(
            "the server is a standby and takes no changes",
            "Set BAUMFEUCHTE_DATABASE_URL to the primary server.",
        )
    elif facts.is_read_only:
        yield error(
            "transactions are read-only (default_transaction_read_only)",
            f"Run ALTER ROLE {facts.user} RESET default_transaction_read_only, and look at the "
            "settings of database and server.",
        )
    if not facts.fsync:
        yield error(
            "fsync is off: a power failure can destroy the database",
            "Set fsync = on in postgresql.conf and restart the server.",
        )
    if not facts.full_page_writes:
        yield warning(
            "full_page_writes is off: a power failure can destroy pages",
            "Set full_page_writes = on, unless the file system writes whole pages (ZFS).",
        )
    if facts.synchronous_commit == "off":
        yield warning(
            "synchronous_commit is off: a crash loses messages that were acknowledged already",
            f"Run ALTER ROLE {facts.user} SET synchronous_commit = on.",
        )
    if facts.encoding != "UTF8":
        yield error(
            f"the database has the encoding {facts.encoding}",
            "Make a new one with ENCODING 'UTF8': names of streets and trees need it.",
        )
    if facts.is_superuser:
        yield warning(
            f"the user {facts.user} is a superuser",
            "Give Baumfeuchte a user of its own that owns nothing but its database.",
        )


def judge_load(facts: ServerFacts) -> Iterator[Finding]:
    """Connections and old transactions."""
    free = facts.max_connections - facts.used_connections
    text = f"{facts.used_connections} of {facts.max_connections} connections are in use"
    if free <= 0:
        yield error(text, "Raise max_connections, or end programs that keep connections open.")
    elif free < _NEEDED:
        yield warning(
            text, f"Leave {_NEEDED} free for Baumfeuchte: raise max_connections or end others."
        )
    else:
        yield ok(text)
    if facts.oldest_transaction_s is not None and facts.oldest_transaction_s > _LONG_S:
        yield warning(
            f"a transaction has been open for {facts.oldest_transaction_s / 3600:.1f} h",
            "Find it in pg_stat_activity and end it: meanwhile deleted rows keep their room.",
        )
    if facts.transaction_age > _OLD_TRANSACTIONS:
        yield warning(
            f"vacuum is behind by {facts.transaction_age / 1e9:.1f} thousand million transactions",
            "Run VACUUM as the owner and see why autovacuum does not: at 2.1 the server stops.",
        )


def _room(facts: ServerFacts, host: str | None) -> Iterator[Finding]:
    yield ok(f"the database takes {size(facts.size_bytes)}")
    folder = Path(facts.data_directory) if facts.data_directory else None
    if folder is None or host is None or not is_local(host):
        return  # the folder of the embedded one was looked at already
    try:
        is_here = folder.is_dir()
    except OSError:
        is_here = False
    if is_here:
        yield check_room(folder)


def judge_rights(missing: Iterable[tuple[str, str]], user: str) -> Iterator[Finding]:
    """Whether our user may do with our tables what it must.

    Args:
        missing: table and privilege, in the order of the tables.
        user: of the database.
    """
    by_table: dict[str, list[str]] = {}
    for table, privilege in missing:
        by_table.setdefault(table, []).append(privilege)
    if not by_table:
        yield ok("our user may read and write all tables")
    for table, privileges in by_table.items():
        words = ", ".join(privileges)
        yield error(
            f"the user {user} lacks {words} on {table}",
            f"Run GRANT {words} ON {table} TO {user} as the owner of the table.",
        )
