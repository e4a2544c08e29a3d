from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from baumfeuchte.cli.serve import GRACE_SECONDS, _listen, factory
from baumfeuchte.domain.errors import SettingError
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.recommendations import store_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 30.0


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`baumfeuchte serve` on a free port, and its address."""
    log = tmp_path / "serve.log"
    environment = os.environ | {
        "BAUMFEUCHTE_DATABASE_URL": database_url,
        "BAUMFEUCHTE_PUBLIC_READ": "true",
        "BAUMFEUCHTE_CLOCK_START": "2026-07-15T05:30:00",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "baumfeuchte", "serve", "--port", "0"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process, _address(process, log)
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """What the command printed, as soon as somebody answers there."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8")
        found = re.search(r"Uvicorn running on (http://127\.0\.0\.1:\d+/)", log.read_text("utf-8"))
        if found:
            return found[1]
        time.sleep(0.05)
    pytest.fail(log.read_text("utf-8"))


def test_it_serves_until_it_is_asked_to_stop(served: tuple[Any, str]) -> None:
    process, url = served
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        assert client.get("/readyz").json() == {"status": "ready"}
        assert "Noch keine Bäume" in client.get("/").text
        assert client.post("/api/v1/uplinks/tts", content=b"{}").status_code == 401
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0


def test_two_hundred_listen_and_none_holds_up_the_stop(
    served: tuple[Any, str], database_url: str
) -> None:
    process, url = served
    listeners = [_listener(url) for _ in range(200)]
    for listener in listeners:
        assert b"event: state" in _until(listener, b"data: ")
    _new_list(database_url)
    began = time.monotonic()
    for listener in listeners:
        _until(listener, b"event: list")
    assert time.monotonic() - began < 2
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert process.wait(SECONDS) == 0
    assert time.monotonic() - began < GRACE_SECONDS / 2
    for listener in listeners:
        listener.close()


def _listener(url: str) -> socket.socket:
    host, _, port = url.removeprefix("http://").strip("/").partition(":")
    found = socket.create_connection((host, int(port)), timeout=10)
    found.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
    return found


def _until(listener: socket.socket, wanted: bytes) -> bytes:
    """What comes, up to the wanted text."""
    found = b""
    while wanted not in found:
        part = listener.recv(65536)
        assert part, found
        found += part
    return found


def _new_list(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    now = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
    with database.begin() as connection:
        store_run(
            connection,
            day=now.date(),
            issued_at=now,
            as_of=now,
            rule_version="1",
            shared_inputs={},
            recommendations=[],
        )
    database.dispose()


def test_answers_on_a_kept_connection_are_not_delayed() -> None:
    # asyncio switches Nagle's algorithm off only for sockets that name their protocol; with it
    # every answer but the first takes 40 ms.
    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_port_in_use_is_one_clear_sentence(database_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = subprocess.run(
            [sys.executable, "-m", "baumfeuchte", "serve", "--port", port],
            env=os.environ | {"BAUMFEUCHTE_DATABASE_URL": database_url},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert result.returncode == 1
    assert f"127.0.0.1:{port} is in use" in result.stderr
    assert "BAUMFEUCHTE_HTTP_PORT" in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


def test_an_address_of_another_machine_is_one_clear_sentence() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "baumfeuchte", "serve", "--host", "192.0.2.1", "--port", "8099"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert result.returncode == 1
    assert "192.0.2.1:8099 cannot be used" in result.stderr
    assert "Traceback" not in result.stderr


def test_several_workers_need_a_database_of_their_own(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingError, match="BAUMFEUCHTE_DATABASE_URL"):
        factory()
    monkeypatch.setenv("BAUMFEUCHTE_DATABASE_URL", database_url)
    assert factory().title == "Baumfeuchte"


def test_a_server_loads_no_library_before_somebody_needs_it() -> None:
    """Together they are some twenty megabytes, and a small city's machine has few."""
    code = (
        "import sys; from baumfeuchte.cli.serve import factory; factory(); "
        "print([n for n in ('PIL', 'cryptography', 'httpx', 'reportlab', 'openpyxl') "
        "if n in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"BAUMFEUCHTE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    assert found.stdout == "[]\n"
