"""`baumfeuchte sensors check` as a crew reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import plan, sensors

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

CLOCK = "2026-07-15T03:30:00Z"
TREES = """
INSERT INTO sites (soil) VALUES ('Sl3'), ('Sl3'), ('Sl3');
INSERT INTO trees (number, species, planting_year, latitude, longitude, site_id)
SELECT 'T-' || id, 'Tilia cordata', 2024, 51.46, 7.24, id FROM sites;
INSERT INTO sensors (dev_eui, device, last_seen_at)
SELECT '70b3d57ed000000' || n, 'dragino/LSE01',
       timestamptz '2026-07-15 03:30Z' - CASE n WHEN 3 THEN interval '9 days' ELSE '0' END
FROM generate_series(1, 3) n;
INSERT INTO sensor_intervals SELECT id, 3600, 99, '2026-07-14Z' FROM sensors;
INSERT INTO installations (sensor_id, probe, tree_id, depth_cm, since)
SELECT s.id, 0, t.id, 60, '2026-04-01Z'
FROM sensors s JOIN trees t ON right(t.number, 1) = right(s.dev_eui, 1);
"""
# The second one was pulled out of the soil on the 13th.
READINGS = """
INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags)
SELECT s.id, 2, 0, timestamptz '2026-07-15 03:30Z' - h * interval '1 hour',
       CASE WHEN right(s.dev_eui, 1) = '2' AND h <= 30 THEN 1.2
       ELSE round((17 + 9 * exp(-((1440 - h) % 216) / 90.0)
                  + 0.15 * sin(h / 24.0 * 6.2832))::numeric, 2) END, 0
FROM sensors s, generate_series(0, 1439) h
WHERE right(s.dev_eui, 1) <> '3' OR h > 216
"""


@pytest.fixture
def command(database_url: str) -> Callable[..., Result]:
    """Three trees: all well, out of the soil, silent; no list has been made yet."""
    with psycopg.connect(database_url) as conn:
        conn.execute(TREES)
        conn.execute(READINGS)
    app = typer.Typer()
    sensors.register(app)
    plan.register(app)
    environment = {"BAUMFEUCHTE_DATABASE_URL": database_url, "BAUMFEUCHTE_CLOCK_START": CLOCK}
    return lambda *words: CliRunner().invoke(app, words, env=environment)


def test_the_list_in_german_and_english(command: Callable[..., Result]) -> None:
    assert command("plan").exit_code == 0
    shown = command("sensors", "check").stdout.splitlines()
    assert " ".join(shown[0].split()) == "Sensor Bäume Tiefe cm Seit Was ist Was tun"
    assert [line.split()[:4] for line in shown[1:3]] == [
        ["70b3d57ed0000003", "T-3", "-", "06.07.2026"],  # longer than the other
        ["70b3d57ed0000002", "T-2", "60", "13.07.2026"],
    ]
    assert "Der Sensor schweigt" in shown[1]
    assert "steckt nicht mehr in der Erde" in shown[2]
    assert "Sonde neu einsetzen und einschlämmen" in shown[2]
    assert shown[-1] == "Sensoren anzusehen: 2; davon liefern nichts Brauchbares: 2."
    english = command("sensors", "check", "--language", "en").stdout
    assert "is out of the ground" in english
    assert "2026-07-13" in english
    assert "Sensors to look at: 2; giving nothing that can be used: 2." in english


def test_json_is_an_object_a_line(command: Callable[..., Result]) -> None:
    command("plan")
    lines = command("sensors", "check", "--json", "--language", "en").stdout.splitlines()
    found = {item["dev_eui"]: item for item in map(json.loads, lines)}
    out = found["70b3d57ed0000002"]
    assert (out["score"], out["trees"], out["since"]) == ("bad", ["T-2"], "2026-07-13T21:30:00Z")
    (reason,) = out["reasons"]
    assert (reason["code"], reason["depth_cm"], reason["readings"]) == ("contact_loss", 60.0, 31)
    assert reason["text"].endswith("(since 2026-07-13): insert it again and bed it in slurry.")


def test_before_the_first_plan_only_the_devices_speak(command: Callable[..., Result]) -> None:
    shown = command("sensors", "check", "--language", "en").stdout
    assert "Sensors to look at: 1;" in shown
    assert "The sensor is silent" in shown
