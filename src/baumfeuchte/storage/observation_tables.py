"""The table of what staff saw at trees. See ``tables``."""

from __future__ import annotations

import sqlalchemy as sa

from baumfeuchte.storage.metadata import id_column as _id
from baumfeuchte.storage.metadata import metadata
from baumfeuchte.storage.metadata import time_column as _time

tree_observations = sa.Table(
    "tree_observations",
    metadata,
    _id(),
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id"), nullable=False),
    _time("observed_at"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("word", sa.Text),
    sa.Column("rew", sa.Double),
    sa.Column("vwc_percent", sa.Double),
    sa.Column("sd_rew", sa.Double),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("idempotency_key", sa.Text, nullable=False, unique=True),
    sa.CheckConstraint("kind IN ('finger_test', 'portable_probe')", name="kind"),
    sa.CheckConstraint("num_nonnulls(word, rew, vwc_percent) = 1", name="one_value"),
    sa.Index(None, "tree_id", "observed_at"),
    sa.Index(None, "observed_at"),
)
