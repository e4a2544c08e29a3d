"""A small fleet for the tests of ingest: its messages, its register, what is stored of it."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from baumfeuchte.codecs.registry import encode
from baumfeuchte.domain.reading import Measurement, Quantity
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.domain.uplink import Message
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from baumfeuchte.ingest.subscriber import Subscriber

Sent = tuple[str, bytes]

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
DEVICE = "decentlab/DL-TRS21"
TOPICS = "application/+/device/+/event/+"
CLIENT_ID = "ingest-under-test"
EUIS = tuple(f"70b3d57ba00000{number:02x}" for number in range(20))
MARK = "70b3d57ba0ffffff"
"""A sensor that sends a single message, so that a test can tell when that one is stored."""
READINGS = 3  # tension, temperature, battery voltage


def wait_for(
    condition: Callable[[], object], *, seconds: float = 20, what: str = "it did not happen in time"
) -> None:
    """Poll until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.005)


def uplink(number: int, eui: str | None = None, **changes: Any) -> Sent:
    """Topic and ChirpStack v4 envelope of one uplink; no two numbers are alike."""
    eui = eui or EUIS[number % len(EUIS)]
    f_port, frame = encode(
        DEVICE,
        [
            Measurement(
                quantity=Quantity.SOIL_WATER_TENSION_KPA, probe=0, value=10 + number % 9000 / 10
            ),
            Measurement(quantity=Quantity.SOIL_TEMPERATURE_C, probe=0, value=15 + number % 7),
            Measurement(quantity=Quantity.BATTERY_V, probe=0, value=3.0),
        ],
    )
    document = {
        "deduplicationId": f"{number:08x}-5b8e-4a9f-9c55-0d3d8a1b2c3d",
        "time": (NOW - timedelta(days=2) + timedelta(seconds=10 * number)).isoformat(),
        "deviceInfo": {"devEui": eui, "deviceName": f"tree-{eui[-2:]}"},
        "devAddr": "01a2b3c4",
        "fCnt": number,
        "fPort": f_port,
        "data": base64.b64encode(frame).decode(),
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -97, "snr": 8.5}],
    } | changes
    return f"application/city/device/{eui}/event/up", json.dumps(document).encode()


def values(sensor: str, *readings: dict[str, object], **fields: object) -> Sent:
    """Topic and body of our own JSON with finished values."""
    body = {"sensor": sensor, "readings": list(readings)} | fields
    return "baumfeuchte/v1/gateway/readings", json.dumps(body).encode()


def message(sent: Sent, *, redelivered: bool = False, arrived_at: datetime = NOW) -> Message:
    """What arrives at our door."""
    topic, payload = sent
    return Message(topic=topic, payload=payload, arrived_at=arrived_at, redelivered=redelivered)


def publish(port: int, sent: Iterable[Sent], *, qos: int = 1) -> None:
    """Publish and return when the broker has confirmed everything."""
    client = Client(CallbackAPIVersion.VERSION2)
    client.max_inflight_messages_set(500)
    client.connect("127.0.0.1", port)
    client.loop_start()
    for info in [client.publish(topic, body, qos=qos) for topic, body in sent]:
        info.wait_for_publish(30)
        assert info.is_published()
    client.disconnect()
    client.loop_stop()


def open_session(port: int, topics: str = TOPICS, client_id: str = CLIENT_ID) -> None:
    """Make the persistent session, so that the broker queues what is published."""
    client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False)
    client.on_connect = lambda *_: client.subscribe([(topic, 1) for topic in topics.split(",")])
    client.on_subscribe = lambda *_: client.disconnect()
    _run(client, port)


def waiting_messages(port: int, client_id: str = CLIENT_ID) -> int:
    """Take what the broker still holds for a session that nobody uses now; answers how much."""
    got: list[str] = []
    client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False)
    client.on_connect = lambda *_: client.publish("application/x/device/x/event/last", b"", qos=1)
    client.on_message = lambda _, __, found: (
        client.disconnect() if found.topic.endswith("/last") else got.append(found.topic)
    )
    _run(client, port)
    return len(got)


