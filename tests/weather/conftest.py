"""A local server that answers as weather services do, well or badly; nothing leaves the machine."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.weather import WeatherCell
from baumfeuchte.irrigation.weather_cells import cell_centres, cell_ids
from baumfeuchte.weather.http import Http
from baumfeuchte.weather.provider import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


@dataclass
class Answer:
    """What the server says to one request.

    Attributes:
        cut: so many bytes less are sent than were promised.
        wait_s: before the first byte.
        drip_s: before each byte.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    wait_s: float = 0.0
    drip_s: float = 0.0


@dataclass
class Request:
    path: str
    query: dict[str, str]
    headers: dict[str, str]


class Service:
    """Answers by path; the last answer of a path stays in force."""

    def __init__(self) -> None:
        self.answers: dict[str, deque[Answer]] = {}
        self.requests: list[Request] = []
        self.over = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.handle(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def says(self, path: str, *answers: Answer | bytes) -> None:
        """What a path answers, one after the other."""
        made = (Answer(body=a) if isinstance(a, bytes) else a for a in answers)
        self.answers[path] = deque(made)

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.requests.append(Request(parts.path, query, dict(handler.headers)))
        known = self.answers.get(parts.path)
        if not known:
            answer = Answer(status=404, body=b"not here")
        else:
            answer = known.popleft() if len(known) > 1 else known[0]
        with suppress(OSError):  # a client that gave up
            self._send(handler, answer)

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        self.over.wait(answer.wait_s)
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        body = answer.body[: len(answer.body) - answer.cut]
        if not answer.drip_s:
            handler.wfile.write(body)
            return
        for i in range(len(body)):
            handler.wfile.write(body[i : i + 1])
            handler.wfile.flush()
            if self.over.wait(answer.drip_s):
                return

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    service.close()


@pytest.fixture
def pauses() -> list[float]:
    """What the client waited between two tries."""
    return []


@pytest.fixture
def http(pauses: list[float]) -> Iterator[Http]:
    """A client that does not really wait between two tries."""
    with Http(timeout_s=2.0, sleep=pauses.append) as client:
        yield client


@pytest.fixture
def period() -> Period:
    """Early on 15 July in Bochum."""
    return Period(now=NOW, zone=BERLIN)


@pytest.fixture
def cell() -> WeatherCell:
    """The middle of Bochum."""
    ids = cell_ids([51.4818], [7.2162])
    latitude, longitude = cell_centres(ids)
    return WeatherCell(id=int(ids[0]), latitude=float(latitude[0]), longitude=float(longitude[0]))
