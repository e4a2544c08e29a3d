"""`baumfeuchte ingest` as a person or a supervisor runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

UNSEEN = "s3cret"


def ingest(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "baumfeuchte", "ingest", *words],
        capture_output=True,
        text=True,
        env=os.environ | {f"BAUMFEUCHTE_{name}": value for name, value in settings.items()},
        timeout=60,
        check=False,
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that it ends with; the others are log lines."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert UNSEEN not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_nobody_listens(database_url: str, free_port: int) -> None:
    done = ingest(
        *("--wait", "0"),
        DATABASE_URL=database_url,
        MQTT_URL=f"mqtt://city:{UNSEEN}@127.0.0.1:{free_port}",
    )
    assert f"The MQTT broker at 127.0.0.1:{free_port} cannot be reached" in sentence(done)
    assert "BAUMFEUCHTE_MQTT_URL" in sentence(done)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"MQTT_URL": f"http://city:{UNSEEN}@127.0.0.1"}, "mqtt://user:password@host:port"),
        ({"MQTT_TOPICS": "a/#/b"}, "BAUMFEUCHTE_MQTT_TOPICS"),
        ({"MQTT_TOPICS": ","}, "BAUMFEUCHTE_MQTT_TOPICS"),
        ({"MQTT_URL": "mqtts://127.0.0.1", "MQTT_CA_FILE": "/nowhere/ca.pem"}, "/nowhere/ca.pem"),
        ({"MQTT_CLIENT_CERT_FILE": "x.pem"}, "BAUMFEUCHTE_MQTT_URL with mqtts://"),
        ({"MQTT_BROKERS_FILE": "/nowhere/brokers.toml"}, "/nowhere/brokers.toml cannot be read"),
        (
            {"MQTT_BROKERS_FILE": "x", "MQTT_URL": f"mqtt://u:{UNSEEN}@127.0.0.1"},
            "BAUMFEUCHTE_MQTT_URL has no effect beside BAUMFEUCHTE_MQTT_BROKERS_FILE",
        ),
        ({"MQTT_STATUS": "perhaps"}, "BAUMFEUCHTE_MQTT_STATUS cannot be used"),
    ],
)
def test_settings_that_cannot_be_used(
    database_url: str, settings: dict[str, str], words: str
) -> None:
    assert words in sentence(ingest(DATABASE_URL=database_url, **settings))


def test_a_database_without_tables(empty_database_url: str, mosquitto: Any) -> None:
    done = ingest(DATABASE_URL=empty_database_url, MQTT_URL=mosquitto.url)
    assert "baumfeuchte migrate" in sentence(done)


def test_a_database_that_is_away(free_port: int, mosquitto: Any) -> None:
    url = f"postgresql://city:{UNSEEN}@127.0.0.1:{free_port}/city"
    done = ingest("--wait", "0", DATABASE_URL=url, MQTT_URL=mosquitto.url)
    assert f"127.0.0.1:{free_port}" in sentence(done)


def test_none_of_several_brokers_is_there(
    database_url: str, free_port: int, tmp_path: Path
) -> None:
    path = tmp_path / "brokers.toml"
    entry = '[[broker]]\nname = "%s"\nurl = "mqtt://city:%s@127.0.0.1:%d"\n'
    path.write_text("".join(entry % (name, UNSEEN, free_port) for name in ("one", "two")))
    done = ingest("--wait", "0", DATABASE_URL=database_url, MQTT_BROKERS_FILE=str(path))
    assert "None of the 2 MQTT brokers can be used" in sentence(done)
    assert f"`url` of the broker one in {path}" in done.stderr


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGINT"])
def test_it_runs_until_it_is_stopped(database_url: str, mosquitto: Any, signal_name: str) -> None:
    import signal

    settings = {"BAUMFEUCHTE_DATABASE_URL": database_url, "BAUMFEUCHTE_MQTT_URL": mosquitto.url}
    with subprocess.Popen(
        [sys.executable, "-m", "baumfeuchte", "ingest", "--worker-name", "b"],
        env=os.environ | settings,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            while "subscribed to" not in process.stderr.readline():
                assert process.poll() is None
            process.send_signal(getattr(signal, signal_name))
            assert process.wait(20) == 0
            assert process.stderr.read().rstrip().endswith("stopped")
        finally:
            process.kill()
