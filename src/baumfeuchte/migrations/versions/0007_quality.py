"""Quality control: when a sensor was judged, how its probes may be used, wetting events."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = """
CREATE TABLE sensor_judgements (
    sensor_id bigint NOT NULL,
    judged_at timestamptz NOT NULL,
    CONSTRAINT pk_sensor_judgements PRIMARY KEY (sensor_id)
);
CREATE TABLE sensor_quality (
    sensor_id bigint NOT NULL,
    probe smallint NOT NULL,
    quantity smallint NOT NULL,
    level text NOT NULL,
    score double precision NOT NULL,
    reasons jsonb NOT NULL DEFAULT '[]',
    since timestamptz,
    judged_at timestamptz NOT NULL,
    CONSTRAINT pk_sensor_quality PRIMARY KEY (sensor_id, probe, quantity),
    CONSTRAINT ck_sensor_quality_level CHECK (level IN ('good', 'questionable', 'bad'))
);
CREATE TABLE wetting_events (
    sensor_id bigint NOT NULL,
    probe smallint NOT NULL,
    quantity smallint NOT NULL,
    at timestamptz NOT NULL,
    rise double precision NOT NULL,
    cause text NOT NULL,
    CONSTRAINT pk_wetting_events PRIMARY KEY (sensor_id, probe, quantity, at),
    CONSTRAINT ck_wetting_events_cause CHECK (
        cause IN ('unknown', 'rain', 'watering', 'unexplained'))
);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP TABLE wetting_events, sensor_quality, sensor_judgements")
