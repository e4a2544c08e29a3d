"""What the crash benchmark kills, feeds and counts."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import paho.mqtt.client as mqtt
import psycopg

from _load import CLIENT_ID, SENSORS, TOPICS, dev_euis, message

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.embedded.postgres import EmbeddedPostgres

BLOCK = 50


class Ingest:
    """`baumfeuchte ingest` as a process of its own."""

    def __init__(self, url: str, port: int, log: Path) -> None:
        self.log = log
        self._settings = {
            "BAUMFEUCHTE_DATABASE_URL": url,
            "BAUMFEUCHTE_MQTT_URL": f"mqtt://127.0.0.1:{port}",
            "BAUMFEUCHTE_MQTT_TOPICS": TOPICS,
            "BAUMFEUCHTE_MQTT_CLIENT_ID": CLIENT_ID,
        }
        log.unlink(missing_ok=True)
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "baumfeuchte", "ingest"],
                env=os.environ | self._settings,
                stderr=log,
            )

    def kill(self) -> None:
        """As a power failure would."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """As a supervisor would; answers the exit code."""
        self._process.terminate()
        return self._process.wait(30)

    def duplicates(self) -> int:
        """Messages that came again and changed nothing, as far as the log says."""
        words = self.log.read_text("utf-8").split()
        return sum(int(w.partition("=")[2]) for w in words if w.startswith("duplicate="))


def disorder(first: int, count: int, share: float, seed: int) -> list[int]:
    """Numbers of messages as a bad day delivers them: some twice, and not in their order.

    A share of them comes a second time up to ten blocks later; each block of 50 is shuffled.
    """
    chance = random.Random(seed)
    places = [(float(number), number) for number in range(first, first + count)]
    again = chance.sample(range(first, first + count), round(share * count))
    places += [(number + chance.uniform(0, 10 * BLOCK), number) for number in again]
    numbers = [number for _, number in sorted(places)]
    shuffled: list[int] = []
    for begin in range(0, len(numbers), BLOCK):
        block = numbers[begin : begin + BLOCK]
        chance.shuffle(block)
        shuffled += block
    return shuffled


class Publisher:
    """Sends everything from a thread, through every restart of the broker."""

    def __init__(self, port: int, numbers: list[int]) -> None:
        self._numbers = numbers
        self._sent: list[mqtt.MQTTMessageInfo] = []
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "crash-publisher")
        self._client.max_inflight_messages_set(500)
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    @property
    def acknowledged(self) -> set[int]:
        """The numbers of the messages that the broker has confirmed so far."""
        pairs = zip(self._numbers, self._sent, strict=False)
        return {number for number, info in pairs if info.is_published()}

    def _send(self) -> None:
        for number in self._numbers:
            topic, body = message(number)
            self._sent.append(self._client.publish(topic, body, qos=1))

    def close(self) -> None:
        """Wait for what is on its way, then disconnect."""
        self._thread.join()
        self._client.disconnect()
        self._client.loop_stop()


@dataclass
class Store:
    """The database, seen from outside."""

    server: EmbeddedPostgres
    url: str

    def value(self, statement: str) -> int:
        """One number."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(statement.encode()).fetchone()
        assert row is not None
        return int(row[0])

    def uplinks(self) -> int:
        """Stored uplinks."""
        return self.value("SELECT count(*) FROM uplinks")

    def numbers(self) -> list[int]:
        """The numbers of all stored messages, each as often as it is stored."""
        place = {eui: number for number, eui in enumerate(dev_euis())}
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "SELECT s.dev_eui, u.f_cnt FROM uplinks u JOIN sensors s ON s.id = u.sensor_id"
            ).fetchall()
        return [f_cnt * SENSORS + place[eui] for eui, f_cnt in rows]

    def clear(self) -> None:
        """The same start for every row."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("TRUNCATE uplinks, readings, rejections")
