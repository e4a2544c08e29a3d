"""The last door: errors are one sentence, exit codes tell."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import baumfeuchte


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BAUMFEUCHTE_")}
    return subprocess.run(
        [sys.executable, "-m", "baumfeuchte", *arguments],
        capture_output=True,
        text=True,
        env=clean | environment,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_the_version() -> None:
    result = run("--version")
    assert (result.returncode, result.stdout) == (0, f"baumfeuchte {baumfeuchte.__version__}\n")


@pytest.mark.parametrize(
    "command",
    [
        ["migrate"],
        ["plan"],
        ["serve", "--port", "0", "--wait", "0"],
        ["rejections", "list"],
        ["keys", "list"],
        ["replay"],
        ["ingest", "--wait", "0"],
    ],
)
def test_a_wrong_database_address_is_one_sentence(command: list[str]) -> None:
    result = run(*command, BAUMFEUCHTE_DATABASE_URL="postgresql://u:hunter2@127.0.0.1:1/nowhere")
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "127.0.0.1:1" in result.stderr
    assert "BAUMFEUCHTE_DATABASE_URL" in result.stderr
    assert "hunter2" not in result.stderr


def test_a_misspelt_setting_is_one_sentence() -> None:
    result = run("plan", BAUMFEUCHTE_DATABSE_URL="x")
    assert result.returncode == 1
    assert result.stderr.strip() == (
        "baumfeuchte: BAUMFEUCHTE_DATABSE_URL is not a setting; "
        "did you mean BAUMFEUCHTE_DATABASE_URL?"
    )


def test_an_address_that_is_none_is_one_sentence() -> None:
    result = run("migrate", BAUMFEUCHTE_DATABASE_URL="hunter2 is no address")
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "hunter2" not in result.stderr


def test_debug_shows_the_stack_trace() -> None:
    result = run("--debug", "plan", BAUMFEUCHTE_DATABSE_URL="x")
    assert result.returncode != 0
    assert "Traceback" in result.stderr


def test_an_unknown_command_is_refused() -> None:
    result = run("water")
    assert result.returncode == 2
    assert "No such command" in result.stderr


@pytest.mark.parametrize("name", ["Bad Name", "", "a/b", "+", "ä"])
def test_gateways_refuse_names_that_would_change_the_topic(name: str) -> None:
    result = run("gateways", "add", name)
    assert result.returncode == 1
    assert "cannot be a gateway's name" in result.stderr


def test_a_file_that_does_not_exist_is_one_sentence() -> None:
    result = run("trees", "import", "no-such-file.csv")
    assert result.returncode == 1
    assert "does not exist" in result.stderr
