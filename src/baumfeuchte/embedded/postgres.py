"""An own PostgreSQL for demo, development and tests, started and stopped with its users.

Decision 0002 says why we launch the binaries ourselves.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.cluster import Cluster, Workbench, complaint, open_cluster
from baumfeuchte.embedded.locks import Guard, Use, exclusively
from baumfeuchte.embedded.processes import (
    DeferredSignals,
    free_port,
    is_alive,
    port_is_free,
    send_signal,
    uninterrupted,
    wait_until,
)
from baumfeuchte.embedded.restarting import looked_after
from baumfeuchte.embedded.server_note import (
    clear_wreck,
    server_is_ready,
    server_pid,
    server_port,
)
from baumfeuchte.embedded.view import FolderView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 20.0
PORT_ATTEMPTS = 5
MAX_LOG_BYTES = 1_000_000


class EmbeddedPostgres:
    """The embedded PostgreSQL of one data folder, whoever started it.

    Args:
        data_dir: our folder; created with its parents when it does not exist.
        durable: False gives up crash safety for speed, for tests only.

    Raises:
        EmbeddedError: the folder cannot be used.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._cluster = open_cluster(data_dir)
        self._durable = durable

    @property
    def pid(self) -> int | None:
        """Process id of the running server, or None."""
        return server_pid(self._cluster)

    @property
    def url(self) -> str:
        """Address of the database of the running server.

        Raises:
            EmbeddedError: it does not run.
        """
        port = server_port(self._cluster)
        if port is None or self.pid is None:
            msg = f"The database in {self._cluster.home} does not run: start it first."
            raise EmbeddedError(msg)
        return self._cluster.url(port)

    def start(self) -> str:
        """Start the server if it does not run, whatever state a crash left behind.

        Returns:
            The address of the database.

        Raises:
            EmbeddedError: it cannot be started; the text says why and what to do.
        """
        with self._alone():
            self._settle()
            if self.pid is None:
                self._launch()
            return self.url

    def stop(self) -> None:
        """Stop the server in an orderly way; harder where it does not go."""
        with self._alone():
            self._stop()

    def kill(self) -> None:
        """End the server as a power failure would (``kill -9``), for crash tests."""
        pid = self.pid
        if pid is not None:
            send_signal(pid, signal.SIGKILL)
            _wait_for_end(pid)

    def restart(self) -> str:
        """Stop and start; answers the address, whose port changes only if another took it."""
        self.stop()
        return self.start()

    def begin_use(self) -> Use:
        """Start the server, or join its users; it stays at least until this use ends.

        Raises:
            EmbeddedError: it cannot be started.
        """
        with self._alone():
            use = Use(self._cluster.home / "users")
        try:
            self.start()
        except BaseException:
            self.end_use(use)
            raise
        return use

    def end_use(self, use: Use) -> None:
        """End one use; the last one out stops the server."""
        with uninterrupted(), self._alone():
            if use.end():
                self._stop()

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        return exclusively(self._cluster.home / "lock")

    def _guard(self) -> Guard:
        return Guard(self._cluster.home / "server")

    def _settle(self) -> None:
        """Wait while the server recovers or stops."""

        def settled() -> bool:
            return server_is_ready(self._cluster) or self.pid is None

        if not wait_until(settled, seconds=START_SECONDS):
            msg = (
                f"PostgreSQL in {self._cluster.home} is still recovering and goes on doing so: try "
                f"again later, and read {self._cluster.log}."
            )
            raise EmbeddedError(msg)

    def _launch(self) -> None:
        cluster = self._cluster
        with (
            DeferredSignals() as signals,
            self._guard() as guard,
            FolderView(cluster.home, cluster.account) as view,
        ):
            clear_wreck(cluster, guard)
            log_before = _fresh_log(cluster)
            bench = Workbench(cluster, view)
            bench.prepare(durable=self._durable)
            for _ in range(PORT_ATTEMPTS):
                port = _choose_port(cluster)
                options = bench.options(port, durable=self._durable)
                if _start_server(bench, guard, options, signals):
                    self._settle()
                    return
                if port_is_free(port):
                    break  # it was something else; otherwise somebody took the port just now
        said = cluster.log.read_bytes()[log_before:].decode(errors="replace")
        msg = f"PostgreSQL did not start: {complaint(said)}; read {cluster.log}."
        raise EmbeddedError(msg)

    def _stop(self) -> None:
        pid = self.pid
        # Fast shutdown, then immediate (it recovers at the next start), then by force.
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if pid is None:
                break
            send_signal(pid, number)
            pid = None if _wait_for_end(pid) else pid
        with self._guard() as guard:
            guard.take(seconds=STOP_SECONDS)  # had once the last of its processes is gone


@contextlib.contextmanager
def running_postgres(
    data_dir: Path, *, durable: bool = True, watched: bool = False
) -> Iterator[str]:
    """A running PostgreSQL with a database, shared by all processes that use the same folder.

    Args:
        data_dir: our folder; created with its parents when it does not exist. The data stay there.
        durable: False gives up crash safety for speed, for tests only.
        watched: start it again, in a thread of ours, where it ends without being stopped.

    Yields:
        ``postgresql://baumfeuchte:PASSWORD@127.0.0.1:PORT/baumfeuchte``

    Raises:
        EmbeddedError: the folder cannot be used or the server cannot be started.
    """
    server = EmbeddedPostgres(data_dir, durable=durable)
    use = server.begin_use()
    try:
        url = server.url
        with looked_after(server, url) if watched else contextlib.nullcontext():
            yield url
    finally:
        server.end_use(use)


def postgres_pid(data_dir: Path) -> int | None:
    """Process id of the PostgreSQL that runs in a data folder, or None."""
    return EmbeddedPostgres(data_dir).pid


def _wait_for_end(pid: int) -> bool:
    ended = wait_until(lambda: not is_alive(pid), seconds=STOP_SECONDS)
    with contextlib.suppress(ChildProcessError):  # then another process started it
        os.waitpid(pid, os.WNOHANG)
    return ended


def _fresh_log(cluster: Cluster) -> int:
    """Put a long log aside; answers how many bytes are in the one that goes on."""
    if not cluster.log.exists():
        return 0
    size = cluster.log.stat().st_size
    if size <= MAX_LOG_BYTES:
        return size
    cluster.log.replace(cluster.log.with_suffix(".1"))
    return 0


def _choose_port(cluster: Cluster) -> int:
    """The port of the last start if it is still free, else another, kept for the next start."""
    path = cluster.home / "port"
    with contextlib.suppress(OSError, ValueError):
        port = int(path.read_text(encoding="ascii"))
        if port_is_free(port):
            return port
    port = free_port()
    path.write_text(f"{port}\n", encoding="ascii")
    return port


def _start_server(
    bench: Workbench, guard: Guard, options: Iterable[str], signals: DeferredSignals
) -> bool:
    """Start the server process; answers False when it ended at once."""
    cluster = bench.cluster
    with cluster.log.open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            bench.command("postgres", "-D", bench.path(cluster.data.name), *options),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **cluster.account.popen_options([guard.descriptor, *bench.view.descriptors]),
        )

    def decided() -> bool:
        signals.deliver()
        ready = server_is_ready(cluster) and server_pid(cluster) == process.pid
        return ready or process.poll() is not None

    try:
        wait_until(decided, seconds=START_SECONDS)
    except BaseException:  # Ctrl-C, when the server may not have left its note yet
        process.send_signal(signal.SIGQUIT)
        process.wait()
        raise
    if process.poll() is not None:
        return False
    # It may outlive us for its other users: Python need not warn about a child that still runs.
    process.returncode = 0
    return True
