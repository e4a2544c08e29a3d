"""Which revision a database has, and whether this program can work with it."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.domain.errors import SchemaError

if TYPE_CHECKING:
    from alembic.config import Config
    from psycopg import AsyncConnection

_TABLE = "SELECT to_regclass('alembic_version') IS NOT NULL"
_REVISION = "SELECT max(version_num) FROM alembic_version"


def alembic_config() -> Config:
    """Alembic's settings; the versions are found inside the installed package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "baumfeuchte:migrations")
    config.set_main_option("path_separator", "os")
    return config


@lru_cache(maxsize=1)
def known_revisions() -> tuple[str, ...]:
    """Revisions that this program knows, newest first: the numbers of the files of versions.

    Every process checks the schema at its start; only ``migrate`` pays for loading Alembic. A test
    compares the two.
    """
    files = resources.files("baumfeuchte.migrations").joinpath("versions").iterdir()
    names = (file.name for file in files if file.name.endswith(".py"))
    return tuple(sorted((name.split("_")[0] for name in names if name[0].isdigit()), reverse=True))


def database_revision(conn: sa.Connection) -> str | None:
    """The database's revision, or None when it has no tables of ours."""
    if not conn.scalar(sa.text(_TABLE)):
        return None
    found: str | None = conn.scalar(sa.text(_REVISION))
    return found


def check_schema(conn: sa.Connection) -> None:
    """Make sure that the database has exactly the tables that this program needs.

    Raises:
        SchemaError: there are none, or older or newer ones; the text says what to do.
    """
    judge_revision(database_revision(conn))


async def acheck_schema(aconn: AsyncConnection[Any]) -> None:
    """Like ``check_schema``, on an asynchronous connection."""
    row = await (await aconn.execute(_TABLE)).fetchone()
    found = None
    if row is not None and row[0]:
        row = await (await aconn.execute(_REVISION)).fetchone()
        found = row[0] if row is not None else None
    judge_revision(found)


def judge_revision(found: str | None) -> None:
    """Compare a database's revision with the one that this program needs.

    Raises:
        SchemaError: they differ.
    """
    known = known_revisions()
    if found == known[0]:
        return
    if found is None:
        msg = "The database has no tables yet; run `baumfeuchte migrate`"
    elif found in known:
        msg = (
            f"The database has the older schema {found}, this version needs {known[0]}; "
            "run `baumfeuchte migrate`"
        )
    else:
        msg = (
            f"The database has schema {found}, which is newer than this version's {known[0]}; "
            "install the newer Baumfeuchte and run `baumfeuchte migrate` with it"
        )
    raise SchemaError(msg)
