"""The tables of quality control: what was judged and found, wetting events. See ``tables``.

Those of sensors have no foreign key: they say what readings say, and are written anew with each
look.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from baumfeuchte.storage.metadata import metadata, time_column

sensor_judgements = sa.Table(
    "sensor_judgements",
    metadata,
    sa.Column("sensor_id", sa.BigInteger, primary_key=True, autoincrement=False),
    time_column("judged_at"),
)
"""When quality control last looked at a sensor, also where there was nothing to judge."""

sensor_quality = sa.Table(
    "sensor_quality",
    metadata,
    sa.Column("sensor_id", sa.BigInteger, nullable=False),
    sa.Column("probe", sa.SmallInteger, nullable=False),
    sa.Column("quantity", sa.SmallInteger, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("score", sa.Double, nullable=False),
    sa.Column("reasons", JSONB, nullable=False, server_default="[]"),
    time_column("since", nullable=True),
    time_column("judged_at"),
    sa.PrimaryKeyConstraint("sensor_id", "probe", "quantity"),
    sa.CheckConstraint("level IN ('good', 'questionable', 'bad')", name="level"),
)
"""How each probe in the ground may be used; ``score`` is the good share of its last week."""

wetting_events = sa.Table(
    "wetting_events",
    metadata,
    sa.Column("sensor_id", sa.BigInteger, nullable=False),
    sa.Column("probe", sa.SmallInteger, nullable=False),
    sa.Column("quantity", sa.SmallInteger, nullable=False),
    time_column("at"),
    sa.Column("rise", sa.Double, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("sensor_id", "probe", "quantity", "at"),
    sa.CheckConstraint(
        "cause IN ('unknown', 'rain', 'watering', 'unexplained')",
        name="cause",
    ),
)
"""When the soil at a probe became wetter, by how much (Vol.-% or kPa), and where from."""

probable_waterings = sa.Table(
    "probable_waterings",
    metadata,
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id"), nullable=False),
    time_column("began_at"),
    time_column("evaluated_at"),
    sa.Column("response", sa.Double, nullable=False),
    sa.Column("litres", sa.Double, nullable=False),
    sa.Column("litres_low", sa.Double, nullable=False),
    sa.Column("litres_high", sa.Double, nullable=False),
    sa.Column("at_least", sa.Boolean, nullable=False),
    time_column("rejected_at", nullable=True),
    sa.Column("rejected_by", sa.Text, nullable=False, server_default=""),
    sa.PrimaryKeyConstraint("tree_id", "began_at"),
    sa.Index(None, "began_at"),
)
"""Wettings that look like a watering which nobody logged: never among ``waterings``."""
