"""The ends of the calendar and of numbers, and outputs that are full: a sentence, never rc 70."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from baumfeuchte.cli.main import create_app
from baumfeuchte.domain.errors import InputError, SettingError

APP = create_app()
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
HUGE = "99999999999999999999"
FRAME = b'{"device": "dragino/LSE01", "f_port": 2, "payload_hex": "0ce40ccc0a2805dc011810"}\n'
TIMES = [
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+05:00",
    "9999-12-31T23:59:59",
    "9999-12-31T23:59:59-05:00",
]


def run(*words: str, **settings: str) -> BaseException | int | None:
    """What a command ends with: its error, else its exit code."""
    env = {"BAUMFEUCHTE_DATABASE_URL": NOWHERE, **settings}
    result = CliRunner().invoke(APP, words, env=env)
    return result.exit_code if isinstance(result.exception, SystemExit) else result.exception


@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize(
    "words",
    [
        ("replay", "--since"),
        ("gaps", "--since"),
        ("gaps", "--until"),
        ("audit", "--since"),
        ("simulate", "--since"),
        ("simulate", "--until"),
        ("observations", "add", "1", "dry", "--at"),
    ],
    ids=" ".join,
)
def test_times(words: tuple[str, ...], at: str) -> None:
    error = run(*words, at)
    assert isinstance(error, InputError)
    assert f"{words[-1]} {at} is not between 2000 and 2199" in str(error)


@pytest.mark.parametrize("at", TIMES[:2])
@pytest.mark.parametrize(
    "words",
    [("plan", "--day"), ("skill", "--since"), ("skill", "--until"), ("explain", "1", "--day")],
    ids=" ".join,
)
def test_days(words: tuple[str, ...], at: str) -> None:
    error = run(*words, at)
    assert isinstance(error, InputError)
    assert f"{words[-1]} {at} is not between 2000 and 2199" in str(error)


@pytest.mark.parametrize(
    "words",
    [
        ("rejections", "list", "--limit"),
        ("audit", "--limit"),
        ("waterings", "list", "--limit"),
        ("plan", "--every"),
        ("weather", "fetch", "--every"),
    ],
    ids=" ".join,
)
def test_numbers(words: tuple[str, ...]) -> None:
    assert run(*words, HUGE) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLOCK_START", "2026-07-15T05:30:00Z@1e30"),
        ("CLOCK_START", "2026-07-15T05:30:00Z@nan"),
        ("CLOCK_START", "2026-07-15T05:30:00Z@250000000000"),
        *(("CLOCK_START", f"{at}@1790000000") for at in TIMES),
        ("RAW_RETENTION_DAYS", "99999999999"),
    ],
)
def test_settings(name: str, value: str) -> None:
    error = run("plan", **{f"BAUMFEUCHTE_{name}": value})
    assert isinstance(error, SettingError)
    assert f"BAUMFEUCHTE_{name} cannot be used" in str(error)


def test_the_first_and_last_year_can_be_used() -> None:
    assert type(run("gaps", "--since", "2000-01-01")).__name__ == "StorageUnavailableError"
    assert type(run("plan", "--day", "2199-12-31")).__name__ == "StorageUnavailableError"


@pytest.mark.parametrize(
    ("shell", "says"),
    [
        ("decode <&-", "The standard input or output is closed"),
        ("decode >&-", "The standard input or output is closed"),
        ("decode >/dev/full", "No space left on device: what this command writes does not fit"),
        ("--help >/dev/full", "No space left on device: what this command writes does not fit"),
    ],
)
def test_streams(shell: str, says: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m baumfeuchte {shell}'],
        input=FRAME,
        capture_output=True,
        timeout=60,
        check=False,
        env=dict(os.environ),
    )
    (line,) = done.stderr.decode().splitlines()
    assert (done.returncode, line.startswith(f"baumfeuchte: {says}")) == (1, True), line
