"""A city of many trees with today's list, for benchmarks of pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.migrations.runner import migrate

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)

_SITES = "INSERT INTO sites (soil, pit_area_m2) SELECT 'Sl3', 4 FROM generate_series(1, :trees)"
# Places as a street tree register has them: scattered around many streets, denser in the middle.
_TREES = """
INSERT INTO trees (number, species, planting_year, latitude, longitude, street, district, site_id)
SELECT 'BO-' || lpad(id::text, 6, '0'),
       (ARRAY['Tilia cordata', 'Acer platanoides', 'Quercus robur'])[1 + id % 3],
       2026 - id % 15,
       51.47 + 0.05 * sin(s * 12.9898) * sqrt(abs(sin(s * 78.233))) + 0.004 * sin(id * 1.7),
       7.22 + 0.09 * cos(s * 39.425) * sqrt(abs(sin(s * 11.135))) + 0.004 * cos(id * 2.3),
       'Straße ' || s,
       'Bezirk ' || (1 + floor(4 * (1 + sin(s * 12.9898)) / 2)
                     + 4 * floor(2 * (1 + cos(s * 39.425)) / 2)),
       id
FROM (SELECT id, id % 3000 AS s FROM sites) AS numbered
"""
_RUN = """
INSERT INTO planning_runs (day, revision, issued_at, as_of, rule_version, fingerprint, is_current)
VALUES (:day, 1, :now, :now, '2026.1', decode('00', 'hex'), true) RETURNING id
"""
_LINES = """
INSERT INTO recommendations (run_id, tree_id, rank, status, litres, water_by, confidence, priority,
                             last_observed_at, reasons, inputs)
SELECT :run, id, row_number() OVER (ORDER BY md5(id::text)),
       (ARRAY['critical', 'dry', 'dry', 'soon', 'soon', 'ok', 'ok', 'ok', 'ok', 'ok',
              'too_wet', 'unknown'])[1 + (hashtext(id::text) & 1048575) % 12],
       CASE WHEN (hashtext(id::text) & 1048575) % 12 < 3 THEN 60 + 10 * (id % 5) ELSE 0 END,
       :day, 'B', 0, :now,
       '[{"code": "below_water_at", "quantity": "rew", "value": 0.41, "threshold": 0.55,
          "source": "irrigation-science 2.2", "depth_cm": 30}]',
       jsonb_build_object('water_at_rew', 0.55, 'critical_rew', 0.5, 'field_capacity', 0.273,
           'wilting_point', 0.09, 'depths_cm', '[20, 30, 45, 60]'::jsonb, 'horizon_days', 14,
           'shown_days', '[1.1, 3.2]'::jsonb, 'soil', 'Sl3', 'rew_now', id / 100000.0)
       || CASE WHEN id % 10 > 0 THEN jsonb_build_object('sources',
           jsonb_build_array(jsonb_build_object('tree', id / 10, 'weight', 0.7),
                             jsonb_build_object('tree', id / 10 + 1, 'weight', 0.3)))
          ELSE '{}' END
FROM trees
"""


def fill(url: str, database: Database, trees: int) -> None:
    """Make the tables, that many trees in eight districts, and a list with a line for each."""
    migrate(url)
    with database.begin() as connection:
        connection.execute(sa.text(_SITES), {"trees": trees})
        connection.execute(sa.text(_TREES))
        run = connection.scalar(sa.text(_RUN), {"day": DAY, "now": NOW})
        connection.execute(sa.text(_LINES), {"run": run, "day": DAY, "now": NOW})
        connection.execute(sa.text("ANALYZE trees, recommendations"))
