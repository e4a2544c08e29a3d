from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import SchemaError

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

pytestmark = pytest.mark.usefixtures("ids")


def count(database: Database, table: str) -> int:
    with database.begin() as conn:
        return int(conn.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_turn_makes_the_list_and_fills_the_charts(database: Database, town: Any) -> None:
    town.measure(database, town.TREES)
    town.plan(database)
    assert count(database, "recommendations") == len(town.TREES)
    assert count(database, "readings_daily") > 0


def test_charts_that_cannot_be_filled_take_no_list_with_them(database: Database, town: Any) -> None:
    town.measure(database, town.TREES)
    with database.begin() as conn:
        conn.exec_driver_sql("ALTER TABLE readings_daily RENAME TO elsewhere")
    with pytest.raises(SchemaError):
        town.plan(database, now=town.NOW + timedelta(minutes=1))
    assert count(database, "recommendations") == len(town.TREES)
