"""Reference groups: a name that the city gives to trees which it knows to be alike."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; no tree has a name at first."""
    op.execute("ALTER TABLE trees ADD COLUMN reference_group text DEFAULT '' NOT NULL")


def downgrade() -> None:
    """Remove it."""
    op.execute("ALTER TABLE trees DROP COLUMN reference_group")
