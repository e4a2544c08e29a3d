from __future__ import annotations

import psycopg
import pytest

from baumfeuchte.storage.diagnostics.look import looking
from baumfeuchte.storage.diagnostics.server import (
    knows_zone,
    missing_rights,
    server_facts,
    server_time,
)
from baumfeuchte.storage.tables import metadata


def test_facts(database_url: str) -> None:
    with looking(database_url) as look:
        facts = look.ask(server_facts)
    assert facts.version_number // 10_000 >= 15
    assert facts.version.startswith(f"{facts.version_number // 10_000}.")
    assert facts.encoding == "UTF8"
    assert facts.size_bytes > 1_000_000
    assert 1 <= facts.used_connections <= facts.max_connections
    assert facts.transaction_age >= 0
    assert (facts.is_standby, facts.is_read_only) == (False, False)


def test_a_transaction_that_stays_open(database_url: str) -> None:
    with psycopg.connect(database_url) as other, looking(database_url) as look:
        other.execute("SELECT 1")
        age = look.ask(server_facts).oldest_transaction_s
        assert age is not None
        assert 0 <= age < 60


def test_a_database_that_takes_no_changes(database_url: str) -> None:
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        conn.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = local')
    with looking(database_url) as look:
        facts = look.ask(server_facts)
    assert facts.is_read_only
    assert facts.synchronous_commit == "local"


def test_the_clock(database_url: str) -> None:
    with looking(database_url) as look:
        found = look.ask(server_time)
    assert abs(found.ahead_s) < 5
    assert 0 < found.round_trip_s < 5


def test_time_zones(database_url: str) -> None:
    with looking(database_url) as look:
        assert look.ask(knows_zone, "Europe/Berlin")
        assert not look.ask(knows_zone, "Europe/Atlantis")


def test_nothing_is_missing_for_the_owner(database_url: str, empty_database_url: str) -> None:
    for url in (database_url, empty_database_url):
        with looking(url) as look:
            assert look.ask(missing_rights) == []


def took_away(url: str, *statements: str) -> list[tuple[str, str]]:
    """What is missing when rights were revoked from the owner itself."""
    with psycopg.connect(url, autocommit=True) as conn:
        for statement in statements:
            conn.execute(statement.encode())
    with looking(url) as look:
        if look.ask(server_facts).is_superuser:
            pytest.skip("a superuser has every right")
        return look.ask(missing_rights)


def test_what_was_taken_away_is_missing(database_url: str) -> None:
    assert took_away(
        database_url,
        "REVOKE INSERT, DELETE ON readings FROM CURRENT_USER",
        "REVOKE UPDATE, DELETE ON audit FROM CURRENT_USER",
        "REVOKE ALL ON trees FROM CURRENT_USER",
    ) == [
        ("readings", "DELETE"),
        ("readings", "INSERT"),
        ("trees", "DELETE"),
        ("trees", "INSERT"),
        ("trees", "SELECT"),
        ("trees", "UPDATE"),
    ]


def test_every_table_is_asked_for(database_url: str) -> None:
    missing = took_away(database_url, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM CURRENT_USER")
    assert {table for table, _ in missing} == {*metadata.tables, "alembic_version"}
