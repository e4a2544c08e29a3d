"""A backfill that breaks: it goes on where it was, or says how far it came."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.ingest.backfill import ATTEMPTS, BATCH
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.ingest.tts_storage import BackfillError

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database


def test_a_connection_cut_within_an_answer(
    tts: Any, fetch: Any, server: Any, stock: Any, waits: list[float]
) -> None:
    def cut(handler: Any, lines: list[bytes]) -> None:
        handler.begin()
        half = len(lines) // 2
        handler.chunk(b"\n".join(lines[:half]) + b"\n" + lines[half][:50])
        handler.cut()

    server.messages = [tts.uplink(n) for n in range(1600)]
    server.script.extend([cut, None, cut])
    result = fetch()
    assert result.kinds == {"stored": 1600}
    assert stock.numbers() == list(range(1600))
    assert waits == [1.0, 1.0]  # each brought something


def test_an_answer_without_length_that_ends_within_a_message(
    tts: Any, fetch: Any, server: Any, stock: Any
) -> None:
    def cut(handler: Any, lines: list[bytes]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(lines[0] + b"\n" + lines[1][:99])
        handler.cut()

    server.messages = [tts.uplink(n) for n in range(3)]
    server.script.append(cut)
    assert fetch().kinds == {"stored": 3}
    assert stock.counts() == (3, 9, 0)


@pytest.mark.parametrize(
    "case",
    [
        ({"Retry_After": "7"}, 7.0),
        ({"x_rate_limit_retry": "3", "x_rate_limit_reset": "60"}, 3.0),
        ({"x_rate_limit_reset": "60"}, 60.0),
        ({"Retry_After": "Wed, 21 Oct 2099 07:28:00 GMT"}, None),
        ({"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 1.0),
        ({"Retry_After": "soon"}, 2.0),
        ({"x_rate_limit_retry": "301"}, None),
        ({}, 2.0),
    ],
)
def test_a_limited_rate(
    tts: Any, fetch: Any, server: Any, waits: list[float], case: tuple[dict[str, str], float | None]
) -> None:
    headers, waited = case
    server.messages = [tts.uplink(1)]
    server.script.append(
        lambda handler, _: handler.refuse(429, 8, "error:rate_limit_exceeded", **headers)
    )
    if waited is None:
        with pytest.raises(BackfillError, match=r"no more requests now, for \d+ seconds"):
            fetch()
        return
    assert fetch().kinds == {"stored": 1}
    assert waits == [waited]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_that_is_ill_for_a_while(
    tts: Any, fetch: Any, server: Any, waits: list[float], status: int
) -> None:
    server.messages = [tts.uplink(1)]
    server.script.extend([lambda handler, _: handler.plain(status, b"<html>", "text/html")] * 3)
    assert fetch().kinds == {"stored": 1}
    assert waits == sorted(waits)
    assert len(waits) == 3


def test_a_server_that_stays_ill(
    tts: Any, begin: Any, server: Any, stock: Any, waits: list[float]
) -> None:
    def fail(handler: Any, _: list[bytes]) -> None:
        handler.send([b'{"error":{"code":14,"message":"database is away","details":[]}}'])

    server.messages = [tts.uplink(n) for n in range(10)]
    server.script.extend([None, *[fail] * ATTEMPTS])
    with pytest.raises(BackfillError) as caught:
        begin().run(tts.SINCE)
    assert f"After {ATTEMPTS} attempts: The Things Stack says: database is away." in str(
        caught.value
    )
    assert "go on with --since 2026-07-10T12:01:30Z" in str(caught.value)
    assert len(waits) == ATTEMPTS - 1
    assert stock.numbers() == list(range(10))


def test_silence_is_not_waited_for_for_ever(tts: Any, fetch: Any, server: Any, stock: Any) -> None:
    def fall_silent(handler: Any, lines: list[bytes]) -> None:
        handler.begin()
        handler.chunk(lines[0] + b"\n")
        handler.wfile.flush()
        handler.rfile.read(1)  # until the client closes the connection

    server.messages = [tts.uplink(n) for n in range(3)]
    server.script.append(fall_silent)
    assert fetch().kinds == {"stored": 3}
    assert stock.numbers() == [0, 1, 2]


def test_nobody_is_there(
    tts: Any, begin: Any, server: Any, waits: list[float], free_port: int
) -> None:
    with pytest.raises(BackfillError, match="cannot be reached"):
        begin(url=f"http://127.0.0.1:{free_port}").run(tts.SINCE)
    assert len(waits) == ATTEMPTS - 1
    assert not server.queries


def test_the_database_fails_in_the_middle(
    tts: Any, begin: Any, server: Any, stock: Any, database: Database
) -> None:
    class Dying(Intake):
        calls = 0

        def take(self, messages: Any, hint: str | None = None) -> Any:
            self.calls += 1
            if self.calls == 2:
                raise StorageError("the power is gone")
            return super().take(messages, hint)

    server.messages = [tts.uplink(n) for n in range(3 * BATCH)]
    with pytest.raises(StorageError):
        begin(Dying(database)).run(tts.SINCE)
    assert stock.numbers() == list(range(BATCH))
    assert begin().run(tts.SINCE).kinds == {"stored": 2 * BATCH, "duplicate": BATCH}
    assert stock.counts() == (3 * BATCH, 9 * BATCH, 0)


def test_killed_in_the_middle_and_repeated(
    tts: Any, fetch: Any, server: Any, stock: Any, fleet: Any
) -> None:
    held = threading.Event()

    def hold(handler: Any, lines: list[bytes]) -> None:
        handler.begin()
        handler.chunk(b"\n".join(lines[: BATCH + 100]) + b"\n")
        handler.wfile.flush()
        held.wait(30)

    server.messages = [tts.uplink(n) for n in range(2 * BATCH)]
    server.script.append(hold)
    program = (
        "import typer; from baumfeuchte.cli import backfill;"
        "app = typer.Typer(); backfill.register(app); app()"
    )
    where = ("--url", server.url, "--application", tts.APPLICATION, "--since", "2026-07-01")
    process = subprocess.Popen(
        [sys.executable, "-c", program, "backfill", "tts", *where],
        env=os.environ
        | {"BAUMFEUCHTE_DATABASE_URL": stock.url, "BAUMFEUCHTE_TTS_API_KEY": tts.KEY},
    )
    fleet.wait_for(lambda: stock.uplinks() == BATCH)
    process.kill()
    process.wait(10)
    held.set()
    assert fetch().kinds == {"stored": BATCH, "duplicate": BATCH}
    assert stock.counts() == (2 * BATCH, 6 * BATCH, 0)
    assert stock.numbers() == list(range(2 * BATCH))
