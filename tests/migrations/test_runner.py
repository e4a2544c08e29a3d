from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command

from baumfeuchte.domain.errors import SchemaError, SettingError, StorageUnavailableError
from baumfeuchte.migrations.revision import alembic_config, known_revisions
from baumfeuchte.migrations.runner import MigrationResult, acheck_schema, check_schema, migrate
from baumfeuchte.migrations.server import create_engine, parse_url
from baumfeuchte.storage.engine import AsyncDatabase, Database
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from alembic.config import Config

NO_TABLES = "The database has no tables yet; run `baumfeuchte migrate`"


@contextmanager
def stepping(url: str) -> Iterator[tuple[sa.Connection, Config]]:
    """A transaction for single steps of the migrations, and Alembic's settings for it."""
    engine = create_engine(parse_url(url), poolclass=sa.NullPool)
    with engine.begin() as conn:
        config = alembic_config()
        config.attributes["connection"] = conn
        yield conn, config


def check(url: str) -> str | None:
    """What is wrong with the schema, asked both ways, which must agree."""

    async def ask() -> None:
        database = AsyncDatabase(url)
        await database.open()
        try:
            async with database.connection() as aconn:
                await acheck_schema(aconn)
        finally:
            await database.close()

    def ask_sync() -> None:
        database = Database(url)
        try:
            with database.begin() as conn:
                check_schema(conn)
        finally:
            database.dispose()

    said = complaint(ask_sync)
    assert complaint(lambda: asyncio.run(ask())) == said
    return said


def complaint(work: Callable[[], object]) -> str | None:
    try:
        work()
    except SchemaError as error:
        return str(error)
    return None


def execute(url: str, statement: str) -> list[Any]:
    with psycopg.connect(url) as conn:
        cursor = conn.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_an_empty_database_gets_everything_once(empty_database_url: str) -> None:
    first = migrate(empty_database_url)
    assert first.revision == known_revisions()[0]
    assert first.applied[0] == known_revisions()[-1]
    again = migrate(empty_database_url)
    assert again == MigrationResult(
        revision=first.revision, edition=first.edition, notes=first.notes
    )
    assert check(empty_database_url) is None


def test_quantities_are_named_as_in_the_code(database_url: str) -> None:
    assert dict(execute(database_url, "SELECT name, code FROM quantities")) == QUANTITY_CODES


