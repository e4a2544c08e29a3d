"""What is said of probable waterings beside the advice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.probable_waterings import ProbableWaterings
from baumfeuchte.planning.decide import decide
from baumfeuchte.planning.state import unpacked_state
from baumfeuchte.storage.archives import archive_of_run
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.storage.engine import Database


def test_the_newest_is_said_old_ones_are_not(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    town.measure(database, town.TREES)
    planned = town.plan(database)
    with database.begin() as conn:
        (inputs,) = run(conn, archive_of_run(planned.id, "inputs"))
    state = unpacked_state(inputs)
    row = int(np.flatnonzero(state.trees.tree_id == ids["dry"])[0])

    def told(ages: list[float], at_least: list[bool]) -> Recommendation:
        count = len(ages)
        probable = ProbableWaterings(
            tree=np.full(count, row),
            day=np.zeros(count, dtype=np.int64),
            age_days=np.array(ages),
            litres=np.full(count, 118.0),
            low=np.full(count, 40.0),
            high=np.full(count, 330.0),
            at_least=np.array(at_least),
        )
        advice = decide(replace(state, probable=probable)).recommendations
        assert all(
            "probable_waterings" not in item.inputs for item in advice if item.tree_id != ids["dry"]
        )
        return next(item for item in advice if item.tree_id == ids["dry"])

    item = told([5.0, 1.0, 15.0], [False, True, False])
    said = [sentence(reason, item, "de") for reason in item.reasons]
    assert said[-1] == "Gestern vermutliche Gießung, nicht erfasst, mindestens etwa 120 l."
    assert sentence(item.reasons[-1], item, "en") == (
        "Probably watered yesterday, not logged, at least about 120 l."
    )
    numbers = item.inputs["probable_waterings"]
    assert [one["age_days"] for one in numbers] == [1.0, 5.0]  # type: ignore[attr-defined]
    item = told([0.0], [False])
    assert sentence(item.reasons[-1], item, "de").startswith("Heute vermutliche Gießung, nicht")
    assert "probable_waterings" not in told([15.0], [False]).inputs
