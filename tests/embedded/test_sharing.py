"""Several processes on one data folder: the last one out stops the server, whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from shared_servers import answers, nothing_left

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.locks import Guard, exclusively
from baumfeuchte.embedded.postgres import EmbeddedPostgres, postgres_pid, running_postgres
from baumfeuchte.embedded.processes import is_alive, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    StartPython = Callable[..., subprocess.Popen[str]]

PATIENCE_S = 120
"""A busy disk makes a server slow to end: no bound, and longer than our own force comes after."""

USER = """
import signal
import sys
from pathlib import Path
from baumfeuchte.embedded.postgres import running_postgres
# A shell's background job, and whatever it starts, ignores Ctrl-C otherwise.
signal.signal(signal.SIGINT, signal.default_int_handler)
with running_postgres(Path(sys.argv[1]), durable=False) as url:
    print(url, flush=True)
    sys.stdin.readline()
print("stopped", flush=True)
"""


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=PATIENCE_S)
    assert process.returncode == 0


def test_the_last_one_out_stops_the_server(made_data_dir: Path, python: StartPython) -> None:
    starter, guest = python(USER, made_data_dir), python(USER, made_data_dir)
    url = first_line(starter)
    assert first_line(guest) == url
    pid = postgres_pid(made_data_dir)
    leave(starter)
    assert postgres_pid(made_data_dir) == pid
    assert answers(url)
    leave(guest)
    assert postgres_pid(made_data_dir) is None
    assert nothing_left(made_data_dir)


def test_many_processes_starting_at_once_share_one_server(
    data_dir: Path, python: StartPython
) -> None:
    users = [python(USER, data_dir) for _ in range(4)]
    assert len({first_line(user) for user in users}) == 1
    for user in users:
        leave(user)
    assert nothing_left(data_dir)


def test_one_process_may_use_it_twice(made_data_dir: Path) -> None:
    with running_postgres(made_data_dir, durable=False) as outer:
        with running_postgres(made_data_dir, durable=False) as inner:
            assert inner == outer
        assert answers(outer)
    assert nothing_left(made_data_dir)


def test_a_killed_user_leaves_a_server_that_the_next_one_takes_over(
    made_data_dir: Path, python: StartPython
) -> None:
    killed = python(USER, made_data_dir)
    url = first_line(killed)
    pid = postgres_pid(made_data_dir)
    killed.kill()
    killed.wait()
    assert postgres_pid(made_data_dir) == pid
    with running_postgres(made_data_dir, durable=False) as again:
        assert again == url
        assert postgres_pid(made_data_dir) == pid
    assert nothing_left(made_data_dir)


@pytest.mark.parametrize("times", [1, 3])
def test_ctrl_c_leaves_nothing_behind(made_data_dir: Path, python: StartPython, times: int) -> None:
    user = python(USER, made_data_dir)
    first_line(user)
    pid = postgres_pid(made_data_dir)
    assert pid is not None
    for _ in range(times):  # to the whole group, as a terminal does, and by an impatient person
        os.killpg(user.pid, signal.SIGINT)
    assert user.wait(PATIENCE_S) != 0
    assert not is_alive(pid)
    assert nothing_left(made_data_dir)


def test_ctrl_c_during_the_start_leaves_nothing_behind(
    made_data_dir: Path, python: StartPython
) -> None:
    user = python(USER, made_data_dir)
    cluster = made_data_dir / "postgres" / "cluster"
    assert wait_until((cluster / "postmaster.pid").exists, seconds=PATIENCE_S)
    os.killpg(user.pid, signal.SIGINT)
    user.wait(PATIENCE_S)
    assert wait_until(lambda: nothing_left(made_data_dir), seconds=PATIENCE_S)
    with running_postgres(made_data_dir, durable=False) as url:
        assert answers(url)


def test_no_second_server_starts_while_processes_of_one_live(
    made_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where they cannot be seen, as from another container on the same volume."""
    monkeypatch.setattr("baumfeuchte.embedded.server_note.ORPHAN_SECONDS", 0.2)
    monkeypatch.setattr("baumfeuchte.embedded.server_note.works_in", lambda _folder: iter(()))
    with running_postgres(made_data_dir, durable=False) as url:
        note = made_data_dir / "postgres" / "cluster" / "postmaster.pid"
        text = note.read_text("ascii")
        note.write_text(text.replace(text.splitlines()[0], "99999999", 1), "ascii")
        with pytest.raises(EmbeddedError, match="Another PostgreSQL"):
            EmbeddedPostgres(made_data_dir).start()
        assert answers(url)
        note.write_text(text, "ascii")


def test_only_one_process_at_a_time_starts_or_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baumfeuchte.embedded.locks.BUSY_SECONDS", 0.1)
    with (
        exclusively(tmp_path / "lock"),
        pytest.raises(EmbeddedError, match="Another process has been starting"),
        exclusively(tmp_path / "lock"),
    ):
        pass
    with exclusively(tmp_path / "lock"):
        pass


def test_a_guard_is_held_by_who_inherited_it(tmp_path: Path) -> None:
    with Guard(tmp_path / "server") as guard:
        assert guard.take(seconds=0)
        heir = subprocess.Popen(["sleep", "60"], pass_fds=[guard.descriptor])
    with Guard(tmp_path / "server") as other:
        assert not other.take(seconds=0)
        heir.kill()
        heir.wait()
        assert other.take(seconds=PATIENCE_S)
