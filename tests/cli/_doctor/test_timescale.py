from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baumfeuchte.cli._doctor import timescale
from baumfeuchte.cli._doctor.finding import Level
from baumfeuchte.storage.diagnostics.fittings import Extension, Job
from baumfeuchte.storage.diagnostics.look import looking

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
ALL = {"is_loaded": True, "version": "2.28.3", "license": "timescale", "available": "2.28.3"}


@pytest.mark.parametrize(
    ("changes", "server", "expected"),
    [
        ({}, 180001, [(Level.OK, "edition community, TimescaleDB 2.28.3")]),
        ({"license": "apache"}, 170001, [(Level.OK, "edition apache, TimescaleDB 2.28.3")]),
        (
            {"is_loaded": False, "version": None, "license": None, "available": None},
            180001,
            [(Level.OK, "edition absent: PostgreSQL without")],
        ),
        (
            {"is_loaded": False, "version": None, "license": None},
            180001,
            [(Level.WARNING, "edition absent, although TimescaleDB 2.28.3 is installed")],
        ),
        (
            {"is_loaded": False},
            180001,
            [(Level.ERROR, "the database needs TimescaleDB 2.28.3, which the server does not")],
        ),
        (
            {"version": None},
            180001,
            [(Level.WARNING, "edition absent: the server has TimescaleDB, our database")],
        ),
        (
            {"version": "2.18.2", "available": "2.18.2"},
            160001,
            [(Level.ERROR, "TimescaleDB 2.18.2 is older than 2.19")],
        ),
        ({}, 150020, [(Level.ERROR, "PostgreSQL 15.20 with TimescaleDB 2.28.3")]),
        ({}, 150018, [(Level.OK, "edition community")]),
        (
            {"available": "2.29.0"},
            180001,
            [(Level.OK, "edition community"), (Level.WARNING, "TimescaleDB 2.29.0 is installed")],
        ),
    ],
)
def test_editions_and_versions(
    changes: dict[str, Any], server: int, expected: list[tuple[Level, str]]
) -> None:
    found = list(timescale.judge_extension(Extension(**ALL | changes), server))
    assert [item.level for item in found] == [level for level, _ in expected]
    for item, (level, words) in zip(found, expected, strict=True):
        assert item.found.startswith(words)
        assert bool(item.advice) is (level is not Level.OK)


def job(number: int, name: str, table: str | None = None, **changes: Any) -> Job:
    fields: dict[str, Any] = {
        "last_status": "Success",
        "failures": 0,
        "last_success_at": NOW,
        "next_start": NOW + timedelta(hours=1),
        "drop_after_days": None,
        "last_error": None,
    }
    return Job(id=number, name=name, table=table, **fields | changes)


def policies() -> list[Job]:
    return [
        job(1000, "policy_compression", "readings"),
        job(1001, "policy_columnstore", "uplinks"),
        job(1002, "policy_retention", "uplinks", drop_after_days=180.0),
    ]


def test_hypertables() -> None:
    (found,) = timescale.judge_tables({"readings", "uplinks", "else"})
    assert found.level is Level.OK
    (found,) = timescale.judge_tables({"readings"})
    assert (found.level, found.found) == (Level.WARNING, "no hypertable: uplinks")


def test_policies() -> None:
    (found,) = timescale.judge_policies(policies(), 180)
    assert found.level is Level.OK
    (found,) = timescale.judge_policies(policies()[1:], 90)
    assert found.level is Level.WARNING
    assert found.found == (
        "no policy for: columnstore of readings, retention of uplinks for 90 days"
    )


def test_jobs() -> None:
    (found,) = timescale.judge_jobs(policies(), now=NOW)
    assert (found.level, found.found) == (Level.OK, "background jobs: 3, none fails")
    (found,) = timescale.judge_jobs([job(7, "new", last_status=None)], now=NOW)
    assert (found.level, found.found) == (Level.OK, "background jobs: 1, none fails, 1 not run yet")
    failed = job(
        *(1000, "policy_compression", "readings"),
        last_status="Failed",
        failures=7,
        last_success_at=None,
        last_error="out of memory",
    )
    late = job(3, "policy_job_stat_history_retention", next_start=NOW - timedelta(days=2))
    first, second = timescale.judge_jobs([failed, late, *policies()], now=NOW)
    assert first.level is second.level is Level.ERROR
    assert first.found == (
        "policy_compression of readings (job 1000) fails: out of memory; failures: 7, last "
        "success: never"
    )
    assert "CALL run_job(1000)" in first.advice
    assert second.found.startswith("1 background jobs are overdue")


def test_the_apache_edition_has_a_job_that_always_fails() -> None:
    own = job(3, "policy_job_stat_history_retention", last_status="Failed")
    assert timescale.that_count([own, *policies()], is_community=True)[0] is own
    assert timescale.that_count([own, *policies()], is_community=False) == policies()


@pytest.mark.timescale
def test_on_a_real_server(postgres_server: Any, database_url: str) -> None:
    if postgres_server.name != "timescale":
        pytest.skip("needs the server that BAUMFEUCHTE_TEST_TIMESCALE_DSN names")
    with looking(database_url) as look:
        found = list(timescale.check_timescale(look, 170000, 180))
    assert [item.found for item in found if item.level is not Level.OK] == []
    assert found[0].found.startswith("edition ")


def test_numbers_of_a_version() -> None:
    assert timescale.numbers("2.28.3") == (2, 28, 3)
    assert timescale.numbers("2.28.3-dev") == (2, 28, 3)
