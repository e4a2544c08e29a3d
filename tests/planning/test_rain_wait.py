from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.recommendation import Status

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

pytestmark = pytest.mark.usefixtures("ids")


@pytest.mark.parametrize(
    ("rain_probability", "litres", "status"),
    [(0.9, 0, Status.SOON), (0.5, 60, Status.DRY), (None, 60, Status.DRY)],
)
def test_measured_and_estimated_trees_wait_for_likely_rain(
    database: Database, town: Any, rain_probability: float | None, litres: int, status: Status
) -> None:
    town.measure(database, {**town.TREES, "dry": 17.0})
    town.tell_weather(
        database, et0_mm=4.0, rain_mm=8.0, rain_probability=rain_probability, at=town.NOW
    )
    found = town.rows(database, town.plan(database))
    measured = found["dry"].recommendation
    assert (measured.status, measured.litres) == (status, litres)
    waits = [name for name, row in found.items() if town.codes(row)[:1] == ["rain_coming"]]
    assert ("dry" in waits) == (litres == 0)
    for name in waits:
        item = found[name].recommendation
        assert (item.litres, item.water_by, item.not_before) == (0, None, date(2026, 7, 18))
    assert all(found[name].recommendation.status is Status.SOON for name in waits)
