"""The list of today from a process of its own, beside other processes that want one."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from shared_locks import WAITING

from baumfeuchte.domain.errors import PlanningError
from baumfeuchte.planning import list_maker
from baumfeuchte.planning.list_maker import ListMaker
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.recommendations import current_run, list_of_day
from baumfeuchte.storage.turns import own_turn

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

BERLIN = ZoneInfo("Europe/Berlin")
PATIENCE_S = 60


def until_waiting(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    with psycopg.connect(url, autocommit=True) as conn:
        while conn.execute(WAITING).fetchall() == [(0,)]:
            assert time.monotonic() < deadline, "nobody waits"
            time.sleep(0.05)


def test_late_readings_make_a_revision_and_the_issued_list_stays(
    town: Any, database: Database, database_url: str, ids: dict[str, int]
) -> None:
    assert ids
    make = ListMaker(database_url, BERLIN)
    town.measure(database, {**town.TREES, "dry": None})
    issued = town.plan(database)
    assert issued.released_at == town.NOW
    # The driest tree's sensor was unknown until noon.
    noon = town.NOW + timedelta(hours=6)
    town.measure(database, {"dry": 12.0}, until=noon)
    assert make(noon) == 2
    with database.begin() as conn:
        shown, newest = run_one(conn, list_of_day(town.DAY)), run_one(conn, current_run(town.DAY))
    assert shown is not None
    assert newest is not None
    assert (shown.id, newest.revision, newest.released_at) == (issued.id, 2, None)
    assert noon < newest.as_of < noon + timedelta(minutes=5)
    assert town.rows(database, newest)["dry"].rank == 1
    # Nothing new: the same revision. `plan` comes to the same too.
    assert make(noon + timedelta(minutes=10)) == 2
    assert town.plan(database, noon + timedelta(minutes=20)).id == newest.id


def test_out_of_the_season_it_does_what_plan_does(
    town: Any, database: Database, database_url: str, ids: dict[str, int]
) -> None:
    assert ids
    winter = town.NOW.replace(year=2027, month=1, hour=9)
    town.measure(database, town.TREES, until=winter)
    assert ListMaker(database_url, BERLIN)(winter) == 1
    planned = town.plan(database, winter + timedelta(minutes=10), winter.date())
    with database.begin() as conn:
        made = run_one(conn, list_of_day(winter.date()))
    assert made is not None
    assert (planned.id, planned.revision) == (made.id, 1), "plan confirms it: the same advice"


def test_of_several_servers_one_waits_for_all(
    town: Any, database: Database, database_url: str, ids: dict[str, int]
) -> None:
    assert ids
    servers = [ListMaker(database_url, BERLIN) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        with own_turn(database):
            first = pool.submit(servers[0], town.NOW)
            until_waiting(database_url)
            others = [pool.submit(make, town.NOW) for make in servers[1:]]
            assert [one.result(PATIENCE_S) for one in others] == [None] * 3
            # What is committed while it waits is in its list.
            town.measure(database, town.TREES, until=town.NOW)
        assert first.result(PATIENCE_S) == 1
    with database.begin() as conn:
        made = run_one(conn, current_run(town.DAY))
    assert made is not None
    assert town.rows(database, made)["dry"].rank == 1


def test_who_ends_takes_a_waiting_run_along(
    town: Any, database: Database, database_url: str, ids: dict[str, int]
) -> None:
    assert ids
    make = ListMaker(database_url, BERLIN)
    with ThreadPoolExecutor(1) as pool, own_turn(database):
        waits = pool.submit(make, town.NOW)
        until_waiting(database_url)
        make.close()
        assert waits.result(PATIENCE_S) is None
        assert make(town.NOW) is None
    with database.begin() as conn:
        assert run_one(conn, current_run(town.DAY)) is None
    # Nobody waits in its place any more.
    assert ListMaker(database_url, BERLIN)(town.NOW) == 1


def test_what_is_wrong_is_said_without_the_password(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = ListMaker("postgresql://somebody:secret@127.0.0.1:1/nothing", BERLIN)
    with pytest.raises(PlanningError, match="cannot be reached") as caught:
        nowhere(town.NOW)
    assert "secret" not in str(caught.value)
    monkeypatch.setattr(list_maker, "MOST_S", 0.01)
    with pytest.raises(PlanningError, match="not ready"):
        nowhere(town.NOW)


def test_a_run_that_breaks_off_is_logged(town: Any, caplog: pytest.LogCaptureFixture) -> None:
    class Nowhere:
        key = "Nowhere/Atall"

    broken = ListMaker("postgresql://a@127.0.0.1:1/b", Nowhere())  # type: ignore[arg-type]
    with pytest.raises(PlanningError, match="broke off with 1"):
        broken(town.NOW)
    assert "ZoneInfoNotFoundError" in caplog.text