def _run(client: Client, port: int, seconds: float = 20) -> None:
    """Until the client disconnects."""
    until = time.monotonic() + seconds
    client.connect("127.0.0.1", port)
    while client.loop(0.2) == MQTTErrorCode.MQTT_ERR_SUCCESS:
        assert time.monotonic() < until, "the broker does not answer"


def wait_for_subscription(subscriber: Subscriber) -> None:
    """Until what is published from now on reaches it, where another thread starts it."""
    wait_for(lambda: subscriber._links[0].ready or subscriber.failure)


def register(url: str, sensors: dict[str, str], **settings: object) -> None:
    """Put sensors into the register: DevEUI to device type."""
    database = Database(url, pool_size=1)
    with database.begin() as conn:
        upsert_sensors(
            conn,
            [
                Sensor(dev_eui=eui, device=device, settings=settings)
                for eui, device in sensors.items()
            ],
        )
    database.dispose()


@dataclass
class Stock:
    """A migrated database with the fleet in its register, seen from outside."""

    url: str

    def rows(self, statement: str, *parameters: object) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as conn:
            cursor = conn.execute(statement.encode(), parameters)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement: str, *parameters: object) -> Any:
        ((found,),) = self.rows(statement, *parameters)
        return found

    def uplinks(self) -> int:
        return int(self.value("SELECT count(*) FROM uplinks"))

    def counts(self) -> tuple[int, int, int]:
        """Uplinks, readings, open rejections."""
        (found,) = self.rows(
            "SELECT (SELECT count(*) FROM uplinks), (SELECT count(*) FROM readings),"
            " (SELECT count(*) FROM rejections WHERE resolved_at IS NULL)"
        )
        return (found[0], found[1], found[2])

    def numbers(self) -> list[int]:
        """The frame counters of all stored uplinks, each as often as it is stored."""
        return [f_cnt for (f_cnt,) in self.rows("SELECT f_cnt FROM uplinks ORDER BY f_cnt")]

    def rejections(self) -> list[Any]:
        return self.rows(
            "SELECT reason, detail, dev_eui, network FROM rejections"
            " WHERE resolved_at IS NULL ORDER BY id"
        )


class IngestProcess:
    """`baumfeuchte ingest` as a supervisor runs it."""

    def __init__(
        self,
        log: Path,
        url: str,
        port: int | None,
        *words: str,
        brokers_file: str = "",
        **settings: str,
    ) -> None:
        self._log = log
        name, broker = "BROKERS_FILE", brokers_file
        if port is not None:
            name, broker = "URL", f"mqtt://127.0.0.1:{port}"
        environment = {
            "BAUMFEUCHTE_DATABASE_URL": url,
            f"BAUMFEUCHTE_MQTT_{name}": broker,
            "BAUMFEUCHTE_MQTT_TOPICS": TOPICS,
            "BAUMFEUCHTE_MQTT_CLIENT_ID": CLIENT_ID,
            "PYTHONFAULTHANDLER": "1",
        }
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "baumfeuchte", "ingest", *words],
                env=os.environ | environment | settings,
                stderr=file,
            )

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def total(self, name: str) -> int:
        """Sum of a number over the lines that report what happened."""
        words = self.log.split()
        return sum(int(w.partition("=")[2]) for w in words if w.startswith(f"{name}="))

    def wait_for_log(self, text: str, seconds: float = 20) -> None:
        wait_for(lambda: text in self.log, seconds=seconds, what=f"never logged: {text}")

    def kill(self) -> None:
        """As a power failure would."""
        self.process.kill()
        self.process.wait(10)

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def stop(self) -> int:
        """As a supervisor would; answers the exit code."""
        self.process.terminate()
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # says where each thread is
            self.process.wait(10)
            raise AssertionError(self.log) from None
