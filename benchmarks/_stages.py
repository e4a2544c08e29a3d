"""Where the time of one uplink goes, stage by stage, and what the database takes without us.

- envelope: bytes to `Uplink`,
- codec: the device's bytes to measurements (also part of the next one),
- rows: `Uplink` to rows: codec, times, flags, digest,
- arrays: rows to the binary arrays of the statement,
- database: these arrays to committed rows, nothing else running in our process.

CPU microseconds per message of our process for all but the last, which is wall time.
"""

from __future__ import annotations

import gc
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from _load import messages
from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.ingest.intake import interpret, sensors_of, understand
from baumfeuchte.storage import bulk, bulk_sql
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.rows import UplinkRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    made = [interpret(message, uplink, sensors) for message, uplink in pairs]
    rows = [row for row in made if isinstance(row, UplinkRow)]
    assert len(rows) == count
    grouped = [parts_of(rows[begin : begin + BATCH]) for begin in range(0, count, BATCH)]
    found["arrays"] = best(
        lambda: [bulk.parameters_of(part) for parts in grouped for part in parts], count, cpu
    )
    batches = [[bulk.parameters_of(part) for part in parts] for parts in grouped]

    def store() -> float:
        with database.begin() as conn:
            Database.raw(conn).execute(b"TRUNCATE uplinks, readings")
        begin = time.perf_counter()
        write(database, batches)
        return time.perf_counter() - begin

    found["database"] = min(store() for _ in range(ROUNDS)) / count * 1e6
    return found
