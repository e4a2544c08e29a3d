"""What readings did on each day: lowest, highest, mean, and how many were doubtful."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0011"

TABLES = """
CREATE TABLE readings_daily (
    sensor_id bigint NOT NULL,
    quantity smallint NOT NULL,
    probe smallint NOT NULL,
    local_day date NOT NULL,
    low double precision,
    high double precision,
    mean double precision,
    usable smallint NOT NULL,
    doubtful smallint NOT NULL,
    unusable smallint NOT NULL,
    CONSTRAINT pk_readings_daily PRIMARY KEY (sensor_id, quantity, probe, local_day)
);
CREATE TABLE readings_daily_days (
    local_day date NOT NULL,
    computed_at timestamptz NOT NULL,
    CONSTRAINT pk_readings_daily_days PRIMARY KEY (local_day)
);
"""


def upgrade() -> None:
    """Make the tables; planning fills them, newest days first."""
    op.execute(TABLES)


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP TABLE readings_daily; DROP TABLE readings_daily_days")
