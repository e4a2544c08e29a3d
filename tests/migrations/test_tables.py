"""The migrations make exactly what ``storage/tables.py`` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from baumfeuchte.migrations.server import create_engine, parse_url
from baumfeuchte.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def migrated(module_database_url: str) -> Iterator[sa.Connection]:
    engine = create_engine(parse_url(module_database_url), poolclass=sa.NullPool)
    with engine.connect() as conn:
        yield conn


def test_autogenerate_finds_nothing_to_do(migrated: sa.Connection) -> None:
    context = MigrationContext.configure(
        migrated, opts={"compare_type": True, "compare_server_default": True}
    )
    assert compare_metadata(context, metadata) == []


def test_nothing_else_is_there(migrated: sa.Connection) -> None:
    found = set(sa.inspect(migrated).get_table_names())
    assert found == {*metadata.tables, "alembic_version"}


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_each_table(migrated: sa.Connection, name: str) -> None:
    """Names of keys and indexes, and checks: autogenerate does not compare those."""
    inspector, table = sa.inspect(migrated), metadata.tables[name]
    columns = inspector.get_columns(name)
    assert [(c["name"], c["nullable"]) for c in columns] == [
        (c.name, c.nullable) for c in table.columns
    ]
    assert [str(c["type"].compile(migrated.dialect)) for c in columns] == [
        str(c.type.compile(migrated.dialect)) for c in table.columns
    ]
    assert [bool(c.get("identity")) for c in columns] == [
        c.identity is not None for c in table.columns
    ]
    primary = inspector.get_pk_constraint(name)
    assert (primary["name"], primary["constrained_columns"]) == (
        table.primary_key.name or f"pk_{name}",
        [c.name for c in table.primary_key],
    )
    assert {c["name"] for c in inspector.get_check_constraints(name)} == names(
        table, sa.CheckConstraint
    )
    assert {c["name"] for c in inspector.get_unique_constraints(name)} == names(
        table, sa.UniqueConstraint
    )
    assert {
        (c["name"], c["referred_table"], c["options"].get("ondelete"))
        for c in inspector.get_foreign_keys(name)
    } == {(formatted(c), c.referred_table.name, c.ondelete) for c in table.foreign_key_constraints}
    indexes = {
        (i["name"], tuple(i["column_names"]), i["unique"])
        for i in inspector.get_indexes(name)
        if not i.get("duplicates_constraint")
    }
    assert indexes == {(formatted(i), tuple(i.columns.keys()), i.unique) for i in table.indexes}


def formatted(thing: Any) -> str:
    """The name that the naming convention gives."""
    from sqlalchemy.dialects.postgresql import dialect

    preparer = dialect().identifier_preparer
    if isinstance(thing, sa.Index):
        return str(preparer.format_index(thing))
    return str(preparer.format_constraint(thing))


def names(table: sa.Table, kind: type) -> set[str]:
    return {formatted(c) for c in table.constraints if type(c) is kind}
