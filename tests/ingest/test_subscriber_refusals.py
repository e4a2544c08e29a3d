"""A broker that cannot be used is one clear sentence, which never repeats a password."""

from __future__ import annotations

import json
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import BrokerError

if TYPE_CHECKING:
    from collections.abc import Callable

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
def guarded(start_mosquitto: Callable[..., Any]) -> int:
    """The port of a mosquitto with passwords and an access list."""
    rules = "user city\ntopic read test/#\n"
    return int(start_mosquitto(passwords={"city": PASSWORD}, rules=rules).port)


@pytest.mark.parametrize("user", ["", "city@", f"city:{WRONG}@", f"nobody:{WRONG}@"])
def test_wrong_credentials_are_said_at_once(
    connect: Callable[..., Subscriber], guarded: int, user: str
) -> None:
    text = refusal(connect, f"mqtt://{user}127.0.0.1:{guarded}", wait_s=60)
    assert f"127.0.0.1:{guarded} refuses us (Not authorized)" in text
    assert "user and password" in text


def test_right_credentials(connect: Callable[..., Subscriber], guarded: int) -> None:
    assert connect(f"mqtt://city:pa%3Ass%40w@127.0.0.1:{guarded}").failure is None


# --- topics that the broker does not let us read -----------------------------------------------


@pytest.fixture
def choosy(start_mosquitto: Callable[..., Any], open_folder: Path) -> int:
    """The port of a mosquitto that grants subscriptions below test/ only.

    An `acl_file` cannot do that: with it mosquitto grants everything and then sends nothing.
    """
    plugins = list(Path("/usr/lib").glob("*/mosquitto_dynamic_security.so"))
    if not plugins:
        pytest.skip("mosquitto has no dynamic security plugin here")
    rule = {"acltype": "subscribePattern", "topic": "test/#", "allow": True}
    (open_folder / "security.json").write_text(
        json.dumps(
            {
                "defaultACLAccess": {
                    "publishClientSend": True,
                    "publishClientReceive": True,
                    "subscribe": False,
                    "unsubscribe": True,
                },
                "anonymousGroup": "all",
                "groups": [{"groupname": "all", "roles": [{"rolename": "all"}]}],
                "roles": [{"rolename": "all", "acls": [rule]}],
                "clients": [],
            }
        )
    )
    options = f"plugin_opt_config_file {open_folder / 'security.json'}"
    return int(start_mosquitto(f"plugin {plugins[0]}", options).port)


def test_a_refused_topic_is_named_before_the_work_begins(
    connect: Callable[..., Subscriber], choosy: int
) -> None:
    url = f"mqtt://127.0.0.1:{choosy}"
    text = refusal(connect, url, "test/+", "secret/+", "secret/#", wait_s=60)
    assert "refuses the topics secret/+ (" in text
    assert "secret/# (" in text
    assert "test/+" not in text
    assert "BAUMFEUCHTE_MQTT_TOPICS" in text
    shared = refusal(connect, url, "$share/g/secret/+", wait_s=60)
    assert "refuses the topics $share/g/secret/+ (Not authorized)" in shared
    assert connect(url, "test/+").failure is None
