from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import SchemaError, StorageUnavailableError
from baumfeuchte.storage.diagnostics.look import looking
from baumfeuchte.storage.query import Query

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIVE = Query(statement=sa.text("SELECT 5"), row=lambda row: int(row[0]))


def ask_nonsense(conn: Connection) -> None:
    conn.execute(sa.text("SELECT * FROM no_such_table"))


def sleep(conn: Connection) -> None:
    conn.execute(sa.text("SELECT pg_sleep(30)"))


def test_a_question_that_fails_does_not_disturb_the_next(database_url: str) -> None:
    with looking(database_url) as look:
        with pytest.raises(SchemaError):
            look.ask(ask_nonsense)
        assert look.rows(FIVE) == [5]
        assert "127.0.0.1" in look.place or look.place


def test_a_question_that_takes_too_long_is_given_up(database_url: str) -> None:
    with looking(database_url, seconds=0.2) as look:
        with pytest.raises(StorageUnavailableError, match="statement timeout"):
            look.ask(sleep)
        assert look.rows(FIVE) == [5]


def test_nobody_listens(free_port: int) -> None:
    with (
        pytest.raises(StorageUnavailableError, match="cannot be reached"),
        looking(f"postgresql://a:b@127.0.0.1:{free_port}/c"),
    ):
        pass
