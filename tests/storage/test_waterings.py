from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.tree import Watering
from baumfeuchte.storage.query import run
from baumfeuchte.storage.waterings import (
    add_watering,
    watering_by_key,
    waterings_of_tree,
    waterings_since,
)

if TYPE_CHECKING:
    import sqlalchemy as sa


@pytest.fixture
def watering(stock: Any) -> Watering:
    return Watering(
        tree_id=stock.tree_id(),
        watered_at=stock.at(1),
        litres=75.5,
        idempotency_key="k1",
        source="crew",
        note="Sack undicht",
    )


def test_it_is_stored_once(conn: sa.Connection, stock: Any, watering: Watering) -> None:
    stored, created = add_watering(conn, watering)
    assert (replace(stored, id=None), created) == (watering, True)
    again = replace(watering, litres=10, watered_at=stock.at(5))
    assert add_watering(conn, again) == (stored, False)
    assert run(conn, waterings_of_tree(watering.tree_id)) == [stored]
    assert run(conn, watering_by_key("k1")) == [stored]
    assert run(conn, watering_by_key("k2")) == []


@pytest.mark.parametrize("litres", [0.0, -1.0, float("nan")])
def test_litres_must_be_positive(conn: sa.Connection, watering: Watering, litres: float) -> None:
    with pytest.raises(InputError, match="more than 0 litres"):
        add_watering(conn, replace(watering, litres=litres))


def test_the_tree_must_exist(conn: sa.Connection, watering: Watering) -> None:
    with pytest.raises(NotFoundError, match="no tree with the id -1"):
        add_watering(conn, replace(watering, tree_id=-1))


def test_lists(conn: sa.Connection, stock: Any, watering: Watering) -> None:
    other = stock.tree_id("B2")
    for day in (3, 1, 2):
        for tree_id in (watering.tree_id, other):
            add_watering(
                conn,
                replace(
                    watering,
                    tree_id=tree_id,
                    watered_at=stock.at(day),
                    idempotency_key=f"{tree_id}/{day}",
                ),
            )
    mine = run(conn, waterings_of_tree(watering.tree_id, 2))
    assert [w.watered_at for w in mine] == [stock.at(3), stock.at(2)]
    since = run(conn, waterings_since(stock.at(2)))
    assert [(w.watered_at, w.tree_id) for w in since] == [
        (stock.at(day), tree_id) for day in (2, 3) for tree_id in (watering.tree_id, other)
    ]
