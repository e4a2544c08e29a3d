"""The paho client that ingest uses: a persistent session, acknowledged by hand, checked filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from paho.mqtt.enums import MQTTProtocolVersion

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.session import make_client

if TYPE_CHECKING:
    from paho.mqtt.client import Client

PLAIN = "mqtt://127.0.0.1"


def client(*topics: str, url: str = PLAIN) -> Client:
    return make_client(Broker(address=parse_broker_url(url), topics=topics, client_id="a"))


@pytest.mark.parametrize(
    ("topics", "version"),
    [
        (("a/+/b",), MQTTProtocolVersion.MQTTv311),
        (("a/+/b", "c/#"), MQTTProtocolVersion.MQTTv311),
        (("$share/city/a/+/b",), MQTTProtocolVersion.MQTTv5),
        (("a/+/b", "$share/city/c/#"), MQTTProtocolVersion.MQTTv5),
    ],
)
def test_mqtt_5_only_where_a_shared_subscription_needs_it(
    topics: tuple[str, ...], version: MQTTProtocolVersion
) -> None:
    assert client(*topics).protocol is version


def test_the_session_is_persistent_and_acknowledged_by_hand() -> None:
    found = client("a")
    assert found._clean_session is False
    assert found._manual_ack is True


def test_a_shared_session_never_ends_and_has_a_window() -> None:
    properties = client("$share/city/a/+/b")._connect_properties
    assert properties is not None
    assert properties.SessionExpiryInterval == 0xFFFFFFFF
    assert properties.ReceiveMaximum == 2000


@pytest.mark.parametrize(
    "topic", ["", "a/#/b", "a+/b", "x" * 70_000, "$share//x", "$share/g", "$share/g/", "$share/+/x"]
)
def test_a_filter_that_is_none_is_said_before_connecting(topic: str) -> None:
    with pytest.raises(BrokerError, match="BAUMFEUCHTE_MQTT_TOPICS"):
        client("good/+", topic)


def test_no_filter_at_all() -> None:
    with pytest.raises(BrokerError, match="BAUMFEUCHTE_MQTT_TOPICS"):
        client()
