"""The tables of weather. Nothing in them is ever changed, so that past advice can be made again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.storage.metadata import metadata, time_column

ET0_METHOD_CODES: dict[str, int] = {
    "penman_monteith": 1,
    "reduced": 2,
    "hargreaves": 3,
    "provider": 4,
}
"""How ``et0_method`` is stored (``domain.weather.Et0Method``); codes are never reused."""


def _cell() -> sa.Column[int]:
    return sa.Column("cell_id", sa.BigInteger, sa.ForeignKey("weather_cells.id"), nullable=False)


weather_cells = sa.Table(
    "weather_cells",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("latitude", sa.Double, nullable=False),
    sa.Column("longitude", sa.Double, nullable=False),
)
"""Squares of about 1 km (``irrigation.weather_cells``): the id follows from the place."""

weather_observed_days = sa.Table(
    "weather_observed_days",
    metadata,
    _cell(),
    sa.Column("day", sa.Date, nullable=False),
    time_column("known_at"),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("et0_mm", sa.REAL),
    sa.Column("et0_method", sa.SmallInteger),
    sa.Column("rain_mm", sa.REAL),
    sa.Column("temp_min_c", sa.REAL),
    sa.Column("temp_max_c", sa.REAL),
    sa.PrimaryKeyConstraint("cell_id", "day", "known_at"),
)
"""Past local days. A day that is told differently later gets another row, known from then on."""

weather_forecasts = sa.Table(
    "weather_forecasts",
    metadata,
    _cell(),
    time_column("fetched_at"),
    time_column("issued_at"),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False, server_default=""),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("et0_mm", ARRAY(sa.REAL), nullable=False),
    sa.Column("et0_method", ARRAY(sa.SmallInteger), nullable=False),
    sa.Column("rain_mm", ARRAY(sa.REAL), nullable=False),
    sa.Column("rain_probability", ARRAY(sa.REAL), nullable=False),
    sa.Column("temp_min_c", ARRAY(sa.REAL), nullable=False),
    sa.Column("temp_max_c", ARRAY(sa.REAL), nullable=False),
    sa.PrimaryKeyConstraint("cell_id", "fetched_at"),
    sa.CheckConstraint("cardinality(et0_mm) > 0", name="has_days"),
)
"""Forecasts as they were fetched: one row each, its days in arrays from ``first_day`` on."""
