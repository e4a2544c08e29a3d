"""The tables of tours and of what crews bring home. See ``tables``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from baumfeuchte.storage.metadata import id_column as _id
from baumfeuchte.storage.metadata import metadata
from baumfeuchte.storage.metadata import time_column as _time

_STATES = "state IN ('open', 'watered', 'unreachable', 'skipped')"

water_points = sa.Table(
    "water_points",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("latitude", sa.Double, nullable=False),
    sa.Column("longitude", sa.Double, nullable=False),
    sa.Column("fill_litres_per_min", sa.Double),
    sa.Column("opens", sa.Time),
    sa.Column("closes", sa.Time),
    sa.Column("active", sa.Boolean, nullable=False, server_default="true"),
    sa.CheckConstraint("kind IN ('depot', 'refill', 'depot_and_refill')", name="kind"),
)
"""Where vehicles start, and where tanks are filled (Zapfstellen). Local times."""

vehicles = sa.Table(
    "vehicles",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("tank_litres", sa.Double, nullable=False),
    sa.Column("depot_id", sa.BigInteger, sa.ForeignKey("water_points.id"), nullable=False),
    sa.Column("shift_start", sa.Time, nullable=False),
    sa.Column("shift_end", sa.Time, nullable=False),
    sa.Column("pump_litres_per_min", sa.Double, nullable=False),
    sa.Column("stop_min", sa.Double, nullable=False),
    sa.Column("speed_kmh", sa.Double, nullable=False),
    sa.Column("licence", sa.Text, nullable=False, server_default=""),
    sa.Column("crew", sa.Text, nullable=False, server_default=""),
    sa.Column("contractor", sa.Text, nullable=False, server_default=""),
    sa.Column("active", sa.Boolean, nullable=False, server_default="true"),
    sa.CheckConstraint(
        "tank_litres > 0 AND pump_litres_per_min > 0 AND speed_kmh > 0 AND stop_min >= 0",
        name="positive",
    ),
    sa.CheckConstraint("shift_end > shift_start", name="shift"),
)
"""``stop_min``: minutes at a tree beside the pumping. ``licence``: driving licence class."""

tours = sa.Table(
    "tours",
    metadata,
    _id(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("run_id", sa.BigInteger, sa.ForeignKey("planning_runs.id")),
    sa.Column("vehicle_id", sa.BigInteger, sa.ForeignKey("vehicles.id")),
    sa.Column("crew", sa.Text, nullable=False, server_default=""),
    sa.Column("contractor", sa.Text, nullable=False, server_default=""),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    _time("created_at"),
    sa.Column("created_by", sa.Text, nullable=False),
    _time("updated_at"),
    sa.Column("plan", JSONB, nullable=False, server_default="{}"),
    sa.UniqueConstraint("day", "name"),
    sa.Index(None, "run_id"),
    sa.CheckConstraint(
        "status IN ('draft', 'planned', 'under_way', 'done', 'cancelled')", name="status"
    ),
)
"""``run_id``: the list that it was made from. ``plan``: metres, minutes, how it was solved."""

tour_stops = sa.Table(
    "tour_stops",
    metadata,
    _id(),
    sa.Column(
        "tour_id", sa.BigInteger, sa.ForeignKey("tours.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id")),
    sa.Column("water_point_id", sa.BigInteger, sa.ForeignKey("water_points.id")),
    sa.Column("litres", sa.Double),
    _time("arrive_at", nullable=True),
    _time("depart_at", nullable=True),
    sa.Column("state", sa.Text, nullable=False, server_default="open"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    _time("done_at", nullable=True),
    sa.Column("done_by", sa.Text),
    sa.Column("watering_id", sa.BigInteger, sa.ForeignKey("waterings.id")),
    sa.Column("line", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("tour_id", "position", deferrable=True, initially="DEFERRED"),
    sa.Index(None, "tree_id"),
    sa.CheckConstraint("kind IN ('tree', 'refill', 'depot')", name="kind"),
    sa.CheckConstraint("num_nonnulls(tree_id, water_point_id) = 1", name="place"),
    sa.CheckConstraint(_STATES, name="state"),
)
"""The way of a tour. ``litres``: wanted at a tree, or filled at a refill point. ``line``: of the
way from the stop before, both ends included (``domain.polyline``); empty: not known.
"""

stop_entries = sa.Table(
    "stop_entries",
    metadata,
    sa.Column("entry_key", sa.Text, primary_key=True),
    sa.Column(
        "stop_id", sa.BigInteger, sa.ForeignKey("tour_stops.id", ondelete="CASCADE"), nullable=False
    ),
    _time("at"),
    _time("received_at"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("litres", sa.Double),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Index(None, "stop_id"),
    sa.CheckConstraint(_STATES, name="state"),
)
"""What a crew said of a stop, once by its own key, however often a phone sends it."""

tree_photos = sa.Table(
    "tree_photos",
    metadata,
    _id(),
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id"), nullable=False),
    _time("taken_at"),
    sa.Column("added_by", sa.Text, nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("jpeg", BYTEA, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("idempotency_key", sa.Text, nullable=False, unique=True),
    sa.Index(None, "tree_id", "taken_at"),
)

tree_notes = sa.Table(
    "tree_notes",
    metadata,
    _id(),
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id"), nullable=False),
    _time("at"),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("idempotency_key", sa.Text, nullable=False, unique=True),
    sa.Index(None, "tree_id", "at"),
)
