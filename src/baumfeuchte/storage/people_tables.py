"""The tables of people: who may log in, with which rights. See ``tables``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from baumfeuchte.storage.metadata import id_column as _id
from baumfeuchte.storage.metadata import metadata
from baumfeuchte.storage.metadata import time_column as _time

users = sa.Table(
    "users",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("display_name", sa.Text, nullable=False, server_default=""),
    sa.Column("password_hash", sa.Text),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("districts", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("contractor", sa.Text),
    sa.Column("oidc_subject", sa.Text, unique=True),
    _time("created_at"),
    _time("disabled_at", nullable=True),
    sa.CheckConstraint("role IN ('viewer', 'crew', 'planner', 'sensors', 'admin')", name="role"),
)
"""``districts`` and ``contractor`` limit what somebody sees; empty and NULL mean everything."""

user_sessions = sa.Table(
    "user_sessions",
    metadata,
    sa.Column("token_sha256", BYTEA, primary_key=True),
    sa.Column(
        "user_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
    ),
    _time("created_at"),
    _time("last_used_at"),
    _time("expires_at"),
    sa.Column("user_agent", sa.Text, nullable=False, server_default=""),
    sa.Index(None, "user_id"),
)

login_failures = sa.Table(
    "login_failures",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    _time("at"),
    sa.Index(None, "name", "at"),
    sa.Index(None, "address", "at"),
)

city_setting_changes = sa.Table(
    "city_setting_changes",
    metadata,
    _id(),
    sa.Column("key", sa.Text, nullable=False),
    _time("valid_since"),
    sa.Column("value", JSONB(none_as_null=True)),
    sa.Column("source", sa.Text, nullable=False, server_default=""),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.text("false")),
    sa.Index(None, "key", "valid_since"),
    sa.Index(None, "valid_since"),
    sa.CheckConstraint(
        "NOT withdrawn OR (valid_from IS NOT NULL AND value IS NULL)", name="withdrawn"
    ),
)
"""What the city sets itself, such as its own thresholds: entered at ``valid_since``, it holds
from the local day ``valid_from`` on, or at once. NULL: the published value again. ``withdrawn``:
what was to hold from that day on does not count any more. A row is added, never changed."""
