"""The checks of the database, one after the other on one connection."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from baumfeuchte.cli._doctor import clock, life, server, timescale, weather
from baumfeuchte.cli._doctor.examine import findings
from baumfeuchte.cli._doctor.finding import Level, Line, error, ok
from baumfeuchte.domain.errors import StorageUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.config import Settings
    from baumfeuchte.storage.diagnostics.look import Look


def check_database(url: str, settings: Settings, *, is_embedded: bool = False) -> Iterator[Line]:
    """Everything that the database can tell.

    Args:
        url: of the configured database, or of the embedded one.
        settings: of this process.
        is_embedded: it is the embedded one.

    Raises:
        SettingError: the address cannot be read.
        StorageUnavailableError: the server cannot be reached.
    """
    from baumfeuchte.storage.diagnostics.look import looking

    host = None if is_embedded else _host(url)
    begin = time.perf_counter()
    with looking(url) as look:
        connect_s = time.perf_counter() - begin
        checks = {
            "database": lambda: server.check_server(look, host, connect_s),
            "timescaledb": lambda: _timescale(look, settings),
            "clock": lambda: _clocks(look, settings),
        }
        for about, check in checks.items():
            yield from (Line(about, found) for found in findings(check))
        schema = list(findings(lambda: _schema(look)))
        yield from (Line("schema", found) for found in schema)
        rights = list(findings(lambda: _rights(look)))
        if any(found.level is Level.ERROR for found in schema):
            # Without the right tables the rest would only repeat it; missing rights may be why.
            yield from (Line("rights", found) for found in rights if found.level is Level.ERROR)
            return
        yield from (Line("rights", found) for found in rights)
        yield from (Line("clock", found) for found in findings(lambda: _networks(look)))
        yield from (Line("life", found) for found in findings(lambda: _life(look, settings)))
        yield from (Line("weather", found) for found in findings(lambda: _weather(look, settings)))


def check_embedded(settings: Settings) -> Iterator[Line]:
    """The same on the embedded PostgreSQL, which runs at least as long as this takes.

    Raises:
        EmbeddedError: it cannot be started.
    """
    from baumfeuchte.cli._doctor.room import check_data_folder, has_embedded_data
    from baumfeuchte.cli.common import open_database

    folder = list(findings(lambda: check_data_folder(settings.data_dir)))
    yield from (Line("data folder", found) for found in folder)
    if not has_embedded_data(settings.data_dir):
        yield Line("database", ok("there is none yet; `baumfeuchte migrate` or `demo` makes it"))
        return
    with open_database(settings) as url:
        yield Line("database", ok("the embedded PostgreSQL runs"))
        yield from check_database(url, settings, is_embedded=True)


def _schema(look: Look) -> Iterator[Finding]:
    from baumfeuchte.domain.errors import SchemaError
    from baumfeuchte.migrations.revision import check_schema, database_revision

    revision = look.ask(database_revision)
    try:
        look.ask(check_schema)
    except SchemaError as failure:
        yield error(str(failure))
    else:
        yield ok(f"schema {revision} is current")


def _rights(look: Look) -> Iterator[Finding]:
    from baumfeuchte.storage.diagnostics.server import missing_rights, server_facts

    user = "baumfeuchte"
    with suppress(StorageUnavailableError):
        user = look.ask(server_facts).user
    yield from server.judge_rights(look.ask(missing_rights), user)


def _timescale(look: Look, settings: Settings) -> Iterator[Finding]:
    from baumfeuchte.storage.diagnostics.server import server_facts

    version = look.ask(server_facts).version_number
    yield from timescale.check_timescale(look, version, settings.raw_retention_days)


def _clocks(look: Look, settings: Settings) -> Iterator[Finding]:
    from baumfeuchte.storage.diagnostics.server import knows_zone, server_time

    yield clock.judge_server_time(look.ask(server_time))
    zone = settings.time_zone
    yield clock.judge_zone(known=look.ask(knows_zone, zone), zone=zone)


def _networks(look: Look) -> Iterator[Finding]:
    from baumfeuchte.storage.diagnostics.life import network_leads

    yield from clock.judge_leads(look.rows(network_leads()))


def _life(look: Look, settings: Settings) -> Iterator[Finding]:
    now = settings.clock()()
    yield from life.check_life(look, now, public_read=settings.public_read)


def _weather(look: Look, settings: Settings) -> Iterator[Finding]:
    yield from weather.check_weather(look, settings, settings.clock()())


def _host(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""
