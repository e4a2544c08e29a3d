"""The register as imports need it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.tree import Installation, Sensor, Tree
from baumfeuchte.storage.probe_places import NamedSensor, PlacedProbe, named_sensors, placed_probes
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    set_alias,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)

if TYPE_CHECKING:
    import sqlalchemy as sa

APRIL, JULY = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def test_names_and_places(conn: sa.Connection) -> None:
    assert run(conn, named_sensors()) == []
    upsert_trees(
        conn, [Tree(number="B-1", species="Tilia", planting_year=2024, latitude=51, longitude=7)]
    )
    upsert_sensors(conn, [Sensor(dev_eui=name, device="x/y") for name in ("logger-1", "logger-2")])
    first, second = (sensor.id for sensor in run(conn, all_sensors()))
    assert first is not None
    assert second is not None
    set_alias(conn, "linde 17", first)
    tree_id = dict(run(conn, tree_ids_by_number()))["B-1"]
    for since, until, depth_cm in ((JULY, None, 60.0), (APRIL, JULY, 30.0)):
        place = Installation(
            sensor_id=first, probe=1, tree_id=tree_id, depth_cm=depth_cm, since=since, until=until
        )
        upsert_installations(conn, [place])
    found = run(conn, named_sensors())
    assert found[0] == NamedSensor("linde 17", first, APRIL)
    assert set(found[1:]) == {
        NamedSensor("logger-1", first, APRIL),
        NamedSensor("logger-2", second, None),
    }
    assert run(conn, placed_probes()) == [
        PlacedProbe(first, 1, "B-1", 30.0, APRIL, JULY),
        PlacedProbe(first, 1, "B-1", 60.0, JULY, None),
    ]
