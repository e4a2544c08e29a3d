"""Whether what TimescaleDB adds is in place, and whether its jobs run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.cli._doctor.finding import error, ok, warning
from baumfeuchte.migrations.timescale import CHUNKS, COLUMNSTORE, OLDEST_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.storage.diagnostics.fittings import Extension, Job
    from baumfeuchte.storage.diagnostics.look import Look

_MIGRATE: Final = "Run `baumfeuchte migrate`."
_LATE: Final = timedelta(days=1)
_COMPRESSION: Final = ("policy_compression", "policy_columnstore")
_FIRST_POLICY: Final = 1000
"""Jobs with smaller numbers are TimescaleDB's own."""
_BROKEN_SERVER: Final = 150_020
_BROKEN_WITH: Final = (2, 28)


def check_timescale(look: Look, server_version: int, retention_days: int) -> Iterator[Finding]:
    """Edition, versions, hypertables, policies, jobs.

    Args:
        look: at the database.
        server_version: 180001 for 18.1.
        retention_days: how long raw uplinks shall be kept.
    """
    from baumfeuchte.storage.diagnostics import fittings

    (extension,) = look.rows(fittings.extension())
    yield from judge_extension(extension, server_version)
    if extension.version is None or not extension.is_loaded:
        return
    if numbers(extension.version) >= OLDEST_VERSION:
        jobs = look.rows(fittings.jobs())
        is_community = extension.license == "timescale"
        yield from judge_tables(set(look.rows(fittings.hypertables())))
        if is_community:
            yield from judge_policies(jobs, retention_days)
        yield from judge_jobs(that_count(jobs, is_community=is_community), now=datetime.now(UTC))


def numbers(version: str) -> tuple[int, ...]:
    """``2.28.3`` and ``2.28.3-dev`` as numbers."""
    return tuple(
        int(part) for part in version.split("-", maxsplit=1)[0].split(".") if part.isdigit()
    )


def judge_extension(found: Extension, server_version: int) -> Iterator[Finding]:
    """The edition, and whether the versions fit together.

    Args:
        found: what the server has.
        server_version: 180001 for 18.1.
    """
    version = found.version
    if not found.is_loaded:
        if version is not None:
            yield error(
                f"the database needs TimescaleDB {version}, which the server does not load",
                "Add timescaledb to shared_preload_libraries and restart the server.",
            )
        elif found.available:
            yield warning(
                f"edition absent, although TimescaleDB {found.available} is installed",
                "Set shared_preload_libraries = 'timescaledb', restart the server and run "
                "`baumfeuchte migrate`.",
            )
        else:
            yield ok("edition absent: PostgreSQL without TimescaleDB, which is enough for a city")
        return
    if version is None:
        yield warning(
            "edition absent: the server has TimescaleDB, our database does not use it",
            "Run CREATE EXTENSION timescaledb as its owner and `baumfeuchte migrate`.",
        )
        return
    edition = "community" if found.license == "timescale" else "apache"
    if numbers(version) < OLDEST_VERSION:
        yield error(
            f"TimescaleDB {version} is older than {'.'.join(map(str, OLDEST_VERSION))}",
            "Install a newer one and run ALTER EXTENSION timescaledb UPDATE.",
        )
    elif server_version == _BROKEN_SERVER and numbers(version)[:2] == _BROKEN_WITH:
        yield error(
            f"PostgreSQL 15.20 with TimescaleDB {version}: all background jobs of this pair fail",
            "Use another PostgreSQL; 16 to 18 are best.",
        )
    else:
        yield ok(f"edition {edition}, TimescaleDB {version}")
    if found.available and numbers(found.available) > numbers(version):
        yield warning(
            f"TimescaleDB {found.available} is installed, the database still uses {version}",
            "Run ALTER EXTENSION timescaledb UPDATE as the first statement of a new psql session.",
        )


def judge_tables(found: Collection[str]) -> Iterator[Finding]:
    """Whether the large tables are hypertables."""
    missing = [table for table in CHUNKS if table not in found]
    if missing:
        yield warning(f"no hypertable: {', '.join(missing)}", _MIGRATE)
    else:
        yield ok(f"hypertables: {', '.join(CHUNKS)}")


def judge_policies(jobs: Sequence[Job], retention_days: int) -> Iterator[Finding]:
    """Whether old rows are compressed and old raw uplinks removed (community edition)."""
    compressed = {job.table for job in jobs if job.name in _COMPRESSION}
    retention = [job for job in jobs if job.name == "policy_retention" and job.table == "uplinks"]
    kept = [job.drop_after_days for job in retention]
    missing = [f"columnstore of {table}" for table in COLUMNSTORE if table not in compressed]
    if retention_days not in kept:
        missing.append(f"retention of uplinks for {retention_days} days")
    if missing:
        yield warning(f"no policy for: {', '.join(missing)}", _MIGRATE)
    else:
        yield ok(f"policies: columnstore, raw uplinks for {retention_days} days")


def that_count(jobs: Sequence[Job], *, is_community: bool) -> list[Job]:
    """The jobs that must succeed.

    The Apache edition starts a job of TimescaleDB itself that needs the other edition, and fails.
    """
    return [job for job in jobs if is_community or job.id >= _FIRST_POLICY]


def judge_jobs(jobs: Sequence[Job], *, now: datetime) -> Iterator[Finding]:
    """Whether the background jobs run and succeed.

    Args:
        jobs: of the database.
        now: the real time (UTC).
    """
    failed = [job for job in jobs if job.last_status == "Failed"]
    for job in failed:
        what = f"{job.name}{f' of {job.table}' if job.table else ''} (job {job.id})"
        said = f": {job.last_error}" if job.last_error else ""
        success = f"{job.last_success_at:%Y-%m-%d}" if job.last_success_at else "never"
        yield error(
            f"{what} fails{said}; failures: {job.failures}, last success: {success}",
            f"See timescaledb_information.job_errors, then try CALL run_job({job.id}).",
        )
    late = [job for job in jobs if job.next_start and job.next_start < now - _LATE]
    if late:
        yield error(
            f"{len(late)} background jobs are overdue by more than a day",
            "Raise timescaledb.max_background_workers and max_worker_processes and restart.",
        )
    if not failed and not late:
        new = sum(job.last_status is None for job in jobs)
        yield ok(f"background jobs: {len(jobs)}, none fails" + (f", {new} not run yet" * bool(new)))
