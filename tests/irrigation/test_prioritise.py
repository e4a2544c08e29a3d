from __future__ import annotations

from datetime import date
from typing import Any

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.prioritise import rank

NAN = float("nan")


def item(tree_id: int, status: Status, **more: Any) -> Recommendation:
    fields = {"day": date(2026, 7, 1), "litres": None, "rule_version": "1"}
    return Recommendation(tree_id=tree_id, status=status, **(fields | more))


def test_the_order_of_the_list() -> None:
    no_sensor = (Reason(code="no_sensor"),)
    items = [
        item(1, Status.MONITORING, rew=0.4),
        item(2, Status.UNKNOWN, reasons=no_sensor),
        item(3, Status.OK, priority=0.1, rew=0.8),
        item(4, Status.TOO_WET, priority=0.0, rew=1.2),
        item(5, Status.UNKNOWN, reasons=(Reason(code="stale"),)),
        item(6, Status.SOON, priority=9.0, rew=0.5),
        item(7, Status.DRY, priority=12.0, rew=0.4),
        item(8, Status.CRITICAL, priority=7.0, rew=0.2),
        item(9, Status.CRITICAL, priority=7.0, rew=0.1),
        item(10, Status.MONITORING, rew=0.1),
        item(11, Status.OK, priority=0.1, rew=0.7),
    ]
    assert [one.tree_id for one in rank(items)] == [7, 9, 8, 6, 5, 11, 3, 4, 10, 1, 2]


def test_equal_items_keep_their_order() -> None:
    items = [item(n, Status.UNKNOWN, reasons=(Reason(code="stale"),)) for n in (3, 1, 2)]
    assert [one.tree_id for one in rank(items)] == [3, 1, 2]


def test_driest_trees_of_equal_age_lead(build: Any) -> None:
    values = [22.0, 11.0, 16.0, 17.9, 13.0, 9.0]
    trees = [build.tree(build.probe(60, value)) for value in values]
    ranked = rank(build.case(*trees, build.tree(build.probe(60, NAN, age=NAN))).run())
    assert [one.tree_id for one in ranked] == [105, 101, 104, 102, 103, 106, 100]


def test_young_trees_before_old_ones_of_equal_need(build: Any) -> None:
    dry = build.probe(60, 9.0)
    ranked = rank(build.case(build.tree(dry, years=50), build.tree(dry, years=1)).run())
    assert [one.tree_id for one in ranked] == [101, 100]
