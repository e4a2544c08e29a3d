"""`baumfeuchte gaps` and `baumfeuchte health` as a person runs them."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import gaps, health
from baumfeuchte.cli._watched import span
from baumfeuchte.domain.errors import InputError, NotFoundError, SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

EUI, QUIET = "70b3d57ed0000001", "70b3d57ed0000002"
CLOCK = "2026-07-15T12:00:00Z"
FRAMES = """
INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic, f_cnt, rssi_dbm,
                     snr_db, raw)
SELECT at, decode(md5(s.id::text || at), 'hex'), at, s.id, 'test', 't',
       extract(epoch FROM at) / 3600, -101, 4.5, ''
FROM sensors s, generate_series('2026-07-01 12:00Z'::timestamptz, '2026-07-15 11:30Z', '1 hour') at
WHERE at NOT BETWEEN '2026-07-10 00:30Z' AND '2026-07-10 03:30Z'
  AND (s.dev_eui = '70b3d57ed0000001'
       OR s.dev_eui = '70b3d57ed0000002' AND at < '2026-07-14 12:00Z')
"""


def runner(url: str) -> Callable[..., Result]:
    app = typer.Typer()
    gaps.register(app)
    health.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": url, "BAUMFEUCHTE_CLOCK_START": CLOCK}
    return lambda *words: CliRunner().invoke(app, words, env=environment)


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    """Two sensors that lost three frames; one fell silent a day ago. A third was never heard."""
    with psycopg.connect(database_url) as conn:
        conn.execute(
            "INSERT INTO sensors (dev_eui, device) SELECT '70b3d57ed000000' || n, 'dragino/LSE01'"
            " FROM generate_series(1, 3) n"
        )
        conn.execute(FRAMES)
        conn.execute(
            "UPDATE sensors SET last_seen_at = (SELECT max(received_at) FROM uplinks"
            " WHERE sensor_id = sensors.id)"
        )
        conn.execute(
            "INSERT INTO readings SELECT id, 11, 0, day, 3.6 - 0.001 * n, 0 FROM sensors,"
            " generate_series(1, 40) n, LATERAL (SELECT timestamptz '2026-06-05 10:00Z'"
            " + n * interval '1 day' AS day) d WHERE dev_eui = %s",
            [EUI],
        )
    return runner(database_url)


def test_the_most_incomplete_first(command: Callable[..., Result]) -> None:
    result = command("gaps", "--learn")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert "Learned how often 2 sensors send." in lines
    rows = [line.split() for line in lines if line.startswith("70b3d57ed")]
    # The clock runs, so 167 h of the period: both lost 3 frames, one also those of the last day.
    assert rows[0][:8] == [QUIET, "-", "60", "min", "140", "28", "83.3", "%"]
    assert rows[1][:8] == [EUI, "-", "60", "min", "164", "3", "98.2", "%"]
    assert lines[-1] == (
        "2026-07-08 12:00 to 2026-07-15 12:00 UTC: 304 of 335 frames of 2 sensors; "
        "2 with gaps, 1 not heard."
    )


def test_each_gap_of_one_sensor(command: Callable[..., Result]) -> None:
    command("gaps", "--learn")
    result = command("gaps", "--device", QUIET.upper(), "--since", "2026-07-09T00:00+02:00")
    rows = [line.split() for line in result.output.splitlines()]
    assert rows[1] == [
        *("2026-07-10", "00:00", "2026-07-10", "04:00", "4", "h", "3", "counter"),
    ]
    assert rows[2][:7] == ["2026-07-14", "11:00", "still", "open", "25", "h", "25"]
    assert rows[3][0] == f"{QUIET}:"


def test_a_period_in_local_time(command: Callable[..., Result]) -> None:
    result = command(
        "gaps", "--json", "--since", "2026-07-10T02:00", "--until", "2026-07-10", "--device", EUI
    )
    assert isinstance(result.exception, InputError)
    result = command(
        "gaps", "--json", "--since", "2026-07-10", "--until", "2026-07-11", "--device", EUI
    )
    found = json.loads(result.output)
    assert (found["since"], found["until"]) == ("2026-07-09T22:00:00Z", "2026-07-10T22:00:00Z")
    assert (found["received"], found["missing"]) == (21, 3)
    assert found["gaps"][0]["found_by"] == "counter"


def test_nothing_is_missing(command: Callable[..., Result]) -> None:
    result = command("gaps", "--since", "2026-07-12", "--device", EUI)
    assert result.output.startswith(f"{EUI}: 86 of 86 frames (100.0 %)")


def test_health_worst_first(command: Callable[..., Result]) -> None:
    command("gaps", "--learn")
    result = command("health")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[1].split()[:6] == [QUIET, "-", "bad", "silent", "25", "h"]
    assert lines[-1] == "3 sensors: 1 bad, 0 to watch, 2 ok."
    assert not any(line.startswith(EUI) for line in lines)
    row = next(line for line in command("health", "--all").output.splitlines() if EUI in line)
    assert "3.56 V (-0.03 V/30 d)" in row
    assert "-101 dBm / 4.5 dB" in row
    assert "1.8 %" in row


def test_health_as_json(command: Callable[..., Result]) -> None:
    found = [json.loads(line) for line in command("health", "--json").output.splitlines()]
    assert len(found) == 3
    (one,) = command("health", "--json", "--device", EUI).output.splitlines()
    assert json.loads(one)["signal"]["rssi_dbm"] == -101


@pytest.fixture
def own_log() -> Iterator[None]:
    """A command sets up the log of its process; that of the tests comes back."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.mark.usefixtures("own_log")
def test_silence_is_logged_once(command: Callable[..., Result]) -> None:
    command("gaps", "--learn")
    result = command("health", "--log")
    assert result.exit_code == 0, result.output
    (line,) = result.output.splitlines()
    assert f" WARNING baumfeuchte.ingest.watch: Sensor {QUIET}" in line
    assert command("health", "--log").output == ""


@pytest.mark.parametrize(
    ("words", "error", "text"),
    [
        (["gaps", "--since", "gestern"], InputError, "--since 'gestern' is no time"),
        (["gaps", "--since", "2027-01-01"], InputError, "The period is empty"),
        (["gaps", "--device", "what? this?"], InputError, "is no sensor"),
        (["health", "--device", "logger-7"], NotFoundError, "There is no sensor logger-7"),
    ],
)
def test_wrong_input(
    command: Callable[..., Result], words: list[str], error: type[Exception], text: str
) -> None:
    result = command(*words)
    assert isinstance(result.exception, error)
    assert text in str(result.exception)


def test_a_database_without_tables(empty_database_url: str) -> None:
    assert isinstance(runner(empty_database_url)("health").exception, SchemaError)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(45, "45 s"), (1200, "20 min"), (3600, "60 min"), (16_200, "4.5 h"), (1e6, "11.6 d")],
)
def test_lengths_of_time(seconds: float, text: str) -> None:
    assert span(seconds) == text
