"""Find the lines of a season that say something without reading all the others."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0015"


def upgrade() -> None:
    """Make the partial index: on most days most trees need nothing."""
    op.execute(
        "CREATE INDEX ix_recommendations_run_id_notable ON recommendations (run_id)"
        " WHERE status = 'critical' OR litres > 0"
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("DROP INDEX ix_recommendations_run_id_notable")
