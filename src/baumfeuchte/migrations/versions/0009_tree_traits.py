"""What makes trees similar, from the register: exposure, watering, drought class."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns; what is stored stays unknown."""
    op.execute("ALTER TABLE sites ADD COLUMN exposure text, ADD COLUMN watering_regime text")
    op.execute("ALTER TABLE trees ADD COLUMN drought_class smallint")


def downgrade() -> None:
    """Remove them."""
    op.execute("ALTER TABLE sites DROP COLUMN exposure, DROP COLUMN watering_regime")
    op.execute("ALTER TABLE trees DROP COLUMN drought_class")
