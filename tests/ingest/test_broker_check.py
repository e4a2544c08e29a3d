"""A visit sees what is wrong with a broker, and leaves no trace."""

from __future__ import annotations

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.broker_check import Visit, Worker, visit
from baumfeuchte.ingest.status import status_topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.ingest.subscriber import Subscriber


def look(url: str, *topics: str, seconds: float = 5.0, **options: Any) -> Visit:
    broker = Broker(
        address=parse_broker_url(url), topics=topics or ("test/+",), client_id="us", **options
    )
    return visit(broker, seconds=seconds)


def test_a_broker_where_all_is_well(start_mosquitto: Callable[..., Any]) -> None:
    found = look(f"mqtt://127.0.0.1:{start_mosquitto().port}", "test/+", "other/#")
    assert (found.accepted, found.trouble, found.refused) == (True, "", "")
    assert found.granted == ["test/+", "other/#"]
    assert (found.weak, found.refused_topics, found.workers) == ([], {}, {})
    assert found.version.startswith("mosquitto version 2")
    assert (found.server_cert_until, found.own_cert_until) == (None, None)
    assert not found.speaks_5


def test_what_workers_say(mosquitto: Any, fleet: Any) -> None:
    since = "2026-07-15T03:30:00+00:00"
    words = {
        "us": b'{"state": "online", "since": "%s", "version": "0.1.0"}' % since.encode(),
        "us-b": b'{"state": "offline", "since": null, "version": "0.1.0"}',
        "strange": b"no JSON",
        "list": b"[]",
    }
    client = fleet.Client(fleet.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", mosquitto.port)
    client.loop_start()
    for name, word in words.items():
        client.publish(status_topic(name), word, qos=1, retain=True).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()
    assert look(mosquitto.url).workers == {
        "us": Worker("us", True, datetime(2026, 7, 15, 3, 30, tzinfo=UTC), "0.1.0"),
        "us-b": Worker("us-b", False, None, "0.1.0"),
    }


def test_a_running_worker_is_seen(
    mosquitto: Any, connect: Callable[..., Subscriber], fleet: Any
) -> None:
    connect(mosquitto.url)
    fleet.wait_for(lambda: look(mosquitto.url).workers)
    worker = look(mosquitto.url).workers["us"]
    assert worker.is_online
    assert worker.since is not None


# --- nothing is taken away ---------------------------------------------------------------------


def test_waiting_messages_stay_in_the_session(mosquitto: Any, fleet: Any) -> None:
    fleet.open_session(mosquitto.port, client_id="us")
    fleet.publish(mosquitto.port, [fleet.uplink(number) for number in range(50)])
    assert look(mosquitto.url, fleet.TOPICS).granted == [fleet.TOPICS]
    assert fleet.waiting_messages(mosquitto.port, "us") == 50


def test_a_worker_gets_every_message_while_visitors_come(
    mosquitto: Any, connect: Callable[..., Subscriber], fleet: Any
) -> None:
    topic = "$share/group/test/+"
    subscriber = connect(mosquitto.url, topic)
    sent = threading.Thread(
        target=fleet.publish, args=(mosquitto.port, [(f"test/{n}", b"x") for n in range(3000)])
    )
    sent.start()
    found = look(mosquitto.url, topic)
    sent.join(30)
    assert (found.accepted, found.speaks_5, found.shares) == (True, True, True)
    assert found.granted == []
    got: list[Any] = []

    def has_all() -> bool:
        new = subscriber.take(500, 0.1)
        subscriber.acknowledge(new)
        got.extend(new)
        return len(got) >= 3000

    fleet.wait_for(has_all)
    assert len({one.topic for one in got}) == 3000
    assert subscriber.failure is None


# --- what can be wrong -------------------------------------------------------------------------


def test_nobody_listens(free_port: int) -> None:
    found = look(f"mqtt://127.0.0.1:{free_port}")
    assert (found.accepted, found.trouble) == (False, "Connection refused")


def test_a_host_that_there_is_not() -> None:
    assert look("mqtt://broker.invalid").trouble


def test_something_that_is_no_broker() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = look(f"mqtt://127.0.0.1:{server.getsockname()[1]}", seconds=0.3)
    assert "does not answer as an MQTT broker" in found.trouble


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        # CONNACK of MQTT 5 (3.2): unsupported protocol version, and that of MQTT 3.1.1.
        (bytes([0x20, 3, 0, 0x84, 0]), "Unsupported protocol version"),
        (bytes([0x20, 2, 0, 1]), "Unsupported protocol version"),
    ],
)
def test_a_broker_without_mqtt_5(answer: bytes, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)
                connection.recv(1000)

        thread = threading.Thread(target=refuse)
        thread.start()
        found = look(f"mqtt://127.0.0.1:{server.getsockname()[1]}", "$share/g/test/+")
        thread.join(10)
    assert words in found.refused


