from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg

from baumfeuchte.storage.diagnostics.life import Lead, LifeFacts, life_facts, network_leads
from baumfeuchte.storage.diagnostics.look import looking

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)

TREES = """
INSERT INTO sites DEFAULT VALUES;
INSERT INTO trees (number, species, latitude, longitude, site_id)
SELECT n, 'Tilia', lat, lon, (SELECT min(id) FROM sites)
FROM (VALUES ('a', 51.4, 7.2), ('b', 0, 0), ('c', 7.2, 251.4)) AS t (n, lat, lon);
INSERT INTO sensors (dev_eui, device, last_seen_at)
SELECT n, 'x/y', at::timestamptz
FROM (VALUES ('a', '2026-07-15 02:30+00'), ('b', '2036-01-01'), ('c', NULL)) AS s (n, at);
INSERT INTO installations (sensor_id, probe, tree_id, depth_cm, since)
SELECT s.id, 0, t.id, 30, '2026-01-01' FROM sensors s JOIN trees t ON t.number = s.dev_eui
WHERE t.number = 'a';
INSERT INTO api_keys (name, scopes, key_sha256, created_at, revoked_at)
VALUES ('a', '{read}', 'a', now(), NULL), ('b', '{read}', 'b', now(), now());
INSERT INTO planning_runs (day, revision, issued_at, as_of, rule_version, fingerprint, is_current)
VALUES ('2026-07-14', 1, now(), '2026-07-14 03:30+00', '1', '', true),
       ('2026-07-15', 1, now(), '2026-07-15 03:00+00', '1', '', false)
"""


def test_an_empty_database(database_url: str) -> None:
    with looking(database_url) as look:
        assert look.rows(life_facts(NOW)) == [
            LifeFacts(
                heard_at=None,
                sensors=0,
                sensors_nowhere=0,
                trees=0,
                trees_nowhere=0,
                keys=0,
                planned_at=None,
            )
        ]
        assert look.rows(network_leads()) == []


def test_what_came_last_and_what_is_missing(database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        conn.execute(TREES)
    with looking(database_url) as look:
        assert look.rows(life_facts(NOW)) == [
            LifeFacts(
                heard_at=NOW - timedelta(hours=1),
                sensors=3,
                sensors_nowhere=2,
                trees=3,
                trees_nowhere=2,
                keys=1,
                planned_at=NOW - timedelta(days=1),
            )
        ]


def test_network_servers_that_are_ahead(database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        conn.execute(TREES)
        for network, sensor, hour, ahead_s in (
            ("tts_v3", "a", 1, 0),
            ("tts_v3", "a", 2, 90),
            ("chirpstack_v4", "b", 2, -3),
        ):
            at = NOW.replace(hour=hour)
            conn.execute(
                "INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic,"
                " raw) SELECT %s, %s, %s, id, %s, 't', '' FROM sensors WHERE dev_eui = %s",
                [at, f"{sensor}{hour}".encode(), at - timedelta(seconds=ahead_s), network, sensor],
            )
    with looking(database_url) as look:
        assert look.rows(network_leads()) == [
            Lead("chirpstack_v4", -3.0, 1),
            Lead("tts_v3", 90.0, 1),
        ]
