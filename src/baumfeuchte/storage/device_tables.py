"""The tables of devices beside the register: aliases, intervals, events, types. See ``tables``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from baumfeuchte.storage.metadata import metadata
from baumfeuchte.storage.metadata import time_column as _time

sensor_aliases = sa.Table(
    "sensor_aliases",
    metadata,
    sa.Column("alias", sa.Text, primary_key=True),
    sa.Column("sensor_id", sa.BigInteger, sa.ForeignKey("sensors.id"), nullable=False),
)
"""Names under which network servers without a DevEUI call a sensor."""

sensor_intervals = sa.Table(
    "sensor_intervals",
    metadata,
    sa.Column(
        "sensor_id",
        sa.BigInteger,
        sa.ForeignKey("sensors.id"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("interval_s", sa.Double, nullable=False),
    sa.Column("sample_count", sa.Integer, nullable=False),
    _time("learned_at"),
    sa.CheckConstraint("interval_s > 0", name="interval_positive"),
)
"""How often each sensor sends, learned from its uplinks."""

sensor_events = sa.Table(
    "sensor_events",
    metadata,
    sa.Column("dev_eui", sa.Text, nullable=False),
    _time("at"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
    sa.Column("network", sa.Text),
    sa.PrimaryKeyConstraint("dev_eui", "at", "kind", "detail"),
)
"""Joins, statuses and log entries; also of devices that are not registered (yet)."""

device_types = sa.Table(
    "device_types",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("definition", JSONB, nullable=False),
    _time("created_at"),
    _time("updated_at"),
    sa.CheckConstraint("kind IN ('javascript', 'mapping')", name="kind"),
)
"""Device types that the city defines itself: a vendor's script, or a mapping of decoded values."""
