"""The scripts in ``tools/`` keep their promises where they cannot do their work."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = ("install-test-tools.sh", "timescale-server.sh")


def run(
    script: Path, *arguments: str, user: int | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-s", "--", *arguments],
        input=script.read_text("utf-8"),  # another user may not be able to reach the file
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=os.environ | environment,
        user=user,
        extra_groups=None if user is None else [],
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_they_are_programs_without_a_syntax_error(repo_root: Path, name: str) -> None:
    script = repo_root / "tools" / name
    assert os.access(script, os.X_OK)
    subprocess.run(["/bin/bash", "-n", str(script)], check=True)


def test_missing_test_tools_are_said_loudly_but_fail_nothing(
    repo_root: Path, tmp_path: Path
) -> None:
    """With commands that cannot be found, and a package manager that does nothing."""
    script = repo_root / "tools" / "install-test-tools.sh"
    for name in ("id", "mktemp", "tail", "rm"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    text = script.read_text("utf-8").replace("PATH=$PATH:", "IGNORED=")
    without = tmp_path / "script.sh"
    without.write_text(text, "utf-8")
    done = run(without, PATH=str(tmp_path))
    assert done.returncode == 0
    assert done.stdout == ""
    for package in ("mosquitto", "mosquitto-clients", "chromium"):
        assert f"NOT INSTALLED: {package}, because this machine has no apt-get" in done.stderr
    assert done.stderr.count("== SKIPPED, therefore:") == 3
    broken = tmp_path / "apt-get"
    broken.write_text("#!/bin/sh\necho 'no network' >&2\nexit 100\n", "utf-8")
    broken.chmod(0o755)
    done = run(without, PATH=str(tmp_path))
    assert done.returncode == 0
    if os.geteuid() == 0:
        assert "apt-get install chromium failed:\nno network" in done.stderr
    assert "NOT INSTALLED: chromium" in done.stderr


def test_the_timescale_server_needs_root_and_says_so(repo_root: Path, open_folder: Path) -> None:
    user = 65534 if os.geteuid() == 0 else None
    script = repo_root / "tools" / "timescale-server.sh"
    done = run(script, "start", str(open_folder / "server"), user=user)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "NO TIMESCALEDB SERVER" in done.stderr
    assert not (open_folder / "server").exists()


def test_the_timescale_server_explains_its_use(repo_root: Path) -> None:
    done = run(repo_root / "tools" / "timescale-server.sh", "help")
    assert done.returncode == 2
    assert "start|stop|dsn" in done.stderr
