"""A small register in a real database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.domain.tree import Tree
from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.outcome import Author, ImportResult
from baumfeuchte.registry.places import sensor_key
from baumfeuchte.registry.sensor_file import parse_sensors
from baumfeuchte.registry.sensor_import import import_sensors
from baumfeuchte.registry.tree_file import FileOptions
from baumfeuchte.storage.audit import AuditEntry, audit_page
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import installations_of_sensor, tree_ids_by_number, upsert_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

ME = Author(name="muster", at=datetime(2026, 7, 1, 12, tzinfo=UTC))
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Register:
    """Trees 1 to 3, and what tests ask and tell of it."""

    database: Database
    author: Author = ME

    def bring_sensors(self, text: str, **options: Any) -> ImportResult:
        with self.database.begin() as conn:
            file = parse_sensors(
                text.encode(),
                name="s.csv",
                zone=BERLIN,
                devices=Devices(),
                options=FileOptions(),
            )
            return import_sensors(
                conn, file.rows, file.faults, name="s.csv", author=self.author, **options
            )

    def places(self, dev_eui: str) -> list[tuple[int, str, float, str, str]]:
        """Probe, tree, depth, first and last day (UTC) of all places of a sensor."""
        with self.database.begin() as conn:
            numbers = {key: number for number, key in run(conn, tree_ids_by_number())}
            found = run(conn, installations_of_sensor(sensor_key(conn, dev_eui)))
        return [
            (
                entry.probe,
                numbers[entry.tree_id],
                entry.depth_cm,
                f"{entry.since:%m-%d}",
                f"{entry.until:%m-%d}" if entry.until else "",
            )
            for entry in found
        ]

    def audit(self, subject: str | None = None) -> list[AuditEntry]:
        """What was noted, the oldest first."""
        with self.database.begin() as conn:
            return run(conn, audit_page(50, subject=subject))[::-1]


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    database = Database(database_url, pool_size=1)
    trees = [
        Tree(number=str(n), species="Tilia", planting_year=2024, latitude=51.5, longitude=7.2)
        for n in (1, 2, 3)
    ]
    with database.begin() as conn:
        upsert_trees(conn, trees)
    yield Register(database)
    database.dispose()
