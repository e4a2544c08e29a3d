from __future__ import annotations

import pwd
import queue
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import paho.mqtt.client as mqtt
import psutil
import pytest

from baumfeuchte.domain.errors import EmbeddedError
from baumfeuchte.embedded import broker as broker_module
from baumfeuchte.embedded.broker import BrokerHandle, running_broker
from baumfeuchte.embedded.processes import accepts, is_alive, port_is_free, wait_until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

KINDS: tuple[Literal["mosquitto", "iotcore"], ...] = ("mosquitto", "iotcore")
TIMEOUT = 20.0

OWNER = """
import sys
from pathlib import Path
from baumfeuchte.embedded.broker import running_broker
with running_broker(Path(sys.argv[1]), kind=sys.argv[2]) as broker:
    print(broker.pid, broker.port, flush=True)
    sys.stdin.readline()
"""


class Client:
    """A paho client with a persistent session that collects what it receives."""

    def __init__(self, port: int, name: str) -> None:
        self.received: queue.Queue[bytes] = queue.Queue()
        self._client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id=name, clean_session=False
        )
        self._client.on_message = lambda _c, _u, message: self.received.put(message.payload)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert wait_until(self._client.is_connected, seconds=TIMEOUT)

    def subscribe(self, topic: str) -> None:
        done: queue.Queue[object] = queue.Queue()
        self._client.on_subscribe = lambda *_: done.put(True)
        self._client.subscribe(topic, qos=1)
        done.get(timeout=TIMEOUT)

    def publish(self, topic: str, *payloads: bytes) -> None:
        for note in [self._client.publish(topic, payload, qos=1) for payload in payloads]:
            note.wait_for_publish(TIMEOUT)
            assert note.is_published()

    def take(self, count: int) -> list[bytes]:
        return [self.received.get(timeout=TIMEOUT) for _ in range(count)]

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def numbered(count: int) -> list[bytes]:
    return [str(number).encode() for number in range(count)]


def listening(pid: int) -> set[tuple[str, int]]:
    found = psutil.Process(pid).net_connections("inet")
    return {(c.laddr.ip, c.laddr.port) for c in found if c.status == psutil.CONN_LISTEN}


def test_it_carries_messages_on_loopback_only(broker: BrokerHandle) -> None:
    assert broker.url == f"mqtt://127.0.0.1:{broker.port}"
    assert broker.pid is not None
    assert listening(broker.pid) == {("127.0.0.1", broker.port)}
    receiver, sender = Client(broker.port, "receiver"), Client(broker.port, "sender")
    receiver.subscribe("baumfeuchte/v1/+/readings")
    sender.publish("baumfeuchte/v1/gateway/readings", b"hello", b"x" * 100_000)
    assert receiver.take(2) == [b"hello", b"x" * 100_000]
    receiver.close()
    sender.close()


def test_a_session_keeps_what_comes_while_its_client_is_away(broker: BrokerHandle) -> None:
    absent, sender = Client(broker.port, "absent"), Client(broker.port, "sender")
    absent.subscribe("a/#")
    absent.close()
    sender.publish("a/b", *numbered(3000))  # mosquitto's own default would drop all but 1000
    sender.close()
    back = Client(broker.port, "absent")
    assert back.take(3000) == numbered(3000)
    back.close()


def test_mosquitto_keeps_waiting_messages_over_a_stop(mosquitto: BrokerHandle) -> None:
    absent, sender = Client(mosquitto.port, "absent"), Client(mosquitto.port, "sender")
    absent.subscribe("a/#")
    absent.close()
    sender.publish("a/b", *numbered(1500))
    sender.close()
    url = mosquitto.url
    mosquitto.stop()
    assert mosquitto.pid is None
    assert not accepts(mosquitto.port)
    mosquitto.start()
    assert mosquitto.url == url
    back = Client(mosquitto.port, "absent")
    assert back.take(1500) == numbered(1500)
    back.close()


