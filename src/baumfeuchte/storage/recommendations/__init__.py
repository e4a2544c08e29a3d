"""Planning runs and their recommendations."""

from __future__ import annotations

from baumfeuchte.storage.recommendations.rows import (
    ListFilter,
    ListRow,
    ListTree,
    count_by_status,
    count_rows,
    list_rows,
    recommendation_by_id,
    recommendation_of_day,
    recommendations_of_tree,
    trees_with_status,
)
from baumfeuchte.storage.recommendations.runs import (
    current_run,
    latest_current_run,
    run_by_id,
    runs_of_day,
    store_run,
)

__all__ = [
    "ListFilter",
    "ListRow",
    "ListTree",
    "count_by_status",
    "count_rows",
    "current_run",
    "latest_current_run",
    "list_rows",
    "recommendation_by_id",
    "recommendation_of_day",
    "recommendations_of_tree",
    "run_by_id",
    "runs_of_day",
    "store_run",
    "trees_with_status",
]
