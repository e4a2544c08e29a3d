"""The tables (SQLAlchemy Core). Migrations are written by hand; a test compares the two.

Only what the hot paths need is indexed. Every unique key of a table that becomes a
hypertable (``readings``, ``uplinks``) holds its time column.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from baumfeuchte.storage.device_tables import (
    device_types,
    sensor_aliases,
    sensor_events,
    sensor_intervals,
)
from baumfeuchte.storage.history_tables import (
    daily_value_days,
    daily_values,
    forecast_scores,
    planning_archives,
    readings_daily,
    readings_daily_days,
    stale_days,
)
from baumfeuchte.storage.metadata import id_column as _id
from baumfeuchte.storage.metadata import metadata
from baumfeuchte.storage.metadata import time_column as _time
from baumfeuchte.storage.observation_tables import tree_observations
from baumfeuchte.storage.people_tables import (
    city_setting_changes,
    login_failures,
    user_sessions,
    users,
)
from baumfeuchte.storage.plan_tables import (
    planning_runs,
    probe_calibrations,
    recommendations,
    watering_outcomes,
    waterings,
)
from baumfeuchte.storage.quality_tables import (
    probable_waterings,
    sensor_judgements,
    sensor_quality,
    wetting_events,
)
from baumfeuchte.storage.tour_tables import (
    stop_entries,
    tour_stops,
    tours,
    tree_notes,
    tree_photos,
    vehicles,
    water_points,
)
from baumfeuchte.storage.weather_tables import (
    weather_cells,
    weather_forecasts,
    weather_observed_days,
)

sites = sa.Table(
    "sites",
    metadata,
    _id(),
    sa.Column("soil", sa.Text),
    sa.Column("stone_fraction", sa.Double, nullable=False, server_default="0"),
    sa.Column("pit_area_m2", sa.Double),
    sa.Column("field_capacity", sa.Double),
    sa.Column("wilting_point", sa.Double),
    sa.Column("wetted_volume_m3", sa.Double),
    sa.Column("exposure", sa.Text),
    sa.Column("watering_regime", sa.Text),
)

trees = sa.Table(
    "trees",
    metadata,
    _id(),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("species", sa.Text, nullable=False),
    sa.Column("planting_year", sa.SmallInteger),
    sa.Column("latitude", sa.Double, nullable=False),
    sa.Column("longitude", sa.Double, nullable=False),
    sa.Column("street", sa.Text, nullable=False, server_default=""),
    sa.Column("district", sa.Text, nullable=False, server_default=""),
    sa.Column("site_id", sa.BigInteger, sa.ForeignKey("sites.id"), nullable=False),
    sa.Column("planting_month", sa.SmallInteger),
    sa.Column("trunk_circumference_cm", sa.Double),
    sa.Column("crown_diameter_m", sa.Double),
    sa.Column("height_m", sa.Double),
    sa.Column("drought_class", sa.SmallInteger),
    sa.Column("contractor", sa.Text, nullable=False, server_default=""),
    sa.Column("reference_group", sa.Text, nullable=False, server_default=""),
    sa.Index(None, "district"),
    sa.Index(None, "contractor"),
)

sensors = sa.Table(
    "sensors",
    metadata,
    _id(),
    sa.Column("dev_eui", sa.Text, nullable=False, unique=True),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("settings", JSONB, nullable=False, server_default="{}"),
    _time("last_seen_at", nullable=True),
)

audit = sa.Table(
    "audit",
    metadata,
    _id(),
    _time("at"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
    sa.Column("before", JSONB),
    sa.Column("after", JSONB),
    sa.Index(None, "at"),
    sa.Index(None, "subject", "at"),
)
"""Who changed what: a line is added, never changed."""

installations = sa.Table(
    "installations",
    metadata,
    _id(),
    sa.Column("sensor_id", sa.BigInteger, sa.ForeignKey("sensors.id"), nullable=False),
    sa.Column("probe", sa.SmallInteger, nullable=False),
    sa.Column("tree_id", sa.BigInteger, sa.ForeignKey("trees.id"), nullable=False),
    sa.Column("depth_cm", sa.Double, nullable=False),
    _time("since"),
    _time("until", nullable=True),
    sa.UniqueConstraint("sensor_id", "probe", "since"),
    sa.CheckConstraint("until IS NULL OR until > since", name="interval"),
    sa.Index(None, "tree_id"),
)

uplinks = sa.Table(
    "uplinks",
    metadata,
    _time("received_at"),
    sa.Column("digest", BYTEA, nullable=False),
    _time("arrived_at"),
    sa.Column("sensor_id", sa.BigInteger, nullable=False),
    sa.Column("network", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("f_port", sa.SmallInteger),
    sa.Column("f_cnt", sa.BigInteger),
    sa.Column("rssi_dbm", sa.REAL),
    sa.Column("snr_db", sa.REAL),
    sa.Column("gateway_id", sa.Text),
    sa.Column("raw", BYTEA, nullable=False),
    sa.PrimaryKeyConstraint("digest", "received_at"),
    sa.Index(None, "sensor_id", "received_at"),
)

readings = sa.Table(
    "readings",
    metadata,
    sa.Column("sensor_id", sa.BigInteger, nullable=False),
    sa.Column("quantity", sa.SmallInteger, nullable=False),
    sa.Column("probe", sa.SmallInteger, nullable=False),
    _time("observed_at"),
    sa.Column("value", sa.Double, nullable=False),
    sa.Column("flags", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("sensor_id", "quantity", "probe", "observed_at"),
)

rejections = sa.Table(
    "rejections",
    metadata,
    _id(),
    _time("arrived_at"),
    sa.Column("digest", BYTEA, nullable=False, unique=True),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("raw", BYTEA, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("dev_eui", sa.Text),
    sa.Column("network", sa.Text),
    _time("resolved_at", nullable=True),
    sa.Index(None, "arrived_at"),
    sa.Index(None, "dev_eui"),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False),
    sa.Column("key_sha256", BYTEA, nullable=False, unique=True),
    _time("created_at"),
    _time("revoked_at", nullable=True),
    sa.Column("districts", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("contractor", sa.Text),
    sa.Column("created_by", sa.Text, nullable=False, server_default=""),
)

QUANTITY_CODES: dict[str, int] = {
    "soil_water_tension_kpa": 1,
    "soil_moisture_vwc_percent": 2,
    "soil_moisture_relative_percent": 3,
    "soil_moisture_raw_index": 4,
    "permittivity": 5,
    "soil_temperature_c": 6,
    "soil_ec_us_cm": 7,
    "air_temperature_c": 8,
    "air_humidity_percent": 9,
    "rain_mm": 10,
    "battery_v": 11,
    "battery_percent": 12,
}
"""How ``readings.quantity`` stores a quantity; codes are never reused.

The table ``quantities`` (code, name) holds the same for people who read the database by hand.
"""

quantities = sa.Table(
    "quantities",
    metadata,
    sa.Column("code", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False, unique=True),
)

__all__ = [
    "QUANTITY_CODES",
    "api_keys",
    "audit",
    "city_setting_changes",
    "daily_value_days",
    "daily_values",
    "device_types",
    "forecast_scores",
    "installations",
    "login_failures",
    "metadata",
    "planning_archives",
    "planning_runs",
    "probable_waterings",
    "probe_calibrations",
    "quantities",
    "readings",
    "readings_daily",
    "readings_daily_days",
    "recommendations",
    "rejections",
    "sensor_aliases",
    "sensor_events",
    "sensor_intervals",
    "sensor_judgements",
    "sensor_quality",
    "sensors",
    "sites",
    "stale_days",
    "stop_entries",
    "tour_stops",
    "tours",
    "tree_notes",
    "tree_observations",
    "tree_photos",
    "trees",
    "uplinks",
    "user_sessions",
    "users",
    "vehicles",
    "water_points",
    "watering_outcomes",
    "waterings",
    "weather_cells",
    "weather_forecasts",
    "weather_observed_days",
    "wetting_events",
]
