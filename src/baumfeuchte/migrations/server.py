"""How to reach the server: the address in a form that the driver takes, errors in plain words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson
import psycopg
import sqlalchemy as sa
from sqlalchemy import exc

from baumfeuchte.domain.errors import (
    SchemaError,
    SettingError,
    StorageError,
    StorageUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVER = "postgresql+psycopg"
_SCHEMES = ("postgresql", "postgres", DRIVER)
_NO_TABLE_OR_COLUMN = ("42P01", "42703")
# The state of the server, not of the message: these are tried again until somebody has helped.
_HELP_NEEDED = {
    "53100": "has no room left on its disk ({text}); make room there",
    "53200": "has not enough memory ({text}); give it more",
    "25006": "takes no changes now ({text}); make it writable, or connect to the primary server",
    "42501": "does not let our user do this ({text}); grant the right to it",
}
_TIMED_OUT = ("25P03", "25P04")
# More than the server can ever take, such as too long a value: the same again does not help,
# though the driver counts it among the operational errors.
_LIMIT_EXCEEDED = "54"
_CONNECT_OPTIONS: dict[str, str] = {
    "connect_timeout": "10",
    "application_name": "baumfeuchte",
    # A server that vanished without a word is noticed after a minute, not after two hours.
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}


def parse_url(url: str) -> sa.URL:
    """The address as SQLAlchemy takes it, with our driver and connection options.

    Args:
        url: ``postgresql://user:password@host:port/name?sslmode=...``; ``postgres://`` is the same.
            Special characters of user and password are percent-encoded.

    Raises:
        SettingError: the text is no such address. It is not repeated: it may hold a password.
    """
    form = "write postgresql://user:password@host:port/name, special characters percent-encoded"
    try:
        parsed = sa.make_url(url)
    except (exc.ArgumentError, ValueError):
        msg = f"The database address cannot be read; {form}"
        raise SettingError(msg) from None
    if parsed.drivername not in _SCHEMES:
        msg = f"The database address does not begin with postgresql://; {form}"
        raise SettingError(msg)
    query: dict[str, Any] = {**_CONNECT_OPTIONS, **parsed.query}
    # Times come back in UTC, whatever the server's own zone is. Our statements walk along indexes:
    # compiling them (JIT) costs more than it ever saves.
    query["options"] = f"{parsed.query.get('options', '')} -c timezone=UTC -c jit=off".strip()
    return parsed.set(drivername=DRIVER, query=query)


def create_engine(url: sa.URL, **options: Any) -> sa.Engine:  # noqa: ANN401 - handed on as they are
    """An engine that reads and writes JSON with orjson and never shows parameters in errors."""
    return sa.create_engine(
        url,
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        **options,
    )


def place(url: sa.URL) -> str:
    """Host and port for a message to a person; never the password."""
    host = url.host or url.query.get("host") or "the local socket"
    return f"{host}:{url.port}" if url.port else str(host)


def plain_error(error: BaseException | None, where: str) -> StorageError:
    """The domain error for a driver's error: one sentence, no statement, no password.

    Args:
        error: what psycopg or SQLAlchemy raised.
        where: host and port as ``place`` tells them.
    """
    if isinstance(error, exc.TimeoutError):
        return StorageUnavailableError(f"All connections to the database at {where} are busy")
    if not isinstance(error, psycopg.Error):
        return StorageError(f"The database at {where} could not be used: {type(error).__name__}")
    if _is_connection_lost(error):
        return StorageUnavailableError(
            f"The database at {where} cannot be reached{_server_said(error)}; "
            "check BAUMFEUCHTE_DATABASE_URL and that the server runs"
        )
    text = error.diag.message_primary or type(error).__name__
    if error.sqlstate in _NO_TABLE_OR_COLUMN:
        return SchemaError(
            f"The database at {where} misses a table or column ({text}); run `baumfeuchte migrate`"
        )
    return _refusal(error, text, where)


def _refusal(error: psycopg.Error, text: str, where: str) -> StorageError:
    """Whether the server cannot do it now, or never will."""
    state = error.sqlstate or ""
    if state in _HELP_NEEDED:
        return StorageUnavailableError(
            f"The database at {where} {_HELP_NEEDED[state].format(text=text)}"
        )
    operational = isinstance(error, psycopg.OperationalError) or state in _TIMED_OUT
    if operational and not state.startswith(_LIMIT_EXCEEDED):
        return StorageUnavailableError(
            f"The database at {where} could not do the work now: {text}; try again later"
        )
    return StorageError(f"The database at {where} refused a statement: {text}")


def _is_connection_lost(error: psycopg.Error) -> bool:
    """Refused, ended by an administrator, starting up, shutting down, or gone without a word."""
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate.startswith(("57P", "08"))


def _server_said(error: psycopg.Error) -> str:
    """What the server itself said at connecting; the driver's own text may repeat the address."""
    _, _, said = str(error).partition("FATAL:")
    lines = said.strip().splitlines()
    return f" ({lines[0].strip()})" if lines else ""


@contextmanager
def plain_errors(where: str) -> Iterator[None]:
    """Turn driver errors of the block into domain errors.

    The driver's error is not chained: its text may hold the address, and the sentence says enough.
    """
    try:
        yield
    except exc.DBAPIError as error:
        raise plain_error(error.orig, where) from None
    except (psycopg.Error, exc.SQLAlchemyError) as error:
        raise plain_error(error, where) from None
