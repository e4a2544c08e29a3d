"""Lists to store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.storage.recommendations import store_run

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from baumfeuchte.domain.recommendation import PlanningRun

DAY = date(2026, 7, 15)
ISSUED = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


@pytest.fixture
def advice() -> Callable[..., Recommendation]:
    """A recommendation with all its fields; some may be given."""

    def make(tree_id: int, **fields: Any) -> Recommendation:
        values: dict[str, Any] = {
            "day": DAY,
            "status": Status.DRY,
            "litres": 80,
            "rule_version": "1",
            "water_by": date(2026, 7, 16),
            "not_before": date(2026, 7, 15),
            "probability_dry_3d": 0.75,
            "days_until_critical": 1.5,
            "earliest_days": 1.0,
            "latest_days": 2.25,
            "rew": 0.375,
            "confidence": "B",
            "priority": 3.5,
            "last_observed_at": datetime(2026, 7, 15, 3, 12, tzinfo=UTC),
            "reasons": (
                Reason(
                    code="below_water_at",
                    quantity="rew",
                    value=0.375,
                    threshold=0.5,
                    source="science 2.2 \"Tränke\" \\ 'ä' {1,2}",
                    depth_cm=30.0,
                ),
                Reason(code="young"),
            ),
            "inputs": {"fc": 0.25, "days": [1, None, {"x": "ü"}]},
        }
        return Recommendation(tree_id=tree_id, **(values | fields))

    return make


@pytest.fixture
def store() -> Callable[..., PlanningRun]:
    """Store a list for 15 July 2026; some values may be given."""

    def work(
        conn: sa.Connection, recommendations: list[Recommendation], **fields: Any
    ) -> PlanningRun:
        values: dict[str, Any] = {
            "day": DAY,
            "issued_at": ISSUED,
            "as_of": ISSUED,
            "rule_version": "1",
            "shared_inputs": {"et0_mm": 4.5},
        }
        return store_run(conn, recommendations=recommendations, **(values | fields))

    return work
