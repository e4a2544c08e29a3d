"""The fixtures of ``tests/conftest.py`` keep what they promise."""

from __future__ import annotations

import os

import psycopg
import pytest

FIRST = {}


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database_of_its_own(empty_database_url: str, turn: int) -> None:
    assert FIRST.setdefault(empty_database_url, turn) == turn
    with psycopg.connect(empty_database_url) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
        assert tables == (0,)
        connection.execute("CREATE TABLE mine (x int)")


def test_no_setting_of_ours_is_in_the_environment() -> None:
    ours = [name for name in os.environ if name.startswith("BAUMFEUCHTE_")]
    assert [name for name in ours if not name.startswith("BAUMFEUCHTE_TEST_")] == []


def test_the_database_of_a_test_is_migrated(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM readings").fetchone() == (0,)
