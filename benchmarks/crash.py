"""What is lost or doubled when ingest, PostgreSQL or the broker dies in the middle of the messages.

For every row of the table a publisher sends all messages with QoS 1 while `baumfeuchte ingest`
stores them, and the named process is ended and started again three times: when a quarter, half and
three quarters are stored. Then it is counted:

- published: messages handed to the publisher; acknowledged: what the broker confirmed to it,
- stored: different messages in the database, each with its three readings,
- lost: acknowledged by the broker, but not in the database; doubled: in there more than once.

    python benchmarks/crash.py [--messages 20000]

Exit code 1 when anything is lost or doubled. The last row is counted apart: a mosquitto that is
killed with `kill -9` loses what it held in memory only, and no subscriber can get that back.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import paho.mqtt.client as mqtt
import psycopg

from _load import CLIENT_ID, SENSORS, TOPICS, dev_euis, messages, open_session, wait_until
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.embedded.broker import BrokerHandle, running_broker
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable

READINGS = 3
BLOWS = (0.25, 0.5, 0.75)
PATIENCE_S = 10.0
COLUMNS = ("killed", "published", "acknowledged", "stored", "lost", "doubled", "sent again", "s")


class Ingest:
    """`baumfeuchte ingest` as a process of its own."""

    def __init__(self, url: str, port: int, log: Path) -> None:
        self._log = log
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
        with self._log.open("ab") as log:
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
        words = self._log.read_text("utf-8").split()
        return sum(int(w.partition("=")[2]) for w in words if w.startswith("duplicate="))


class Publisher:
    """Sends everything from a thread, through every restart of the broker."""

    def __init__(self, port: int, count: int) -> None:
        self._sent: list[mqtt.MQTTMessageInfo] = []
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "crash-publisher")
        self._client.max_inflight_messages_set(500)
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._thread = threading.Thread(target=self._send, args=(count,), daemon=True)
        self._thread.start()

    @property
    def acknowledged(self) -> set[int]:
        """The numbers of the messages that the broker has confirmed so far."""
        return {number for number, info in enumerate(self._sent) if info.is_published()}

    def _send(self, count: int) -> None:
        for topic, body in messages(count):
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


def settle(store: Store, publisher: Publisher, count: int) -> float:
    """Wait until all is stored, or until nothing more comes; answers when the last one came."""
    stored, at = store.uplinks(), time.monotonic()
    while len(publisher.acknowledged) < count or stored < count:
        time.sleep(0.1)
        now_stored = store.uplinks()
        if now_stored != stored:
            stored, at = now_stored, time.monotonic()
        elif time.monotonic() - at > PATIENCE_S:
            break
    return at


def run(
    name: str,
    count: int,
    store: Store,
    folder: Path,
    blow: Callable[[Ingest, BrokerHandle], None],
) -> tuple[str, int, int, int, int, int, int, float]:
    """One row of the table."""
    store.clear()
    with running_broker(folder / name.replace(" ", "-"), kind="mosquitto") as broker:
        open_session(broker.port)
        ingest = Ingest(store.url, broker.port, folder / "ingest.log")
        begin = time.monotonic()
        publisher = Publisher(broker.port, count)
        for part in BLOWS:
            wait_until(
                lambda part=part: store.uplinks() >= part * count,  # type: ignore[misc]
                seconds=60,
                what=f"{name}: {part:.0%} stored",
            )
            stored = store.uplinks()
            assert stored < count, f"{name}: everything was stored before the blow"
            blow(ingest, broker)
        end = settle(store, publisher, count)
        publisher.close()
        code = ingest.stop()
        assert code == 0, f"{name}: ingest ended with {code}"
        numbers, acknowledged = store.numbers(), publisher.acknowledged
        stored = len(set(numbers))
        readings = store.value("SELECT count(*) FROM readings")
        assert readings == READINGS * stored, f"{name}: {readings} readings of {stored} messages"
        return (
            *(name, count, len(acknowledged), stored),
            len(acknowledged - set(numbers)),
            len(numbers) - stored,
            ingest.duplicates(),
            end - begin,
        )


def kill_ingest(ingest: Ingest, _: BrokerHandle) -> None:
    """`kill -9`, and a supervisor that starts it again."""
    ingest.kill()
    ingest.start()


def stop_broker(_: Ingest, broker: BrokerHandle) -> None:
    """SIGTERM: mosquitto saves what it holds."""
    broker.stop()
    broker.start()


def kill_broker(_: Ingest, broker: BrokerHandle) -> None:
    """`kill -9`: it cannot save anything."""
    broker.kill()
    broker.start()


def main() -> int:
    """Measure, print the table, answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=20_000)
    count = parser.parse_args().messages
    failed = False
    with tempfile.TemporaryDirectory(prefix="baumfeuchte-crash-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedPostgres(folder / "data")
        try:
            store = Store(server, server.start())
            migrate(store.url)
            database = Database(store.url, pool_size=1)
            fleet = [Sensor(dev_eui=eui, device="decentlab/DL-TRS21") for eui in dev_euis()]
            with database.begin() as conn:
                upsert_sensors(conn, fleet)
            database.dispose()

            def kill_postgres(_: Ingest, __: BrokerHandle) -> None:
                server.kill()
                server.start()

            print(("{:<20}" + "{:>13}" * 7).format(*COLUMNS))
            for row in (
                run("ingest kill -9", count, store, folder, kill_ingest),
                run("PostgreSQL kill -9", count, store, folder, kill_postgres),
                run("mosquitto SIGTERM", count, store, folder, stop_broker),
            ):
                print_row(row)
                failed |= row[4] > 0 or row[5] > 0 or row[2] < count
            row = run("mosquitto kill -9", count, store, folder, kill_broker)
            print_row(row)
            print("The last row is counted apart: what it lost, the broker held in memory only.")
            failed |= row[5] > 0
        finally:
            server.stop()
    print("FAILED" if failed else "ok: nothing lost, nothing doubled")
    return int(failed)


def print_row(row: tuple[str, int, int, int, int, int, int, float]) -> None:
    """One line of the table."""
    print(("{:<20}" + "{:>13,}" * 6 + "{:>13.1f}").format(*row), flush=True)


if __name__ == "__main__":
    sys.exit(main())
