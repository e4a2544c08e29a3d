"""What PostgreSQL notes about its running server, checked against the processes that exist.

The note is ``postmaster.pid`` in the data folder. After a crash or a new start of the machine the
process id in it may belong to nobody, to a zombie or to a stranger.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded.processes import is_alive, is_taken, send_signal, works_in

if TYPE_CHECKING:
    from baumfeuchte.embedded.cluster import Cluster
    from baumfeuchte.embedded.locks import Guard

ORPHAN_SECONDS = 5.0
PID_LINE, PORT_LINE, STATUS_LINE = 0, 3, 7


def server_pid(cluster: Cluster) -> int | None:
    """Process id of the live server of a cluster, or None."""
    pid = _noted_pid(cluster)
    return pid if pid is not None and is_alive(pid) and _works_here(pid, cluster) else None


def server_port(cluster: Cluster) -> int | None:
    """The TCP port that the server listens on, or None while it has not noted one."""
    text = _line(cluster, PORT_LINE)
    return int(text) if text.isdigit() else None


def server_is_ready(cluster: Cluster) -> bool:
    """Whether the live server takes connections: it is neither recovering nor stopping."""
    return _line(cluster, STATUS_LINE) == "ready"


def clear_wreck(cluster: Cluster, guard: Guard) -> None:
    """Take the guard, and remove what a killed server left: its processes first, then its note.

    Backends end by themselves when their parent has died, a busy one at its next pause. PostgreSQL
    itself copes with a note about a process that is gone, but not with one whose id is in use
    again.

    Raises:
        EmbeddedError: its processes do not end.
    """
    if not guard.take(seconds=ORPHAN_SECONDS):
        for pid in works_in(cluster.data):
            send_signal(pid, signal.SIGKILL)
        if not guard.take(seconds=ORPHAN_SECONDS):
            msg = (
                f"Another PostgreSQL, perhaps in another container, still uses {cluster.data}: "
                "stop it first."
            )
            raise EmbeddedError(msg)
    noted = _noted_pid(cluster)
    if noted is not None and is_taken(noted):
        cluster.pid_file.unlink(missing_ok=True)


def _line(cluster: Cluster, number: int) -> str:
    try:
        lines = cluster.pid_file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[number].strip() if len(lines) > number else ""


def _noted_pid(cluster: Cluster) -> int | None:
    text = _line(cluster, PID_LINE)
    return int(text) if text.isdigit() else None


def _works_here(pid: int, cluster: Cluster) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == cluster.data
    except FileNotFoundError:
        return not Path("/proc/self/cwd").exists()  # no /proc: believe the note
    except OSError:
        return False
