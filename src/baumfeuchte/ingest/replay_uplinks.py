"""Decode stored uplinks again, and make their readings what today's code says of them.

After a codec, a setting, a device type or a name was corrected. Depth and tree need nothing: they
are joined when readings are read (decision 0001). Safe to repeat and to break off: each batch is
one transaction.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.uplink import Rejected, Uplink
from baumfeuchte.ingest.custom_types import custom_types, no_scripts
from baumfeuchte.ingest.intake import interpret, sensors_of
from baumfeuchte.ingest.replay import BATCH, read_again
from baumfeuchte.storage import bulk
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import sensors_by_eui
from baumfeuchte.storage.uplinks import uplinks_since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.device_type import RunScript
    from baumfeuchte.domain.reading import Reading
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.uplinks import StoredUplink

_EVER: Final = datetime(1, 1, 1, tzinfo=UTC)

Moment = tuple[int, datetime]
"""A sensor and the time of an uplink: where its readings without a time of their own stand."""


@dataclass(slots=True)
class UplinksResult:
    """What a replay of stored uplinks did.

    Attributes:
        read: uplinks that were decoded again.
        reasons: why uplinks are not understood any more; their readings stay as they were.
        added: readings that were missing.
        corrected: readings that had another value or other flags.
        removed: readings that no uplink of that time gives any more.
    """

    read: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    added: int = 0
    corrected: int = 0
    removed: int = 0

    @property
    def changed(self) -> int:
        """Readings that are not as they were."""
        return self.added + self.corrected + self.removed


class _Decoded(NamedTuple):
    """What a batch says today, and the moments of which everything was understood."""

    readings: list[Reading]
    moments: set[Moment]


def replay_uplinks(
    database: Database,
    *,
    since: datetime | None = None,
    dev_eui: str | None = None,
    run_script: RunScript = no_scripts,
) -> UplinksResult:
    """Decode stored uplinks again and bring their readings up to date.

    Readings that were missing are added, values and flags that are different now are corrected,
    and what no uplink gives any more is removed. Never removed are imported readings, those of
    uplinks that are not understood any more, and those with a time of their own (a device's
    memory), whose uplink cannot be told.

    Args:
        database: where they are.
        since: only what was received at that time or later (UTC).
        dev_eui: only this sensor.
        run_script: of the sandbox, for device types that are scripts.

    Raises:
        NotFoundError: there is no such sensor.
        StorageError: the database is away or refuses a value; finished batches stay done.
    """
    sensor_id = None if dev_eui is None else _sensor_id(database, dev_eui)
    result, after, is_last = UplinksResult(), None, False
    torn: set[Moment] = set()
    while not is_last:
        with database.begin() as conn:
            query = uplinks_since(since or _EVER, sensor_id=sensor_id, after=after, limit=BATCH)
            page = run(conn, query)
            is_last = len(page) < BATCH
            if not is_last:
                page = _whole_moments(page, torn)
            if page:
                after = page[-1].key
                _bring_up_to_date(conn, page, result, torn, run_script)
    return result


def _whole_moments(page: list[StoredUplink], torn: set[Moment]) -> list[StoredUplink]:
    """Leave the last moment to the next batch: more of its uplinks may follow."""
    last = _moment(page[-1])
    whole = [found for found in page if _moment(found) != last]
    if not whole:  # more uplinks of one moment than a batch holds
        torn.add(last)
    return whole or page


def _moment(found: StoredUplink) -> Moment:
    return found.sensor_id, found.received_at


def _bring_up_to_date(
    conn: Connection,
    page: Sequence[StoredUplink],
    result: UplinksResult,
    torn: set[Moment],
    run_script: RunScript,
) -> None:
    readings, moments = _decode(conn, page, result.reasons, run_script)
    result.read += len(page)
    result.removed += bulk.remove_outdated(conn, moments - torn, readings)
    added, corrected = bulk.write_readings(conn, readings)
    result.added += added
    result.corrected += corrected


def _decode(
    conn: Connection, page: Sequence[StoredUplink], reasons: Counter[str], run_script: RunScript
) -> _Decoded:
    taken = [read_again(found) for found in page]
    sensors = sensors_of(conn, taken)
    custom = custom_types(conn, sensors.values(), run_script)
    readings: list[Reading] = []
    doubtful: set[Moment] = set()
    for found, (message, said) in zip(page, taken, strict=True):
        row = interpret(message, said, sensors, custom) if isinstance(said, Uplink) else said
        if isinstance(row, Rejected):
            reasons[row.reason] += 1
            doubtful.add(_moment(found))
        else:
            readings += getattr(row, "readings", ())
    return _Decoded(readings, {_moment(found) for found in page} - doubtful)


def _sensor_id(database: Database, dev_eui: str) -> int:
    with database.begin() as conn:
        found = run(conn, sensors_by_eui([dev_eui]))
    if not found:
        msg = f"There is no sensor {dev_eui}; `baumfeuchte sensors import FILE.csv` registers it."
        raise NotFoundError(msg)
    return found[0].id
