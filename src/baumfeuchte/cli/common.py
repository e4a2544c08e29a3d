"""What several commands share: the database, and lines for people."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from baumfeuchte.config import Settings
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.engine import Database


MOST_SHOWN: Final = 1_000_000
"""Lines that a list may be asked for."""
LONGEST_S: Final = 366 * 86_400
"""Seconds that somebody may be asked to wait."""


@contextmanager
def open_database(settings: Settings) -> Iterator[str]:
    """Yield the address of the configured database, or start the embedded one.

    Raises:
        EmbeddedError: the embedded PostgreSQL cannot be started.
    """
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    from baumfeuchte.embedded.postgres import running_postgres

    with running_postgres(settings.data_dir, watched=True) as url:
        yield url


@contextmanager
def current_database(settings: Settings) -> Iterator[Database]:
    """A database whose schema is current, for several transactions.

    Raises:
        StorageUnavailableError: the database cannot be reached.
        SchemaError: the schema is missing or of another version.
    """
    from baumfeuchte.migrations.runner import check_schema
    from baumfeuchte.storage.engine import Database

    with open_database(settings) as url:
        database = Database(url, pool_size=2)
        try:
            with database.begin() as conn:
                check_schema(conn)
            yield database
        finally:
            database.dispose()


@contextmanager
def transaction(settings: Settings) -> Iterator[Connection]:
    """One transaction on such a database; committed at the end.

    Raises:
        StorageUnavailableError: as ``current_database``.
        SchemaError: as ``current_database``.
    """
    with current_database(settings) as database, database.begin() as connection:
        yield connection


def configure_logging(level: str, form: str = "text") -> None:
    """Log to standard error, one line per event, times in UTC.

    Args:
        level: least level that is logged.
        form: ``text`` for people, ``json`` for a log collector: one object per line.
    """
    from baumfeuchte.cli._logs import JsonFormatter, text_formatter

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else text_formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def actor() -> str:
    """Who works at this command line, for the audit: the operating system's user."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "command line"


def say(text: str) -> None:
    """Print a line for a person."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print a line about something wrong."""
    print(text, file=sys.stderr, flush=True)


def read_file(path: Path) -> bytes:
    """The content of a file that a person named.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        msg = f"{path} does not exist; check the path."
        raise InputError(msg) from None
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}); check the path and its permissions."
        raise InputError(msg) from error
