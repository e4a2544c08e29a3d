"""What `baumfeuchte ingest` does when there is more than it can take: memory, delay, coming back.

Each line of the table is one measurement with a bound of the issue (docs/ingest.md):

- backlog: 50,000 messages wait at the broker; the largest memory of ingest while it takes them,
- flood: 1,000,000 messages pass; the memory in the second half against the first,
- delay: 1,000 uplinks a second for 30 s; from the time in the uplink to the commit of its row, as
  PostgreSQL notes it (`track_commit_timestamp`), 99th percentile,
- kill -9: 20,000 messages wait when a killed ingest is started again; the time until the first one
  is committed, and until all are.

    python benchmarks/backpressure.py [--messages 1000000] [--only backlog,flood,delay,kill]

Exit code 1 where a bound is missed or a message is lost or doubled. mosquitto, embedded PostgreSQL
with full crash safety, publisher and ingest share the machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from _load import dev_euis, messages, wait_until
from _pressure import Ground, Ingest, Publisher
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.embedded.broker import running_broker
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEMORY_BOUND_MB, GROWTH_BOUND_MB = 100.0, 10.0
DELAY_BOUND_S, RESUME_BOUND_S = 2.0, 5.0
BACKLOG, KILLED_BACKLOG = 50_000, 20_000
RATE_PER_S, DELAY_SECONDS = 1_000, 30
BUSY = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'baumfeuchte'"
AHEAD = 20_000  # messages that the publisher of the flood may be ahead of the database


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    name: str
    value: float
    unit: str
    bound: float

    def __str__(self) -> str:
        verdict = "MISSED" if self.value >= self.bound else "ok"
        return f"{self.name:<58}{self.value:>9.2f} {self.unit:<4}bound {self.bound:g}  {verdict}"


def publish(port: int, numbers: range) -> None:
    """All at once."""
    # mosquitto_pub takes the number of a packet for the one of its last message when more than
    # 65,535 wait in it, and then drops the rest.
    for first in range(numbers.start, numbers.stop, BACKLOG):
        publisher = Publisher(port)
        publisher.send(range(first, min(first + BACKLOG, numbers.stop)))
        publisher.close()


def backlog(ground: Ground, _: int) -> Iterator[Line]:
    """Memory while a long queue is worked off."""
    publish(ground.port, range(BACKLOG))
    with Ingest(ground) as ingest:
        wait_until(lambda: ground.stored() >= BACKLOG, seconds=300, what="backlog", nap_s=0.2)
    ground.check(BACKLOG)
    yield Line("backlog: memory", ingest.largest_mb(), "MB", MEMORY_BOUND_MB)


def flood(ground: Ground, count: int) -> Iterator[Line]:
    """Memory over many messages."""
    publisher, times = Publisher(ground.port), [time.monotonic()]
    step = AHEAD // 4
    with Ingest(ground) as ingest:
        for first in range(0, count, step):
            publisher.send(range(first, min(first + step, count)))
            wait_until(
                lambda first=first: ground.stored() >= first - AHEAD,  # type: ignore[misc]
                seconds=120,
                what="flood",
                nap_s=0.5,
            )
            times.append(time.monotonic())
        publisher.close()
        wait_until(lambda: ground.stored() >= count, seconds=300, what="flood", nap_s=0.2)
        middle, end = times[len(times) // 2], time.monotonic()
    ground.check(count)
    # The first tenth warms up: caches of statements and sensors fill.
    before = ingest.largest_mb(times[len(times) // 10], middle)
    after = ingest.largest_mb(middle, end)
    print(
        f"flood: {count / (end - times[0]):,.0f} messages/s; {before:.1f} MB, then {after:.1f} MB"
    )
    yield Line(f"flood: memory over {count:,} messages", max(before, after), "MB", MEMORY_BOUND_MB)
    yield Line("flood: growth of the second half", after - before, "MB", GROWTH_BOUND_MB)


def delay(ground: Ground, _: int) -> Iterator[Line]:
    """From measurement to commit under a steady load."""
    count = RATE_PER_S * DELAY_SECONDS
    sent = [(topic, body.decode()) for topic, body in messages(count)]
    times = [json.loads(body)["time"] for _, body in sent]
    client = Client(CallbackAPIVersion.VERSION2)
    client.max_inflight_messages_set(1000)
    client.connect("127.0.0.1", ground.port)

    def measure(number: int) -> None:
        topic, body = sent[number]
        client.publish(topic, body.replace(times[number], datetime.now(UTC).isoformat()), qos=1)

    with Ingest(ground) as ingest:
        client.loop_start()
        measure(0)
        wait_until(ground.has_any, seconds=60, what="first message")
        begin = time.monotonic()
        for number in range(1, count):
            due = begin + number / RATE_PER_S
            while (left := due - time.monotonic()) > 0:
                time.sleep(left)
            measure(number)
        wait_until(lambda: ground.stored() >= count, seconds=60, what="delay", nap_s=0.2)
        client.disconnect()
        client.loop_stop()
    ground.check(count)
    lag = "extract(epoch FROM pg_xact_commit_timestamp(xmin) - received_at)::float8"
    for share in (0.5, 0.99, 0.999):
        seconds = ground.value(
            f"SELECT percentile_cont({share}) WITHIN GROUP (ORDER BY {lag}) FROM uplinks"
        )
        if share == 0.99:
            yield Line("delay: measurement to commit, 99 %", seconds, "s", DELAY_BOUND_S)
        else:
            print(f"delay: {share:.1%} within {seconds:.3f} s")
    print(f"delay: memory {ingest.largest_mb():.1f} MB")


def kill(ground: Ground, _: int) -> Iterator[Line]:
    """Coming back after `kill -9`."""
    begun, count = KILLED_BACKLOG // 4, KILLED_BACKLOG // 4 + KILLED_BACKLOG
    with Ingest(ground) as first:
        publish(ground.port, range(begun))
        wait_until(ground.has_any, seconds=60, what="first messages")
        first.kill()
    publish(ground.port, range(begun, count))
    wait_until(lambda: not ground.value(BUSY), seconds=20, what="the killed one's transaction")
    before = ground.stored()
    begin = time.monotonic()
    with Ingest(ground):
        wait_until(lambda: ground.stored() > before, seconds=60, what="resumed")
        resumed = time.monotonic() - begin
        wait_until(lambda: ground.stored() >= count, seconds=120, what="cleared", nap_s=0.05)
        cleared = time.monotonic() - begin
    ground.check(count)
    print(f"kill -9: {count - before:,} messages cleared {cleared:.1f} s after the restart")
    yield Line("kill -9: restart to first commit", resumed, "s", RESUME_BOUND_S)


MEASUREMENTS: dict[str, Callable[[Ground, int], Iterator[Line]]] = {
    "backlog": backlog,
    "flood": flood,
    "delay": delay,
    "kill": kill,
}


def prepare(server: EmbeddedPostgres, folder: Path) -> str:
    """A server that notes when a transaction was committed, with the schema and the fleet."""
    server.start()
    (settings,) = folder.rglob("postgresql.auto.conf")
    with settings.open("a", encoding="ascii") as file:
        file.write("track_commit_timestamp = on\n")
    url = server.restart()
    migrate(url)
    database = Database(url, pool_size=1)
    fleet = [Sensor(dev_eui=eui, device="decentlab/DL-TRS21") for eui in dev_euis()]
    with database.begin() as conn:
        upsert_sensors(conn, fleet)
    database.dispose()
    return url


def main() -> int:
    """Measure, print the table, answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1_000_000, help="of the flood")
    parser.add_argument("--only", default=",".join(MEASUREMENTS))
    options = parser.parse_args()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="baumfeuchte-pressure-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedPostgres(folder / "data")
        try:
            url = prepare(server, folder)
            for chosen in options.only.split(","):
                with running_broker(folder / f"broker-{chosen}", kind="mosquitto") as broker:
                    ground = Ground(url, broker.port)
                    ground.clear()
                    lines += MEASUREMENTS[chosen](ground, options.messages)
        finally:
            server.stop()
    print(*lines, sep="\n")
    return int(any(line.value >= line.bound for line in lines))


if __name__ == "__main__":
    sys.exit(main())
