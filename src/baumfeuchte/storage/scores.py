"""Scores of forecasts, summed by day and group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from baumfeuchte.domain.skill import ForecastScore
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.readings.series import QUANTITIES
from baumfeuchte.storage.tables import QUANTITY_CODES, daily_value_days, forecast_scores

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_SUMS = (
    "forecasts",
    "error_sum",
    "persistence_error_sum",
    "bias_sum",
    "covered",
    "safe",
    "safe_wrong",
)
_GROUPS = ("lead_days", "quantity")


def store_scores(conn: sa.Connection, scores: Sequence[ForecastScore]) -> None:
    """Keep scores; a day that is scored again replaces what it said.

    Args:
        conn: in the caller's transaction.
        scores: with day, age class and weather.
    """
    if not scores:
        return
    statement = insert(forecast_scores)
    keys = [column.name for column in forecast_scores.primary_key]
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in _SUMS}
        ),
        [
            {name: getattr(score, name) for name in (*keys, *_SUMS)}
            | {"quantity": QUANTITY_CODES[score.quantity]}
            for score in scores
        ],
    )


def days_to_score(conn: sa.Connection, before: date) -> list[date]:
    """Complete days after the newest scored one and before a day, oldest first."""
    newest = sa.select(sa.func.max(forecast_scores.c.day)).scalar_subquery()
    statement = (
        sa.select(daily_value_days.c.local_day)
        .where(
            daily_value_days.c.local_day < before,
            sa.or_(newest.is_(None), daily_value_days.c.local_day > newest),
        )
        .order_by(daily_value_days.c.local_day)
    )
    return list(conn.scalars(statement))


def skill(first_day: date, last_day: date, *, by: Sequence[str] = ()) -> Query[ForecastScore]:
    """Scores summed over days, by lead and quantity.

    Args:
        first_day: a day that was forecast.
        last_day: the last one, included.
        by: further groups: ``age_class``, ``weather``, ``day``.
    """
    groups = [*_GROUPS, *by]
    table = forecast_scores.c
    statement = (
        sa.select(*(table[name] for name in groups), *(sa.func.sum(table[name]) for name in _SUMS))
        .where(table.day >= first_day, table.day <= last_day)
        .group_by(*(table[name] for name in groups))
        .order_by(table.quantity, table.lead_days, *(table[name] for name in by))
    )

    def score(row: Sequence[Any]) -> ForecastScore:
        values = dict(zip((*groups, *_SUMS), row, strict=True))
        return ForecastScore(**values | {"quantity": QUANTITIES[values["quantity"]]})

    return Query(statement=statement, row=score)
