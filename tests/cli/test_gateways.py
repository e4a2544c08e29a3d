"""The lines of `gateways add` work with a real mosquitto."""

from __future__ import annotations

import base64
import os
import queue
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import paho.mqtt.client as mqtt
import pytest

from baumfeuchte.cli.gateways import acl_lines, password_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.mosquitto
READER = "reader"
OWN = "baumfeuchte/v1/depot-7/readings"


def add(name: str) -> tuple[str, str, str]:
    """Run the command; its password, password-file line and access-list lines."""
    out = subprocess.run(
        [sys.executable, "-m", "baumfeuchte", "gateways", "add", name],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    password = re.search(r"^#   (\S+)$", out, re.MULTILINE)
    assert password is not None
    line = next(row for row in out.splitlines() if row.startswith(f"{name}:"))
    access = out[out.index(f"user {name}\n") : out.index("# Then let")]
    return password[1], line, access


@pytest.fixture
def secured(start_mosquitto: Callable[..., Any], open_folder: Path) -> tuple[int, str]:
    """A mosquitto that knows the gateway and a reader; its port and the gateway's password."""
    password, line, access = add("depot-7")
    own = open_folder / "own-passwords"
    own.write_text(f"{line}\n{password_line(READER, 'reader', os.urandom(12))}\n")
    rules = f"{access}\nuser {READER}\ntopic read #\n"
    broker = start_mosquitto(f"password_file {own}", passwords={}, rules=rules)
    return broker.port, password


def connect(port: int, user: str, password: str, arrived: queue.Queue[str]) -> mqtt.Client:
    """A client that has been accepted, and that has subscribed to everything."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.username_pw_set(user, password)
    client.on_connect = lambda c, _, __, reason, ___: (
        arrived.put(f"refused: {reason}") if reason.is_failure else c.subscribe("#", 1)
    )
    client.on_subscribe = lambda *_: arrived.put("subscribed")
    client.on_message = lambda _, __, message: arrived.put(message.topic)
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


def received(port: int, password: str, topic: str) -> list[str]:
    """The topics that reach a reader when the gateway publishes there and then on its own topic."""
    heard: queue.Queue[str] = queue.Queue()
    said: queue.Queue[str] = queue.Queue()
    reader = connect(port, READER, "reader", heard)
    gateway = connect(port, "depot-7", password, said)
    topics = []
    try:
        assert heard.get(timeout=10) == "subscribed"
        assert said.get(timeout=10) == "subscribed"
        gateway.publish(topic, b"{}", qos=1)
        gateway.publish(OWN, b"{}", qos=1)
        while OWN not in topics:
            topics.append(heard.get(timeout=10))
    finally:
        for client in (reader, gateway):
            client.disconnect()
            client.loop_stop()
    return topics


def test_the_gateway_may_publish_its_own_readings(secured: tuple[int, str]) -> None:
    port, password = secured
    assert received(port, password, OWN) == [OWN]


@pytest.mark.parametrize(
    "topic", ["baumfeuchte/v1/depot-8/readings", "application/x/device/y/event/up"]
)
def test_it_may_publish_nothing_else(secured: tuple[int, str], topic: str) -> None:
    port, password = secured
    assert received(port, password, topic) == [OWN]


def test_a_wrong_password_is_refused(secured: tuple[int, str]) -> None:
    said: queue.Queue[str] = queue.Queue()
    client = connect(secured[0], "depot-7", "wrong", said)
    try:
        assert said.get(timeout=10).startswith("refused: ")
    finally:
        client.loop_stop()


def test_every_call_makes_another_password() -> None:
    assert add("a")[0] != add("a")[0]


def test_the_line_is_mosquittos_own(open_folder: Path) -> None:
    tool = shutil.which("mosquitto_passwd")
    if tool is None:
        pytest.skip("mosquitto_passwd is not installed: run tools/install-test-tools.sh")
    path = open_folder / "passwords"
    path.touch(mode=0o600)
    subprocess.run([tool, "-b", str(path), "x", "secret"], check=True, capture_output=True)
    theirs = path.read_text().strip()
    salt = re.fullmatch(r"x:\$7\$101\$([^$]+)\$.+", theirs)
    assert salt is not None
    assert password_line("x", "secret", base64.b64decode(salt[1])) == theirs


def test_the_access_list_names_one_topic() -> None:
    assert acl_lines("g").splitlines() == ["user g", "topic write baumfeuchte/v1/g/readings"]
