"""The next plan sees what crews say of their stops, and what they take back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.people import EVERYWHERE
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.stop_entry import StopEntry, StopState
from baumfeuchte.storage.tables import tour_stops, tours
from baumfeuchte.storage.tours.entries import record_entries

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database


def test_the_next_plan_follows_a_watering_its_correction_and_its_undo(
    town: Any, database: Database, ids: dict[str, int]
) -> None:
    town.measure(database, town.TREES)
    town.plan(database)
    begin = {"day": town.DAY, "created_at": town.NOW, "updated_at": town.NOW}
    with database.begin() as conn:
        tour_id = conn.execute(
            tours.insert()
            .values(**begin, name="Nord", status="planned", created_by="planner")
            .returning(tours.c.id)
        ).scalar_one()
        stop_id = conn.execute(
            tour_stops.insert()
            .values(tour_id=tour_id, position=0, kind="tree", tree_id=ids["dry"], litres=100)
            .returning(tour_stops.c.id)
        ).scalar_one()

    def litres_after(hours: int, state: StopState, litres: float | None) -> float:
        at = town.NOW + timedelta(hours=hours)
        entry = StopEntry(
            entry_key=f"entry-{hours}", stop_id=stop_id, at=at, state=state, litres=litres
        )
        with database.begin() as conn:
            (found,) = record_entries(conn, [entry], actor="anna", area=EVERYWHERE, now=at)
        assert found.kind == "stored"
        planned = town.plan(database, at + timedelta(minutes=30))
        advice = town.rows(database, planned)["dry"].recommendation
        assert (advice.status is Status.CRITICAL) is (state is StopState.OPEN)
        return float(advice.litres or 0)

    much = litres_after(1, StopState.WATERED, 100)
    little = litres_after(2, StopState.WATERED, 40)
    nothing = litres_after(3, StopState.OPEN, None)
    assert much < nothing
    assert much <= little < nothing
