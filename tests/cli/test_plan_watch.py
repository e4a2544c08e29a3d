"""`baumfeuchte plan` looks after the devices, too."""

from __future__ import annotations

import psycopg
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import plan

CLOCK = "2026-07-15T12:00:00Z"


def test_plan_learns_intervals_and_notes_silence(database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        conn.execute(
            "INSERT INTO sensors (dev_eui, device, last_seen_at)"
            " VALUES ('a1', 'dragino/LSE01', '2026-07-14 09:00Z')"
        )
        conn.execute(
            "INSERT INTO uplinks (received_at, digest, arrived_at, sensor_id, network, topic, raw)"
            " SELECT at, decode(md5(at::text), 'hex'), at, s.id, 'test', 't', ''"
            " FROM sensors s, generate_series('2026-07-13 00:00Z'::timestamptz,"
            " '2026-07-14 09:00Z', '20 minutes') at"
        )
    app = typer.Typer()
    plan.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": database_url, "BAUMFEUCHTE_CLOCK_START": CLOCK}
    for _ in range(2):
        result = CliRunner().invoke(app, [], env=environment)
        assert result.exit_code == 0, result.output
    with psycopg.connect(database_url) as conn:
        assert conn.execute("SELECT interval_s FROM sensor_intervals").fetchall() == [(1200.0,)]
        events = conn.execute("SELECT dev_eui, kind FROM sensor_events").fetchall()
    assert events == [("a1", "silent")]
