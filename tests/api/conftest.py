"""A server in front of a small city (``_city.py``)."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
import uvicorn

from baumfeuchte.api.app import create_app
from baumfeuchte.api.options import WebOptions
from baumfeuchte.cli._services import build_services
from baumfeuchte.sandbox.runner import Sandbox
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from datetime import datetime
    from types import ModuleType

ZONE = ZoneInfo("Europe/Berlin")
PLAIN_HTTP = WebOptions(demo=True)
"""Cookies of these tests go over plain HTTP."""


def _load(name: str) -> ModuleType:
    """A helper beside this file; test folders are no packages."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_lists = _load("_lists")
_city = _load("_city")
_tended = _load("_tended")
_load("_every_page")
_load("_extremes")
_load("_patience")
_load("_tunnel")


@dataclass
class Server:
    """A running service; ``now`` can be moved."""

    base_url: str
    city: Any
    client: httpx.Client
    now: list[datetime] = field(default_factory=list)

    def request(
        self, method: str, path: str, *, scope: str | None = None, **options: Any
    ) -> httpx.Response:
        """Ask the service, with a key of this scope."""
        headers = dict(options.pop("headers", {}))
        if scope is not None:
            headers["Authorization"] = f"Bearer {self.city.keys[scope]}"
        return self.client.request(method, path, headers=headers, **options)

    @contextlib.contextmanager
    def person(self, name: str) -> Iterator[httpx.Client]:
        """A browser in which somebody has logged in: a role's name, or as ``_city.py`` says."""
        with httpx.Client(base_url=self.base_url, timeout=20, trust_env=False) as browser:
            answer = browser.post(
                "/login", data={"name": name, "password": self.city.passwords[name], "next": "/"}
            )
            assert answer.status_code == 303, answer.text
            yield browser

    def get(self, path: str, *, scope: str | None = "read", **options: Any) -> httpx.Response:
        """GET with a reading key."""
        return self.request("GET", path, scope=scope, **options)


@pytest.fixture(scope="module")
def city(module_database_url: str) -> Any:
    """The city in the database of this module."""
    return _city.fill(module_database_url)


@pytest.fixture(scope="module")
def tended(city: Any) -> Any:
    """The city with everything that a tree's page can show at BO-0003 (``_tended.py``)."""
    return _tended.tend(city)


def _slowed(app: Any) -> Any:
    """Answers that drip in show which tests do not wait: BAUMFEUCHTE_TEST_SLOW_S seconds, twice."""
    pause_s = float(os.environ.get("BAUMFEUCHTE_TEST_SLOW_S", "0"))
    if not pause_s:
        return app

    async def slowed(scope: Any, receive: Any, send: Any) -> None:
        async def drip(message: Any) -> None:
            if whole := message.get("body"):
                # A browser shows a page from its first bytes on; the others come late.
                await send(message | {"body": whole[:200], "more_body": True})
                await asyncio.sleep(pause_s)
                message = message | {"body": whole[200:]}
            await send(message)

        if scope["type"] == "http":
            await asyncio.sleep(pause_s)
        await app(scope, receive, drip)

    return slowed


class NoLists:
    """Plans nothing, and remembers when it was asked to: these tests look at lists of their own."""

    def __init__(self) -> None:
        self.asked: list[datetime] = []

    def __call__(self, now: datetime) -> int | None:
        self.asked.append(now)
        return None

    def close(self) -> None:
        pass


class _Running:
    """A uvicorn server in a thread, on a free port of 127.0.0.1 unless one is given."""

    def __init__(
        self,
        url: str,
        *,
        public_read: bool,
        now: list[datetime],
        options: WebOptions = PLAIN_HTTP,
        port: int = 0,
        list_maker: Any = None,
    ) -> None:
        self.lists = list_maker or NoLists()
        self._intake = Database(url, pool_size=1)
        self._sandbox = Sandbox()
        services = build_services(
            self._intake,
            self._sandbox,
            lambda: now[0],
            self.lists,
            routing_url=options.routing_url,
        )
        app = create_app(
            database_url=url,
            services=services,
            clock=lambda: now[0],
            time_zone=ZONE,
            public_read=public_read,
            options=options,
        )
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen()
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(_slowed(app), log_config=None))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()
        self._intake.dispose()
        self._sandbox.close()


StartServer = Callable[..., Any]


@pytest.fixture(scope="session")
def start_server() -> StartServer:
    """A context manager: ``start_server(url, public_read=..., now=[...])``."""
    return _Running


@contextlib.contextmanager
def _front(city: Any, start_server: StartServer, *, public_read: bool) -> Iterator[Server]:
    now = [_lists.NOW]
    with (
        start_server(city.url, public_read=public_read, now=now) as running,
        httpx.Client(base_url=running.base_url, timeout=20, trust_env=False) as client,
    ):
        yield Server(base_url=running.base_url, city=city, client=client, now=now)


@pytest.fixture(scope="module")
def server(city: Any, start_server: StartServer) -> Iterator[Server]:
    """A service in front of the city; reading needs a key."""
    with _front(city, start_server, public_read=False) as front:
        yield front


@pytest.fixture(scope="module")
def open_server(city: Any, start_server: StartServer) -> Iterator[Server]:
    """A service in front of the same city; everyone may read."""
    with _front(city, start_server, public_read=True) as front:
        yield front


@pytest.fixture(scope="module")
def sql(server: Server) -> Iterator[Callable[..., list[Any]]]:
    """Ask the database behind the server, past everything that is under test."""
    with psycopg.connect(server.city.url, autocommit=True) as connection:

        def ask(statement: str, *values: object) -> list[Any]:
            answer = connection.execute(statement.encode(), values)
            return [] if answer.description is None else answer.fetchall()

        yield ask
