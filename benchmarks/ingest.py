"""Uplinks per second from the broker to committed rows, beside two baselines of the same run.

Every candidate gets the same messages (ChirpStack v4 envelopes, three readings each), queued by
the broker for a persistent session beforehand, so that nothing else runs while it is measured:

- paho: a bare paho client that counts and acknowledges each message by hand,
- ingest: `baumfeuchte ingest` until all rows are committed (three readings, the raw message),
- script: paho, json.loads and one transaction per message (three readings, the raw message).

Rounds and brokers are interleaved; medians are compared. Then the stages of a message are measured
one by one, and what the database alone takes of the same rows. Exits 1 where a bound is missed:
ingest >= 0.40 x paho, >= 10 x script and >= 0.5 x database on mosquitto; ingest on iotcore (a
strict window of 100 messages) >= 0.5 x on mosquitto.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from _load import (
    CLIENT_ID,
    SENSORS,
    TOPICS,
    dev_euis,
    message,
    open_session,
    publish,
    start_ingest,
    wait_until,
)
from _stages import stages
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.embedded.broker import BrokerHandle, running_broker
from baumfeuchte.embedded.postgres import running_postgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

CANDIDATES = ("paho", "ingest", "script")
PAHO_BOUND, SCRIPT_BOUND, STRICT_BOUND, DATABASE_BOUND = 0.40, 10.0, 0.5, 0.5
SCRIPT_TABLES = """
CREATE TABLE script_readings (eui text, quantity text, at timestamptz, value float8);
CREATE TABLE script_raw (eui text, at timestamptz, body text);
"""


def receive(port: int, count: int, handle: Callable[[bytes], None] | None) -> float:
    """Receive and acknowledge ``count`` messages; answers messages per second."""
    state = {"count": 0, "begin": 0.0, "end": 0.0}
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=CLIENT_ID,
        clean_session=False,
        manual_ack=True,
    )

    def on_message(_: Client, __: object, received: MQTTMessage) -> None:
        if not state["count"]:
            state["begin"] = time.perf_counter()
        if handle is not None:
            handle(bytes(received.payload))
        client.ack(received.mid, received.qos)
        state["count"] += 1
        if state["count"] == count:
            state["end"] = time.perf_counter()
            client.disconnect()

    client.on_connect = lambda *_: client.subscribe(TOPICS, qos=1)
    client.on_message = on_message
    client.connect("127.0.0.1", port)
    client.loop_forever()
    return count / (state["end"] - state["begin"])


def script_handler(url: str) -> Callable[[bytes], None]:
    """What one writes in an afternoon: one transaction for each message."""
    connection = psycopg.connect(url)

    def handle(payload: bytes) -> None:
        document = json.loads(payload)
        eui, at = document["deviceInfo"]["devEui"], document["time"]
        values = [document["fCnt"], document["dr"], document["rxInfo"][0]["rssi"]]
        with connection.transaction(), connection.cursor() as cursor:
            for number, value in enumerate(values):
                cursor.execute(
                    "INSERT INTO script_readings VALUES (%s, %s, %s, %s)",
                    (eui, f"quantity {number}", at, float(value)),
                )
            cursor.execute(
                "INSERT INTO script_raw VALUES (%s, %s, %s)", (eui, at, payload.decode())
            )

    return handle


def in_process(role: str, port: int, count: int, url: str) -> float:
    """Run a baseline in a process of its own."""
    command = [sys.executable, __file__, "--role", role, str(port), str(count), url]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def ingest(port: int, count: int, url: str) -> float:
    """Messages per second from the first arrival to the commit of the last message."""
    last_eui = dev_euis()[(count - 1) % SENSORS]
    last_time = json.loads(message(count - 1)[1])["time"]
    process = start_ingest(url, port)
    try:
        with psycopg.connect(url, autocommit=True) as connection:

            def all_committed() -> bool:
                row = connection.execute(
                    "SELECT last_seen_at >= %s::timestamptz FROM sensors WHERE dev_eui = %s",
                    (last_time, last_eui),
                ).fetchone()
                return bool(row and row[0])

            wait_until(all_committed, seconds=120, what="all rows")
            end = time.time()
            row = connection.execute(
                "SELECT extract(epoch FROM min(arrived_at))::float8, count(*), "
                "(SELECT count(*) FROM readings) FROM uplinks"
            ).fetchone()
    finally:
        process.terminate()
        process.wait(30)
    assert row is not None
    begin, uplinks, readings = row
    assert (uplinks, readings) == (count, 3 * count), (uplinks, readings)
    return float(count / (end - begin))


def clear(url: str) -> None:
    """The same start for every round."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("TRUNCATE uplinks, readings, rejections")
        connection.execute("UPDATE sensors SET last_seen_at = NULL")
        connection.execute("VACUUM (ANALYZE) sensors")
        connection.execute("CHECKPOINT")


