"""As whom the embedded servers run, and which files that user can reach."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.errors import EmbeddedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Nothing of the caller's environment reaches a server: PGDATA, PGPORT, LD_PRELOAD, secrets.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}
UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAccount:
    """The user that a server runs as.

    Attributes:
        uid: user id.
        gid: group id.
        switched: True when we are root and the server runs as somebody else.
    """

    uid: int
    gid: int
    switched: bool

    def popen_options(self, pass_fds: Sequence[int] = ()) -> dict[str, Any]:
        """Arguments of ``subprocess.Popen`` for a command that runs as this user.

        The command gets a session of its own, so that a Ctrl-C in the terminal does not reach it.
        """
        options: dict[str, Any] = {
            "cwd": "/",
            "env": ENVIRONMENT,
            "umask": 0o077,
            "start_new_session": True,
            "pass_fds": tuple(pass_fds),
        }
        if self.switched:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def run(
        self, command: Sequence[str], *, text: str = "", pass_fds: Sequence[int] = ()
    ) -> tuple[int, str]:
        """Run a short command as this user.

        Args:
            command: program and arguments.
            text: what the command reads from its standard input.
            pass_fds: file descriptors that the command inherits.

        Returns:
            Exit status and everything that it said; 126 when it could not be executed.
        """
        try:
            done = subprocess.run(
                command,
                input=text,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                **self.popen_options(pass_fds),
            )
        except OSError as error:
            return 126, str(error)
        return done.returncode, done.stdout

    def can_enter(self, folder: Path, pass_fds: Sequence[int] = ()) -> bool:
        """Whether this user can work in a folder, tried for real (ACLs and mounts count too)."""
        command = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
        return self.run(command, pass_fds=pass_fds)[0] == 0

    def own(self, folder: Path) -> None:
        """Create a folder that only this user can open."""
        folder.mkdir(mode=0o700)
        if self.switched:
            os.chown(folder, self.uid, self.gid)


def server_account() -> ServerAccount:
    """The user for a server that we start: ``nobody`` when we are root, else ourselves.

    Raises:
        EmbeddedError: we are root and the machine has no user ``nobody``.
    """
    if os.geteuid() != 0:
        return ServerAccount(uid=os.geteuid(), gid=os.getegid(), switched=False)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        msg = (
            "PostgreSQL refuses to run as root and this machine has no user nobody: start "
            "Baumfeuchte as an ordinary user, or set BAUMFEUCHTE_DATABASE_URL."
        )
        raise EmbeddedError(msg) from error
    return ServerAccount(uid=entry.pw_uid, gid=entry.pw_gid, switched=True)


def make_folder(folder: Path, account: ServerAccount) -> None:
    """Create our folder with its parents, or check that the one that exists is ours.

    What is created can be entered by the server's user; what exists is never changed.

    Args:
        folder: absolute path.
        account: the user that the server will run as.

    Raises:
        EmbeddedError: it is a file, belongs to somebody else or cannot be created.
    """
    mode = 0o755 if account.switched else 0o700
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            path.chmod(mode)  # created here: the umask may have closed it
        status = folder.stat()
    except OSError as error:
        msg = (
            f"The folder {folder} cannot be used ({error.strerror}): set BAUMFEUCHTE_DATA_DIR to "
            "one that you may write to."
        )
        raise EmbeddedError(msg) from error
    if not folder.is_dir():
        msg = f"{folder} is not a folder: set BAUMFEUCHTE_DATA_DIR to one."
        raise EmbeddedError(msg)
    if status.st_uid != os.geteuid():
        msg = (
            f"The folder {folder} belongs to another user (uid {status.st_uid}): set "
            "BAUMFEUCHTE_DATA_DIR to a folder of your own, or start Baumfeuchte as that user."
        )
        raise EmbeddedError(msg)