def test_it_comes_back_on_its_port_after_a_hard_kill(broker: BrokerHandle) -> None:
    first, port = broker.pid, broker.port
    assert first is not None
    broker.kill()
    assert broker.pid is None
    assert not is_alive(first)
    broker.start()
    broker.start()  # it runs: nothing to do
    assert broker.port == port
    assert broker.pid != first
    client = Client(port, "any")
    client.publish("a", b"b")
    client.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("needs_mosquitto")
def test_it_ends_with_its_block(open_folder: Path, kind: Literal["mosquitto", "iotcore"]) -> None:
    with running_broker(open_folder / "made" / "here", kind=kind) as broker:
        pid, port = broker.pid, broker.port
    assert pid is not None
    assert not is_alive(pid)
    assert port_is_free(port)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("needs_mosquitto")
def test_it_does_not_outlive_a_killed_owner(
    open_folder: Path, kind: str, python: Callable[..., subprocess.Popen[str]]
) -> None:
    owner = python(OWNER, open_folder / "broker", kind)
    assert owner.stdout is not None
    pid, port = map(int, owner.stdout.readline().split())
    assert is_alive(pid)
    owner.kill()
    # The port last: a process of several threads looks dead before all of them have gone.
    assert wait_until(lambda: not is_alive(pid) and port_is_free(port), seconds=TIMEOUT)


@pytest.mark.usefixtures("only_root")
def test_no_broker_runs_as_root(broker: BrokerHandle) -> None:
    assert Path(f"/proc/{broker.pid}").stat().st_uid == pwd.getpwnam("nobody").pw_uid


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("only_root", "needs_mosquitto")
def test_a_closed_folder_works_and_stays_closed(
    tmp_path: Path, kind: Literal["mosquitto", "iotcore"]
) -> None:
    tmp_path.chmod(0o700)
    with running_broker(tmp_path, kind=kind) as broker:
        absent = Client(broker.port, "absent")
        absent.subscribe("a")
        absent.close()
        broker.stop()
        broker.start()
        assert broker.pid is not None
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    if kind == "mosquitto":
        assert (tmp_path / "mosquitto" / "store" / "mosquitto.db").stat().st_size > 0


def test_a_taken_port_is_said(open_folder: Path, broker: BrokerHandle) -> None:
    with (
        pytest.raises(EmbeddedError, match=f"Port {broker.port} is in use"),
        running_broker(open_folder, kind="iotcore", port=broker.port),
    ):
        pass


@pytest.mark.usefixtures("needs_mosquitto")
def test_a_broker_that_cannot_start_says_why(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"mosquitto": ("mosquitto.conf", "no_such_option true\n")}
    monkeypatch.setattr(broker_module, "CONFIGURATIONS", broken)
    with (
        pytest.raises(EmbeddedError, match=r"mosquitto did not start on port \d+: ") as caught,
        running_broker(open_folder, kind="mosquitto"),
    ):
        pass
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("needs_mosquitto")
def test_auto_takes_mosquitto_where_it_is_installed(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # it lies in /usr/sbin, which users do not search
    with running_broker(open_folder) as broker:
        assert broker.kind == "mosquitto"


def test_auto_takes_iotcore_elsewhere(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker_module, "find_mosquitto", lambda: None)
    with running_broker(open_folder) as broker:
        assert broker.kind == "iotcore"
    with (
        pytest.raises(EmbeddedError, match="apt-get install mosquitto"),
        running_broker(open_folder, kind="mosquitto"),
    ):
        pass


def test_without_any_broker_it_says_what_to_install(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker_module, "find_mosquitto", lambda: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with (
        pytest.raises(EmbeddedError, match=r"pip install 'baumfeuchte\[embedded\]'"),
        running_broker(open_folder),
    ):
        pass


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's memory map")
def test_they_are_small(broker: BrokerHandle, pss_megabytes: Callable[[list[int]], float]) -> None:
    assert broker.pid is not None
    assert pss_megabytes([broker.pid]) < 40
