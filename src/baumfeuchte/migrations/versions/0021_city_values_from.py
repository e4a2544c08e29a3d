"""A city's own value may hold from a day on that is to come, and be withdrawn until then.

What holds follows from the entries alone. The table of what held "now" goes: with days to come it
would be wrong each time that one of them begins.
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"

COLUMNS = """
ALTER TABLE city_setting_changes
    ADD COLUMN valid_from date,
    ADD COLUMN withdrawn boolean DEFAULT false NOT NULL,
    ADD CONSTRAINT ck_city_setting_changes_withdrawn
        CHECK (NOT withdrawn OR (valid_from IS NOT NULL AND value IS NULL));
DROP TABLE city_settings;
"""
BACK = """
DELETE FROM city_setting_changes WHERE valid_from IS NOT NULL;
ALTER TABLE city_setting_changes
    DROP CONSTRAINT ck_city_setting_changes_withdrawn,
    DROP COLUMN withdrawn,
    DROP COLUMN valid_from;
CREATE TABLE city_settings (
    key text NOT NULL,
    value jsonb NOT NULL,
    source text DEFAULT '' NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT pk_city_settings PRIMARY KEY (key)
);
INSERT INTO city_settings (key, value, source, updated_at, updated_by)
SELECT key, value, source, valid_since, set_by FROM (
    SELECT DISTINCT ON (key) * FROM city_setting_changes ORDER BY key, valid_since DESC, id DESC
) AS newest
WHERE value IS NOT NULL;
"""


def upgrade() -> None:
    """Add the day; what was entered so far holds at once, as it did."""
    op.execute(COLUMNS)


def downgrade() -> None:
    """Values with a day of their own are lost: the former version would let them hold at once."""
    op.execute(BACK)
