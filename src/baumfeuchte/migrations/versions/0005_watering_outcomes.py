"""What became of each watering, and what probes say about their site."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

OUTCOMES = """
CREATE TABLE watering_outcomes (
    watering_id bigint NOT NULL,
    evaluated_at timestamptz NOT NULL,
    outcome text NOT NULL,
    response double precision,
    teaching_litres double precision,
    taught_response double precision,
    detail jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT pk_watering_outcomes PRIMARY KEY (watering_id),
    CONSTRAINT fk_watering_outcomes_watering_id
        FOREIGN KEY (watering_id) REFERENCES waterings (id) ON DELETE CASCADE
);
CREATE INDEX ix_waterings_watered_at ON waterings (watered_at);
"""

CALIBRATIONS = """
CREATE TABLE probe_calibrations (
    installation_id bigint NOT NULL,
    quantity smallint NOT NULL,
    kind text NOT NULL,
    period text NOT NULL,
    field_capacity double precision,
    wilting_point double precision,
    days integer NOT NULL,
    computed_at timestamptz NOT NULL,
    reason text NOT NULL DEFAULT '',
    CONSTRAINT pk_probe_calibrations PRIMARY KEY (installation_id, quantity, kind, period),
    CONSTRAINT fk_probe_calibrations_installation_id
        FOREIGN KEY (installation_id) REFERENCES installations (id) ON DELETE CASCADE,
    CONSTRAINT ck_probe_calibrations_kind CHECK (kind IN ('winter', 'plateau'))
);
"""


def upgrade() -> None:
    """Add both tables."""
    for part in (OUTCOMES, CALIBRATIONS):
        op.execute(part)


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP TABLE probe_calibrations, watering_outcomes")
    op.execute("DROP INDEX ix_waterings_watered_at")
