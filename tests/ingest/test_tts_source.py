"""What a person says about a Storage Integration."""

from __future__ import annotations

from typing import Any

import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.ingest.tts_source import storage_source

KEY = "NNSXS.TESTTESTTEST.SECRETSECRETSECRET"
CLOUD = "https://eu1.cloud.thethings.network"


def test_the_address_of_one_device_and_of_all() -> None:
    source = storage_source(f"{CLOUD}/console/", "stadt", "eui-70b3d57ba0000000", KEY)
    assert source.url == CLOUD
    assert source.path == (
        "/api/v3/as/applications/stadt/devices/eui-70b3d57ba0000000/packages/storage/uplink_message"
    )
    assert source.topic == "/api/v3/as/applications/stadt/packages/storage/uplink_message"
    assert "SECRET" not in repr(source)


@pytest.mark.parametrize(
    ("url", "application"),
    [
        (CLOUD, "stadt@ttn"),
        ("https://zde.eu1.cloud.thethings.industries", "stadt@zde"),
        ("https://tts.stadtwerke.de:8885", "stadt@zde"),
    ],
)
def test_the_user_name_of_mqtt_is_understood(url: str, application: str) -> None:
    assert storage_source(url, application, None, KEY).application == "stadt"


def test_a_tenant_has_an_address_of_its_own() -> None:
    with pytest.raises(InputError) as caught:
        storage_source("https://eu1.cloud.thethings.industries", "stadt@zde", None, KEY)
    expected = "--url https://zde.eu1.cloud.thethings.industries --application stadt."
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"url": "eu1.cloud.thethings.network"}, "is no address"),
        ({"url": "ftp://eu1.cloud.thethings.network"}, "is no address"),
        ({"url": "https://me:secret@eu1.cloud.thethings.network"}, "is no address"),
        ({"url": "https://eu1:not-a-port"}, "is no address"),
        ({"application": "Stadt Bäume"}, "is no id of The Things Stack"),
        ({"application": "../users"}, "is no id of The Things Stack"),
        ({"device": "70-B3-D5-7B-A0-00-00-00"}, "--device '70-B3-D5"),
        ({"api_key": ""}, "The API key is empty"),
        ({"api_key": "NNSXS.ABC\r\nX-Evil: 1"}, "The API key is empty or has blanks"),
    ],
)
def test_what_cannot_be_right(changes: dict[str, str], text: str) -> None:
    said: dict[str, Any] = {
        "url": CLOUD, "application": "stadt", "device": None, "api_key": KEY
    }  # fmt: skip
    with pytest.raises(InputError) as caught:
        storage_source(**said | changes)
    assert text in str(caught.value)
    assert "Evil" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "is_open"),
    [
        (CLOUD, False),
        ("http://127.0.0.1:1885", False),
        ("http://[::1]:1885", False),
        ("http://tts.stadtwerke.de:1885", True),
    ],
)
def test_a_key_that_everybody_can_read(url: str, *, is_open: bool) -> None:
    source = storage_source(url, "stadt", None, KEY)
    assert source.url == url
    assert source.is_open is is_open
