"""Planning runs and their recommendations."""

from __future__ import annotations

from baumfeuchte.storage.recommendations.rows import (
    ListFilter,
    ListRow,
    ListTree,
    count_by_status,
    count_rows,
    list_rows,
    recommendations_of_tree,
)
from baumfeuchte.storage.recommendations.runs import (
    current_run,
    latest_current_run,
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
    "recommendations_of_tree",
    "runs_of_day",
    "store_run",
]
