"""How the way to each stop of a tour runs on the streets."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column; tours that exist stay straight until they are planned anew."""
    op.execute("ALTER TABLE tour_stops ADD COLUMN line text NOT NULL DEFAULT ''")


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE tour_stops DROP COLUMN line")
