"""TimescaleDB as `baumfeuchte doctor` sees it: edition, what is in place, jobs that fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_EXTENSION = """
SELECT (SELECT count(*) > 0 FROM pg_settings WHERE name = 'timescaledb.disable_load'),
       (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'),
       current_setting('timescaledb.license', true),
       (SELECT default_version FROM pg_available_extensions WHERE name = 'timescaledb')
"""

_HYPERTABLES = "SELECT hypertable_name FROM timescaledb_information.hypertables"

# What has not happened yet is at -infinity, which no Python time can be.
# The telemetry of a server without a way to the internet fails for ever, and nobody misses it.
_JOBS = """
SELECT j.job_id, j.proc_name, j.hypertable_name, s.last_run_status, s.total_failures,
       CASE WHEN isfinite(s.last_successful_finish) THEN s.last_successful_finish END,
       CASE WHEN isfinite(s.next_start) THEN s.next_start END,
       extract(epoch FROM CAST(j.config->>'drop_after' AS interval)) / 86400,
       (SELECT e.err_message FROM timescaledb_information.job_errors e
        WHERE e.job_id = j.job_id ORDER BY e.start_time DESC LIMIT 1)
FROM timescaledb_information.jobs j
LEFT JOIN timescaledb_information.job_stats s ON s.job_id = j.job_id
WHERE j.proc_name <> 'policy_telemetry'
ORDER BY j.job_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """TimescaleDB on this server.

    Attributes:
        is_loaded: the server has it preloaded.
        version: of the extension in our database; None: it was not created.
        license: ``timescale`` (community) or ``apache``; None where it is not loaded.
        available: the version whose files are installed; None: none.
    """

    is_loaded: bool
    version: str | None
    license: str | None
    available: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A background job.

    Attributes:
        name: of its procedure, for example ``policy_retention``.
        table: the hypertable that it works on; None for others.
        last_status: ``Success``, ``Failed`` or None where it has not run yet.
        failures: since it exists.
        next_start: when it is due (UTC); None where that is not known.
        drop_after_days: of a retention policy.
        last_error: what the last failed run said; None where there is none, or we may not see it.
    """

    id: int
    name: str
    table: str | None
    last_status: str | None
    failures: int
    last_success_at: datetime | None
    next_start: datetime | None
    drop_after_days: float | None
    last_error: str | None


def extension() -> Query[Extension]:
    """One row."""
    return Query(
        statement=sa.text(_EXTENSION),
        row=lambda row: Extension(
            is_loaded=row[0], version=row[1], license=row[2], available=row[3]
        ),
    )


def hypertables() -> Query[str]:
    """Names of the hypertables; the extension must exist."""
    return Query(statement=sa.text(_HYPERTABLES), row=lambda row: str(row[0]))


def jobs() -> Query[Job]:
    """Background jobs, but for the telemetry; the extension must exist."""
    return Query(statement=sa.text(_JOBS), row=_job)


def _job(row: Sequence[Any]) -> Job:
    return Job(
        id=row[0],
        name=row[1],
        table=row[2],
        last_status=row[3],
        failures=int(row[4] or 0),
        last_success_at=row[5],
        next_start=row[6],
        drop_after_days=None if row[7] is None else float(row[7]),
        last_error=row[8],
    )
