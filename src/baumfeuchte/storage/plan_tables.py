"""The tables of planning: lists, waterings, and what was learned from both. See ``tables``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from baumfeuchte.storage.metadata import id_column as _id
from baumfeuchte.storage.metadata import metadata
from baumfeuchte.storage.metadata import time_column as _time

planning_runs = sa.Table(
    "planning_runs",
    metadata,
    _id(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    _time("issued_at"),
    _time("as_of"),
    sa.Column("rule_version", sa.Text, nullable=False),
    sa.Column("fingerprint", BYTEA, nullable=False),
    sa.Column("is_current", sa.Boolean, nullable=False),
    sa.Column("shared_inputs", JSONB, nullable=False, server_default="{}"),
    _time("released_at", nullable=True),
    sa.UniqueConstraint("day", "revision"),
    sa.Index(
        "uq_planning_runs_released_day",
        "day",
        unique=True,
        postgresql_where=sa.text("released_at IS NOT NULL"),
    ),
    sa.Index(
        "uq_planning_runs_current_day",
        "day",
        unique=True,
        postgresql_where=sa.text("is_current"),
    ),
)

"""``is_current``: the newest of its day. ``released_at``: since when it is the day's list."""

recommendations = sa.Table(
    "recommendations",
    metadata,
    _id(),
    sa.Column(
        "run_id",
        sa.BigInteger,
        sa.ForeignKey("planning_runs.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id"), nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("litres", sa.Integer),
    sa.Column("water_by", sa.Date),
    sa.Column("not_before", sa.Date),
    sa.Column("probability_dry_3d", sa.Double),
    sa.Column("days_until_critical", sa.Double),
    sa.Column("earliest_days", sa.Double),
    sa.Column("latest_days", sa.Double),
    sa.Column("rew", sa.Double),
    sa.Column("confidence", sa.Text, nullable=False),
    sa.Column("priority", sa.Double, nullable=False),
    _time("last_observed_at", nullable=True),
    sa.Column("reasons", JSONB, nullable=False),
    sa.Column("inputs", JSONB, nullable=False),
    sa.UniqueConstraint("run_id", "tree_id"),
    sa.Index(None, "run_id", "rank"),
    sa.Index(None, "tree_id"),
    # The season's report reads the lines that say something, not those of all trees of all days.
    sa.Index(
        "ix_recommendations_run_id_notable",
        "run_id",
        postgresql_where=sa.text("status = 'critical' OR litres > 0"),
    ),
)

waterings = sa.Table(
    "waterings",
    metadata,
    _id(),
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id"), nullable=False),
    _time("watered_at"),
    sa.Column("litres", sa.Double, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("idempotency_key", sa.Text, nullable=False, unique=True),
    sa.CheckConstraint("litres > 0", name="litres_positive"),
    sa.Index(None, "tree_id", "watered_at"),
    sa.Index(None, "watered_at"),
)

watering_outcomes = sa.Table(
    "watering_outcomes",
    metadata,
    sa.Column(
        "watering_id",
        sa.BigInteger,
        sa.ForeignKey("waterings.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    _time("evaluated_at"),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("response", sa.Double),
    sa.Column("teaching_litres", sa.Double),
    sa.Column("taught_response", sa.Double),
    sa.Column("detail", JSONB, nullable=False, server_default="{}"),
)
"""What became of each watering; without a row it was not judged yet."""

probe_calibrations = sa.Table(
    "probe_calibrations",
    metadata,
    sa.Column(
        "installation_id",
        sa.BigInteger,
        sa.ForeignKey("installations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("quantity", sa.SmallInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("field_capacity", sa.Double),
    sa.Column("wilting_point", sa.Double),
    sa.Column("days", sa.Integer, nullable=False),
    _time("computed_at"),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.PrimaryKeyConstraint("installation_id", "quantity", "kind", "period"),
    sa.CheckConstraint("kind IN ('winter', 'plateau')", name="kind"),
)
"""Field capacity of each probe's place; a row without one says why there is none."""
