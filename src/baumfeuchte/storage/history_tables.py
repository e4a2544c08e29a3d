"""The tables of what planning keeps of the past: daily values, archives, scores. See ``tables``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA

from baumfeuchte.storage.metadata import id_column, metadata, time_column

daily_values = sa.Table(
    "daily_values",
    metadata,
    sa.Column("sensor_id", sa.BigInteger, nullable=False),
    sa.Column("quantity", sa.SmallInteger, nullable=False),
    sa.Column("probe", sa.SmallInteger, nullable=False),
    sa.Column("local_day", sa.Date, nullable=False),
    sa.Column("value", sa.Double, nullable=False),
    sa.Column("count", sa.SmallInteger, nullable=False),
    sa.PrimaryKeyConstraint("sensor_id", "quantity", "probe", "local_day"),
)
"""One value per probe and local day, kept by planning; the same in every edition."""

daily_value_days = sa.Table(
    "daily_value_days",
    metadata,
    sa.Column("local_day", sa.Date, primary_key=True),
    time_column("computed_at"),
)
"""The days of which ``daily_values`` are complete but for what arrives late."""

readings_daily = sa.Table(
    "readings_daily",
    metadata,
    sa.Column("sensor_id", sa.BigInteger, nullable=False),
    sa.Column("quantity", sa.SmallInteger, nullable=False),
    sa.Column("probe", sa.SmallInteger, nullable=False),
    sa.Column("local_day", sa.Date, nullable=False),
    sa.Column("low", sa.Double),
    sa.Column("high", sa.Double),
    sa.Column("mean", sa.Double),
    sa.Column("usable", sa.SmallInteger, nullable=False),
    sa.Column("doubtful", sa.SmallInteger, nullable=False),
    sa.Column("unusable", sa.SmallInteger, nullable=False),
    sa.PrimaryKeyConstraint("sensor_id", "quantity", "probe", "local_day"),
)
"""What the moisture readings of a probe did on a local day, kept by planning for long charts; the
same in every edition. ``low``, ``high`` and ``mean`` are of the usable values; ``doubtful`` ones
are among these."""

readings_daily_days = sa.Table(
    "readings_daily_days",
    metadata,
    sa.Column("local_day", sa.Date, primary_key=True),
    time_column("computed_at"),
)
"""The days of which ``readings_daily`` is complete; others are read from the readings."""

stale_days = sa.Table(
    "stale_days",
    metadata,
    id_column(),
    sa.Column("sensor_id", sa.BigInteger, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
)
"""Sensor and UTC day whose readings changed late. Rows are only added and taken away, and may say
the same twice: so a writer never waits for the planner."""

planning_archives = sa.Table(
    "planning_archives",
    metadata,
    sa.Column(
        "run_id",
        sa.BigInteger,
        sa.ForeignKey("planning_runs.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("data", BYTEA, nullable=False),
    sa.PrimaryKeyConstraint("run_id", "kind"),
)
"""All arrays that a run used or forecast, packed: from them it can be repeated bit by bit."""

forecast_scores = sa.Table(
    "forecast_scores",
    metadata,
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("lead_days", sa.SmallInteger, nullable=False),
    sa.Column("quantity", sa.SmallInteger, nullable=False),
    sa.Column("age_class", sa.Text, nullable=False),
    sa.Column("weather", sa.Text, nullable=False),
    sa.Column("forecasts", sa.Integer, nullable=False),
    sa.Column("error_sum", sa.Double, nullable=False),
    sa.Column("persistence_error_sum", sa.Double, nullable=False),
    sa.Column("bias_sum", sa.Double, nullable=False),
    sa.Column("covered", sa.Integer, nullable=False),
    sa.Column("safe", sa.Integer, nullable=False),
    sa.Column("safe_wrong", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("day", "lead_days", "quantity", "age_class", "weather"),
)
"""How good the forecasts of so many days ahead were on a day, summed by group."""
