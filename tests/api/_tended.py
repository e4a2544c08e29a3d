"""A tree that is looked after: what its page can show, added to the small city of ``_city``."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from _lists import DAY, NOW

from baumfeuchte.domain.observation import Moisture, Observation
from baumfeuchte.domain.reading import Quality, Quantity, Reading
from baumfeuchte.domain.tree import Watering
from baumfeuchte.domain.tree_note import TreeNote
from baumfeuchte.domain.watering_outcome import Outcome, WateringOutcome
from baumfeuchte.domain.weather import DayWeather, WeatherCell, WeatherReport
from baumfeuchte.irrigation.weather_cells import cell_ids
from baumfeuchte.planning.scoring import ProbeForecasts, packed
from baumfeuchte.storage.archives import store_archive
from baumfeuchte.storage.bulk import write_readings
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.observations import add_observation
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.recommendations import current_run
from baumfeuchte.storage.registry import installations_of_tree, tree_by_id
from baumfeuchte.storage.tree_notes import add_note
from baumfeuchte.storage.watering_outcomes import store_outcomes
from baumfeuchte.storage.waterings import add_watering
from baumfeuchte.storage.weather import store_report

if TYPE_CHECKING:
    from baumfeuchte.storage.connection import Connection

NUMBER = "BO-0003"
_LEADS = 14


def tend(city: Any) -> Any:
    """Give BO-0003 a forecast, rain, flagged values, waterings with outcomes, and notes."""
    database = Database(city.url, pool_size=1)
    try:
        with database.begin() as conn:
            tree_id = city.tree_ids[NUMBER]
            _forecast(conn, tree_id)
            _rain(conn, tree_id)
            _flagged(conn, tree_id)
            _waterings(conn, tree_id)
            _notes(conn, tree_id)
    finally:
        database.dispose()
    return city


def _forecast(conn: Connection, tree_id: int) -> None:
    places = [probe.installation for probe in run(conn, installations_of_tree(tree_id))]
    count, leads = len(places), np.arange(1, _LEADS + 1)[:, None]
    last = np.array([12.9, 14.5, 15.0, 17.3, 18.6, 22.3])
    middle = last - 0.45 * leads * np.exp(-np.array([p.depth_cm for p in places]) / 60)
    width = 0.35 * np.sqrt(leads) * np.ones(count)
    forecasts = ProbeForecasts(
        day=DAY,
        weather="forecast",
        sensor_id=np.array([place.sensor_id for place in places]),
        probe=np.array([place.probe for place in places]),
        is_tension=np.zeros(count, dtype=np.bool_),
        age_class=("2",) * count,
        last=last,
        critical=np.full(count, 18.1),
        low=middle - width,
        middle=middle,
        high=middle + width,
    )
    found = run_one(conn, current_run(DAY))
    assert found is not None
    store_archive(conn, found, "forecasts", packed(forecasts))


def _rain(conn: Connection, tree_id: int) -> None:
    tree = run_one(conn, tree_by_id(tree_id))
    assert tree is not None
    cell = WeatherCell(
        id=int(cell_ids([tree.latitude], [tree.longitude])[0]),
        latitude=tree.latitude,
        longitude=tree.longitude,
    )
    fell = {2: 0.4, 6: 11.3, 7: 2.0, 11: 4.5}
    days = tuple(
        DayWeather(day=DAY - timedelta(days=back), rain_mm=fell.get(back, 0.0))
        for back in range(30, 0, -1)
    )
    store_report(conn, cell, WeatherReport(provider="test", observed=days), NOW)


def _flagged(conn: Connection, tree_id: int) -> None:
    """Ten doubtful and twelve unusable values between the hours of the others."""
    place = run(conn, installations_of_tree(tree_id))[1].installation
    write_readings(
        conn,
        [
            Reading(
                sensor_id=place.sensor_id,
                probe=place.probe,
                quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
                observed_at=NOW - timedelta(hours=30 + hour, minutes=40),
                value=21 + 2 * math.sin(hour),
                flags=Quality.QUESTIONABLE if hour < 10 else Quality.FAULTY,
            )
            for hour in range(22)
        ],
    )


def _waterings(conn: Connection, tree_id: int) -> None:
    judged = []
    for hours, litres, outcome in ((101 + 120, 80, Outcome.NO_RESPONSE), (250, 100, None)):
        stored, _ = add_watering(
            conn,
            Watering(
                tree_id=tree_id,
                watered_at=NOW - timedelta(hours=hours),
                litres=litres,
                idempotency_key=f"tended-{hours}",
            ),
        )
        if outcome is not None:
            judged.append(_outcome(stored.id or 0, outcome))
    known = conn.exec_driver_sql("SELECT id FROM waterings WHERE idempotency_key = 'seed-1'")
    judged.append(_outcome(int(known.scalar_one()), Outcome.EFFECTIVE))
    store_outcomes(conn, judged)


def _outcome(watering_id: int, outcome: Outcome) -> WateringOutcome:
    return WateringOutcome(watering_id=watering_id, evaluated_at=NOW, outcome=outcome)


def _notes(conn: Connection, tree_id: int) -> None:
    add_note(
        conn,
        TreeNote(
            tree_id=tree_id,
            at=NOW - timedelta(days=3),
            author="Jana Weber",
            note="Gießring auf der Nordseite ausgebrochen, neu angehäufelt.",
            idempotency_key="tended-note",
        ),
    )
    add_observation(
        conn,
        Observation(
            tree_id=tree_id,
            observed_at=NOW - timedelta(days=3),
            word=Moisture.SLIGHTLY_MOIST,
            note="in 20 cm Tiefe",
            idempotency_key="tended-seen",
        ),
    )