def one_round(broker: BrokerHandle, url: str, count: int) -> dict[str, float]:
    """Messages per second of every candidate."""
    figures: dict[str, float] = {}
    clear(url)
    for name in CANDIDATES:
        number = max(500, count // 10) if name == "script" else count
        open_session(broker.port)
        publish(broker.port, number)
        if name == "ingest":
            figures[name] = ingest(broker.port, number, url)
        else:
            figures[name] = in_process(name, broker.port, number, url)
    return figures


def prepare(url: str) -> None:
    """The schema, the fleet, and the script's own tables."""
    migrate(url)
    database = Database(url, pool_size=1)
    fleet = [Sensor(dev_eui=eui, device="decentlab/DL-TRS21") for eui in dev_euis()]
    with database.begin() as conn:
        upsert_sensors(conn, fleet)
    database.dispose()
    with psycopg.connect(url) as connection:
        connection.execute(SCRIPT_TABLES)


def verdicts(
    medians: dict[str, dict[str, float]], database: float
) -> list[tuple[str, float, float]]:
    """Ratios and their bounds."""
    found = []
    if "mosquitto" in medians:
        figures = medians["mosquitto"]
        found.append(
            ("ingest / paho on mosquitto", figures["ingest"] / figures["paho"], PAHO_BOUND)
        )
        found.append(
            ("ingest / script on mosquitto", figures["ingest"] / figures["script"], SCRIPT_BOUND)
        )
        found.append(("ingest / database alone", figures["ingest"] / database, DATABASE_BOUND))
    if len(medians) == 2:
        ratio = medians["iotcore"]["ingest"] / medians["mosquitto"]["ingest"]
        found.append(("ingest: iotcore / mosquitto", ratio, STRICT_BOUND))
    return found


def measure(
    kinds: Sequence[str], count: int, rounds: int
) -> tuple[dict[str, dict[str, float]], float]:
    """Medians by broker and candidate, and what the database alone takes; prints every round."""
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="baumfeuchte-bench-"))
        folder = Path(name)
        folder.chmod(0o755)
        url = stack.enter_context(running_postgres(folder / "data"))
        prepare(url)
        brokers = {
            kind: stack.enter_context(running_broker(folder / kind, kind=kind))  # type: ignore[arg-type] # checked by argparse
            for kind in kinds
        }
        print(f"{count} messages, messages/s\n{'broker':<20}" + line(CANDIDATES))
        for number in range(1, rounds + 1):
            for kind, broker in brokers.items():
                figures = one_round(broker, url, count)
                found[kind].append(figures)
                print(f"{kind + f', round {number}':<20}" + line(figures.values()), flush=True)
        costs_us = stage_costs(url, count)
    medians = {
        kind: {name: statistics.median(one[name] for one in rows) for name in CANDIDATES}
        for kind, rows in found.items()
    }
    for kind, figures in medians.items():
        print(f"{kind + ', median':<20}" + line(figures.values()))
    print(f"{'stage':<20}" + line(("us", "messages/s")))
    for stage, cost_us in costs_us.items():
        print(f"{stage:<20}{cost_us:>10.2f}{1e6 / cost_us:>10,.0f}")
    return medians, 1e6 / costs_us["database"]


def stage_costs(url: str, count: int) -> dict[str, float]:
    """Microseconds of each stage."""
    database = Database(url, pool_size=1)
    try:
        return stages(count, database)
    finally:
        database.dispose()


def line(cells: Iterable[str | float]) -> str:
    """Cells of a row, right aligned."""
    return "".join(f"{c:>10}" if isinstance(c, str) else f"{c:>10,.0f}" for c in cells)


def main() -> int:
    """Measure, print the table, answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--broker", choices=("mosquitto", "iotcore", "both"), default="both")
    parser.add_argument("--role", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role:
        role, port, count, url = options.role
        handle = script_handler(url) if role == "script" else None
        print(receive(int(port), int(count), handle))
        return 0
    kinds = ("mosquitto", "iotcore") if options.broker == "both" else (options.broker,)
    missed = False
    medians, database = measure(kinds, options.messages, options.rounds)
    for name, ratio, bound in verdicts(medians, database):
        missed |= ratio < bound
        print(f"{name:<32}{ratio:>8.2f}  bound {bound:g}  {'MISSED' if ratio < bound else 'ok'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
