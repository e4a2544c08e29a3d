"""The writer of messages that could not be used, beside ``bulk``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.storage import bulk_sql
from baumfeuchte.storage.arrays import bytestrings, texts, timestamps
from baumfeuchte.storage.bulk import WRITER_LOCK
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import psycopg
    import sqlalchemy as sa

    from baumfeuchte.storage.rows import RejectionRow

REPEATED_WITHIN: Final = timedelta(days=1)
"""For so long is what a broker sends again looked for, as that of an uplink."""

# A message that is rejected again after it had been resolved is open again, and arrived now; one
# whose reason changed says the new one.
_WRITE = b"""
INSERT INTO rejections (arrived_at, digest, topic, raw, reason, detail, dev_eui, network)
SELECT * FROM unnest(%b::timestamptz[], %b::bytea[], %b::text[], %b::bytea[], %b::text[],
                     %b::text[], %b::text[], %b::text[])
ON CONFLICT (digest) DO UPDATE
SET reason = excluded.reason, detail = excluded.detail, dev_eui = excluded.dev_eui,
    network = excluded.network, resolved_at = NULL,
    arrived_at = CASE WHEN rejections.resolved_at IS NULL THEN rejections.arrived_at
                      ELSE excluded.arrived_at END
WHERE rejections.resolved_at IS NOT NULL OR rejections.reason <> excluded.reason
"""

_KNOWN = b"""
SELECT DISTINCT ON (r.topic, r.raw) r.topic, r.raw, r.digest, r.arrived_at
FROM unnest(%b::text[], %b::bytea[]) AS n (topic, raw)
JOIN rejections AS r ON r.topic = n.topic AND r.raw = n.raw
WHERE r.arrived_at >= %b
ORDER BY r.topic, r.raw, r.arrived_at DESC
"""

_Content = tuple[str, bytes]


def write_rejections(conn: sa.Connection, rows: Iterable[RejectionRow]) -> None:
    """Keep messages that could not be used; the same message is kept once.

    Args:
        conn: in the caller's transaction.
        rows: in order of arrival.
    """
    rows = list(rows)
    if not rows:
        return
    driver = Database.raw(conn)
    driver.execute(bulk_sql.LOCK, (WRITER_LOCK,), binary=True)
    if any(row.is_repeat for row in rows):
        rows = _recognised(driver, rows)
    by_digest = {row.digest: row for row in rows}
    messages = [row.message for row in by_digest.values()]
    reasons = [row.rejected for row in by_digest.values()]
    driver.execute(
        _WRITE,
        (
            timestamps(message.arrived_at for message in messages),
            bytestrings(by_digest),
            texts(message.topic for message in messages),
            bytestrings(message.payload for message in messages),
            texts(rejected.reason for rejected in reasons),
            texts(rejected.detail for rejected in reasons),
            texts(rejected.dev_eui for rejected in reasons),
            texts(rejected.network for rejected in reasons),
        ),
        binary=True,
    )


def _recognised(
    driver: psycopg.Connection[Any], rows: Sequence[RejectionRow]
) -> list[RejectionRow]:
    """The rows; what a broker sends again is the row that it was the first time."""
    known = _known(driver, [row for row in rows if row.is_repeat])
    found: list[RejectionRow] = []
    for row in rows:
        content = (row.message.topic, row.message.payload)
        if not row.is_repeat:
            known[content] = (row.digest, row.message.arrived_at)
            found.append(row)
        elif content in known:
            digest, arrived_at = known[content]
            message = replace(row.message, arrived_at=arrived_at)
            found.append(row._replace(digest=digest, message=message))
        else:
            found.append(row)
    return found


def _known(
    driver: psycopg.Connection[Any], repeats: Sequence[RejectionRow]
) -> dict[_Content, tuple[bytes, datetime]]:
    oldest = min(row.message.arrived_at for row in repeats) - REPEATED_WITHIN
    cursor = driver.execute(
        _KNOWN,
        (
            texts(row.message.topic for row in repeats),
            bytestrings(row.message.payload for row in repeats),
            oldest,
        ),
        binary=True,
    )
    return {(topic, bytes(raw)): (bytes(digest), at) for topic, raw, digest, at in cursor}
