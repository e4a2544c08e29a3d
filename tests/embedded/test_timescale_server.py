"""The second server of the tests: a real TimescaleDB, where there is one."""

from __future__ import annotations

import os

import psycopg
import pytest


@pytest.mark.timescale
def test_timescale_server_present() -> None:
    dsn = os.environ.get("BAUMFEUCHTE_TEST_TIMESCALE_DSN")
    if not dsn:
        pytest.skip(
            "BAUMFEUCHTE_TEST_TIMESCALE_DSN is not set: no test of this run saw TimescaleDB; "
            "as root, tools/timescale-server.sh start prints one"
        )
    with psycopg.connect(dsn) as connection:
        preloaded = connection.execute("SHOW shared_preload_libraries").fetchone()
        files = connection.execute(
            "SELECT count(*) FROM pg_available_extensions WHERE name = 'timescaledb'"
        ).fetchone()
    assert preloaded is not None
    assert "timescaledb" in preloaded[0]
    assert files == (1,)
