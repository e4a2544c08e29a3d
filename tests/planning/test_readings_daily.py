from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from baumfeuchte.planning.daily import refresh_daily_values, refresh_readings_daily
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.readings.packed import days_in_table
from baumfeuchte.storage.stale import mark_stale

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
SQL = """
INSERT INTO sites (soil) VALUES ('Sl3');
INSERT INTO trees (number, species, latitude, longitude, site_id)
    SELECT 'B1', 'Tilia', 51, 7, id FROM sites;
INSERT INTO sensors (dev_eui, device) VALUES ('0000000000000001', 'x');
INSERT INTO installations (sensor_id, probe, tree_id, depth_cm, since)
    SELECT s.id, 0, t.id, 30, '2026-07-01Z' FROM sensors s, trees t;
INSERT INTO readings SELECT s.id, 2, 0, t, 25, 0 FROM sensors s, generate_series(
    timestamptz '2026-07-01 00:00Z', '2026-07-15 03:00Z', '1 hour') AS t
"""


def highest(database: Database, day: date) -> float:
    with database.begin() as conn:
        question = sa.text("SELECT high FROM readings_daily WHERE local_day = :day")
        return float(conn.scalar(question, {"day": day}) or 0)


def test_days_are_added_newest_first_for_so_long_and_kept_right(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        conn.exec_driver_sql(SQL)
    assert refresh_readings_daily(database, zone=BERLIN, now=NOW, seconds=-1) == 0
    assert refresh_readings_daily(database, zone=BERLIN, now=NOW) == 12
    assert refresh_readings_daily(database, zone=BERLIN, now=NOW) == 0
    with database.begin() as conn:
        days = run(conn, days_in_table(date(2026, 1, 1), date(2026, 12, 31)))
    assert (days[0], days[-1]) == (date(2026, 7, 1), date(2026, 7, 12))
    late = date(2026, 7, 5)
    assert highest(database, late) == 25
    with database.begin() as conn:
        (sensor_id,) = conn.scalars(sa.text("SELECT id FROM sensors"))
        conn.execute(
            sa.text("UPDATE readings SET value = 40 WHERE observed_at = '2026-07-05 09:00Z'")
        )
        mark_stale(conn, {(sensor_id, late)})
    refresh_daily_values(database, day=NOW.date() + timedelta(days=0), zone=BERLIN, now=NOW)
    assert highest(database, late) == 40
    database.dispose()
