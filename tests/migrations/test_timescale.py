from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from baumfeuchte.migrations.revision import known_revisions
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.migrations.timescale import CHUNKS

if TYPE_CHECKING:
    from collections.abc import Iterator


def execute(url: str, statement: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as conn:
        cursor = conn.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def only_timescale(postgres_server: Any) -> None:
    if postgres_server.name != "timescale":
        pytest.skip(
            "the embedded server has no TimescaleDB; these tests run on the one that"
            " BAUMFEUCHTE_TEST_TIMESCALE_DSN names"
        )


def test_without_timescaledb_nothing_is_missed(
    postgres_server: Any, empty_database_url: str
) -> None:
    result = migrate(empty_database_url)
    if postgres_server.name == "embedded":
        assert (result.edition, result.notes) == ("absent", ())
    else:
        assert result.edition in ("apache", "community")


def test_an_owner_without_special_rights_gets_the_same(
    postgres_server: Any, empty_database_url: str, plain_user_url: str
) -> None:
    """Ordinary users may not read shared_preload_libraries."""
    database = psycopg.conninfo.conninfo_to_dict(plain_user_url)
    if postgres_server.name == "timescale":
        execute(
            empty_database_url,
            f'ALTER DATABASE "{database["dbname"]}" OWNER TO "{database["user"]}"',
        )
    result = migrate(plain_user_url)
    assert execute(empty_database_url, "SELECT count(*) FROM trees") == [(0,)]
    assert result.notes == ()
    assert result.edition == migrate(empty_database_url).edition


@pytest.mark.timescale
@pytest.mark.usefixtures("only_timescale")
def test_a_user_who_may_not_create_the_extension_works_without(
    empty_database_url: str, plain_user_url: str
) -> None:
    user = psycopg.conninfo.conninfo_to_dict(plain_user_url)["user"]
    execute(empty_database_url, f'GRANT CREATE ON SCHEMA public TO "{user}"')
    result = migrate(plain_user_url)
    assert (result.edition, result.applied) == ("absent", tuple(reversed(known_revisions())))
    (note,) = result.notes
    assert "run CREATE EXTENSION timescaledb" in note
    # When somebody has done so, the next migration takes it up.
    execute(empty_database_url, "CREATE EXTENSION timescaledb")
    result = migrate(plain_user_url)
    assert result.edition != "absent"
    assert "hypertable readings" in result.applied


@pytest.fixture
def plain_user_url(
    request: pytest.FixtureRequest, postgres_server: Any, empty_database_url: str
) -> Iterator[str]:
    """The same database as ``empty_database_url``, for a user without special rights."""
    if postgres_server.name != "timescale":
        yield empty_database_url  # the embedded user has no special rights anyway
        return
    name = f"plain_{request.node.name.split('[')[0]}"[:60]
    execute(empty_database_url, f"CREATE ROLE {name} LOGIN PASSWORD 'x'")
    yield f"postgresql://{name}:x@{empty_database_url.rsplit('@', 1)[1]}"
    database = psycopg.conninfo.conninfo_to_dict(empty_database_url)["dbname"]
    postgres_server.drop(database)
    postgres_server.execute(f"DROP ROLE {name}")


@pytest.mark.timescale
@pytest.mark.usefixtures("only_timescale")
def test_hypertables_and_their_chunks(database_url: str) -> None:
    found = execute(
        database_url,
        "SELECT hypertable_name, column_name, time_interval::text"
        " FROM timescaledb_information.dimensions ORDER BY 1",
    )
    assert found == [(table, *CHUNKS[table]) for table in sorted(CHUNKS)]


@pytest.mark.timescale
@pytest.mark.usefixtures("only_timescale")
def test_rows_that_are_there_already_move_into_chunks(empty_database_url: str) -> None:
    """A city that starts without TimescaleDB may add it later."""
    from alembic import command

    from baumfeuchte.migrations.revision import alembic_config
    from baumfeuchte.migrations.server import create_engine, parse_url

    engine = create_engine(parse_url(empty_database_url))
    with engine.begin() as conn:
        config = alembic_config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
    engine.dispose()
    execute(
        empty_database_url,
        "INSERT INTO readings SELECT 1, 2, 0, t, 25, 0 FROM generate_series("
        "timestamptz '2026-05-01 00:00+00', '2026-06-30 23:00+00', '1 hour') AS t",
    )
    result = migrate(empty_database_url)
    assert "hypertable readings" in result.applied
    assert execute(empty_database_url, "SELECT count(*) FROM readings") == [(61 * 24,)]
    (chunks,) = execute(
        empty_database_url,
        "SELECT count(*) FROM timescaledb_information.chunks WHERE hypertable_name = 'readings'",
    )
    assert chunks[0] >= 9


@pytest.mark.timescale
@pytest.mark.usefixtures("only_timescale")
def test_columnstore_and_retention_where_the_edition_has_them(
    empty_database_url: str,
) -> None:
    result = migrate(empty_database_url, raw_retention_days=90)
    jobs = execute(
        empty_database_url,
        "SELECT hypertable_name, proc_name FROM timescaledb_information.jobs"
        " WHERE hypertable_name IS NOT NULL ORDER BY 1, 2",
    )
    if result.edition == "apache":
        assert jobs == []
        return
    assert len(jobs) == 3
    assert migrate(empty_database_url, raw_retention_days=90).applied == ()
    changed = migrate(empty_database_url, raw_retention_days=30)
    assert changed.applied == ("retention uplinks 30 days",)
