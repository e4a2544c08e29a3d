"""A broker that cannot be used is one clear sentence, which never repeats a password."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.embedded.broker import find_mosquitto
from baumfeuchte.embedded.processes import accepts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from baumfeuchte.ingest.subscriber import Subscriber

PASSWORD, WRONG = "pa:ss@w", "wr0ng-one"


def refusal(connect: Callable[..., Subscriber], url: str, *topics: str, wait_s: float = 0) -> str:
    begin = time.monotonic()
    with pytest.raises(BrokerError) as error:
        connect(url, *topics, wait_s=wait_s)
    assert time.monotonic() - begin < 15
    assert PASSWORD not in str(error.value)
    assert WRONG not in str(error.value)
    return str(error.value)


def test_nobody_listens(connect: Callable[..., Subscriber], free_port: int) -> None:
    assert refusal(connect, f"mqtt://city:{WRONG}@127.0.0.1:{free_port}") == (
        f"The MQTT broker at 127.0.0.1:{free_port} cannot be reached (Connection refused); check "
        "BAUMFEUCHTE_MQTT_URL and that the broker runs."
    )


def test_a_host_that_there_is_not(connect: Callable[..., Subscriber]) -> None:
    assert "broker.invalid:1883 cannot be reached" in refusal(connect, "mqtt://broker.invalid")


def test_something_that_is_no_broker(connect: Callable[..., Subscriber]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        text = refusal(connect, f"mqtt://127.0.0.1:{server.getsockname()[1]}")
    assert "does not answer as an MQTT broker" in text


def test_something_that_speaks_another_language(connect: Callable[..., Subscriber]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 20)

        thread = threading.Thread(target=answer)
        thread.start()
        assert "cannot be reached" in refusal(
            connect, f"mqtt://127.0.0.1:{server.getsockname()[1]}"
        )
        thread.join(5)


@pytest.fixture
def guarded(mosquitto: Any, free_port: int, tmp_path: Path, fleet: Any) -> Iterator[int]:
    """A mosquitto with passwords and an access list (the other one only decides on skipping)."""
    passwords, rules = tmp_path / "passwords", tmp_path / "rules"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), "city", PASSWORD], check=True)
    rules.write_text("user city\ntopic read test/#\n")
    for path in (passwords, rules):
        path.chmod(0o644)
    configuration = tmp_path / "mosquitto.conf"
    configuration.write_text(
        f"listener {free_port} 127.0.0.1\nallow_anonymous false\nuser root\n"
        f"password_file {passwords}\nacl_file {rules}\n"
    )
    assert mosquitto.pid
    command = [str(find_mosquitto()), "-c", str(configuration)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as it:
        try:
            fleet.wait_for(lambda: accepts(free_port))
            yield free_port
        finally:
            it.terminate()


@pytest.mark.parametrize("user", ["", "city@", f"city:{WRONG}@", f"nobody:{WRONG}@"])
def test_wrong_credentials_are_said_at_once(
    connect: Callable[..., Subscriber], guarded: int, user: str
) -> None:
    text = refusal(connect, f"mqtt://{user}127.0.0.1:{guarded}", wait_s=60)
    assert f"127.0.0.1:{guarded} refuses us (Not authorized)" in text
    assert "user and password" in text


def test_right_credentials(connect: Callable[..., Subscriber], guarded: int) -> None:
    assert connect(f"mqtt://city:pa%3Ass%40w@127.0.0.1:{guarded}").failure is None
