from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import NameTakenError, aliases_of, set_alias

if TYPE_CHECKING:
    import sqlalchemy as sa


def test_a_name_belongs_to_one_sensor(conn: sa.Connection, stock: Any) -> None:
    one, two = stock.sensor_id("a1"), stock.sensor_id("a2")
    assert set_alias(conn, "linde-nord", one) is True
    assert set_alias(conn, "linde-nord", one) is False
    assert set_alias(conn, "ahorn", one) is True
    assert run(conn, aliases_of(one)) == ["ahorn", "linde-nord"]
    assert run(conn, aliases_of(two)) == []
    with pytest.raises(NameTakenError, match="linde-nord belongs to sensor a1"):
        set_alias(conn, "linde-nord", two)
