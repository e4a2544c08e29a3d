"""Encrypted connections: the broker must be the one it says, and may ask who we are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.tls import make_context

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from baumfeuchte.ingest.subscriber import Subscriber

TOPIC = "test/1"


@pytest.fixture
def encrypted(start_mosquitto: Callable[..., Any], authority: Any) -> Callable[..., int]:
    """Start a mosquitto that speaks TLS only; answers its port."""

    def start(*lines: str, address: str = "127.0.0.1", **options: Any) -> int:
        cert, key = authority.sign(f"server-{address}", address=address)
        files = [f"cafile {authority.ca_file}", f"certfile {cert}", f"keyfile {key}"]
        return int(start_mosquitto(*files, *lines, **options).port)

    return start


@pytest.fixture
def guarded(encrypted: Callable[..., int]) -> int:
    """The same, that wants our certificate and takes the user from it."""
    return encrypted(
        *("require_certificate true", "use_identity_as_username true"),
        rules="user ingest\ntopic readwrite test/#\n",
    )


def refusal(connect: Callable[..., Subscriber], port: int, **files: Path) -> str:
    with pytest.raises(BrokerError) as error:
        connect(f"mqtts://127.0.0.1:{port}", wait_s=0, **files)
    return str(error.value)


def sends_itself_a_message(subscriber: Subscriber, fleet: Any) -> bool:
    subscriber._links[0]._client.publish(TOPIC, b"over TLS", qos=1)
    subscriber._links[0].wake()
    found: list[Any] = []
    fleet.wait_for(lambda: found.extend(subscriber.take(1, 0.1)) or found)
    subscriber.acknowledge(found)
    return bool([one.payload for one in found] == [b"over TLS"])


def test_a_broker_that_our_authority_has_signed(
    encrypted: Callable[..., int], connect: Callable[..., Subscriber], authority: Any, fleet: Any
) -> None:
    port = encrypted(passwords={"city": "pass"})
    url = f"mqtts://city:pass@127.0.0.1:{port}"
    subscriber = connect(url, ca_file=authority.ca_file)
    assert sends_itself_a_message(subscriber, fleet)
    subscriber.close()
    again = connect(url, ca_file=authority.ca_file)
    assert again.take(1, 0.2) == [], "the acknowledgement must have arrived"


def test_a_broker_of_another_authority(
    encrypted: Callable[..., int], connect: Callable[..., Subscriber], stranger: Any
) -> None:
    port = encrypted()
    text = refusal(connect, port, ca_file=stranger.ca_file)
    assert "certificate verify failed" in text
    assert "check BAUMFEUCHTE_MQTT_URL, BAUMFEUCHTE_MQTT_CA_FILE and that" in text
    assert "certificate verify failed" in refusal(connect, port)


def test_a_broker_with_the_certificate_of_another_host(
    encrypted: Callable[..., int], connect: Callable[..., Subscriber], authority: Any
) -> None:
    port = encrypted(address="127.0.0.2")
    assert "IP address mismatch" in refusal(connect, port, ca_file=authority.ca_file)


def test_a_broker_without_encryption(
    mosquitto: Any, connect: Callable[..., Subscriber], authority: Any
) -> None:
    assert "cannot be reached" in refusal(connect, mosquitto.port, ca_file=authority.ca_file)


@pytest.mark.parametrize("in_one_file", [False, True])
def test_our_own_certificate(
    guarded: int,
    connect: Callable[..., Subscriber],
    authority: Any,
    fleet: Any,
    in_one_file: bool,
) -> None:
    cert, key = authority.sign("ingest")
    files = {"client_cert_file": cert, "client_key_file": key}
    if in_one_file:
        both = cert.with_suffix(".both")
        both.write_bytes(cert.read_bytes() + key.read_bytes())
        files = {"client_cert_file": both}
    url = f"mqtts://127.0.0.1:{guarded}"
    assert sends_itself_a_message(connect(url, ca_file=authority.ca_file, **files), fleet)


def test_a_broker_that_misses_our_certificate(
    guarded: int, connect: Callable[..., Subscriber], authority: Any, stranger: Any
) -> None:
    ca_file = authority.ca_file
    assert "certificate required" in refusal(connect, guarded, ca_file=ca_file)
    cert, key = stranger.sign("ingest")
    files = {"client_cert_file": cert, "client_key_file": key}
    assert "unknown ca" in refusal(connect, guarded, ca_file=ca_file, **files)


# --- files that cannot be used -------------------------------------------------------------


def complaint(url: str = "mqtts://127.0.0.1", **files: Path) -> str:
    address = parse_broker_url(url)
    with pytest.raises(BrokerError) as error:
        make_context(Broker(address=address, topics=("a",), client_id="a", **files))
    text = str(error.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize("name", ["ca_file", "client_cert_file"])
def test_a_file_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / "some.pem"
    hint = f"set BAUMFEUCHTE_MQTT_{name.upper()} to a PEM file"
    assert f"{path} cannot be used (No such file or directory)" in complaint(**{name: path})
    path.write_text("no certificate")
    assert hint in complaint(**{name: path})


def test_a_key_of_another_certificate(authority: Any) -> None:
    cert, _ = authority.sign("one")
    _, key = authority.sign("other")
    text = complaint(client_cert_file=cert, client_key_file=key)
    assert "key values mismatch" in text
    assert "BAUMFEUCHTE_MQTT_CLIENT_KEY_FILE" in text


def test_a_key_with_a_password_does_not_ask_for_it(authority: Any) -> None:
    cert, key = authority.sign("locked")
    locked = authority.lock(key, "s3cret")
    assert "without a password" in complaint(client_cert_file=cert, client_key_file=locked)


def test_a_key_without_a_certificate(authority: Any) -> None:
    _, key = authority.sign("one")
    assert "BAUMFEUCHTE_MQTT_CLIENT_CERT_FILE as well" in complaint(client_key_file=key)


@pytest.mark.parametrize("name", ["ca_file", "client_cert_file"])
def test_a_certificate_for_a_connection_in_the_clear(tmp_path: Path, name: str) -> None:
    text = complaint("mqtt://127.0.0.1", **{name: tmp_path / "x.pem"})
    assert "begin the address in BAUMFEUCHTE_MQTT_URL with mqtts://" in text
