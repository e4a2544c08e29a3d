"""What is lost or doubled when ingest, PostgreSQL or the broker dies in the middle of the messages.

In every round a publisher sends all messages with QoS 1, a tenth of them twice and none in order,
while `baumfeuchte ingest` stores them. Two or three times, at random moments, one of the three is
ended and started again: `kill -9` of ingest, `kill -9` of PostgreSQL, SIGTERM of mosquitto. Then
the database is asked:

- sent: messages with their repeats; different: messages that the broker confirmed,
- stored: different messages in the database, each with its three readings,
- lost: confirmed by the broker, but not in the database; doubled: in there more than once.

    python benchmarks/crash.py [--rounds 20] [--messages 5000] [--seed 1]

Exit code 1 when anything is lost or doubled. The last row is counted apart: a mosquitto that is
killed with `kill -9` loses what it held in memory only, and no subscriber can get that back.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from _crash import Ingest, Publisher, Store, disorder
from _load import dev_euis, open_session
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.embedded.broker import BrokerHandle, running_broker
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

READINGS = 3
SHARE_TWICE = 0.1
PATIENCE_S = 10.0
COLUMNS = ("sent", "different", "stored", "lost", "doubled", "sent again", "s")

Blow = tuple[str, float]
"""Who is hit, and at which share of the stored messages."""


@dataclass
class Scene:
    """Everything that can be hit in a round."""

    ingest: Ingest
    store: Store
    broker: BrokerHandle


def kill_ingest(scene: Scene) -> None:
    """`kill -9`, and a supervisor that starts it again."""
    scene.ingest.kill()
    scene.ingest.start()


def kill_postgres(scene: Scene) -> None:
    """`kill -9`, and recovery."""
    scene.store.server.kill()
    scene.store.server.start()


def stop_broker(scene: Scene) -> None:
    """SIGTERM: mosquitto saves what it holds."""
    scene.broker.stop()
    scene.broker.start()


def kill_broker(scene: Scene) -> None:
    """`kill -9`: it cannot save anything."""
    scene.broker.kill()
    scene.broker.start()


BLOWS: Mapping[str, Callable[[Scene], None]] = {
    "ingest": kill_ingest,
    "PostgreSQL": kill_postgres,
    "mosquitto": stop_broker,
    "mosquitto kill -9": kill_broker,
}
FAIR = ("ingest", "PostgreSQL", "mosquitto")
"""What must lose nothing."""


def plan(round_number: int, seed: int) -> list[Blow]:
    """Two or three blows at random moments; each kind begins a third of the rounds."""
    chance = random.Random(f"{seed}/{round_number}")
    names = [FAIR[round_number % len(FAIR)]]
    names += chance.choices(FAIR, k=chance.choice((1, 2)))
    moments = sorted(chance.uniform(0.02, 0.95) for _ in names)
    return list(zip(names, moments, strict=True))


@dataclass(frozen=True)
class Row:
    """What the database says after a round."""

    sent: int
    different: int
    stored: int
    lost: int
    doubled: int
    again: int
    seconds: float


def run(folder: Path, store: Store, numbers: Sequence[int], blows: Sequence[Blow]) -> Row:
    """One round."""
    store.clear()
    different = len(set(numbers))
    with running_broker(folder, kind="mosquitto") as broker:
        open_session(broker.port)
        scene = Scene(Ingest(store.url, broker.port, folder / "ingest.log"), store, broker)
        begin = time.monotonic()
        publisher = Publisher(broker.port, list(numbers))
        try:
            for name, part in blows:
                reach(store, publisher, part, different)
                BLOWS[name](scene)
            end = settle(store, publisher, different)
        finally:
            publisher.close()
            code = scene.ingest.stop()
        # Where the last blow came after the last message, it may be stopped while it still starts.
        assert code in {0, 128 + signal.SIGTERM, -signal.SIGTERM}, f"ingest ended with {code}"
    stored, acknowledged = store.numbers(), publisher.acknowledged
    readings = store.value("SELECT count(*) FROM readings")
    assert readings == READINGS * len(set(stored)), f"{readings} readings"
    return Row(
        sent=len(numbers),
        different=len(acknowledged),
        stored=len(set(stored)),
        lost=len(acknowledged - set(stored)),
        doubled=len(stored) - len(set(stored)),
        again=scene.ingest.duplicates(),
        seconds=end - begin,
    )


def reach(store: Store, publisher: Publisher, part: float, count: int) -> None:
    """Wait until a share of the messages is stored, or nothing more comes: the broker lost them."""
    at = time.monotonic() + PATIENCE_S
    while (stored := store.uplinks()) < part * count:
        assert time.monotonic() < at or len(publisher.acknowledged) == count, f"{stored} stored"
        if time.monotonic() > at:
            return
        time.sleep(0.005)


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


def show(name: str, row: Row) -> None:
    """One line of the table."""
    cells = (row.sent, row.different, row.stored, row.lost, row.doubled, row.again)
    print(("{:<46}" + "{:>11,}" * 6 + "{:>8.1f}").format(name, *cells, row.seconds), flush=True)


def rounds(folder: Path, store: Store, count: int, total: int, seed: int) -> bool:
    """The whole table; answers whether something was lost or doubled."""
    print(("{:<46}" + "{:>11}" * 6 + "{:>8}").format("killed, at stored", *COLUMNS))
    found: list[Row] = []
    for number in range(total):
        blows = plan(number, seed)
        numbers = disorder(0, count, SHARE_TWICE, seed * 1000 + number)
        row = run(folder / f"round-{number}", store, numbers, blows)
        show(f"{number + 1:>2} " + ", ".join(f"{who} {part:.0%}" for who, part in blows), row)
        found.append(row)
    lost, doubled = sum(row.lost for row in found), sum(row.doubled for row in found)
    stored = sum(row.stored for row in found)
    print(f"All {total} rounds: {stored:,} stored, {lost} lost, {doubled} doubled")
    hard = run(
        folder / "hard",
        store,
        disorder(0, 4 * count, SHARE_TWICE, seed),
        [("mosquitto kill -9", part) for part in (0.25, 0.5, 0.75)],
    )
    show("mosquitto kill -9 25%, 50%, 75%", hard)
    print("The last row is counted apart: what it lost, the broker held in memory only.")
    short = any(row.different < count for row in found)
    return bool(lost or doubled or hard.doubled or short)


def main() -> int:
    """Measure, print the table, answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
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
            failed = rounds(folder, store, options.messages, options.rounds, options.seed)
        finally:
            server.stop()
    print("FAILED" if failed else "ok: nothing lost, nothing doubled")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
