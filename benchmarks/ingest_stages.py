"""Where the time of one uplink goes, stage by stage, and what the database takes without us.

The messages are those of ``ingest.py`` (ChirpStack v4 envelopes of 1 kB, three readings each):

- receive: paho alone, with an acknowledgement by hand for each message (in ``ingest.py``),
- envelope: split and JSON to `Uplink`,
- codec: bytes to measurements,
- rows: envelope's answer to rows: codec, times, flags, digest,
- arrays: rows to the binary arrays of the statement,
- database: these arrays to committed rows, nothing else running in our process.

    python benchmarks/ingest_stages.py [--messages 20000]

CPU microseconds per message of our process for all but the last, which is wall time and is what
`ingest` must reach at least half of.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from _load import dev_euis, messages
from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.embedded.postgres import running_postgres
from baumfeuchte.ingest.intake import interpret, sensors_of, understand
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.storage import bulk, bulk_sql
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.storage.rows import UplinkRow

BATCH = 1_000
PART = 256
ROUNDS = 5


def best(work: Callable[[], object], count: int, clock: Callable[[], float]) -> float:
    """Least microseconds per message of some rounds."""
    found = []
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        begin = clock()
        work()
        found.append(clock() - begin)
    gc.enable()
    return min(found) / count * 1e6


def parts_of(rows: Sequence[UplinkRow]) -> list[Sequence[UplinkRow]]:
    """The rows of one statement each, as the writer sends them."""
    return [rows[begin : begin + PART] for begin in range(0, len(rows), PART)]


def write(database: Database, batches: Sequence[list[tuple[object, ...]]]) -> None:
    """One transaction for each batch of finished arrays, sent as the writer does."""
    for batch in batches:
        with database.begin() as conn:
            driver = Database.raw(conn)
            with driver.pipeline():
                driver.execute(bulk_sql.LOCK, (bulk.WRITER_LOCK,))
                for parameters in batch:
                    driver.cursor(binary=True).execute(bulk_sql.UPLINKS, parameters)


def stages(count: int, database: Database) -> dict[str, float]:
    """Microseconds per message."""
    arrived_at = datetime(2026, 8, 1, tzinfo=UTC)
    raw = [Message(topic=t, payload=p, arrived_at=arrived_at) for t, p in messages(count)]
    cpu = time.process_time
    found = {"envelope": best(lambda: [understand(m) for m in raw], count, cpu)}
    said = [understand(message) for message in raw]
    uplinks = [uplink for uplink in said if isinstance(uplink, Uplink)]
    assert len(uplinks) == count
    device = "decentlab/DL-TRS21"
    found["codec"] = best(
        lambda: [decode(device, u.f_port, u.payload, {}) for u in uplinks], count, cpu
    )
    pairs = list(zip(raw, uplinks, strict=True))
    with database.begin() as conn:
        sensors = sensors_of(conn, pairs)
    found["rows"] = best(lambda: [interpret(m, u, sensors) for m, u in pairs], count, cpu)
    rows = [interpret(message, uplink, sensors) for message, uplink in pairs]
    parts = [part for batch in range(0, count, BATCH) for part in parts_of(rows[batch : batch + BATCH])]  # type: ignore[arg-type] # all are rows
    found["arrays"] = best(lambda: [bulk.parameters_of(part) for part in parts], count, cpu)
    batches = [
        [bulk.parameters_of(part) for part in parts_of(rows[begin : begin + BATCH])]  # type: ignore[arg-type] # the same
        for begin in range(0, count, BATCH)
    ]

    def store() -> float:
        with database.begin() as conn:
            Database.raw(conn).execute(b"TRUNCATE uplinks, readings")
        begin = time.perf_counter()
        write(database, batches)
        return time.perf_counter() - begin

    found["database"] = min(store() for _ in range(ROUNDS)) / count * 1e6
    return found


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=20_000)
    count = parser.parse_args().messages
    with tempfile.TemporaryDirectory(prefix="baumfeuchte-stages-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_postgres(folder / "data") as url:
            migrate(url)
            database = Database(url, pool_size=1)
            fleet = [Sensor(dev_eui=eui, device="decentlab/DL-TRS21") for eui in dev_euis()]
            with database.begin() as conn:
                upsert_sensors(conn, fleet)
            found = stages(count, database)
            database.dispose()
    print(f"{'stage':<12}{'us/message':>12}{'messages/s':>12}")
    for stage, cost_us in found.items():
        print(f"{stage:<12}{cost_us:>12.2f}{1e6 / cost_us:>12,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
