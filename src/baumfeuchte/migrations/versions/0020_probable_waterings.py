"""Wettings that look like a watering which nobody wrote down; staff may say that they were none."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"

TABLE = """
CREATE TABLE probable_waterings (
    tree_id bigint NOT NULL,
    began_at timestamptz NOT NULL,
    evaluated_at timestamptz NOT NULL,
    response double precision NOT NULL,
    litres double precision NOT NULL,
    litres_low double precision NOT NULL,
    litres_high double precision NOT NULL,
    at_least boolean NOT NULL,
    rejected_at timestamptz,
    rejected_by text DEFAULT '' NOT NULL,
    CONSTRAINT pk_probable_waterings PRIMARY KEY (tree_id, began_at),
    CONSTRAINT fk_probable_waterings_tree_id FOREIGN KEY (tree_id) REFERENCES trees (id)
);
CREATE INDEX ix_probable_waterings_began_at ON probable_waterings (began_at);
"""


def upgrade() -> None:
    """Make the table; it is filled from the wetting events of the last week."""
    op.execute(TABLE)


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP TABLE probable_waterings")
