"""`baumfeuchte simulate` as a person runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = {"BAUMFEUCHTE_CLOCK_START": "2026-07-15T05:30:00+02:00"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "baumfeuchte", "simulate", *arguments]


def simulate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        env=os.environ | CLOCK | environment,
        timeout=60,
        check=False,
    )


def test_files_only_needs_no_broker(tmp_path: Path) -> None:
    done = simulate("--files-only", BAUMFEUCHTE_DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    names = {path.name for path in (tmp_path / "simulation").iterdir()}
    assert names == {"trees.csv", "sensors.csv", "waterings.csv", "weather.csv", "map.geojson"}


def test_history_is_published_with_a_line_every_ten_percent(tmp_path: Path, mosquitto: Any) -> None:
    done = simulate(
        "--days", "2", "--no-live", "--out", str(tmp_path), BAUMFEUCHTE_MQTT_URL=mosquitto.url
    )
    assert done.returncode == 0, done.stderr
    assert "Published 1152 messages of history." in done.stdout
    parts = re.findall(r"^(\d+) % \(\d+ messages\)$", done.stderr, re.MULTILINE)
    assert parts[-1] == "100"
    assert len(parts) >= 4


def test_live_mode_ends_in_order(tmp_path: Path, mosquitto: Any) -> None:
    with subprocess.Popen(
        command("--days", "1", "--out", str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | CLOCK | {"BAUMFEUCHTE_MQTT_URL": mosquitto.url},
    ) as process:
        assert process.stdout is not None
        try:
            until = time.monotonic() + 30
            while not process.stdout.readline().startswith("Live:"):
                assert process.poll() is None
                assert time.monotonic() < until
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        finally:
            process.kill()


def test_wrong_input_is_one_clear_sentence(tmp_path: Path, free_port: int) -> None:
    here = ("--out", str(tmp_path))
    cases = {
        ("--since", "gestern"): "--since 'gestern' is no time",
        ("--since", "2026-08-01"): "is later than",
        (
            "--scenario",
            "flood",
        ): "There is no scenario 'flood'; choose one of bochum, demo, dry_weeks.",
        ("--no-live",): f"The MQTT broker at 127.0.0.1:{free_port} cannot be reached",
    }
    for arguments, text in cases.items():
        done = simulate(
            *arguments, *here, BAUMFEUCHTE_MQTT_URL=f"mqtt://u:secret@127.0.0.1:{free_port}"
        )
        assert done.returncode == 1
        assert text in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
        assert "secret" not in done.stderr
