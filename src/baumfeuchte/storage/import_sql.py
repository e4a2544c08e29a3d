"""The statements of ``import_readings``."""

# Temporary: what a file says is compared and judged before anything is written.
STAGE = b"""
CREATE TEMP TABLE staged_readings (
    line integer, sensor_id bigint, quantity smallint, probe smallint, observed_at timestamptz,
    value float8, flags integer
) ON COMMIT DROP
"""

ADD = b"""
INSERT INTO staged_readings
SELECT * FROM unnest(%b::integer[], %b::bigint[], %b::smallint[], %b::smallint[],
                     %b::timestamptz[], %b::float8[], %b::integer[])
"""

UNITE = b"""
CREATE TEMP TABLE united_readings ON COMMIT DROP AS
SELECT sensor_id, quantity, probe, observed_at, min(line) AS line, count(*) AS times,
       min(value) AS value, max(value) AS other, bit_or(flags) AS flags
FROM staged_readings
GROUP BY sensor_id, quantity, probe, observed_at
"""

ANALYZE = b"ANALYZE united_readings"

FREEZE = b"""
UPDATE united_readings AS u
SET flags = u.flags | %b
FROM united_readings AS cold
WHERE cold.quantity = %b AND cold.value < %b AND cold.value = cold.other AND cold.flags & %b = 0
  AND u.quantity = ANY (%b) AND u.sensor_id = cold.sensor_id AND u.probe = cold.probe
  AND u.observed_at = cold.observed_at
"""

CONTRADICTIONS = b"""
SELECT s.line, u.line
FROM united_readings AS u
JOIN staged_readings AS s USING (sensor_id, quantity, probe, observed_at)
WHERE u.value <> u.other AND s.line <> u.line
ORDER BY 1, 2
LIMIT %b
"""

BOUNDS = b"""
SELECT min(observed_at), max(observed_at), count(DISTINCT sensor_id), sum(times - 1)
FROM united_readings WHERE value = other
"""

# The sub-select with LIMIT is always answered by the index; the bounds of all rows together let
# TimescaleDB leave out all other chunks.
COMPARE = b"""
SELECT count(*) FILTER (WHERE r.value IS NULL),
       count(*) FILTER (WHERE r.flags & %b = 0 AND r.value <> u.value),
       count(*) FILTER (WHERE r.flags & %b <> 0
                          AND (r.value <> u.value OR (r.flags & ~1536) <> u.flags)),
       count(*)
FROM united_readings AS u
LEFT JOIN LATERAL (
    SELECT value, flags FROM readings
    WHERE sensor_id = u.sensor_id AND quantity = u.quantity AND probe = u.probe
      AND observed_at = u.observed_at AND observed_at >= %b AND observed_at <= %b
    LIMIT 1
) AS r ON true
WHERE u.value = u.other
"""

# 1536 are the flags of quality control (``OF_THE_SERIES``), which looks at the series again itself.
# In the order of the key, as all imports write, so that two of them cannot wait for each other.
WRITE = b"""
INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
SELECT sensor_id, quantity, probe, observed_at, value, flags
FROM united_readings WHERE value = other
ORDER BY sensor_id, quantity, probe, observed_at
ON CONFLICT (sensor_id, quantity, probe, observed_at) DO UPDATE
SET value = excluded.value, flags = excluded.flags | (readings.flags & 1536)
WHERE CASE WHEN readings.flags & %b = 0 THEN %b AND readings.value <> excluded.value
           ELSE readings.value <> excluded.value OR (readings.flags & ~1536) <> excluded.flags END
"""

STALE = b"""
INSERT INTO stale_days (sensor_id, day)
SELECT DISTINCT sensor_id, (observed_at AT TIME ZONE 'UTC')::date
FROM united_readings WHERE value = other
"""
