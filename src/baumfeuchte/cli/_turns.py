"""A planning run of the command line, which waits for its turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from baumfeuchte.config import Settings
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.engine import Database


def plan_in_turn(database: Database, settings: Settings, day: date | None = None) -> PlanningRun:
    """Make the list of a day once no other run is on; only then is the clock looked at.

    Args:
        database: with the current schema.
        settings: for clock and time zone.
        day: today where it is None.

    Raises:
        InputError: the day has not begun yet.
        StorageUnavailableError: the database is away.
    """
    from baumfeuchte.planning.turn import take_turn
    from baumfeuchte.storage.turns import own_turn

    clock = settings.clock()
    with own_turn(database):
        now = clock()
        today = now.astimezone(settings.zone).date()
        return take_turn(database, day=day or today, now=now, zone=settings.zone)