def test_several_at_once(empty_database_url: str) -> None:
    results: list[MigrationResult] = []
    threads = [Thread(target=lambda: results.append(migrate(empty_database_url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len([result for result in results if result.applied]) == 1


def test_no_tables_says_migrate(empty_database_url: str) -> None:
    assert check(empty_database_url) == NO_TABLES


def test_an_unfinished_first_migration_says_migrate(database_url: str) -> None:
    execute(database_url, "DELETE FROM alembic_version")
    assert check(database_url) == NO_TABLES


def test_an_older_schema_says_migrate(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    today = known_revisions()
    monkeypatch.setattr("baumfeuchte.migrations.revision.known_revisions", lambda: ("9998", *today))
    assert check(database_url) == (
        f"The database has the older schema {today[0]}, this version needs 9998; "
        "run `baumfeuchte migrate`"
    )


def test_a_newer_schema_is_neither_used_nor_touched(database_url: str) -> None:
    execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    said = check(database_url)
    assert said is not None
    assert "9999, which is newer" in said
    assert "`baumfeuchte migrate`" in said
    assert complaint(lambda: migrate(database_url)) == said
    assert execute(database_url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_back_and_forth(empty_database_url: str) -> None:
    """The way back removes all that the way here made."""
    before = execute(empty_database_url, "SELECT relname FROM pg_class ORDER BY 1")
    with stepping(empty_database_url) as (conn, config):
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        conn.execute(sa.text("DROP TABLE alembic_version"))
    assert execute(empty_database_url, "SELECT relname FROM pg_class ORDER BY 1") == before


def test_the_history_of_city_values_is_filled_from_what_is_known(empty_database_url: str) -> None:
    with stepping(empty_database_url) as (conn, config):
        command.upgrade(config, "0017")
        conn.execute(
            sa.text(
                """
                INSERT INTO audit (at, actor, action, subject, before, after) VALUES
                ('2026-05-01Z', 'petra', 'threshold.set', 'threshold efficiency', NULL,
                 '{"value": 0.9, "source": "Sack"}'),
                ('2026-05-02Z', 'petra', 'tree.update', 'tree efficiency', NULL, '{"value": 1}'),
                ('2026-06-01Z', 'paul', 'threshold.reset', 'threshold efficiency',
                 '{"value": 0.9, "source": "Sack"}', NULL),
                ('2026-07-01Z', 'paul', 'threshold.set', 'threshold season.first_day', NULL,
                 '{"value": "03-15", "source": "Amt"}');
                INSERT INTO city_settings (key, value, source, updated_at, updated_by) VALUES
                ('threshold.season.first_day', '"03-15"', 'Amt', '2026-07-01Z', 'paul'),
                ('threshold.least_litres', '80', 'Alt', '2026-04-01Z', 'otto')
                """
            )
        )
        command.upgrade(config, "head")
    assert execute(
        empty_database_url,
        "SELECT key, valid_since AT TIME ZONE 'UTC', value, source, set_by"
        " FROM city_setting_changes ORDER BY valid_since",
    ) == [
        ("threshold.least_litres", datetime(2026, 4, 1), 80, "Alt", "otto"),  # noqa: DTZ001 - UTC
        ("threshold.efficiency", datetime(2026, 5, 1), 0.9, "Sack", "petra"),  # noqa: DTZ001
        ("threshold.efficiency", datetime(2026, 6, 1), None, "", "paul"),  # noqa: DTZ001
        ("threshold.season.first_day", datetime(2026, 7, 1), "03-15", "Amt", "paul"),  # noqa: DTZ001
    ]


def test_coming_values_go_with_the_version_that_knows_them(empty_database_url: str) -> None:
    with stepping(empty_database_url) as (conn, config):
        command.upgrade(config, "0021")
        conn.execute(
            sa.text(
                """
                INSERT INTO city_setting_changes (key, valid_since, value, source, set_by,
                                                  valid_from, withdrawn) VALUES
                ('threshold.efficiency', '2026-05-01Z', '0.9', 'Sack', 'petra', NULL, false),
                ('threshold.efficiency', '2026-05-02Z', '0.7', 'Amt', 'paul', '2027-05-01', false),
                ('threshold.bag_litres', '2026-05-02Z', '75', 'Amt', 'paul', NULL, false),
                ('threshold.bag_litres', '2026-05-03Z', NULL, '', 'paul', NULL, false),
                ('threshold.bag_litres', '2026-05-03Z', NULL, '', 'paul', '2027-05-01', true)
                """
            )
        )
        command.downgrade(config, "0019")
    held = "SELECT key, value, source, updated_by FROM city_settings"
    assert execute(empty_database_url, held) == [("threshold.efficiency", 0.9, "Sack", "petra")]
    kept = "SELECT count(*) FROM city_setting_changes"
    assert execute(empty_database_url, kept) == [(3,)]


def test_a_failed_migration_leaves_nothing(empty_database_url: str) -> None:
    execute(empty_database_url, "CREATE TABLE rejections (mine integer)")
    with pytest.raises(Exception, match='relation "rejections" already exists'):
        migrate(empty_database_url)
    found = execute(
        empty_database_url,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    )
    assert found == [("rejections",)]


def test_logging_is_left_alone(empty_database_url: str) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("alembic").disabled)
    migrate(empty_database_url)
    assert (root.level, root.handlers, logging.getLogger("alembic").disabled) == before


def test_it_needs_no_file_of_the_folder_it_is_called_from(
    empty_database_url: str, tmp_path: Path
) -> None:
    code = "import sys; from baumfeuchte.migrations.runner import migrate; migrate(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-W", "error", "-c", code, empty_database_url], cwd=tmp_path, check=True
    )
    assert check(empty_database_url) is None


def test_wrong_addresses() -> None:
    with pytest.raises(SettingError):
        migrate("mysql://127.0.0.1/x")
    with pytest.raises(StorageUnavailableError, match="cannot be reached"):
        migrate("postgresql://u:p@127.0.0.1:1/x")


def test_the_numbers_of_the_files_are_alembics_revisions() -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(alembic_config())
    assert known_revisions() == tuple(script.revision for script in scripts.walk_revisions())


def test_checking_the_schema_does_not_load_alembic() -> None:
    code = (
        "import sys; from baumfeuchte.migrations.runner import check_schema, migrate;"
        "from baumfeuchte.migrations.revision import known_revisions; known_revisions();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
