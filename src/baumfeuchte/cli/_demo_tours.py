"""Vehicles and water points of the demo, so that tours can be built at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from baumfeuchte.cli._demo_people import CONTRACTOR
from baumfeuchte.domain.tour import PointKind, Vehicle, WaterPoint
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.tours.vehicles import all_vehicles, save_vehicle
from baumfeuchte.storage.tours.water_points import all_water_points, save_water_point

DEPOT = "Betriebshof Technischer Betrieb"
POINTS = (
    (DEPOT, PointKind.DEPOT_AND_REFILL, 51.4915, 7.2206, 400.0, None, None),
    ("Standrohr Universitätsstraße", PointKind.REFILL, 51.4530, 7.2590, 300.0, None, None),
    ("Zapfstelle Westpark", PointKind.REFILL, 51.4828, 7.1955, 250.0, time(7), time(16)),
    ("Standrohr Langendreer", PointKind.REFILL, 51.4760, 7.3140, 300.0, None, None),
)
"""Invented hydrants at plausible places in Bochum."""


def seed_fleet(database_url: str, now: datetime | None = None) -> None:
    """Three vehicles, a depot and three refill points; nothing where there are vehicles already.

    Args:
        database_url: of the demo.
        now: the demo's time (UTC), for the audit log; None: the machine's.
    """
    database = Database(database_url, pool_size=1)
    try:
        with database.begin() as conn:
            vehicles, points = run(conn, all_vehicles()), run(conn, all_water_points())
            if vehicles or points:
                return
            ids = {}
            for name, kind, latitude, longitude, rate, opens, closes in POINTS:
                ids[name], _ = save_water_point(
                    conn,
                    WaterPoint(
                        name=name,
                        kind=kind,
                        latitude=latitude,
                        longitude=longitude,
                        fill_litres_per_min=rate,
                        opens=opens,
                        closes=closes,
                    ),
                )
            for vehicle in _vehicles(ids[DEPOT]):
                save_vehicle(conn, vehicle)
            record(
                conn,
                at=now or datetime.now(UTC),
                actor="demo",
                action="vehicle.create",
                subject="vehicles (demo)",
            )
    finally:
        database.dispose()


def _vehicles(depot_id: int) -> tuple[Vehicle, ...]:
    large = Vehicle(
        name="Gießwagen 1",
        tank_litres=3000,
        depot_id=depot_id,
        shift_start=time(6, 30),
        shift_end=time(15),
        pump_litres_per_min=120,
        stop_min=4,
        speed_kmh=25,
        licence="C1",
        crew="Team Mitte",
    )
    small = Vehicle(
        name="Pritsche mit Tank",
        tank_litres=1000,
        depot_id=depot_id,
        shift_start=time(6, 30),
        shift_end=time(15),
        pump_litres_per_min=80,
        stop_min=4,
        speed_kmh=28,
        licence="B",
        crew="Team Süd",
    )
    hired = replace(
        small,
        name="Grün & Söhne 1",
        tank_litres=2000,
        crew="Murat",
        contractor=CONTRACTOR,
    )
    return large, small, hired
