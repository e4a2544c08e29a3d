from __future__ import annotations

import pytest

from baumfeuchte.domain.errors import BrokerError
from baumfeuchte.ingest.broker_address import BrokerAddress, parse_broker_url

UNSEEN, SPECIAL = "s3cret", "p@ss:w/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mqtt://broker", BrokerAddress(host="broker", port=1883, tls=False)),
        ("mqtts://broker", BrokerAddress(host="broker", port=8883, tls=True)),
        (" mqtt://127.0.0.1:2883/ ", BrokerAddress(host="127.0.0.1", port=2883, tls=False)),
        ("MQTT://broker", BrokerAddress(host="broker", port=1883, tls=False)),
        ("mqtt://[::1]:1884", BrokerAddress(host="::1", port=1884, tls=False)),
        (
            "mqtt://city:p%40ss%3Aw%2F@broker",
            BrokerAddress(host="broker", port=1883, tls=False, username="city", password=SPECIAL),
        ),
        (
            "mqtt://city@broker",
            BrokerAddress(host="broker", port=1883, tls=False, username="city"),
        ),
    ],
)
def test_addresses(url: str, expected: BrokerAddress) -> None:
    found = parse_broker_url(url)
    assert found == expected
    assert found.password == expected.password


@pytest.mark.parametrize(
    "url",
    [
        "",
        "broker",
        f"http://city:{UNSEEN}@broker",
        f"city:{UNSEEN}@broker:1883",
        "mqtt://",
        f"mqtt://city:{UNSEEN}@",
        f"mqtt://city:{UNSEEN}@broker:port",
        f"mqtt://city:{UNSEEN}@broker:99999",
        f"mqtt://city:{UNSEEN}@broker/path",
        f"mqtt://broker?password={UNSEEN}",
        f"mqtt://broker#{UNSEEN}",
        "mqtt://[::1",
    ],
)
def test_what_is_no_address_is_said_without_repeating_it(url: str) -> None:
    with pytest.raises(BrokerError, match="mqtt://user:password@host:port") as error:
        parse_broker_url(url)
    assert UNSEEN not in str(error.value)
    assert str(error.value).endswith(".")


def test_people_see_no_password() -> None:
    address = parse_broker_url(f"mqtt://city:{UNSEEN}@broker")
    assert address.place == "broker:1883"
    assert UNSEEN not in repr(address)
