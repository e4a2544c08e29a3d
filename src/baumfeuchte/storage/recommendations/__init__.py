"""Planning runs and their recommendations."""

from __future__ import annotations

from baumfeuchte.storage.recommendations.changes import (
    ChangeKind,
    ListChange,
    change_counts,
    list_changes,
)
from baumfeuchte.storage.recommendations.list_filter import (
    ALL_ROWS,
    BY_RANK,
    LOOKED_AT,
    ListFilter,
    ListGroup,
    ListOrder,
    ListSort,
    Source,
)
from baumfeuchte.storage.recommendations.rows import (
    GroupTotal,
    ListRow,
    ListTree,
    count_rows,
    group_totals,
    list_rows,
    recommendation_by_id,
    recommendation_of_day,
    recommendations_of_tree,
    trees_with_status,
)
from baumfeuchte.storage.recommendations.run_queries import (
    current_run,
    latest_current_run,
    latest_list,
    list_before,
    list_of_day,
    run_by_id,
    run_of_revision,
    runs_of_day,
    runs_of_days,
    runs_that_count,
)
from baumfeuchte.storage.recommendations.runs import store_run

__all__ = [
    "ALL_ROWS",
    "BY_RANK",
    "LOOKED_AT",
    "ChangeKind",
    "GroupTotal",
    "ListChange",
    "ListFilter",
    "ListGroup",
    "ListOrder",
    "ListRow",
    "ListSort",
    "ListTree",
    "Source",
    "change_counts",
    "count_rows",
    "current_run",
    "group_totals",
    "latest_current_run",
    "latest_list",
    "list_before",
    "list_changes",
    "list_of_day",
    "list_rows",
    "recommendation_by_id",
    "recommendation_of_day",
    "recommendations_of_tree",
    "run_by_id",
    "run_of_revision",
    "runs_of_day",
    "runs_of_days",
    "runs_that_count",
    "store_run",
    "trees_with_status",
]
