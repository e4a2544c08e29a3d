from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.tree import Watering
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.storage.query import run
from baumfeuchte.storage.watering_outcomes import (
    judged_waterings,
    outcomes_of,
    store_outcomes,
    teaching_waterings,
)
from baumfeuchte.storage.waterings import add_watering

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa


def water(stock: Any, tree_id: int, at: datetime, litres: float = 50.0) -> int:
    stored, _ = add_watering(
        stock.conn,
        Watering(
            tree_id=tree_id,
            watered_at=at,
            litres=litres,
            idempotency_key=f"{tree_id}/{at}/{litres}",
        ),
    )
    assert stored.id is not None
    return stored.id


def judged(watering_id: int, at: datetime, **fields: Any) -> WateringOutcome:
    values = {"outcome": Outcome.EFFECTIVE} | fields
    return WateringOutcome(watering_id=watering_id, evaluated_at=at, **values)


def test_judgements_are_kept_once(conn: sa.Connection, stock: Any) -> None:
    first, second = (water(stock, stock.tree_id(), stock.at(day)) for day in (1, 2))
    one = judged(
        first,
        stock.at(4),
        response=0.05,
        teaching_litres=80.0,
        taught_response=0.04,
        detail={"rain_mm": 0.5, "probes": [{"depth_cm": 30.0}]},
    )
    store_outcomes(conn, [one])
    store_outcomes(conn, [])
    assert run(conn, outcomes_of([second, first])) == [one]
    changed = replace(one, outcome=Outcome.MASKED_BY_RAIN, teaching_litres=None, response=None)
    store_outcomes(conn, [changed, judged(second, stock.at(4), outcome=Outcome.RAN_OFF)])
    assert [item.outcome for item in run(conn, outcomes_of([first, second]))] == [
        Outcome.MASKED_BY_RAIN,
        Outcome.RAN_OFF,
    ]
    assert run(conn, outcomes_of([first])) == [changed]


def test_lists_with_outcomes(conn: sa.Connection, stock: Any) -> None:
    tree, other = stock.tree_id(), stock.tree_id("B2")
    ids = [water(stock, key, stock.at(day)) for key, day in ((tree, 1), (other, 2), (tree, 3))]
    one = judged(ids[0], stock.at(4))
    store_outcomes(conn, [one])
    found = run(conn, judged_waterings())
    assert [(item.watering.id, item.tree_number, item.outcome) for item in found] == [
        (ids[2], "B1", None),
        (ids[1], "B2", None),
        (ids[0], "B1", one),
    ]
    assert [item.watering.id for item in run(conn, judged_waterings(tree_id=tree))] == [
        ids[2],
        ids[0],
    ]
    page = run(conn, judged_waterings(limit=1, offset=1))
    assert [item.watering.id for item in page] == [ids[1]]


def test_what_taught(conn: sa.Connection, stock: Any) -> None:
    tree, other = stock.tree_id(), stock.tree_id("B2")
    ids = [
        water(stock, key, stock.at(day))
        for key, day in ((other, 1), (tree, 4), (tree, 2), (tree, 3))
    ]
    store_outcomes(
        conn,
        [
            judged(key, stock.at(9), teaching_litres=10.0 * row, taught_response=0.01 * row)
            for row, key in enumerate(ids)
            if row != 3
        ]
        + [judged(ids[3], stock.at(9), outcome=Outcome.RAN_OFF)],
    )
    found = run(conn, teaching_waterings(stock.at(0)))
    assert [(item.tree_id, item.watered_at, item.litres) for item in found] == [
        (tree, stock.at(2), 20.0),
        (tree, stock.at(4), 10.0),
        (other, stock.at(1), 0.0),
    ]
    assert found[0].response == pytest.approx(0.02)
    assert [item.litres for item in run(conn, teaching_waterings(stock.at(3)))] == [10.0]
