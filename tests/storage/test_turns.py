"""Planning runs take turns: one is on, one may wait for all others that would do the same."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest
from shared_locks import WAITING

from baumfeuchte.domain.errors import StorageUnavailableError
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.turns import merged_turn, own_turn

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 20


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """With a single pooled connection, as commands have it: the lock needs none of it."""
    database = Database(database_url, pool_size=1)
    yield database
    database.dispose()


def waiting(url: str) -> int:
    """Sessions that wait for a lock of ours."""
    with psycopg.connect(url) as conn:
        found = conn.execute(WAITING).fetchone()
    return 0 if found is None else int(found[0])


def until_waiting(url: str, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while waiting(url) != count:
        assert time.monotonic() < deadline, f"not {count} waiting"
        time.sleep(0.02)


def test_runs_come_one_after_the_other(database: Database, database_url: str) -> None:
    steps: list[str] = []

    def run(name: str) -> None:
        with own_turn(database):
            steps.append(f"{name} begins")
            with database.begin():  # the pool's connection is free
                time.sleep(0.2)
            steps.append(f"{name} ends")

    with ThreadPoolExecutor(2) as pool:
        with own_turn(database):
            found = [pool.submit(run, name) for name in "ab"]
            until_waiting(database_url, 2)
            assert steps == []
        for future in found:
            future.result(PATIENCE_S)
    first, second = steps[0][0], steps[2][0]
    assert {first, second} == {"a", "b"}
    assert steps == [f"{name} {what}" for name in (first, second) for what in ("begins", "ends")]


def test_who_would_do_the_same_as_who_waits_goes_away(
    database: Database, database_url: str
) -> None:
    seen = threading.Event()
    leave = threading.Event()

    def run() -> bool:
        with merged_turn(database) as is_ours:
            if is_ours:
                seen.set()
                leave.wait(PATIENCE_S)
            return is_ours

    with ThreadPoolExecutor(3) as pool:
        with own_turn(database):
            first = pool.submit(run)
            until_waiting(database_url, 1)
            # It has not begun: what is committed by now it will see.
            assert run() is False
        assert seen.wait(PATIENCE_S)
        # It has begun: who comes now needs a run of its own, and one that waits is enough.
        second = pool.submit(run)
        until_waiting(database_url, 1)
        assert run() is False
        leave.set()
        assert (first.result(PATIENCE_S), second.result(PATIENCE_S)) == (True, True)


def test_a_turn_ends_with_its_run_whatever_happens(database: Database) -> None:
    for turn in (own_turn, merged_turn):
        with pytest.raises(ZeroDivisionError), turn(database):
            raise ZeroDivisionError
        with merged_turn(database) as is_ours:
            assert is_ours


def test_without_a_database_it_says_so() -> None:
    nowhere = Database("postgresql://somebody:secret@127.0.0.1:1/nothing")
    with (
        pytest.raises(StorageUnavailableError, match="cannot be reached") as caught,
        own_turn(nowhere),
    ):
        pass
    assert "secret" not in str(caught.value)
