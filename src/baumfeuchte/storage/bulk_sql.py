"""The statements of ``bulk``. All take binary arrays, which ``unnest`` turns into rows."""

# The lock of all writers, and one plan for all batches: to plan again for the arrays of each takes
# as long as 10 rows.
LOCK = b"""
SELECT pg_advisory_xact_lock(%b), set_config('plan_cache_mode', 'force_generic_plan', true)
"""

_SENSOR = b"""
SELECT s.id, s.dev_eui, s.device, s.settings,
       (SELECT min(i.since) FROM installations AS i WHERE i.sensor_id = s.id)
"""
SENSORS = _SENSOR + b"FROM sensors AS s WHERE s.dev_eui = ANY (%b)"
ALIASES = (
    _SENSOR
    + b", a.alias FROM sensor_aliases AS a JOIN sensors AS s ON s.id = a.sensor_id"
    + b" WHERE a.alias = ANY (%b)"
)

INSERT_READINGS = b"""
INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
SELECT * FROM unnest(%b::bigint[], %b::smallint[], %b::smallint[], %b::timestamptz[],
                     %b::float8[], %b::integer[])
"""

# The sub-select with LIMIT is always answered by the index, whatever the planner knows about the
# table; a NOT EXISTS may become a join that reads all of it. The bounds of all rows together let
# TimescaleDB leave out all other chunks. The readings follow in the same statement when all uplinks
# are new, as they nearly always are.
UPLINKS = (
    b"""
WITH fresh AS (
    INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic, f_port, f_cnt,
                         rssi_dbm, snr_db, gateway_id, raw)
    SELECT n.received_at, n.digest, n.arrived_at, n.sensor_id, n.network, n.topic, n.f_port,
           n.f_cnt, n.rssi_dbm, n.snr_db, n.gateway_id, n.raw
    FROM unnest(%b::timestamptz[], %b::bytea[], %b::timestamptz[], %b::bigint[], %b::text[],
                %b::text[], %b::smallint[], %b::bigint[], %b::real[], %b::real[], %b::text[],
                %b::bytea[], %b::float8[])
         AS n (received_at, digest, arrived_at, sensor_id, network, topic, f_port, f_cnt, rssi_dbm,
               snr_db, gateway_id, raw, window_s)
    WHERE (SELECT true FROM uplinks AS u
           WHERE u.digest = n.digest
             AND u.received_at >= n.received_at - n.window_s * interval '1 second'
             AND u.received_at <= n.received_at + n.window_s * interval '1 second'
             AND u.received_at >= %b - %b * interval '1 second'
             AND u.received_at <= %b + %b * interval '1 second'
           LIMIT 1) IS NULL
    ON CONFLICT DO NOTHING
    RETURNING digest
), kept AS ("""
    + INSERT_READINGS
    + b"""
    WHERE (SELECT count(*) FROM fresh) = %b
    ON CONFLICT DO NOTHING
)
SELECT digest FROM fresh
"""
)

KEEP = INSERT_READINGS + b"ON CONFLICT DO NOTHING"
# 1536 are the flags of quality control (``OF_THE_SERIES``), which looks at the series again itself.
CORRECT = (
    INSERT_READINGS
    + b"""
ON CONFLICT (sensor_id, quantity, probe, observed_at) DO UPDATE
SET value = excluded.value, flags = excluded.flags | (readings.flags & 1536)
WHERE readings.value <> excluded.value OR (readings.flags & ~1536) <> excluded.flags
RETURNING xmax = 0
"""
)

# The bounds spare an index scan over all times of a sensor, and chunks of other times. Quantity 12,
# the battery in per cent, may come from a status message of the same time, which is no uplink.
OUTDATED = b"""
DELETE FROM readings AS r
USING unnest(%b::bigint[], %b::timestamptz[]) AS u (sensor_id, observed_at)
WHERE r.sensor_id = u.sensor_id AND r.observed_at = u.observed_at
  AND r.observed_at >= %b AND r.observed_at <= %b AND r.flags & %b = 0
  AND r.quantity <> 12
  AND NOT EXISTS (
      SELECT FROM unnest(%b::bigint[], %b::smallint[], %b::smallint[], %b::timestamptz[])
                  AS k (sensor_id, quantity, probe, observed_at)
      WHERE k.sensor_id = r.sensor_id AND k.quantity = r.quantity AND k.probe = r.probe
        AND k.observed_at = r.observed_at)
"""

SEEN = b"""
UPDATE sensors SET last_seen_at = n.seen_at
FROM unnest(%b::bigint[], %b::timestamptz[]) AS n (id, seen_at)
WHERE sensors.id = n.id AND (last_seen_at IS NULL OR last_seen_at < n.seen_at)
"""

# Never in conflict with anything, so that no writer waits for the planner, who takes the rows away.
STALE = b"INSERT INTO stale_days (sensor_id, day) SELECT * FROM unnest(%b::bigint[], %b::date[])"