@pytest.mark.parametrize("user", ["", "city@", "city:wrong@", "nobody:wrong@"])
def test_wrong_credentials(start_mosquitto: Callable[..., Any], user: str) -> None:
    port = start_mosquitto(passwords={"city": "right"}).port
    found = look(f"mqtt://{user}127.0.0.1:{port}")
    assert (found.accepted, found.refused) == (False, "Not authorized")
    assert look(f"mqtt://city:right@127.0.0.1:{port}").accepted


@pytest.fixture
def choosy(start_mosquitto: Callable[..., Any], open_folder: Path) -> int:
    """The port of a mosquitto that grants subscriptions below test/ only."""
    plugins = list(Path("/usr/lib").glob("*/mosquitto_dynamic_security.so"))
    if not plugins:
        pytest.skip("mosquitto has no dynamic security plugin here")
    rule = {"acltype": "subscribePattern", "topic": "test/#", "allow": True}
    rules = {
        "defaultACLAccess": {"subscribe": False, "publishClientReceive": True},
        "anonymousGroup": "all",
        "groups": [{"groupname": "all", "roles": [{"rolename": "all"}]}],
        "roles": [{"rolename": "all", "acls": [rule]}],
        "clients": [],
    }
    file = open_folder / "security.json"
    file.write_text(json.dumps(rules))
    return int(start_mosquitto(f"plugin {plugins[0]}", f"plugin_opt_config_file {file}").port)


def test_a_refused_topic(choosy: int) -> None:
    found = look(f"mqtt://127.0.0.1:{choosy}", "test/+", "secret/+")
    assert found.granted == ["test/+"]
    assert list(found.refused_topics) == ["secret/+"]
    assert (found.trouble, found.version, found.workers) == ("", "", {})


def test_a_broker_that_gives_no_acknowledgements(start_mosquitto: Callable[..., Any]) -> None:
    found = look(f"mqtt://127.0.0.1:{start_mosquitto('max_qos 0').port}")
    assert (found.granted, found.weak) == ([], ["test/+"])


def test_a_filter_that_is_none(mosquitto: Any) -> None:
    with pytest.raises(BrokerError, match="BAUMFEUCHTE_MQTT_TOPICS"):
        look(mosquitto.url, "a/#/b")


# --- certificates ------------------------------------------------------------------------------


@pytest.fixture
def encrypted(start_mosquitto: Callable[..., Any], authority: Any) -> Callable[..., str]:
    """Start a mosquitto that speaks TLS only; answers its address."""

    def start(*lines: str) -> str:
        cert, key = authority.sign("server-visited", address="127.0.0.1")
        files = [f"cafile {authority.ca_file}", f"certfile {cert}", f"keyfile {key}"]
        return f"mqtts://127.0.0.1:{start_mosquitto(*files, *lines).port}"

    return start


def is_in_two_days(moment: datetime | None) -> bool:
    left = (moment or datetime.max.replace(tzinfo=UTC)) - datetime.now(UTC)
    return timedelta(days=1, hours=23) < left <= timedelta(days=2)


def test_the_end_of_the_certificates(encrypted: Callable[..., str], authority: Any) -> None:
    cert, key = authority.sign("doctor")
    files = {"client_cert_file": cert, "client_key_file": key, "ca_file": authority.ca_file}
    found = look(encrypted("require_certificate true"), **files)
    assert found.granted == ["test/+"]
    assert is_in_two_days(found.server_cert_until)
    assert is_in_two_days(found.own_cert_until)


def test_a_broker_of_another_authority(encrypted: Callable[..., str], stranger: Any) -> None:
    found = look(encrypted(), ca_file=stranger.ca_file)
    assert "its certificate is not accepted" in found.trouble
    assert not found.accepted


def test_a_broker_that_misses_our_certificate(
    encrypted: Callable[..., str], authority: Any
) -> None:
    found = look(encrypted("require_certificate true"), ca_file=authority.ca_file)
    assert not found.accepted
    assert "certificate required" in found.trouble
