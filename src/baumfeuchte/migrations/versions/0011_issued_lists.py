"""Which run of a day is the list that was issued (decision 14)."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

# Until now the first run of a day was taken for the morning's list, and it stays that.
UPGRADE = """
ALTER TABLE planning_runs ADD COLUMN released_at timestamptz;
UPDATE planning_runs AS run SET released_at = issued_at
WHERE revision = (SELECT min(revision) FROM planning_runs AS other WHERE other.day = run.day);
CREATE UNIQUE INDEX uq_planning_runs_released_day ON planning_runs (day)
    WHERE released_at IS NOT NULL;
"""
DOWNGRADE = """
DROP INDEX uq_planning_runs_released_day;
ALTER TABLE planning_runs DROP COLUMN released_at;
"""


def upgrade() -> None:
    """Mark the first run of each day."""
    op.execute(UPGRADE)


def downgrade() -> None:
    """Forget which run was issued."""
    op.execute(DOWNGRADE)
