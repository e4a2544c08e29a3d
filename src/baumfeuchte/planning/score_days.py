"""Score the forecasts whose day has come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.planning.history import daily_series
from baumfeuchte.planning.scoring import LEAD_DAYS, score_day, unpacked
from baumfeuchte.storage.archives import archives_of_days
from baumfeuchte.storage.daily_values import daily_history
from baumfeuchte.storage.query import run
from baumfeuchte.storage.scores import days_to_score, store_scores

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.storage.connection import Connection


def score_forecasts(conn: Connection, *, before: date) -> int:
    """Score all days that became complete since the last time.

    Args:
        conn: in the caller's transaction, after the daily values were refreshed.
        before: only days before this one.

    Returns:
        How many days got a score.
    """
    scored = 0
    for day in days_to_score(conn, before):
        first = day - timedelta(days=LEAD_DAYS)
        archives = run(conn, archives_of_days(first, day - timedelta(days=1), "forecasts"))
        if not archives:
            continue
        start = day - timedelta(days=LEAD_DAYS - 1)
        actual = {
            key: np.asarray(values)
            for key, values in daily_series(run(conn, daily_history(start, day)), LEAD_DAYS).items()
        }
        scores = score_day(day, (unpacked(issued, data) for issued, data in archives), actual)
        store_scores(conn, scores)
        scored += bool(scores)
    return scored
