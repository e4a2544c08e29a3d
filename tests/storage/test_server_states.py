"""What is the state of the server, to be waited for, and what is the fault of one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import StorageError, StorageUnavailableError

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database


def use(database: Database, statement: str) -> None:
    with database.begin() as conn:
        conn.execute(sa.text(statement))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "no room left on its disk .*; make room"),
        ("53200", "not enough memory"),
        ("42501", "grant the right"),
        ("25P04", "try again later"),
        ("58030", "try again later"),
    ],
)
def test_what_the_server_lacks_is_not_the_fault_of_a_row(
    database: Database, state: str, words: str
) -> None:
    with pytest.raises(StorageUnavailableError, match=words):
        use(database, f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")


def test_a_database_that_takes_no_changes(database: Database) -> None:
    insert = "INSERT INTO sensors (dev_eui, device) VALUES ('a1', 'x/y')"
    with pytest.raises(StorageUnavailableError, match=r"takes no changes now .*read-only"):
        use(database, f"SET TRANSACTION READ ONLY; {insert}")


def test_a_value_that_is_too_long_for_an_index_is_the_fault_of_its_row(database: Database) -> None:
    long = "SELECT string_agg(md5(i::text), '') FROM generate_series(1, 5000) AS i"
    with pytest.raises(StorageError, match="refused a statement") as caught:
        use(database, f"INSERT INTO sensors (dev_eui, device) VALUES (({long}), 'x/y')")
    assert not isinstance(caught.value, StorageUnavailableError)
