"""A server that was killed comes back while somebody uses it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
from shared_servers import answers, nothing_left

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.postgres import EmbeddedPostgres, postgres_pid, running_postgres
from baumfeuchte.embedded.processes import free_port, wait_until
from baumfeuchte.embedded.restarting import start_again

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PATIENCE_S = 60


def test_a_killed_server_is_started_again_at_its_address(made_data_dir: Path) -> None:
    with running_postgres(made_data_dir, durable=False, watched=True) as url:
        for _ in range(2):
            killed = postgres_pid(made_data_dir)
            EmbeddedPostgres(made_data_dir).kill()
            assert wait_until(lambda: answers(url), seconds=PATIENCE_S)
            assert postgres_pid(made_data_dir) not in (None, killed)
    assert postgres_pid(made_data_dir) is None
    assert nothing_left(made_data_dir)


def test_two_who_look_after_it_start_it_once(made_data_dir: Path) -> None:
    with (
        running_postgres(made_data_dir, durable=False, watched=True) as url,
        running_postgres(made_data_dir, durable=False, watched=True) as same,
    ):
        assert url == same
        EmbeddedPostgres(made_data_dir).kill()
        assert wait_until(lambda: answers(url), seconds=PATIENCE_S)
    assert nothing_left(made_data_dir)


def test_without_somebody_who_looks_it_stays_down(made_data_dir: Path) -> None:
    with running_postgres(made_data_dir, durable=False) as url:
        EmbeddedPostgres(made_data_dir).kill()
        assert not wait_until(lambda: answers(url), seconds=2)


def test_a_server_that_does_not_start_is_said_and_tried_again(
    made_data_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = EmbeddedPostgres(made_data_dir, durable=False)

    def fails(_self: EmbeddedPostgres) -> str:
        msg = "PostgreSQL did not start: the disk is full."
        raise EmbeddedError(msg)

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedPostgres, "start", fails)
        assert not start_again(server, "postgresql://127.0.0.1:1/baumfeuchte")
    assert "the disk is full" in caplog.text
    try:
        assert not start_again(server, f"postgresql://127.0.0.1:{free_port()}/baumfeuchte")
        assert "at another port" in caplog.text
        assert start_again(server, server.url)
    finally:
        server.stop()


def test_serve_answers_again_after_its_database_was_killed(open_folder: Path) -> None:
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("BAUMFEUCHTE_")
    } | {"BAUMFEUCHTE_DATA_DIR": str(open_folder / "data")}
    command = [sys.executable, "-m", "baumfeuchte"]
    subprocess.run([*command, "migrate"], env=environment, check=True, capture_output=True)
    with (open_folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
    ready = f"http://127.0.0.1:{port}/readyz"

    def is_ready() -> bool:
        try:
            return httpx.get(ready, trust_env=False, timeout=20).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    try:
        assert wait_until(is_ready, seconds=PATIENCE_S)
        EmbeddedPostgres(open_folder / "data").kill()
        log_file = open_folder / "serve.log"
        again = wait_until(lambda: "runs again" in log_file.read_text("utf-8"), seconds=PATIENCE_S)
        assert again, log_file.read_text("utf-8")
        assert wait_until(is_ready, seconds=PATIENCE_S), log_file.read_text("utf-8")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
    assert nothing_left(open_folder / "data")
