"""Problems of a made-up day in Bochum."""

from __future__ import annotations

import random
import threading
from datetime import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.tour import PointKind, TourProblem, TreeJob, Vehicle, WaterPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEPOT = WaterPoint(
    id=1,
    name="Betriebshof",
    kind=PointKind.DEPOT_AND_REFILL,
    latitude=51.4818,
    longitude=7.2162,
    fill_litres_per_min=600,
)
REFILLS = (
    WaterPoint(
        id=2,
        name="Standrohr Querenburg",
        kind=PointKind.REFILL,
        latitude=51.4530,
        longitude=7.2620,
        fill_litres_per_min=300,
    ),
    WaterPoint(
        id=3,
        name="Zapfstelle Wattenscheid",
        kind=PointKind.REFILL,
        latitude=51.4830,
        longitude=7.1340,
        fill_litres_per_min=300,
        opens=time(7),
        closes=time(14),
    ),
)


def vehicle(number: int = 1, **changes: Any) -> Vehicle:
    values: dict[str, Any] = {
        "id": number,
        "name": f"Wagen {number}",
        "tank_litres": 2000,
        "depot_id": 1,
        "shift_start": time(6),
        "shift_end": time(15),
        "pump_litres_per_min": 120,
        "stop_min": 3,
        "speed_kmh": 25,
    }
    return Vehicle(**(values | changes))


def job(number: int, **changes: Any) -> TreeJob:
    values: dict[str, Any] = {
        "tree_id": number,
        "latitude": 51.4818,
        "longitude": 7.2262,
        "litres": 100,
        "rank": number,
    }
    return TreeJob(**(values | changes))


def day(trees: int, vehicles: int = 1, *, seed: int = 1, **changes: Any) -> TourProblem:
    """Random trees within the city's bounds."""
    dice = random.Random(seed)
    return TourProblem(
        vehicles=tuple(vehicle(number + 1, **changes) for number in range(vehicles)),
        water_points=(DEPOT, *REFILLS),
        jobs=tuple(
            job(
                number + 1,
                latitude=dice.uniform(51.42, 51.53),
                longitude=dice.uniform(7.11, 7.34),
                litres=dice.choice([60, 80, 100, 120]),
            )
            for number in range(trees)
        ),
    )


@pytest.fixture
def streets(request: pytest.FixtureRequest) -> Iterator[tuple[str, type[BaseHTTPRequestHandler]]]:
    """A routing server of the test's module, which says how it answers: address and handler.

    A handler that waits for its ``patience`` answers when the test is over.
    """
    patience = threading.Event()
    handler = type("Handler", (request.module.Streets,), {"asked": [], "patience": patience})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    patience.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(name="vehicle")
def _vehicle() -> Callable[..., Vehicle]:
    return vehicle


@pytest.fixture(name="job")
def _job() -> Callable[..., TreeJob]:
    return job


@pytest.fixture(name="day")
def _day() -> Callable[..., TourProblem]:
    return day


@pytest.fixture
def points() -> tuple[WaterPoint, ...]:
    """A depot that fills, and two refill points, one with opening hours."""
    return (DEPOT, *REFILLS)
