"""What the ingest benchmarks share: real envelopes with real frames, a publisher, waiting."""

from __future__ import annotations

import base64
import json
import struct
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOPICS = "application/+/device/+/event/+"
CLIENT_ID = "benchmark"
SENSORS = 500
FIRST = datetime(2026, 7, 1, tzinfo=UTC)
APPLICATION = "ca739e26-7b67-4f14-b69e-d568c22a5a75"


def dev_euis() -> list[str]:
    """The fleet: Decentlab DL-TRS21, which sends tension, temperature and battery voltage."""
    return [f"70b3d57ba000{number:04x}" for number in range(SENSORS)]


_EUIS = dev_euis()


def message(number: int) -> tuple[str, bytes]:
    """Topic and ChirpStack v4 envelope (about 1 kB) of one uplink, different for every number."""
    sensor, counter = number % SENSORS, number // SENSORS
    dev_eui = _EUIS[sensor]
    frame = struct.pack(
        ">BHHHHH",
        *(2, 1000 + sensor, 3),
        *(100 + number * 7 % 4000, 32768 + 120 + number % 90, 3000 + counter % 100),
    )
    at = (FIRST + timedelta(hours=counter, seconds=sensor, microseconds=123_456)).isoformat()
    document = {
        "deduplicationId": f"{number:08x}-5b8e-4a9f-9c55-0d3d8a1b2c3d",
        "time": at,
        "deviceInfo": {
            "tenantId": "52f14cd4-c6f1-4fbd-8f87-4025e1d49242",
            "tenantName": "Stadtwerke",
            "applicationId": APPLICATION,
            "applicationName": "Baumfeuchte",
            "deviceProfileId": "605d08d4-65f5-4d2c-8a5a-3d2457662f79",
            "deviceProfileName": "Decentlab DL-TRS21",
            "deviceName": f"baum-{sensor}",
            "devEui": dev_eui,
            "deviceClassEnabled": "CLASS_A",
            "tags": {},
        },
        "devAddr": f"{0x01000000 + sensor:08x}",
        "adr": True,
        "dr": 5,
        "fCnt": counter,
        "fPort": 1,
        "confirmed": False,
        "data": base64.b64encode(frame).decode(),
        "rxInfo": [
            {
                "gatewayId": "0016c001f153a14c",
                "uplinkId": 4217106255,
                "gwTime": at,
                "nsTime": at,
                "rssi": -97,
                "snr": 8.5,
                "channel": 3,
                "location": {"latitude": 51.4818, "longitude": 7.2162},
                "context": "E3OWOQ==",
                "metadata": {"region_config_id": "eu868", "region_common_name": "EU868"},
                "crcStatus": "CRC_OK",
            }
        ],
        "txInfo": {
            "frequency": 867100000,
            "modulation": {
                "lora": {"bandwidth": 125000, "spreadingFactor": 7, "codeRate": "CR_4_5"}
            },
        },
    }
    body = json.dumps(document, separators=(",", ":")).encode()
    return f"application/{APPLICATION}/device/{dev_eui}/event/up", body


def messages(count: int) -> Iterator[tuple[str, bytes]]:
    """The first ``count`` messages."""
    return (message(number) for number in range(count))


def publish(port: int, count: int) -> None:
    """Publish with QoS 1 and return when the broker has confirmed every message."""
    client = Client(CallbackAPIVersion.VERSION2, client_id="benchmark-publisher")
    client.max_inflight_messages_set(500)
    client.max_queued_messages_set(0)
    client.connect("127.0.0.1", port)
    client.loop_start()
    sent = [client.publish(topic, body, qos=1) for topic, body in messages(count)]
    for info in sent:
        info.wait_for_publish(120)
    client.disconnect()
    client.loop_stop()


def open_session(port: int, client_id: str = CLIENT_ID) -> None:
    """Make a persistent session that subscribes, so that the broker queues what is published."""
    client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False)
    client.on_connect = lambda *_: client.subscribe(TOPICS, qos=1)
    client.on_subscribe = lambda *_: client.disconnect()
    client.connect("127.0.0.1", port)
    client.loop_forever()


def start_ingest(database_url: str, port: int, log: int | None = None) -> subprocess.Popen[bytes]:
    """`baumfeuchte ingest` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "baumfeuchte", "ingest"],
        env={
            "PATH": "/usr/bin:/bin",
            "BAUMFEUCHTE_DATABASE_URL": database_url,
            "BAUMFEUCHTE_MQTT_URL": f"mqtt://127.0.0.1:{port}",
            "BAUMFEUCHTE_MQTT_TOPICS": TOPICS,
            "BAUMFEUCHTE_MQTT_CLIENT_ID": CLIENT_ID,
        },
        stderr=subprocess.DEVNULL if log is None else log,
    )


def wait_until(
    done: Callable[[], bool], *, seconds: float, what: str, nap_s: float = 0.005
) -> None:
    """Poll until something is so.

    Raises:
        TimeoutError: it was not so in time.
    """
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(nap_s)
